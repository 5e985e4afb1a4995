"""The port over named queries: what the two adapters have in common. An adapter says how to ask, write and commit."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Generator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, TypeVar
from uuid import uuid4

from storage.changes import AddAudit, AlreadyAnswered, Change, CommitResult, Committed, Stale, TurnCommit
from storage.facts import ByTitles, Selection, TurnFacts
from storage.folding import name_key
from storage.model import (
    ChannelIdentity,
    InboundMessage,
    JournalEntry,
    Person,
    Project,
    TaskCounts,
    TaskPage,
    TaskTitle,
)
from storage.port import EmailTaken, IdentityTaken, StorageError
from storage.protection import Account, Link, LinkCode, Lockout, LoginFailures
from storage.protection_writing import FAILURES_COUNT, link_writes, unlink_writes
from storage.purging import PURGES, kept_until
from storage.reading import (
    Row,
    from_json,
    instant,
    to_account,
    to_code,
    to_counts,
    to_free_numbers,
    to_journal_entry,
    to_link,
    to_lockout,
    to_person,
    to_project,
    to_title,
)
from storage.row_ids import after_every_id, time_ordered_id
from storage.selecting import count_values, page_of, questions_of
from storage.statements import Scope, Write
from storage.writing import change_writes, erasing_last, version_write

Answer = TypeVar("Answer")
Script = Generator[Sequence[Write], list[list[Row]], Answer]
"""Steps of a transaction: each is given the rows of the one before. It does nothing else, so it may be begun again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A named query to read with. `user_id` names the person whose rows alone it may see, None for an operator's."""

    query: str
    values: Mapping[str, Any]


class UniqueConflict(Exception):
    """A write met a unique key of `table`. Raised by the adapters, never outside of storage."""

    def __init__(self, table: str) -> None:
        super().__init__(table)
        self.table = table


class StaleVersion(Exception):
    """The person's version is not the one that was loaded. Never outside of storage."""


