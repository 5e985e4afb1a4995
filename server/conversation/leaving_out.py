"""What is left out of a series: a day ("skip tomorrow"), or days of the week ("not Sundays", "menos los miércoles")."""

from __future__ import annotations

from collections.abc import Callable

from engine.model import (
    Ambiguous,
    DeleteTask,
    Due,
    Interpretation,
    ItRef,
    Reading,
    TaskEdit,
    TitleRef,
    Understood,
    Unknown,
    UpdateTask,
)
from server.conversation.about import is_and
from server.conversation.answering import Plan
from server.conversation.leading import after_words, is_apart, lead_of
from server.conversation.memory import Skip, Step, Without
from server.conversation.state import State

Interpret = Callable[[str], Interpretation]
_LESS, _SKIP = "less", "skip_this"
_MOVE = "/move 1"  # the slash commands hold in every language


def plan_without(text: str, read: Interpretation, state: State, alone: Interpret) -> Plan | None:
    """None where no task was just made, changed or shown alone, or a question is open."""
    is_spoken_of = state.memory.adjustable or state.shows_last_alone
    if not is_spoken_of or state.memory.question is not None:
        return None
    said = text.strip(" .!")
    return _less_a_day(said, read, alone) or _less_weekdays(said, read, alone)


def _less_a_day(text: str, read: Interpretation, alone: Interpret) -> Plan | None:
    """ "Skip tomorrow", "sáltate mañana": a day is no task's name."""
    match read:
        case Ambiguous(readings=(Reading(commands=(DeleteTask(refs=(TitleRef(title=said),)),)),)):
            day_said: str | None = said
        case Unknown(reason="no_rule"):
            day_said = after_words(text, _SKIP, alone)
        case _:
            return None
    match alone(f"{_MOVE} {day_said}") if day_said else None:
        case Understood(reading=Reading(commands=(UpdateTask(edit=TaskEdit(due=Due(day=day, clock=None))),))):
            return Plan(steps=(Step(command=UpdateTask(refs=(ItRef(),)), instead=Skip(day=day)),))
        case _:
            return None


def _less_weekdays(text: str, read: Interpretation, alone: Interpret) -> Plan | None:
    """ "Not Sundays", "menos los miércoles", "los domingos no"; "no, on Sundays" is another day for it."""
    if not isinstance(read, Unknown):
        return None
    said = text.partition(" ")[2] if is_and(text.partition(" ")[0], alone) else text
    lead, rest = lead_of(said, alone)
    denied = rest if lead == "no" and not is_apart(said, rest) else None
    less = after_words(said, _LESS, alone) or denied or _before_no(said, alone)
    match alone(f"{_MOVE} {less}") if less else None:
        case Understood(reading=Reading(commands=(UpdateTask(edit=TaskEdit(recurrence=str() as rule)),))):
            return Plan(steps=(Step(command=UpdateTask(refs=(ItRef(),)), instead=Without(rule=rule)),))
        case _:
            return None


def _before_no(words: str, alone: Interpret) -> str | None:
    said, _, last = words.rpartition(" ")
    lead, rest = lead_of(last, alone) if said else (None, "")
    return said if lead == "no" and not rest else None
