"""Who is locked is told nothing until somebody unlocks; what is still good then leaves by itself."""

from datetime import timedelta

import pytest

from server.locking import Order, Subject, lock, unlock
from server.notifications.letters import SealedLetter, seal_letter
from server.notifications.running import run_round
from storage.changes import PutLockout
from storage.notices import LOCKED, Parcel
from tests.notifications.town import CIPHER, Town

LETTER = SealedLetter(text="Hola", line="Hola", language="es", first_name="Ana")
ORDER = Order(reason="stolen phone", by="a test")


async def reminded(town: Town) -> str:
    """The id of somebody whose reminder is due."""
    person = await town.person(morning_digest=False, overdue_reminder=False)
    await town.task(person.id, "Llamar", remind_at=town.clock())
    town.clock.forward(minutes=2)
    return person.id


def subject_of(town: Town, user_id: str, what: str) -> Subject:
    return Subject(user_id=user_id) if what == "person" else Subject(phone=town.phones[user_id])


@pytest.mark.parametrize("what", ["person", "phone"])
async def test_a_locked_person_or_phone_is_told_nothing_until_unlocked(town: Town, what: str) -> None:
    user_id = await reminded(town)
    subject, office = subject_of(town, user_id, what), town.office()
    await lock(town.store, subject, ORDER, town.clock())
    assert (await run_round(office)).held == 1
    assert await town.statuses(user_id) == [("task_reminder", "held", LOCKED)]
    await town.writes(user_id)  # which would let go what waits for the window
    town.clock.forward(minutes=1)
    assert (await run_round(office)).held == 0
    assert town.twilio.requests == 0
    await unlock(town.store, subject, ORDER, town.clock())
    await run_round(office)
    assert await town.statuses(user_id) == [("task_reminder", "sent", None)]
    assert len(town.twilio.taken) == 1


async def test_what_is_no_longer_good_when_unlocked_stays_held(town: Town) -> None:
    user_id = await reminded(town)
    await lock(town.store, Subject(user_id=user_id), ORDER, town.clock())
    await run_round(town.office())
    town.clock.forward(hours=13)
    await unlock(town.store, Subject(user_id=user_id), ORDER, town.clock())
    await run_round(town.office())
    assert ("task_reminder", "held", LOCKED) in await town.statuses(user_id)
    assert town.twilio.requests == 0


async def test_a_lock_that_ends_by_itself_silences_nobody(town: Town) -> None:
    user_id = await reminded(town)
    until = town.clock() + timedelta(hours=1)
    passing = PutLockout(phone=None, user_id=user_id, until=until, reason="failed_verifications", triggered_by="guard")
    await town.store.audit((passing,), town.clock())
    await run_round(town.office())
    assert await town.statuses(user_id) == [("task_reminder", "sent", None)]


async def test_an_answer_that_waits_does_not_leave_either(town: Town) -> None:
    person = await town.person()
    await lock(town.store, Subject(user_id=person.id), ORDER, town.clock())
    answer = Parcel(
        id="p", user_id=person.id, kind="answer", payload=seal_letter(LETTER, CIPHER), lane=0,
        available_at=town.clock(), valid_until=None,
    )  # fmt: skip
    await town.store.add_answer_parcel(answer, "key", town.clock())
    tally = await run_round(town.office())
    assert tally.errors == [f"p: {LOCKED}"]
    assert town.twilio.requests == 0
