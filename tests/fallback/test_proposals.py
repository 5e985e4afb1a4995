"""Described work becomes a proposal, and a proposal becomes tasks by the person's word only."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest

from server.conversation.memory import Offer, recall
from server.conversation.proposals import draft_of_stored
from storage.facts import ByNumbers
from storage.model import Proposal, Task
from storage.notices import Sent
from storage.port import Store
from tests.fallback.chats import Chat, chat_on, message_of
from tests.fallback.fake_apis import Apis, fails, says

WORK = "necesitamos revisar contratos (2h), llamar al banco mañana y pagar nómina el viernes, urgente"


@pytest.fixture
async def chat(store: Store) -> Chat:
    opened = await chat_on(store, ())
    await opened.write("/proyecto Web")
    return opened


async def tasks(chat: Chat) -> list[Task]:
    page = await chat.store.select_tasks(chat.people[0].id, ByNumbers(numbers=tuple(range(1, 60))))
    return [task for task in page.tasks if task.status == "open"]


async def newest(chat: Chat) -> Proposal:
    return (await chat.store.proposals(chat.people[0].id, chat.now, limit=1))[0]


async def test_work_becomes_a_draft_with_its_items(chat: Chat) -> None:
    said = await chat.write(WORK)
    assert "Web" in said
    assert await tasks(chat) == []
    proposal = await newest(chat)
    assert proposal.status == "draft"
    assert [(item.title, item.due_date, item.priority, item.estimate_minutes) for item in proposal.items] == [
        ("revisar contratos", None, None, 120),
        ("llamar al banco", date(2026, 3, 11), None, None),
        ("pagar nómina", date(2026, 3, 13), "urgent", None),
    ]
    assert "contratos" not in proposal.source


async def test_a_yes_makes_all_tasks_in_the_project_and_one_undo_takes_them_back(chat: Chat) -> None:
    await chat.write(WORK)
    await chat.write("sí")
    made = await tasks(chat)
    assert [(task.title, task.project, task.number) for task in made] == [
        ("revisar contratos", "Web", 1),
        ("llamar al banco", "Web", 2),
        ("pagar nómina", "Web", 3),
    ]
    proposal = await newest(chat)
    assert proposal.status == "accepted"
    assert [item.task_id for item in proposal.items] == [task.id for task in made]
    await chat.write("deshaz eso")
    assert await tasks(chat) == []


WHOLE = """hay que:
- pagar la renta el viernes cada mes #casa urgente
- llamar a Ana el jueves a las 4pm y avísame 30 minutos antes
- revisar el sitio proyecto Marca (1h)"""


def write(task: Task) -> tuple[object, ...]:
    reminded = task.remind_at.isoformat() if task.remind_at else None
    return task.title, task.due_date, task.due_time, task.recurrence, task.priority, task.project, task.tags, reminded


async def test_items_keep_all_that_was_said_of_them(chat: Chat) -> None:
    said = await chat.write(WHOLE)
    assert "#casa" in said
    assert "30 minutos antes" in said
    items = (await newest(chat)).items
    assert [(item.recurrence, item.tags, item.remind_before, item.project) for item in items] == [
        ("FREQ=MONTHLY", ("casa",), None, None),
        (None, (), "PT30M", None),
        (None, (), None, "Marca"),
    ]
    await chat.write("sí")
    assert [write(task) for task in await tasks(chat)] == [
        ("pagar la renta", date(2026, 3, 13), None, "FREQ=MONTHLY;BYMONTHDAY=13", "urgent", "Web", ("casa",), None),
        ("llamar a Ana", date(2026, 3, 12), time(16), None, None, "Web", (), "2026-03-12T21:30:00+00:00"),
        ("revisar el sitio", None, None, None, None, "Marca", (), None),
    ]
    await chat.write("deshacer")
    assert await tasks(chat) == []


async def test_the_draft_of_a_stored_proposal_makes_the_same_tasks(chat: Chat) -> None:
    await chat.write(WHOLE)
    opened = await chat.store.load_turn(message_of("x", chat.now), chat.now)
    [asked] = recall(opened.conversation.state, lambda text: chat.services.cipher.open(text, "history")).questions
    assert isinstance(asked, Offer)
    assert draft_of_stored(await newest(chat)).items == asked.draft.items


async def test_some_items_only(chat: Chat) -> None:
    await chat.write(WORK)
    await chat.write("sólo la 1 y la 3")
    assert [task.title for task in await tasks(chat)] == ["revisar contratos", "pagar nómina"]
    assert [item.task_id is not None for item in (await newest(chat)).items] == [True, False, True]


async def test_a_no_makes_nothing(chat: Chat) -> None:
    await chat.write(WORK)
    await chat.write("no")
    assert await tasks(chat) == []
    assert (await newest(chat)).status == "rejected"


async def test_an_item_is_changed_or_dropped_before_the_yes(chat: Chat) -> None:
    await chat.write(WORK)
    assert "lun 16 mar" in await chat.write("la 2 para el lunes")
    await chat.write("borra la 1")
    await chat.write("sí")
    assert [(task.title, task.due_date) for task in await tasks(chat)] == [
        ("llamar al banco", date(2026, 3, 16)),
        ("pagar nómina", date(2026, 3, 13)),
    ]
    kept = await chat.store.proposals(chat.people[0].id, chat.now, limit=10)
    assert sorted(one.status for one in kept) == ["accepted", "rejected", "rejected"]


async def test_a_number_that_is_no_item_asks_again(chat: Chat) -> None:
    await chat.write(WORK)
    assert "Te pregunto otra vez" in await chat.write("qwerty asdf")
    assert "del 1 al 3" in await chat.write("7")
    await chat.write("sí")
    assert len(await tasks(chat)) == 3


async def test_another_command_leaves_the_draft_where_it_is(chat: Chat) -> None:
    await chat.write(WORK)
    await chat.write("crear tarea: comprar pan")
    assert [task.title for task in await tasks(chat)] == ["comprar pan"]
    assert (await newest(chat)).status == "draft"


async def test_a_draft_expires_after_seven_days(chat: Chat) -> None:
    await chat.write(WORK)
    chat.now += timedelta(days=7, seconds=1)
    assert (await newest(chat)).status == "expired"
    assert await chat.store.expire_proposals(chat.now) == 1


async def test_lines_are_items(chat: Chat) -> None:
    await chat.write("Need to:\n- add login (2h)\n- add dashboard by Friday")
    assert [(item.title, item.due_date, item.estimate_minutes) for item in (await newest(chat)).items] == [
        ("add login", None, 120),
        ("add dashboard", date(2026, 3, 13), None),
    ]


async def test_with_no_project_it_asks_which_and_goes_on_with_the_words(store: Store) -> None:
    chat = await chat_on(store, ())
    assert "proyecto" in await chat.write(WORK)
    assert "Oficina" in await chat.write("Oficina")
    await chat.write("sí")
    assert [(task.title, task.project) for task in await tasks(chat)] == [
        ("revisar contratos", "Oficina"),
        ("llamar al banco", "Oficina"),
        ("pagar nómina", "Oficina"),
    ]


async def test_a_known_project_is_chosen_by_its_number(chat: Chat) -> None:
    await chat.write("/limpiar")
    assert "Web" in await chat.write(WORK)
    await chat.write("1")
    await chat.write("sí")
    assert {task.project for task in await tasks(chat)} == {"Web"}


async def test_one_thing_without_a_project_is_a_note(store: Store) -> None:
    chat = await chat_on(store, ())
    await chat.write("hay que comprar pan")
    assert await chat.store.proposals(chat.people[0].id, chat.now, limit=5) == ()


async def test_a_command_is_no_description_of_work(chat: Chat) -> None:
    await chat.write("hay que ver qué pasa con eso?")
    await chat.write("tengo que llamar al banco")
    assert await chat.store.proposals(chat.people[0].id, chat.now, limit=5) == ()


async def test_a_model_takes_apart_what_the_rules_leave_joined(store: Store, apis: Apis) -> None:
    parts = [
        {"intent": "create_task", "slots": {"title": "login page", "due": "by Friday"}},
        {"intent": "create_task", "slots": {"title": "user dashboard", "due": "by Friday"}},
    ]
    apis.openai.then(says({"commands": parts}))
    chat = await chat_on(store, apis.providers)
    await chat.write("/project Web")
    assert await chat.write("Need to add login page and user dashboard by Friday") == ""
    assert "user dashboard" in await chat.later()
    await chat.write("yes")
    assert [(task.title, task.due_date) for task in await tasks(chat)] == [
        ("login page", date(2026, 3, 13)),
        ("user dashboard", date(2026, 3, 13)),
    ]


@pytest.mark.parametrize("answer", [None, {"commands": [{"intent": "delete_task", "slots": {"refs": ["login page"]}}]}])
async def test_without_a_good_answer_the_rules_make_the_proposal(store: Store, apis: Apis, answer: object) -> None:
    for api in (apis.openai, apis.kimi, apis.glm):
        api.then(fails(500) if answer is None else says(answer))
    chat = await chat_on(store, apis.providers)
    await chat.write("/project Web")
    await chat.write("Need to add login page and user dashboard by Friday")
    assert "login page and user dashboard" in await chat.later()
    await chat.write("yes")
    assert [task.title for task in await tasks(chat)] == ["add login page and user dashboard"]


async def sent_as(chat: Chat, outbound_sid: str) -> str:
    """The channel tells the sid of the newest answer, so that it can be quoted."""
    await chat.store.tie_outbound(f"SM{chat.sent:032x}", outbound_sid, chat.now)
    return outbound_sid


OTHER = "hay que comprar cemento, pintar la barda y barrer el patio"


async def test_a_quoted_proposal_is_the_one_that_is_decided(chat: Chat) -> None:
    await chat.write(WORK)
    first = await sent_as(chat, "SMfirst")
    await chat.write("/proyecto Casa")
    await chat.write(OTHER)
    said = await chat.write("sólo la 1 y la 3", quoted=first)
    assert "revisar contratos" in said
    assert [(task.title, task.project) for task in await tasks(chat)] == [
        ("revisar contratos", "Web"),
        ("pagar nómina", "Web"),
    ]
    kept = await chat.store.proposals(chat.people[0].id, chat.now, limit=5)
    assert [one.status for one in kept] == ["draft", "accepted"]


async def test_an_old_proposal_is_changed_by_a_quote_and_keeps_its_project(chat: Chat) -> None:
    await chat.write(WORK)
    first = await sent_as(chat, "SMfirst")
    await chat.write("/proyecto Casa")
    assert "Web" in await chat.write("borra la 1", quoted=first)
    await chat.write("sí")
    assert [(task.title, task.project) for task in await tasks(chat)] == [
        ("llamar al banco", "Web"),
        ("pagar nómina", "Web"),
    ]


async def test_a_quoted_proposal_that_was_decided_is_not_decided_again(chat: Chat) -> None:
    await chat.write(WORK)
    first = await sent_as(chat, "SMfirst")
    await chat.write("no")
    await chat.write(OTHER)
    assert "ya se decidió" in await chat.write("sí", quoted=first)
    assert await tasks(chat) == []


async def test_of_an_accepted_proposal_a_quoted_number_is_the_task_it_became(chat: Chat) -> None:
    await chat.write("crear tarea: barrer")
    await chat.write(WORK)
    first = await sent_as(chat, "SMfirst")
    await chat.write("sí")
    assert [task.number for task in await tasks(chat)] == [1, 2, 3, 4]
    assert "llamar al banco" in await chat.write("completa la 2", quoted=first)
    assert [task.title for task in await tasks(chat)] == ["barrer", "revisar contratos", "pagar nómina"]


async def test_an_expired_proposal_is_not_accepted_by_a_quote(chat: Chat) -> None:
    await chat.write(WORK)
    first = await sent_as(chat, "SMfirst")
    chat.now += timedelta(days=7, seconds=1)
    assert "caducó" in await chat.write("sí", quoted=first)
    assert await tasks(chat) == []


async def test_another_persons_proposal_is_nothing_to_quote(chat: Chat) -> None:
    await chat.write(WORK)
    first = await sent_as(chat, "SMfirst")
    await chat.write("sí", who=1, quoted=first)
    assert (await newest(chat)).status == "draft"


async def test_what_came_later_can_be_quoted_too(store: Store, apis: Apis) -> None:
    apis.openai.then(says({"choice": 1}))
    chat = await chat_on(store, apis.providers)
    await chat.write("/project Web")
    await chat.write("Need to add login page and user dashboard by Friday")
    while await chat.worker.round():
        pass
    [claim] = await chat.store.claim_parcels(
        now=chat.now + timedelta(seconds=1), lease=timedelta(minutes=1), limit=9, kinds=("answer",)
    )
    await chat.store.record_outcomes([(claim, Sent(outbound_sid="SMlater"))], chat.now)
    await chat.write("add task buy paint")
    await chat.write("yes", quoted="SMlater")
    assert [task.title for task in await tasks(chat)] == ["buy paint", "add login page and user dashboard"]
