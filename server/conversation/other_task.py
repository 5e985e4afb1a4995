""" "The other one": of those seen together, the one that nothing was done to; "that other thing": what was asked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from engine.model import (
    ActsOnTasks,
    Command,
    CompleteTask,
    CreateTask,
    DeleteTask,
    Interpretation,
    ItRef,
    MoreOfList,
    NumberRef,
    Reading,
    ReopenTask,
    TitleRef,
    Understood,
    Unknown,
    UpdateTask,
)
from server.conversation.answering import Plan, ask_again
from server.conversation.half_sentences import BARE_OTHER
from server.conversation.leading import lead_of
from server.conversation.memory import Confirmation, Menu, MissingPart, Step, Tell
from server.conversation.proposing import Heard
from server.conversation.state import State
from server.reply import say

_OTHER, _REST = "other_one", "the_rest"
_KINDS = {BARE_OTHER: _OTHER, _OTHER: _OTHER, _REST: _REST}
_OTHER_WORDS = ("OTHER", "OTHER_ONE", "THE_REST", "MORE")  # classes of words.toml
_MOVE = "/move 1"
_MOST_OF_REST = 4  # changed without being asked about
_BRIEF = 8  # words
_FEW = 3  # words that name another one
_SLASH = {CompleteTask: "/done", DeleteTask: "/delete", ReopenTask: "/reopen"}  # they hold in every language


def plan_other(text: str, heard: Heard, state: State, interpret: Callable[[str], Interpretation]) -> Plan | None:
    """None when the words speak of no other one."""
    match heard.read:
        case Unknown(reason="left_off"):
            return _left_off(state) or _other(state, is_objection=False)
        case Unknown(reason="other_one"):
            lead, _ = lead_of(text, interpret)
            return _other(state, is_objection=lead in ("no", "objection"))
        case Understood(reading=Reading(commands=(command,)) as reading) if isinstance(command, ActsOnTasks):
            ids = _left(state)
            return _acting(command, _names_others(command, interpret), ids, reading, state) if ids else None
        case Unknown(reason="no_rule") if _may_be_at_a_time(text, state):
            return _at_a_time(text, state, interpret)
        case Understood(reading=Reading(commands=(CreateTask(title=title),))) if _may_be_at_a_time(text, state):
            is_other = any(map(heard.mentions, _OTHER_WORDS)) and _reason(title, interpret) is not None
            return _at_a_time(text, state, interpret) if is_other else None
        case _:
            return None


def _left(state: State) -> tuple[str, ...]:
    """Those seen together with what something was done to last."""
    deed = state.memory.deed
    return _beside(deed.task_ids if deed is not None else _spoken_of(state), state)


def _acting(
    command: ActsOnTasks, kind: str | None, ids: tuple[str, ...], reading: Reading, state: State
) -> Plan | None:
    """The command on the other one, or on the rest."""
    if kind is None or not ids:
        return None
    if len(ids) > (1 if kind == _OTHER else _MOST_OF_REST) or (kind == _REST and state.memory.deed is None):
        return None
    return Plan(steps=(Step(command=command, task_ids=ids),), assumptions=reading.assumptions)


def _may_be_at_a_time(text: str, state: State) -> bool:
    return len(text.split()) <= _BRIEF and bool(state.memory.together or state.shown)


def _at_a_time(text: str, state: State, interpret: Callable[[str], Interpretation]) -> Plan | None:
    """ "The other one for tomorrow", "the rest to Monday"."""
    words = text.split()
    for count in range(1, min(_FEW + 1, len(words) - 1) + 1):
        said = " ".join(words[:count])
        kind = _reason(said, interpret)
        if kind is None or _is_bare_other(said, interpret):  # "otra para mañana" is one more
            continue
        match interpret(f"{_MOVE} {' '.join(words[count:])}"):
            case Understood(reading=Reading(commands=(UpdateTask(refs=(NumberRef(number=1),)) as command,)) as reading):
                return _acting(command, kind, _left(state), reading, state)
            case _:
                continue
    return None


def _is_bare_other(words: str, interpret: Callable[[str], Interpretation]) -> bool:
    """ "Other" with no "the" before it."""
    read = interpret(words)
    return isinstance(read, Unknown) and read.reason == BARE_OTHER


def _left_off(state: State) -> Plan | None:
    question = state.memory.question or state.memory.aside
    return ask_again(question) if question is not None else None


def _other(state: State, *, is_objection: bool) -> Plan:
    question, memory = state.memory.question, state.memory
    if isinstance(question, Menu):
        return Plan(reply=(say("answer-number", count=len(question.options)),), questions=memory.questions, asked=True)
    if isinstance(question, Confirmation) and len(question.steps) == 1:
        (step,) = question.steps
        ids = _beside(step.task_ids or (), state) if isinstance(step.command, ActsOnTasks) else ()
        return _asking_which(step.command, state) if not ids else _one_of(replace(step, confirmed=False), ids, state)
    if memory.deed is not None:
        ids = _beside(memory.deed.task_ids, state)
        if len(ids) == 1 or memory.aside is None:
            planned = _one_of(_done_again(memory.deed.command), ids, state)
            return replace(planned, undo_first=is_objection and bool(planned.steps))
    if memory.aside is not None:
        return ask_again(memory.aside)
    return _one_of(_telling(), _beside(_spoken_of(state), state), state)


def _done_again(command: Command) -> Step:
    """The same to another task; a title is given to one task only."""
    is_name = isinstance(command, UpdateTask) and command.edit.title is not None
    return _telling() if is_name else Step(command=command)


def _telling() -> Step:
    return Step(command=UpdateTask(refs=(ItRef(),)), instead=Tell())


def _one_of(step: Step, ids: tuple[str, ...], state: State) -> Plan:
    """The step with that task; several are shown, so that a number tells which; none is asked for."""
    if len(ids) == 1:
        return Plan(steps=(replace(step, task_ids=ids),))
    if ids:
        return Plan(steps=(replace(_telling(), task_ids=ids),), reply=(say("other-which"),))
    return Plan(reply=(say("other-none"),), questions=state.memory.questions, asked=True, puzzled=True, failed=_OTHER)


def _asking_which(command: Command, state: State) -> Plan:
    """The question gives way, so that no later yes means what was not meant; of a plain order, the other task's name
    is waited for."""
    prompt, rest = say("other-none"), state.memory.questions[1:]
    slash = next((words for kind, words in _SLASH.items() if isinstance(command, kind)), None)
    asked = (MissingPart(prompt=prompt, text=slash, slot="refs"),) if slash is not None else ()
    return Plan(reply=(prompt,), questions=(*asked, *rest), asked=True, puzzled=True, failed=_OTHER)


def _spoken_of(state: State) -> tuple[str, ...]:
    return (state.last_task_id,) if state.last_task_id is not None else ()


def _beside(ids: tuple[str, ...], state: State) -> tuple[str, ...]:
    """Those made or shown together with these, less these."""
    groups = (state.memory.together, state.shown)
    others = (tuple(one for one in group if one not in ids) for group in groups if set(ids) & set(group))
    return next((group for group in others if group), ())


def _names_others(command: ActsOnTasks, interpret: Callable[[str], Interpretation]) -> str | None:
    """Whether the words that name the task are "the other one", or "the rest"."""
    match command.refs:
        case (TitleRef(title=title),):
            return _reason(title, interpret)
        case _:
            return None


def _reason(title: str, interpret: Callable[[str], Interpretation]) -> str | None:
    match interpret(title) if len(title.split()) <= _FEW else None:
        case Unknown(reason=reason):
            return _KINDS.get(reason)
        case Understood(reading=Reading(commands=(MoreOfList(),))):
            return _REST  # "the rest" alone goes on with a list
        case _:
            return None
