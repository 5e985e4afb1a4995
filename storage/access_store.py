"""The port's part for access tokens, calendar addresses and foreign logins; the same for both databases."""

from __future__ import annotations

from datetime import datetime

from storage.access import AccessToken, CalendarFeed
from storage.model import Person
from storage.protection import Account, Session
from storage.reading import Row, as_instant, instant, to_account, to_session
from storage.sql_store import Question, SqlStore
from storage.statements import Scope, Write


class AccessStore(SqlStore):
    """A `SqlStore` that also keeps the port's `Access`; what the methods promise stands there."""

    async def add_access_token(self, token: AccessToken, token_hash: str, *, most: int) -> bool:
        values = {
            "id": token.id,
            "user_id": token.user_id,
            "name": token.name,
            "prefix": token.prefix,
            "token_hash": token_hash,
            "scope": token.scope,
            "expires_at": token.expires_at,
            "now": token.created_at,
            "most": most,
        }
        scope = Scope(now=token.created_at, user_id=token.user_id)
        [rows] = await self._write(scope, [Write(query="add_access_token", values=values)])
        return bool(rows)

    async def access_tokens(self, user_id: str) -> tuple[AccessToken, ...]:
        [rows] = await self._ask(user_id, Question(query="access_tokens_of", values={"user_id": user_id}))
        return tuple(_to_token(row) for row in rows)

    async def access_token_by_hash(self, token_hash: str, now: datetime) -> AccessToken | None:
        values = {"token_hash": token_hash, "now": now}
        [rows] = await self._ask(None, Question(query="access_token_by_hash", values=values))
        return _to_token(rows[0]) if rows else None

    async def touch_access_token(self, token: AccessToken, now: datetime) -> None:
        values = {"id": token.id, "user_id": token.user_id, "now": now}
        scope = Scope(now=now, user_id=token.user_id)
        await self._write(scope, [Write(query="touch_access_token", values=values)])

    async def drop_access_token(self, user_id: str, token_id: str, now: datetime) -> str | None:
        write = Write(query="drop_access_token", values={"user_id": user_id, "id": token_id})
        [rows] = await self._write(Scope(now=now, user_id=user_id), [write])
        return rows[0]["prefix"] if rows else None

    async def whatsapp_sessions(self, user_id: str, now: datetime) -> tuple[Session, ...]:
        question = Question(query="whatsapp_sessions_of", values={"user_id": user_id, "now": now})
        [rows] = await self._ask(user_id, question)
        return tuple(to_session(row) for row in rows)

    async def revoke_whatsapp_session(self, user_id: str, session_id: str, *, reason: str, now: datetime) -> bool:
        values = {"user_id": user_id, "id": session_id, "reason": reason, "now": now}
        write = Write(query="revoke_whatsapp_session", values=values)
        [rows] = await self._write(Scope(now=now, user_id=user_id), [write])
        return bool(rows)

    async def put_calendar_feed(self, user_id: str, secret_hash: str, now: datetime) -> None:
        values = {"user_id": user_id, "secret_hash": secret_hash, "now": now}
        await self._write(Scope(now=now, user_id=user_id), [Write(query="put_calendar_feed", values=values)])

    async def calendar_feed(self, user_id: str) -> CalendarFeed | None:
        [rows] = await self._ask(user_id, Question(query="calendar_feed_of", values={"user_id": user_id}))
        return _to_feed(user_id, rows[0]) if rows else None

    async def calendar_feed_by_hash(self, secret_hash: str) -> CalendarFeed | None:
        [rows] = await self._ask(None, Question(query="calendar_feed_by_hash", values={"secret_hash": secret_hash}))
        return _to_feed(rows[0]["user_id"], rows[0]) if rows else None

    async def touch_calendar_feed(self, user_id: str, now: datetime) -> None:
        write = Write(query="touch_calendar_feed", values={"user_id": user_id, "now": now})
        await self._write(Scope(now=now, user_id=user_id), [write])

    async def drop_calendar_feed(self, user_id: str, now: datetime) -> bool:
        write = Write(query="drop_calendar_feed", values={"user_id": user_id})
        [rows] = await self._write(Scope(now=now, user_id=user_id), [write])
        return bool(rows)

    async def account_by_subject(self, subject: str) -> Account | None:
        [rows] = await self._ask(None, Question(query="account_by_subject", values={"subject": subject}))
        return to_account(rows[0]) if rows else None

    async def add_external_person(self, subject: str, *, email: str, name: str, timezone: str) -> Person:
        fields = {"email": email, "name": name, "timezone": timezone}
        return await self._add_person(
            subject, {**fields, "password_hash": None, "is_operator": False, "language": None}
        )

    async def put_external_login(self, subject: str, user_id: str, now: datetime) -> None:
        values = {"subject": subject, "user_id": user_id, "now": now}
        await self._write(Scope(now=now, user_id=user_id), [Write(query="put_external_login", values=values)])


def _to_token(row: Row) -> AccessToken:
    return AccessToken(
        id=row["id"],
        user_id=row["user_id"],
        name=row["name"],
        prefix=row["prefix"],
        scope=row["scope"],
        created_at=instant(row["created_at"]),
        expires_at=as_instant(row["expires_at"]),
        last_used_at=as_instant(row["last_used_at"]),
    )


def _to_feed(user_id: str, row: Row) -> CalendarFeed:
    last_read_at = as_instant(row["last_read_at"])
    return CalendarFeed(user_id=user_id, created_at=instant(row["created_at"]), last_read_at=last_read_at)