class SqlStore(ABC):
    """A `Store`. What the methods promise stands in `storage.port`."""

    @abstractmethod
    async def load_turn(self, message: InboundMessage, now: datetime) -> TurnFacts: ...

    @abstractmethod
    async def _ask(self, user_id: str | None, *questions: Question) -> list[list[Row]]:
        """The rows of each question, from one snapshot; under row-level security those of `user_id` only."""

    @abstractmethod
    async def _write(self, scope: Scope, writes: Sequence[Write]) -> list[list[Row]]:
        """Applies the writes in one transaction; the rows that each returned. Raises UniqueConflict, StaleVersion."""

    @abstractmethod
    async def _perform(self, script: Callable[[], Script[Answer]]) -> Answer:
        """Goes through a script in one transaction, the server's own. Raises UniqueConflict, StaleVersion."""

    @abstractmethod
    async def _commit(self, commit: TurnCommit) -> None:
        """Applies a turn in one transaction. Raises UniqueConflict, StaleVersion."""

    # --- turns --------------------------------------------------------------------------------------------------------

    async def commit_turn(self, commit: TurnCommit) -> CommitResult:
        try:
            await self._commit(commit)
        except (UniqueConflict, StaleVersion) as conflict:
            return await self._lost_race(commit, conflict)
        return Committed()

    async def _lost_race(self, commit: TurnCommit, conflict: UniqueConflict | StaleVersion) -> CommitResult:
        facts = await self.load_turn(commit.message, commit.now)
        if facts.stored_answer is not None:
            return AlreadyAnswered(answer=facts.stored_answer)
        if isinstance(conflict, UniqueConflict) and conflict.table == "whatsapp_user_links":
            raise IdentityTaken("identity-taken", "the phone or external id is another account's") from conflict
        return Stale()

    async def select_tasks(self, user_id: str, selection: Selection) -> TaskPage:
        questions = [Question(query=query, values=values) for query, values in questions_of(user_id, selection)]
        return page_of(selection, await self._ask(user_id, *questions)) if questions else TaskPage(tasks=(), total=0)

    async def select_titles(self, user_id: str, selection: ByTitles) -> tuple[TaskTitle, ...]:
        query = "done_titles" if selection.closed else "open_titles"
        [rows] = await self._ask(user_id, Question(query=query, values={"user_id": user_id}))
        return tuple(to_title(row) for row in rows)

    async def count_tasks(self, user_id: str, now: datetime, timezone: str) -> TaskCounts:
        question = Question(query="task_counts", values=count_values(user_id, now, timezone))
        [rows] = await self._ask(user_id, question)
        return to_counts(rows[0])

    async def tie_outbound(self, inbound_sid: str, outbound_sid: str, now: datetime) -> None:
        values = {"sid": inbound_sid, "outbound_sid": outbound_sid, "now": now}
        await self._write(Scope(now=now), [Write(query="tie_outbound", values=values)])

    # --- people -------------------------------------------------------------------------------------------------------

    async def add_person(
        self,
        *,
        email: str,
        name: str,
        password_hash: str | None,
        language: str | None,
        timezone: str,
        is_operator: bool,
    ) -> Person:
        values = {
            "email": email,
            "name": name,
            "password_hash": password_hash,
            "is_operator": is_operator,
            "language": language,
            "timezone": timezone,
        }
        return await self._add_person(str(uuid4()), values)

    async def _add_person(self, user_id: str, fields: Mapping[str, Any]) -> Person:
        now = datetime.now(UTC)
        values = {**fields, "id": user_id, "email_key": name_key(fields["email"]), "now": now}
        writes = [Write(query=query, values=values) for query in ("add_user", "add_preferences")]
        try:
            await self._write(Scope(now=now), writes)
        except UniqueConflict as conflict:
            raise EmailTaken("email-taken", "there is an account with that e-mail") from conflict
        account = await self.account_by_id(user_id)
        if account is None:
            raise StorageError("database-broken", "a person who was just added is not there")
        return account.person

    async def account_by_email(self, email: str) -> Account | None:
        [rows] = await self._ask(None, Question(query="account_by_email", values={"email_key": name_key(email)}))
        return to_account(rows[0]) if rows else None

    async def account_by_id(self, user_id: str) -> Account | None:
        [rows] = await self._ask(None, Question(query="account_by_id", values={"id": user_id}))
        return to_account(rows[0]) if rows else None

    async def list_people(self, *, limit: int, after: str | None = None) -> tuple[Person, ...]:
        values = {"limit": limit, "after": after or ""}
        [rows] = await self._ask(None, Question(query="list_people", values=values))
        return tuple(to_person(row) for row in rows)

    async def projects(self, user_id: str) -> tuple[Project, ...]:
        [rows] = await self._ask(user_id, Question(query="projects", values={"user_id": user_id}))
        return tuple(to_project(row) for row in rows)

    async def free_numbers(self, user_id: str, now: datetime) -> tuple[int, ...]:
        freed, people = await self._ask(
            user_id,
            Question(query="free_numbers", values={"user_id": user_id, "now": now}),
            Question(query="next_number", values={"user_id": user_id}),
        )
        return to_free_numbers(freed, people[0]["next_number"]) if people else ()

    async def undoable(self, user_id: str) -> JournalEntry | None:
        [rows] = await self._ask(user_id, Question(query="newest_journal_entry", values={"user_id": user_id}))
        return to_journal_entry(rows[0]) if rows else None

    async def apply(self, user_id: str, version: int | None, changes: Sequence[Change], now: datetime) -> CommitResult:
        scope = Scope(now=now, user_id=user_id)
        writes = erasing_last([version_write(user_id, version, changes), *change_writes(changes, scope)])
        try:
            await self._write(scope, writes)
        except StaleVersion:
            return Stale()
        except UniqueConflict as conflict:
            if conflict.table == "whatsapp_user_links":
                raise IdentityTaken("identity-taken", "the phone or external id is another account's") from conflict
            return Stale()
        return Committed()

    # --- links --------------------------------------------------------------------------------------------------------

    async def put_link_code(self, code: LinkCode, now: datetime) -> None:
        values = {"channel": "whatsapp", "phone": code.phone}
        [rows] = await self._ask(None, Question(query="holder_of_phone", values=values))
        if rows and rows[0]["user_id"] != code.user_id:
            raise IdentityTaken("identity-taken", "the phone is another account's")
        written = {
            "user_id": code.user_id,
            "phone": code.phone,
            "code_hash": code.code_hash,
            "expires_at": code.expires_at,
            "attempts": code.attempts,
            "delivery": code.delivery,
            "now": now,
        }
        await self._write(Scope(now=now, user_id=code.user_id), [Write(query="put_link_code", values=written)])

    async def link_codes_of(self, phone: str, now: datetime) -> tuple[LinkCode, ...]:
        values = {"phone": phone, "failures_since": now - FAILURES_COUNT}
        [rows] = await self._ask(None, Question(query="link_codes_of", values=values))
        return tuple(replace(to_code(row), failures=int(row["failures"])) for row in rows)

    async def codes_sent(self, user_id: str, phone: str, since: datetime) -> int:
        values = {"user_id": user_id, "phone": phone, "since": since}
        [rows] = await self._ask(None, Question(query="codes_sent", values=values))
        return max(int(rows[0]["by_account"]), int(rows[0]["to_phone"]))

    async def count_code_attempt(self, user_id: str, phone: str, now: datetime) -> int:
        values = {"id": time_ordered_id(now), "user_id": user_id, "phone": phone, "now": now}
        writes = [Write(query=query, values=values) for query in ("count_attempt", "add_failure_against")]
        rows, _ = await self._write(Scope(now=now), writes)
        return int(rows[0]["attempts"]) if rows else 0

    async def link_of(self, user_id: str) -> Link | None:
        [rows] = await self._ask(user_id, Question(query="link_of", values={"user_id": user_id}))
        return to_link(rows[0]) if rows else None

    async def link(self, user_id: str, phone: str, now: datetime) -> None:
        scope = Scope(now=now, user_id=user_id, address=phone)
        identity = ChannelIdentity(channel="whatsapp", phone=phone)
        writes = [version_write(user_id, None, ()), *link_writes(user_id, identity, scope)]
        try:
            await self._write(scope, writes)
        except UniqueConflict as conflict:
            raise IdentityTaken("identity-taken", "the phone is another account's") from conflict

    async def unlink(self, user_id: str, now: datetime) -> bool:
        scope = Scope(now=now, user_id=user_id)
        results = await self._write(scope, [version_write(user_id, None, ()), *unlink_writes(user_id, scope)])
        return bool(results[-1])

    # --- security -----------------------------------------------------------------------------------------------------

    async def audit(self, changes: Sequence[Change], now: datetime) -> None:
        await self._write(Scope(now=now), list(change_writes(changes, Scope(now=now))))

    async def failed_logins(self, account: str, address: str, since: datetime) -> LoginFailures:
        values = {"account": account, "address": address, "since": since}
        [rows] = await self._ask(None, Question(query="failed_logins", values=values))
        counts = rows[0]
        return LoginFailures(
            of_both=counts["of_both"], against_account=counts["against_account"], from_address=counts["from_address"]
        )

    async def lockout_of(self, user_id: str, now: datetime) -> Lockout | None:
        question = Question(query="lockout", values={"address": None, "user_id": user_id, "now": now})
        [rows] = await self._ask(None, question)
        return to_lockout(rows[0]) if rows else None

    async def unlock(
        self, *, phone: str | None, user_id: str | None, reason: str, now: datetime, by: str | None = None
    ) -> int:
        values = {"phone": phone, "user_id": user_id, "reason": reason, "now": now}
        names = ("unlock", "forget_violations", "forget_failures")
        writes = [Write(query=name, values=values) for name in names]
        details = {"reason": reason} | ({"by": by} if by else {})
        audit = AddAudit(action="account_unlocked", success=True, user_id=user_id, phone=phone, details=details)
        results = await self._write(Scope(now=now), [*writes, *change_writes([audit], Scope(now=now))])
        return len(results[0])

    async def security_events(
        self, *, limit: int, after: str | None = None, action: str | None = None, success: bool | None = None
    ) -> tuple[Mapping[str, Any], ...]:
        values = {"limit": limit, "before": after or after_every_id(), "action": action, "success": success}
        [rows] = await self._ask(None, Question(query="security_events", values=values))
        return tuple(_event(row) for row in rows)

    async def purge(self, now: datetime) -> Mapping[str, int]:
        [rules] = await self._ask(None, Question(query="purge_rules", values={}))
        kept = {row["name"]: row["kept_days"] for row in rules}
        return {purge.table: await self._purge_all(purge.query, kept_until(purge, kept, now), now) for purge in PURGES}

    async def _purge_all(self, query: str, before: datetime, now: datetime) -> int:
        total, batch = 0, 2_000
        values = {"before": before, "now": now, "batch": batch}
        while True:
            [rows] = await self._write(Scope(now=now), [Write(query=query, values=values)])
            total += len(rows)
            if len(rows) < batch:
                return total

    # --- web sessions, which the app's role may not touch -------------------------------------------------------------

    async def put_web_session(self, token_hash: str, user_id: str, expires_at: datetime, csrf: str) -> None:
        values = {"token_hash": token_hash, "user_id": user_id, "expires_at": expires_at, "csrf": csrf}
        await self._write(Scope(now=expires_at), [Write(query="put_web_session", values=values)])

    async def web_session(self, token_hash: str, now: datetime) -> tuple[str, str] | None:
        values = {"token_hash": token_hash, "now": now}
        [rows] = await self._ask(None, Question(query="web_session", values=values))
        return (rows[0]["user_id"], rows[0]["csrf"]) if rows else None

    async def drop_web_session(self, token_hash: str) -> None:
        now = datetime.now(UTC)
        await self._write(Scope(now=now), [Write(query="drop_web_session", values={"token_hash": token_hash})])

    async def web_sessions_of(self, user_id: str, now: datetime) -> tuple[tuple[str, datetime], ...]:
        values = {"user_id": user_id, "now": now}
        [rows] = await self._ask(None, Question(query="web_sessions_of", values=values))
        return tuple((row["token_hash"], instant(row["expires_at"])) for row in rows)

    async def drop_other_web_sessions(self, user_id: str, token_hash: str, now: datetime) -> int:
        values = {"user_id": user_id, "token_hash": token_hash}
        [rows] = await self._write(Scope(now=now), [Write(query="drop_other_web_sessions", values=values)])
        return len(rows)


def _event(row: Row) -> Mapping[str, Any]:
    event = dict(row)
    event["action_details"] = from_json(event["action_details"])
    event["created_at"] = instant(event["created_at"])
    event["success"] = bool(event["success"])
    return event
