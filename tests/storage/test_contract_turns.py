"""What a turn promises, on both databases: loaded whole, committed once, in order."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from storage.changes import (
    AddAudit,
    AddHistory,
    AddJournal,
    AlreadyAnswered,
    Change,
    Committed,
    EraseAccount,
    MarkUndone,
    PutConversation,
    PutPerson,
    PutProject,
    PutTask,
    Stale,
)
from storage.facts import ByTitles, TurnFacts
from storage.model import Conversation, JournalEntry, Person, Project, Snapshot, TaskImage
from storage.port import Store
from tests.storage.builders import (
    NOW,
    Turn,
    add_linked,
    add_person,
    change,
    done,
    facts_of,
    identity,
    message,
    put,
    task,
)

DAY = timedelta(days=1)


async def test_a_stranger_has_no_person_and_no_history(store: Store) -> None:
    assert await facts_of(store) == TurnFacts()


async def test_a_linked_phone_is_its_person(store: Store) -> None:
    person = await add_linked(store)
    facts = await facts_of(store)
    assert facts.person == person
    assert facts.link is not None
    assert facts.link.verified
    assert facts.free_numbers == tuple(range(1, 101))


async def test_a_person_without_a_number_is_known_by_the_external_id(store: Store) -> None:
    await add_linked(store)
    await Turn(store=store).run(message(who=identity(external_id="MX.1")))
    facts = await facts_of(store, who=identity(phone=None, external_id="MX.1"))
    assert facts.person is not None
    assert facts.person.email == "ana@example.org"


async def test_an_external_id_that_is_anothers_is_not_learned(store: Store) -> None:
    await add_linked(store)
    other = await add_linked(store, "beto@example.org", "+525550000002")
    await Turn(store=store).run(message(who=identity(external_id="MX.1")))
    await Turn(store=store).run(message(who=identity("+525550000002", "MX.1")))
    link = await store.link_of(other.id)
    assert link is not None
    assert link.external_id is None


async def test_a_second_copy_gets_the_stored_answer(store: Store) -> None:
    await add_linked(store)
    inbound = message()
    assert await Turn(store=store, texts=("uno", "dos")).run(inbound) == Committed()
    answer = (await store.load_turn(inbound, NOW)).stored_answer
    assert answer is not None
    assert (answer.texts, answer.answered_at) == (("uno", "dos"), NOW)


async def test_a_copy_that_lost_the_race_is_told_the_answer_and_changes_nothing(store: Store) -> None:
    person = await add_linked(store)
    inbound = message()
    facts = await store.load_turn(inbound, NOW)
    late = Turn(store=store, changes=[PutTask(before=None, after=task(person))], texts=("tarde",))
    assert await Turn(store=store, texts=("primera",)).run(inbound) == Committed()
    result = await store.commit_turn(late.commit(inbound, facts))
    assert isinstance(result, AlreadyAnswered)
    assert result.answer.texts == ("primera",)
    assert (await store.count_tasks(person.id, NOW, "UTC")).open == 0


async def test_a_turn_that_read_an_older_version_is_stale_and_leaves_nothing(store: Store) -> None:
    person = await add_linked(store)
    first, second = message(), message()
    facts = await store.load_turn(first, NOW)
    turn = Turn(store=store, changes=[PutTask(before=None, after=task(person))])
    assert await store.commit_turn(turn.commit(first, facts)) == Committed()
    assert await store.commit_turn(turn.commit(second, facts)) == Stale()
    assert (await store.load_turn(second, NOW)).stored_answer is None
    assert (await store.count_tasks(person.id, NOW, "UTC")).open == 1


async def test_two_strangers_turns_from_the_same_facts_do_not_both_pass(store: Store) -> None:
    first, second = message(), message()
    facts = await store.load_turn(first, NOW)
    turn = Turn(store=store)
    assert await store.commit_turn(turn.commit(first, facts)) == Committed()
    assert await store.commit_turn(turn.commit(second, facts)) == Stale()
    assert (await facts_of(store)).identity_turns == 1


async def test_messages_count_in_sliding_windows_by_identity(store: Store) -> None:
    for ago in (timedelta(seconds=30), timedelta(minutes=30), timedelta(hours=5), timedelta(hours=25)):
        await Turn(store=store, at=NOW - ago).run()
    await Turn(store=store, at=NOW, counts=False).run()
    await Turn(store=store, at=NOW).run(message(who=identity("+525550000009")))
    rate = (await facts_of(store)).rate
    assert (rate.last_minute, rate.last_hour, rate.last_day) == (1, 2, 3)


async def test_a_refusal_with_a_text_is_a_warning_until_a_message_is_admitted(store: Store) -> None:
    assert not (await facts_of(store)).rate.warned_in_window
    await Turn(store=store, counts=False, texts=("espera",)).run()
    assert (await facts_of(store, at=NOW + timedelta(seconds=1))).rate.warned_in_window
    await Turn(store=store, at=NOW + timedelta(seconds=2)).run()
    assert not (await facts_of(store, at=NOW + timedelta(seconds=3))).rate.warned_in_window


async def test_the_conversation_is_kept_whole(store: Store) -> None:
    person = await add_linked(store)
    said = Conversation(
        state={"menu": [{"n": 1, "título": "Ñandú 🎉"}], "vacío": None},
        state_expires_at=NOW + DAY,
        shown=("b", "a"),
        last_task_id="a",
    )
    await Turn(store=store, changes=[PutConversation(user_id=person.id, conversation=said)]).run()
    assert (await facts_of(store)).conversation == said


async def test_the_newest_entry_that_is_not_undone_is_the_one_to_undo(store: Store) -> None:
    person = await add_linked(store)
    made = task(person, tags=("casa",), priority="high")
    entries = [
        JournalEntry(
            id="1", key="created", arguments={"n": 1}, images=(TaskImage(before=None, after=made),), made_at=NOW
        ),
        JournalEntry(id="2", key="done", arguments={}, images=(TaskImage(before=made, after=done(made)),), made_at=NOW),
    ]
    for entry in entries:
        await Turn(store=store, changes=[AddJournal(user_id=person.id, entry=entry)]).run()
    assert (await facts_of(store)).journal == entries[1]
    await Turn(store=store, changes=[MarkUndone(user_id=person.id, entry_id="2")]).run()
    assert (await facts_of(store)).journal == entries[0]


async def test_a_quote_finds_what_was_shown_by_the_inbound_and_every_outbound_sid(store: Store) -> None:
    await add_linked(store)
    shown = Snapshot(task_ids=("b", "a"), state={"kind": "list"})
    await Turn(store=store, more={"snapshot": shown}).run(message("SM-in"))
    await store.tie_outbound("SM-in", "SM-out-1", NOW)
    await store.tie_outbound("SM-in", "SM-out-2", NOW)
    await store.tie_outbound("SM-in", "SM-out-2", NOW)
    await store.tie_outbound("SM-unknown", "SM-out-3", NOW)
    for sid, found in (("SM-in", shown), ("SM-out-1", shown), ("SM-out-2", shown), ("SM-out-3", None), ("SM-x", None)):
        assert (await facts_of(store, quoted_sid=sid)).quoted == found, sid


async def test_another_persons_quote_is_not_found(store: Store) -> None:
    await add_linked(store)
    await add_linked(store, "beto@example.org", "+525550000002")
    await Turn(store=store, more={"snapshot": Snapshot(task_ids=("a",))}).run(message("SM-ana"))
    facts = await facts_of(store, who=identity("+525550000002"), quoted_sid="SM-ana")
    assert facts.quoted is None


async def test_a_freed_number_rests_a_day(store: Store) -> None:
    person = await add_linked(store)
    tasks = [task(person, number) for number in (1, 2, 3)]
    await put(store, *tasks)
    await change(store, tasks[1], done(tasks[1]))
    assert (await facts_of(store)).free_numbers[:2] == (4, 5)
    assert (await facts_of(store, at=NOW + DAY - timedelta(seconds=1))).free_numbers[0] == 4
    rested = (await facts_of(store, at=NOW + DAY)).free_numbers
    assert rested[:2] == (2, 4)
    assert len(rested) == 100
    assert await store.free_numbers(person.id, NOW + DAY) == rested


async def test_a_task_that_is_reopened_takes_its_number_back(store: Store) -> None:
    person = await add_linked(store)
    made = task(person)
    await put(store, made)
    await change(store, made, done(made))
    await change(store, done(made), made)
    assert (await facts_of(store, at=NOW + 2 * DAY)).free_numbers[0] == 2


async def test_a_number_that_an_open_task_has_is_refused(store: Store) -> None:
    person = await add_linked(store)
    await put(store, task(person, 1))
    result = await store.apply(person.id, None, [PutTask(before=None, after=task(person, 1))], NOW)
    assert result == Stale()
    assert (await store.count_tasks(person.id, NOW, "UTC")).open == 1


async def test_preferences_and_place_come_back_as_they_were_put(store: Store) -> None:
    person = await add_linked(store)
    preferences = replace(
        person.preferences,
        language="xx",
        quiet_days=(5, 6),
        mute_until=NOW + DAY,
        plain_text=True,
        overdue_reminder=False,
    )
    changed = replace(person, name="Ana María", stopped=True, current_project_id="p1", preferences=preferences)
    project = PutProject(project=Project(id="p1", user_id=person.id, name="Casa"))
    assert await Turn(store=store, changes=[project, PutPerson(person=changed)]).run() == Committed()
    facts = await facts_of(store)
    assert facts.person == replace(changed, version=person.version + 1)
    assert [one.name for one in facts.projects] == ["Casa"]


async def test_history_and_audit_are_written_with_the_turn(store: Store) -> None:
    person = await add_linked(store)
    history = AddHistory(
        user_id=person.id, phone=None, command="help", command_input="c1", command_params="c2", success=True
    )
    audit = AddAudit(action="command_executed", success=True, user_id=person.id, details={"intent": "help"})
    await Turn(store=store, changes=[history, audit]).run(message("SM-audited"))
    event = (await store.security_events(limit=1))[0]
    assert event["action_type"] == "command_executed"
    assert event["action_details"] == {"intent": "help"}
    assert event["message_sid"] == "SM-audited"
    assert event["phone"] == identity().phone
    assert event["created_at"] == NOW


async def test_a_person_who_leaves_leaves_nothing_but_an_anonymous_audit(store: Store) -> None:
    person = await add_linked(store)
    await put(store, task(person))
    audit = AddAudit(action="account_unlinked", success=True, user_id=person.id, details={"why": "asked"})
    inbound = message("SM-bye")
    await Turn(store=store, changes=[EraseAccount(user_id=person.id), audit], texts=("adiós",)).run(inbound)
    assert await store.account_by_id(person.id) is None
    assert (await facts_of(store)) == TurnFacts()
    events = await store.security_events(limit=50)
    assert [event["action_type"] for event in events][:1] == ["account_unlinked"]
    assert all(event["user_id"] is None and event["phone"] is None for event in events)
    answer = (await store.load_turn(inbound, NOW)).stored_answer
    assert answer is not None
    assert answer.texts == ("adiós",)


async def test_a_person_who_leaves_by_the_web_leaves_as_little(store: Store) -> None:
    person = await add_linked(store)
    audit = AddAudit(action="account_unlinked", success=True, user_id=person.id, phone=identity().phone)
    assert await store.apply(person.id, None, [EraseAccount(user_id=person.id), audit], NOW) == Committed()
    [event] = await store.security_events(limit=50)
    assert (event["user_id"], event["phone"]) == (None, None)
    assert (await facts_of(store)).person is None


async def test_text_of_any_kind_comes_back_as_it_was(store: Store) -> None:
    person = await add_linked(store)
    hostile = "'); DROP TABLE tasks; -- \\' $$ :title %s 🎉\u202e ñ\n\"x\""
    await put(store, task(person, title=hostile))
    page = await store.select_titles(person.id, ByTitles())
    assert [one.title for one in page] == [hostile]


@pytest.mark.parametrize("broken", ["nul\0inside", "lone \ud83d surrogate"])
async def test_text_that_no_database_holds_does_not_break_the_turn(store: Store, broken: str) -> None:
    person = await add_linked(store)
    assert (
        await Turn(store=store, changes=[PutTask(before=None, after=task(person, title=broken))]).run() == Committed()
    )


async def test_projects_count_their_open_tasks(store: Store) -> None:
    person = await add_linked(store)
    project = Project(id="p1", user_id=person.id, name="Casa")
    made = [task(person, number, project_id="p1", project="Casa") for number in (1, 2)]
    changes: list[Change] = [PutProject(project=project), *(PutTask(before=None, after=one) for one in made)]
    await store.apply(person.id, None, changes, NOW)
    await change(store, made[0], done(made[0]))
    assert (await facts_of(store)).projects == (replace(project, open_tasks=1),)


async def test_a_project_is_made_once_whatever_the_case(store: Store) -> None:
    person = await add_linked(store)
    for project_id, name in (("p1", "Casa"), ("p2", "CASA")):
        change_of = PutProject(project=Project(id=project_id, user_id=person.id, name=name))
        made = task(person, 1 if project_id == "p1" else 2, project_id=project_id, project=name)
        assert await store.apply(person.id, None, [change_of, PutTask(before=None, after=made)], NOW) == Committed()
    assert [(one.id, one.open_tasks) for one in await store.projects(person.id)] == [("p1", 2)]


async def test_people_do_not_see_each_others_numbers(store: Store) -> None:
    ana: Person = await add_linked(store)
    beto = await add_person(store, "beto@example.org")
    await put(store, task(ana, 1))
    await put(store, task(beto, 1))
    assert (await store.count_tasks(ana.id, NOW, "UTC")).open == 1
