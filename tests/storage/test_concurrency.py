"""32 writers at once, on both databases: what is counted is what happened."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest

from storage.changes import (
    AddViolation,
    AlreadyAnswered,
    CommitResult,
    Committed,
    CountAttempt,
    LinkIdentity,
    PutTask,
    Stale,
)
from storage.model import InboundMessage
from storage.port import IdentityTaken, Store
from storage.protection import LinkCode
from tests.storage.builders import NOW, PHONE, Turn, add_linked, add_person, facts_of, identity, message, task, wanting

WRITERS = 32


async def persist(attempt: Callable[[], Awaitable[CommitResult]]) -> CommitResult:
    """As the conversation does, but without giving up."""
    for _ in range(WRITERS * 4):
        result = await attempt()
        if result != Stale():
            return result
    raise AssertionError("a turn starved")


async def test_copies_of_one_message_have_one_effect_and_equal_answers(store: Store) -> None:
    person = await add_linked(store)
    inbound = message("SM-raced")

    async def answer(copy: int) -> tuple[str, ...]:
        async def attempt() -> CommitResult:
            facts = await store.load_turn(inbound, NOW)
            if facts.stored_answer is not None:
                return AlreadyAnswered(answer=facts.stored_answer)
            made = PutTask(before=None, after=task(person, facts.free_numbers[0]))
            return await store.commit_turn(Turn(store=store, changes=[made], texts=(f"{copy}",)).commit(inbound, facts))

        result = await persist(attempt)
        return result.answer.texts if isinstance(result, AlreadyAnswered) else (f"{copy}",)

    answers = await asyncio.gather(*(answer(copy) for copy in range(WRITERS)))
    assert len(set(answers)) == 1
    assert (await store.count_tasks(person.id, NOW, "UTC")).open == 1


async def test_every_message_of_a_person_makes_its_task_under_a_number_of_its_own(store: Store) -> None:
    person = await add_linked(store)

    async def create() -> None:
        inbound = message()

        async def attempt() -> CommitResult:
            facts = await store.load_turn(inbound, NOW)
            made = PutTask(before=None, after=task(person, facts.free_numbers[0]))
            return await store.commit_turn(Turn(store=store, changes=[made]).commit(inbound, facts))

        assert await persist(attempt) == Committed()

    await asyncio.gather(*(create() for _ in range(WRITERS)))
    page = await store.select_tasks(person.id, wanting(limit=100))
    assert sorted(one.number for one in page.tasks) == list(range(1, WRITERS + 1))
    facts = await facts_of(store)
    assert facts.rate.last_minute == WRITERS
    assert facts.person is not None
    assert facts.person.version == person.version + WRITERS


async def test_changes_without_a_version_never_share_a_number(store: Store) -> None:
    person = await add_linked(store)

    async def create() -> CommitResult:
        async def attempt() -> CommitResult:
            [number, *_] = await store.free_numbers(person.id, NOW)
            return await store.apply(person.id, None, [PutTask(before=None, after=task(person, number))], NOW)

        return await persist(attempt)

    assert set(await asyncio.gather(*(create() for _ in range(WRITERS)))) == {Committed()}
    page = await store.select_tasks(person.id, wanting(limit=100))
    assert sorted(one.number for one in page.tasks) == list(range(1, WRITERS + 1))


@pytest.mark.parametrize("linked", [True, False])
async def test_a_rate_limit_admits_its_number_and_no_more(store: Store, linked: bool) -> None:
    limit = 10 if linked else 3
    person = await add_linked(store) if linked else None
    user_id = person.id if person else None

    async def send() -> bool:
        inbound = message()

        async def attempt() -> tuple[CommitResult, bool]:
            facts = await store.load_turn(inbound, NOW)
            admitted = facts.rate.last_minute < limit
            refusal = (
                [] if admitted else [AddViolation(phone=PHONE, user_id=user_id, kind="minute", blocked_until=None)]
            )
            turn = Turn(store=store, changes=refusal, counts=admitted)
            return await store.commit_turn(turn.commit(inbound, facts)), admitted

        for _ in range(WRITERS * 4):
            result, admitted = await attempt()
            if result == Committed():
                return admitted
        raise AssertionError("a turn starved")

    outcomes = await asyncio.gather(*(send() for _ in range(WRITERS)))
    assert sum(outcomes) == limit
    rate = (await facts_of(store)).rate
    assert (rate.last_minute, rate.violations) == (limit, WRITERS - limit)


async def test_attempts_at_a_code_are_counted_one_by_one(store: Store) -> None:
    person = await add_person(store)
    code = LinkCode(user_id=person.id, phone=PHONE, code_hash="h", expires_at=NOW + timedelta(minutes=10))
    await store.put_link_code(code, NOW)
    counts = await asyncio.gather(*(store.count_code_attempt(person.id, PHONE, NOW) for _ in range(WRITERS)))
    assert sorted(counts) == list(range(1, WRITERS + 1))
    assert [code.failures for code in await store.link_codes_of(PHONE, NOW)] == [WRITERS]


async def test_a_guesser_with_many_hands_gets_three_guesses(store: Store) -> None:
    person = await add_person(store)
    code = LinkCode(user_id=person.id, phone=PHONE, code_hash="h", expires_at=NOW + timedelta(minutes=10))
    await store.put_link_code(code, NOW)

    async def guess() -> bool:
        inbound = message()
        for _ in range(WRITERS * 4):
            facts = await store.load_turn(inbound, NOW)
            assert facts.code is not None
            allowed = facts.code.attempts < 3
            changes = [CountAttempt(phone=PHONE)] if allowed else []
            if await store.commit_turn(Turn(store=store, changes=changes).commit(inbound, facts)) == Committed():
                return allowed
        raise AssertionError("a turn starved")

    assert sum(await asyncio.gather(*(guess() for _ in range(WRITERS)))) == 3
    left = (await facts_of(store)).code
    assert left is not None
    assert left.attempts == 3


async def test_a_phone_that_many_accounts_reach_for_is_given_to_one(store: Store) -> None:
    people = [await add_person(store, f"p{number}@example.org") for number in range(8)]

    async def reach(user_id: str, inbound: InboundMessage) -> bool:
        changes = [LinkIdentity(user_id=user_id, identity=identity())]
        for _ in range(WRITERS):
            facts = await store.load_turn(inbound, NOW)
            if facts.person is not None:
                return False
            try:
                result = await store.commit_turn(Turn(store=store, changes=changes).commit(inbound, facts))
            except IdentityTaken:
                return False
            if result == Committed():
                return True
        raise AssertionError("a turn starved")

    linked = await asyncio.gather(*(reach(person.id, message()) for person in people))
    assert sum(linked) == 1
    links = [await store.link_of(person.id) for person in people]
    assert [link is not None for link in links] == linked


async def test_people_do_not_wait_for_each_other(store: Store) -> None:
    phones = [f"+52555000{number:04}" for number in range(WRITERS)]
    for number, phone in enumerate(phones):
        await add_linked(store, f"p{number}@example.org", phone)
    turns = (Turn(store=store).run(message(who=identity(phone))) for phone in phones)
    assert set(await asyncio.gather(*turns)) == {Committed()}
