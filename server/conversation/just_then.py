""" "Move the pill to 10, but only tomorrow": a change of one occurrence, the day of which stands behind its hour."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Literal

from engine.model import Ambiguous, Due, Interpretation, NumberRef, Reading, TaskEdit, Understood, UpdateTask
from server.conversation.answering import Plan
from server.conversation.leading import OBJECTION, after_words, before_words
from server.conversation.memory import Step
from server.conversation.proposing import Heard
from server.conversation.state import State

Interpret = Callable[[str], Interpretation]
_ONLY, _ONLY_CLASS = "only_that", "ONLY_THAT"
_MOVE = "/move 1"  # the slash commands hold in every language
_SOME_DAY = date(2030, 1, 1)  # stands in for a time
_MOST_WORDS, _SHORTEST_ORDER, _LONGEST_DAY = 14, 3, 4
_SIGNS = " ,;.!"


def plan_just_then(text: str, heard: Heard, state: State, alone: Interpret) -> Plan | None:
    """None where a question is open, or the words before "only" are no change of an hour."""
    words = text.strip(_SIGNS).split()
    may_be = state.memory.question is None and "?" not in text and len(words) <= _MOST_WORDS
    if not may_be or not heard.mentions(_ONLY_CLASS):
        return None
    for place in range(max(_SHORTEST_ORDER, len(words) - _LONGEST_DAY), len(words) - 1):
        if not heard.mentions_in(" ".join(words[place:]))(_ONLY_CLASS):
            break
        day = _only_then(" ".join(words[place:]), alone)
        if day is not None:
            return _changed_then(" ".join(words[:place]), day, alone)
    return None


def _only_then(words: str, alone: Interpret) -> date | None:
    then = after_words(words, _ONLY, alone)
    match alone(f"{_MOVE} {then}") if then else None:
        case Understood(reading=Reading(commands=(UpdateTask(edit=TaskEdit(due=Due(day=day)) as edit, shift=None),))):
            return day if edit == TaskEdit(due=Due(day=day)) else None
        case _:
            return None


def _changed_then(order: str, day: date, alone: Interpret) -> Plan | None:
    said = order.rstrip(_SIGNS)
    match alone(before_words(said, OBJECTION, alone) or said):
        case Understood(reading=Reading(commands=(UpdateTask(shift=None) as moved,)) as reading):
            edit = moved.edit
        case _:
            return None
    clock = edit.time or (edit.due.clock if edit.due is not None and edit.recurrence is None else None)
    if clock is None or edit != TaskEdit(time=edit.time, due=edit.due):
        return None
    only = replace(edit, due=Due(day=day, clock=clock), time=None, scope="occurrence")
    return Plan(steps=(Step(command=replace(moved, edit=only)),), assumptions=reading.assumptions)


def scope_of(words: str, alone: Interpret) -> Literal["occurrence", "series"] | None:
    """Which of a series the words mean, if they say nothing else: "just this week", "the whole series"."""
    read = alone(f"{_MOVE} {_SOME_DAY} {words}") if words else None
    readings = (read.reading,) if isinstance(read, Understood) else read.readings if isinstance(read, Ambiguous) else ()
    for reading in readings:
        match reading.commands:
            case (UpdateTask(refs=(NumberRef(number=1),), edit=TaskEdit(scope=scope) as edit, shift=None),) if scope:
                return scope if edit == TaskEdit(due=Due(day=_SOME_DAY), scope=scope) else None
            case _:
                continue
    return None
