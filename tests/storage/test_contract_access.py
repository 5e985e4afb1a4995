"""Access tokens, calendar addresses, foreign logins: the same on both databases."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest

from storage.access import AccessToken, CalendarFeed
from storage.changes import EraseAccount, PutSession
from storage.port import EmailTaken, Store
from storage.protection import Session
from tests.storage.builders import NOW, PHONE, Turn, add_linked, add_person

HOUR = timedelta(hours=1)
SUBJECT = "11111111-2222-4333-8444-555555555555"


def token_of(user_id: str, token_id: str = "t1", lifetime: timedelta | None = None) -> AccessToken:
    return AccessToken(
        id=token_id,
        user_id=user_id,
        name="script",
        prefix="foco_abc",
        scope="read",
        created_at=NOW,
        expires_at=NOW + lifetime if lifetime else None,
    )


async def test_a_token_is_found_by_its_hash_until_it_expires_or_is_dropped(store: Store) -> None:
    ana, beto = await add_person(store), await add_person(store, "beto@example.org")
    token = token_of(ana.id, lifetime=HOUR)
    assert await store.add_access_token(token, "hash", most=3)
    assert await store.access_token_by_hash("hash", NOW) == token
    assert await store.access_token_by_hash("hash", NOW + HOUR) is None
    assert await store.access_token_by_hash("other", NOW) is None
    await store.touch_access_token(token, NOW + HOUR / 2)
    [listed] = await store.access_tokens(ana.id)
    assert listed.last_used_at == NOW + HOUR / 2
    assert await store.access_tokens(beto.id) == ()
    assert await store.drop_access_token(beto.id, "t1", NOW) is None
    assert await store.drop_access_token(ana.id, "t1", NOW) == "foco_abc"
    assert await store.drop_access_token(ana.id, "t1", NOW) is None
    assert await store.access_token_by_hash("hash", NOW) is None


async def test_nobody_has_more_tokens_than_the_most(store: Store) -> None:
    ana, beto = await add_person(store), await add_person(store, "beto@example.org")
    added = [await store.add_access_token(token_of(ana.id, f"t{n}"), f"hash {n}", most=2) for n in range(3)]
    assert added == [True, True, False]
    assert await store.add_access_token(token_of(beto.id, "other"), "hash of another", most=2)


async def test_tokens_go_a_while_after_they_expired(store: Store) -> None:
    ana = await add_person(store)
    await store.add_access_token(token_of(ana.id, "short", HOUR), "short", most=3)
    await store.add_access_token(token_of(ana.id, "endless"), "endless", most=3)
    assert (await store.purge(NOW + timedelta(days=89)))["access_tokens"] == 0
    assert (await store.purge(NOW + timedelta(days=91)))["access_tokens"] == 1
    assert [token.id for token in await store.access_tokens(ana.id)] == ["endless"]


async def test_a_calendar_has_one_address_at_a_time(store: Store) -> None:
    ana = await add_person(store)
    assert await store.calendar_feed(ana.id) is None
    await store.put_calendar_feed(ana.id, "first", NOW)
    feed = CalendarFeed(user_id=ana.id, created_at=NOW)
    assert await store.calendar_feed_by_hash("first") == await store.calendar_feed(ana.id) == feed
    await store.touch_calendar_feed(ana.id, NOW + HOUR)
    assert await store.calendar_feed(ana.id) == CalendarFeed(user_id=ana.id, created_at=NOW, last_read_at=NOW + HOUR)
    await store.put_calendar_feed(ana.id, "second", NOW + HOUR)
    assert await store.calendar_feed_by_hash("first") is None
    renewed = CalendarFeed(user_id=ana.id, created_at=NOW + HOUR)
    assert await store.calendar_feed_by_hash("second") == renewed
    assert await store.drop_calendar_feed(ana.id, NOW)
    assert not await store.drop_calendar_feed(ana.id, NOW)
    assert await store.calendar_feed_by_hash("second") is None


async def test_a_foreign_login_is_the_account_of_its_id_or_the_one_it_was_tied_to(store: Store) -> None:
    assert await store.account_by_subject(SUBJECT) is None
    ana = await store.add_external_person(SUBJECT, email="ana@example.org", name="Ana", timezone="UTC")
    assert ana.id == SUBJECT
    found = await store.account_by_subject(SUBJECT)
    assert found is not None
    assert found.person == ana
    beto = await add_person(store, "beto@example.org")
    other = str(UUID(int=7))
    await store.put_external_login(other, beto.id, NOW)
    await store.put_external_login(other, ana.id, NOW)
    tied = await store.account_by_subject(other)
    assert tied is not None
    assert tied.person == beto
    for subject, email in ((SUBJECT, "third@example.org"), (str(UUID(int=8)), "ANA@example.org")):
        with pytest.raises(EmailTaken):
            await store.add_external_person(subject, email=email, name="", timezone="UTC")


async def test_who_leaves_takes_every_way_in_along(store: Store) -> None:
    ana = await add_person(store)
    await store.add_access_token(token_of(ana.id), "hash", most=3)
    await store.put_calendar_feed(ana.id, "secret", NOW)
    await store.put_external_login(SUBJECT, ana.id, NOW)
    await store.apply(ana.id, None, [EraseAccount(user_id=ana.id)], NOW)
    assert await store.access_token_by_hash("hash", NOW) is None
    assert await store.calendar_feed_by_hash("secret") is None
    assert await store.account_by_subject(SUBJECT) is None


async def test_sessions_are_listed_and_ended_one_by_one(store: Store) -> None:
    ana, beto = await add_linked(store), await add_person(store, "beto@example.org")
    session = Session(
        id="s1", user_id=ana.id, device_id=None, created_at=NOW, last_activity_at=NOW, expires_at=NOW + HOUR
    )
    await Turn(store=store, changes=[PutSession(session=session, phone=PHONE)]).run()
    assert await store.whatsapp_sessions(ana.id, NOW) == (session,)
    assert await store.whatsapp_sessions(ana.id, NOW + HOUR) == await store.whatsapp_sessions(beto.id, NOW) == ()
    assert not await store.revoke_whatsapp_session(beto.id, "s1", reason="by_hand", now=NOW)
    assert await store.revoke_whatsapp_session(ana.id, "s1", reason="by_hand", now=NOW)
    assert not await store.revoke_whatsapp_session(ana.id, "s1", reason="by_hand", now=NOW)
    assert await store.whatsapp_sessions(ana.id, NOW) == ()
