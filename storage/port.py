"""The one door to the database. Each method is one round trip and, where it writes, one transaction.

Adapters raise only `StorageError` and its children; what is merely absent is None or an empty tuple.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Protocol

from storage.access_port import Access
from storage.changes import Change, CommitResult, TurnCommit
from storage.facts import ByTitles, Selection, TurnFacts
from storage.model import (
    HeardMessage,
    InboundMessage,
    JournalEntry,
    ModelUse,
    Person,
    Project,
    Proposal,
    QuestionClaim,
    TaskCounts,
    TaskPage,
    TaskTitle,
)
from storage.notices import (
    Agenda,
    AgendaReach,
    Composed,
    DeliveryReport,
    DuePerson,
    NoticeFigures,
    NoticeKind,
    Occurrence,
    Parcel,
    ParcelClaim,
    Planned,
    Planner,
    SendOutcome,
    ToldNotice,
)
from storage.oversight_port import Oversight
from storage.protection import Account, Link, LinkCode, Lockout, LoginFailures
from storage.sealing import SealedPlace, SealedRow


class StorageError(Exception):
    """A broken promise of the database. `reason` is a key that every replies.ftl holds."""

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(detail)
        self.reason = reason
        self.detail = detail


class NewerDatabase(StorageError):
    """The database was migrated by newer code than this."""


class ChangedMigration(StorageError):
    """A migration that was applied is no longer what it was."""


class IdentityTaken(StorageError):
    """The phone or external id is another account's."""


class EmailTaken(StorageError):
    """There is an account with that e-mail already."""


class Turns(Protocol):
    """The way of a message: load, decide elsewhere, commit."""

    async def load_turn(self, message: InboundMessage, now: datetime) -> TurnFacts: ...

    async def select_tasks(self, user_id: str, selection: Selection) -> TaskPage: ...

    async def select_titles(self, user_id: str, selection: ByTitles) -> tuple[TaskTitle, ...]: ...

    async def count_tasks(self, user_id: str, now: datetime, timezone: str) -> TaskCounts: ...

    async def commit_turn(self, commit: TurnCommit) -> CommitResult: ...

    async def tie_outbound(self, inbound_sid: str, outbound_sid: str, now: datetime) -> None:
        """The first status callback names the sid of the answer: from now on a quote of it finds what was shown."""
        ...


class People(Protocol):
    async def add_person(
        self,
        *,
        email: str,
        name: str,
        password_hash: str | None,
        language: str | None,
        timezone: str,
        is_operator: bool,
    ) -> Person: ...

    async def account_by_email(self, email: str) -> Account | None: ...

    async def account_by_id(self, user_id: str) -> Account | None: ...

    async def list_people(self, *, limit: int, after: str | None = None) -> tuple[Person, ...]: ...

    async def projects(self, user_id: str) -> tuple[Project, ...]: ...

    async def free_numbers(self, user_id: str, now: datetime) -> tuple[int, ...]:
        """The lowest hundred task numbers that the person may be given now, as `TurnFacts` has them."""
        ...

    async def undoable(self, user_id: str) -> JournalEntry | None:
        """The last change that was not undone yet."""
        ...

    async def apply(self, user_id: str, version: int | None, changes: Sequence[Change], now: datetime) -> CommitResult:
        """Changes that do not come from a message (REST, pages, commands), under the same version check."""
        ...


class Links(Protocol):
    async def put_link_code(self, code: LinkCode, now: datetime) -> None:
        """Replaces the person's open code. Raises IdentityTaken when the phone is verified for another account."""
        ...

    async def link_codes_of(self, phone: str, now: datetime) -> tuple[LinkCode, ...]:
        """Every account's code for the phone, the newest first, also those that are expired or spent."""
        ...

    async def codes_sent(self, user_id: str, phone: str, since: datetime) -> int:
        """How many codes were sent to phones, by the account or to this phone, whichever is more."""
        ...

    async def count_code_attempt(self, user_id: str, phone: str, now: datetime) -> int:
        """Counts one wrong try at the person's own code atomically, against their account; how many it has had."""
        ...

    async def link_of(self, user_id: str) -> Link | None: ...

    async def link(self, user_id: str, phone: str, now: datetime) -> None:
        """Links the phone and uses up its code. Raises IdentityTaken."""
        ...

    async def unlink(self, user_id: str, now: datetime) -> bool: ...


class Security(Protocol):
    async def audit(self, changes: Sequence[Change], now: datetime) -> None:
        """Rows that belong to no turn: a refused signature, a login.

        A failed login is `AddAudit(action="login_failed", success=False, details={"account": …, "address": …})`: that
        is what `failed_logins` counts.
        """
        ...

    async def failed_logins(self, account: str, address: str, since: datetime) -> LoginFailures: ...

    async def lockout_of(self, user_id: str, now: datetime) -> Lockout | None:
        """The lock on a person's account, for those who come by no phone."""
        ...

    async def unlock(
        self, *, phone: str | None, user_id: str | None, reason: str, now: datetime, by: str | None = None
    ) -> int:
        """Ends the locks, and the violations and failures that would lock again; how many locks there were."""
        ...

    async def security_events(
        self, *, limit: int, after: str | None = None, action: str | None = None, success: bool | None = None
    ) -> tuple[Mapping[str, Any], ...]:
        """Rows of the audit log, the newest first; `after` is the id of the last one seen."""
        ...

    async def purge(self, now: datetime) -> Mapping[str, int]:
        """Deletes what is older than its retention (PRODUCT 4); rows deleted by table."""
        ...


