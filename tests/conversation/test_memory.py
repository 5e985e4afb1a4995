"""What is kept between two messages comes back as it was, through JSON."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, time

import pytest

from engine.model import (
    AllRef,
    CompleteTask,
    CreateTask,
    DeleteTask,
    Due,
    ItRef,
    NumberRef,
    OrdinalRef,
    SetPreference,
    Simple,
    TaskEdit,
    TaskFilter,
    TitleRef,
    UpdateTask,
)  # fmt: skip
from server.conversation.memory import (
    Confirmation,
    Memory,
    Menu,
    MissingPart,
    Option,
    Page,
    Repair,
    Step,
    decode,
    encode,
    recall,
    remember,
)  # fmt: skip
from server.reply import Lines, Series, Symbol, say
from storage.model import Preferences

COMMANDS = (
    CreateTask(title="pan", due=Due(day=date(2026, 3, 12), clock=time(15)), tags=("casa", "urgente"), reminder=True),
    CompleteTask(refs=(NumberRef(number=3), OrdinalRef(ordinal=-1), TitleRef(title="is"), ItRef())),
    DeleteTask(refs=(AllRef(filter=TaskFilter(due_from=date(2026, 3, 1), priority="high"), excluded=(2, 5)),)),
    UpdateTask(refs=(ItRef(),), edit=TaskEdit(time=time(19), priority="raise")),
    SetPreference(enabled={"morning_digest": False}, quiet_days=(5, 6)),
    Simple(intent="delete_account"),
)


def _through_json(memory: Memory) -> Memory:
    return recall(json.loads(json.dumps(remember(memory, _mirrored))), _mirrored)


def _mirrored(text: str) -> str:
    return text[::-1]


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: type(command).__name__)
def test_every_kind_of_command_comes_back(command: object) -> None:
    assert decode(json.loads(json.dumps(encode(command)))) == command


def test_open_questions_pages_and_repairs_come_back() -> None:
    steps = tuple(Step(command=command, task_ids=("a", "b"), confirmed=True, stage=2) for command in COMMANDS)
    prompt = say("menu-which", lines=Lines(blocks=(say("word", word="*raro*"),)), status=Symbol("open"), n=2)
    memory = Memory(
        questions=(
            Menu(prompt=prompt, options=(Option(label=say("x", s=Series(blocks=(say("y"),))), steps=steps),)),
            Confirmation(prompt=say("z", at=datetime(2026, 3, 10, tzinfo=UTC), none=None), steps=steps, offer=True),
            MissingPart(prompt=say("ask-part", slot=Symbol("title")), text="/renombrar 2", slot="title"),
        ),
        repairs=(Repair(word=say("repair-day", day="13"), steps=steps, undo=True),),
        page=Page(filter=TaskFilter(tag="casa"), seen=("a", "b")),
        language="xx",
    )
    assert _through_json(memory) == memory


def test_what_was_asked_is_not_kept_in_clear_and_goes_with_its_key() -> None:
    step = Step(command=CreateTask(title="zarzamora"))
    memory = Memory(questions=(Confirmation(prompt=say("x", title="zarzamora"), steps=(step,)),), adjustable=True)
    state = remember(memory, _mirrored)
    assert "zarzamora" not in json.dumps(state)
    assert recall(state) == Memory(adjustable=True)
    assert recall(state, lambda text: text) == Memory()


def test_preferences_come_back_for_an_undo() -> None:
    kept = {"preferences": Preferences(mute_until=datetime(2026, 3, 10, tzinfo=UTC), quiet_days=(5,)), "project": None}
    assert decode(json.loads(json.dumps(encode(kept)))) == kept


@pytest.mark.parametrize(
    "state",
    [{}, {"memory": None}, {"memory": {"is": "Nobody"}}, {"memory": {"is": "Memory", "strange": 1}}, {"memory": [1]}],
)
def test_a_state_that_other_code_wrote_is_forgotten(state: dict[str, object]) -> None:
    assert recall(state) == Memory()
