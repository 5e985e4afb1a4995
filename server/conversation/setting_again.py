""" "No, at 8", right after the hour of a digest was set: another hour for it, and for no task."""

from __future__ import annotations

from collections.abc import Callable
from datetime import time

from engine.model import (
    Assumption,
    Interpretation,
    ItRef,
    NumberRef,
    Reading,
    SetPreference,
    TaskEdit,
    Understood,
    Unknown,
    UpdateTask,
)
from server.conversation.answering import Plan
from server.conversation.halves import HALF, half_of_a_day
from server.conversation.leading import OBJECTION, before_words, lead_of
from server.conversation.memory import Step
from server.conversation.state import State

Interpret = Callable[[str], Interpretation]
_MOVE = "/move 1"  # the slash commands hold in every language
_MOST_WORDS, _HOURS = 6, 24
_Hour = tuple[time, tuple[Assumption, ...]]


def plan_setting_again(text: str, read: Interpretation, state: State, alone: Interpret) -> Plan | None:
    """None where the message before set no hour, or these words say more than one."""
    setting, memory = state.memory.hour_set, state.memory
    is_free = memory.question is None and not state.quoting and "?" not in text
    if setting is None or not is_free or len(text.split()) > _MOST_WORDS:
        return None
    said = _said_of_it(read) or (_said_alone(text, alone) if isinstance(read, Unknown) else None)
    before = getattr(state.person.preferences, setting)
    if said is None or not isinstance(before, time):
        return None
    clock, assumptions = said
    is_assumed = any(one.key == HALF for one in assumptions)
    new = half_of_a_day(clock, before) if is_assumed else clock
    return Plan(steps=(Step(command=SetPreference(**{setting: new})),))  # type: ignore[arg-type]


def _said_of_it(read: Interpretation) -> _Hour | None:
    match read:
        case Understood(reading=Reading(commands=(UpdateTask(refs=(ItRef(many=False),), edit=edit, shift=None),))):
            return _hour(edit, read.reading.assumptions)
        case _:
            return None


def _said_alone(text: str, alone: Interpret) -> _Hour | None:
    """ "At 8", "no, 8", "8 instead"."""
    _, rest = lead_of(text.strip(" .!"), alone)
    words = before_words(rest, OBJECTION, alone) or rest
    if words.isdecimal() and 0 < int(words) < _HOURS:
        return time(int(words)), (Assumption(key=HALF),) if int(words) <= _HOURS // 2 else ()
    match alone(f"{_MOVE} {words}") if words else None:
        case Understood(
            reading=Reading(commands=(UpdateTask(refs=(NumberRef(number=1),), edit=edit, shift=None),)) as reading
        ):
            return _hour(edit, reading.assumptions)
        case _:
            return None


def _hour(edit: TaskEdit, assumptions: tuple[Assumption, ...]) -> _Hour | None:
    """An hour and nothing else."""
    return (edit.time, assumptions) if edit.time is not None and edit == TaskEdit(time=edit.time) else None