class WebSessions(Protocol):
    """Cookie sessions, kept by the hash of their token."""

    async def put_web_session(self, token_hash: str, user_id: str, expires_at: datetime, csrf: str) -> None: ...

    async def web_session(self, token_hash: str, now: datetime) -> tuple[str, str] | None:
        """(user id, CSRF token) of a live session."""
        ...

    async def drop_web_session(self, token_hash: str) -> None: ...

    async def web_sessions_of(self, user_id: str, now: datetime) -> tuple[tuple[str, datetime], ...]:
        """(token hash, end) of those that live, the newest first."""
        ...

    async def drop_other_web_sessions(self, user_id: str, token_hash: str, now: datetime) -> int:
        """Ends all of the person's but this one; answers how many."""
        ...


class DeliveryRecord(Protocol):
    async def told_notices(
        self, user_id: str, *, since: datetime, limit: int, task_id: str | None = None
    ) -> tuple[ToldNotice, ...]:
        """What was planned and told since then, newest first."""
        ...


class Notifications(DeliveryRecord, Protocol):
    """What is told without being asked: planned once, composed into parcels, sent under a lease.

    A claim is a lease with a token: what is recorded later counts only while nobody else holds it, and what nobody
    records is claimed again when the lease ends.
    """

    async def plan_due(
        self, planner: Planner, *, now: datetime, limit: int, reach: AgendaReach, zone_data: str
    ) -> Planned:
        """Plans a batch of people whose time to look again has come, in one transaction that others step over.

        Each occurrence is kept once, and when to look again. `planner` is pure: it may run twice,
        and in another thread.
        """
        ...

    async def agendas_of(self, user_ids: Sequence[str], reach: AgendaReach) -> tuple[Agenda, ...]:
        """Agendas without a claim, of those who are linked."""
        ...

    async def add_occurrences(self, user_id: str, occurrences: Sequence[Occurrence], now: datetime) -> None:
        """Of one person, who is linked."""
        ...

    async def wake_for_zone_data(self, zone_data: str, now: datetime) -> None:
        """Looks again at everyone whose next instant was computed with another release of the time-zone data."""
        ...

    async def claim_due_people(
        self, *, now: datetime, lease: timedelta, limit: int, kind: NoticeKind | None = None, user_id: str | None = None
    ) -> tuple[DuePerson, ...]:
        """People with something due, and all of it that is due for each; of one kind only, or of one person."""
        ...

    async def file_parcels(self, composed: Sequence[Composed], now: datetime) -> None: ...

    async def add_answer_parcel(self, parcel: Parcel, key: str, now: datetime) -> None:
        """An answer that leaves later, once for each key."""
        ...

    async def release_held(self, now: datetime) -> int:
        """Lets go what was held and is still good, once the person has written, or is locked no longer."""
        ...

    async def claim_parcels(
        self, *, now: datetime, lease: timedelta, limit: int, kinds: Sequence[str]
    ) -> tuple[ParcelClaim, ...]: ...

    async def record_outcomes(self, outcomes: Sequence[tuple[ParcelClaim, SendOutcome]], now: datetime) -> None: ...

    async def report_delivery(self, report: DeliveryReport, now: datetime) -> None: ...

    async def notice_figures(self, since: datetime) -> NoticeFigures: ...


class Questions(Protocol):
    """Messages that a model is asked about. They come in with a turn (`AddQuestion`)."""

    async def claim_questions(self, *, now: datetime, lease: timedelta, limit: int) -> tuple[QuestionClaim, ...]:
        """Open questions, a person's oldest only, held until the lease ends; who dies leaves them open."""
        ...

    async def end_question(self, claim: QuestionClaim, now: datetime, reason: str | None = None) -> None:
        """Settled: its payload is forgotten. A claim whose lease ended and was given out again ends nothing."""
        ...

    async def model_use(self, user_id: str, since: datetime) -> ModelUse: ...

    async def heard_since(self, since: datetime, *, limit: int) -> tuple[HeardMessage, ...]:
        """What was said since then, as far as its text is still kept; a person's rows together, in their order."""
        ...


class Proposals(Protocol):
    """Proposals come in with a turn (`PutProposal`) and are decided by one (`DecideProposal`)."""

    async def proposals(
        self, user_id: str, now: datetime, *, limit: int, after: str | None = None
    ) -> tuple[Proposal, ...]:
        """The newest first; `after` is the id of the last one seen."""
        ...

    async def proposal(self, user_id: str, proposal_id: str, now: datetime) -> Proposal | None: ...

    async def expire_proposals(self, now: datetime) -> int: ...


class Sealing(Protocol):
    """Ciphertext, for the rotation of its keys. The store has none of them."""

    async def sealed_page(self, place: SealedPlace, after: SealedRow, limit: int) -> tuple[SealedRow, ...]:
        """The rows of a place that follow `after` (first `BEFORE_ALL`) in the order of their keys."""
        ...

    async def reseal(self, place: SealedPlace, resealed: Mapping[SealedRow, str]) -> int:
        """Puts other ciphertext in the place of a row's, where it is still what was read; how many rows it was."""
        ...


class Store(
    Turns,
    People,
    Links,
    Security,
    WebSessions,
    Notifications,
    Questions,
    Proposals,
    Oversight,
    Access,
    Sealing,
    Protocol,
):
    """The whole port. `open` connects, `migrate` brings the schema up to date (safe with several replicas)."""

    async def open(self) -> None: ...

    async def close(self) -> None: ...

    async def migrate(self) -> tuple[str, ...]:
        """Names of the migrations applied now. Raises NewerDatabase, ChangedMigration."""
        ...

    async def migration_status(self) -> tuple[tuple[str, datetime | None], ...]:
        """Every known migration with the instant it was applied, None while it is not."""
        ...

    async def ping(self) -> None:
        """Raises StorageError when the database does not answer."""
        ...
