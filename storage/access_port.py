"""The part of the port for ways in beside the password, and for the sessions that they open."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from storage.access import AccessToken, CalendarFeed
from storage.model import Person
from storage.protection import Account, Session


class Access(Protocol):
    """Ways in beside the password: tokens and addresses by the hash of their secret, logins of another service."""

    async def add_access_token(self, token: AccessToken, token_hash: str, *, most: int) -> bool:
        """False when the person has `most` of them already."""
        ...

    async def access_tokens(self, user_id: str) -> tuple[AccessToken, ...]:
        """The newest first, expired ones too."""
        ...

    async def access_token_by_hash(self, token_hash: str, now: datetime) -> AccessToken | None:
        """None for an expired one."""
        ...

    async def touch_access_token(self, token: AccessToken, now: datetime) -> None: ...

    async def drop_access_token(self, user_id: str, token_id: str, now: datetime) -> str | None:
        """The prefix of the token that is gone, None when the person has no such token."""
        ...

    async def whatsapp_sessions(self, user_id: str, now: datetime) -> tuple[Session, ...]:
        """Those that are open, the newest first."""
        ...

    async def revoke_whatsapp_session(self, user_id: str, session_id: str, *, reason: str, now: datetime) -> bool:
        """False when it is not open, or not the person's."""
        ...

    async def put_calendar_feed(self, user_id: str, secret_hash: str, now: datetime) -> None:
        """The address that there was is no longer good."""
        ...

    async def calendar_feed(self, user_id: str) -> CalendarFeed | None: ...

    async def calendar_feed_by_hash(self, secret_hash: str) -> CalendarFeed | None: ...

    async def touch_calendar_feed(self, user_id: str, now: datetime) -> None: ...

    async def drop_calendar_feed(self, user_id: str, now: datetime) -> bool: ...

    async def account_by_subject(self, subject: str) -> Account | None:
        """Whose login at the other service this is: an account tied to it, else the one of that very id."""
        ...

    async def add_external_person(self, subject: str, *, email: str, name: str, timezone: str) -> Person:
        """Somebody whom the other service knows; the subject is the id. Raises EmailTaken, also for a taken id."""
        ...

    async def put_external_login(self, subject: str, user_id: str, now: datetime) -> None: ...
