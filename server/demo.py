"""The demo person: linked, so that the simulator has somebody to write as."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from server.phones import fold_phone
from server.web.passwords import hash_password
from storage.model import Person
from storage.port import Store

DEMO_EMAIL = "demo@focobot.example"
DEMO_PASSWORD = "focobot-demo"  # noqa: S105 -- printed when the demo starts; it opens nothing else
DEMO_NAME = "Sam"
DEMO_PHONE = "+52 55 5000 0000"
DEMO_TIMEZONE = "America/Mexico_City"


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoPerson:
    """The person and how to log in as them. No language is set: each message is answered in its own."""

    person: Person
    email: str
    password: str
    phone: str


async def seed_demo(store: Store) -> DemoPerson:
    """The demo person with a linked phone; made once, found again in a database that was kept."""
    account = await store.account_by_email(DEMO_EMAIL)
    person = account.person if account is not None else await _add(store)
    phone = fold_phone(DEMO_PHONE)
    if await store.link_of(person.id) is None:
        await store.link(person.id, phone, datetime.now(UTC))
    account = await store.account_by_id(person.id)
    return DemoPerson(
        person=account.person if account else person, email=DEMO_EMAIL, password=DEMO_PASSWORD, phone=phone
    )


async def _add(store: Store) -> Person:
    return await store.add_person(
        email=DEMO_EMAIL,
        name=DEMO_NAME,
        password_hash=hash_password(DEMO_PASSWORD),
        language=None,
        timezone=DEMO_TIMEZONE,
        is_operator=True,
    )
