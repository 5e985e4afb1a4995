""" "The standup should end on Dec 18", "la 2 es hasta el 18": the last day of a series that there is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from engine.model import (
    Ambiguous,
    CreateTask,
    Due,
    Interpretation,
    ItRef,
    Reading,
    TaskEdit,
    TaskRef,
    TitleRef,
    Understood,
    Unknown,
    UpdateTask,
)
from server.conversation.answering import Plan, help_that_fits, plan
from server.conversation.leading import after_words, says_only
from server.conversation.memory import LastDay, Step, Tell
from server.conversation.naming_tasks import tasks_named
from server.conversation.otherwise import as_steps
from server.conversation.proposing import Heard
from server.conversation.state import State

Interpret = Callable[[str], Interpretation]
_UNTIL, _FOR = "lasts_until", "lasts_for"
_PAUSES = ("NOT_TO_BE", "NEGATES", "FELL_THROUGH", "LESS", "CAN_WAIT")  # classes of words.toml
_NEW, _MOVE = "/new", "/move 1"  # the slash commands hold in every language
_MOST_WORDS, _LONGEST_LINK = 10, 3


def plan_last_day(text: str, heard: Heard, state: State, alone: Interpret) -> Plan | None:
    """Where no series is called so, the message is what it would be without."""
    read = heard.read
    is_brief = "?" not in text and len(text.split()) <= _MOST_WORDS
    if state.memory.question is not None or not is_brief:
        return None
    if any(map(heard.mentions, _PAUSES)):
        return None  # "no yoga until Friday" goes on then
    if heard.mentions("LASTS_FOR") and (lasts := _lasting(text.strip(" .!"), alone)) is not None:
        return _for_so_long(lasts, heard, state)
    if heard.mentions("LASTS_FOR") and state.memory.adjustable and _takes_so_long(text.strip(" .!"), alone):
        return Plan(steps=(Step(command=UpdateTask(refs=(ItRef(),)), instead=Tell()),))
    if not heard.mentions("LASTS_UNTIL"):
        return None
    if not _may_be(read) or not _has_day(text, read, alone):
        return None
    found = _named_until(text.strip(" .!"), alone)
    if found is None or not _is_of(read, found[0], state):
        return None
    refs, last = found
    planned = None if isinstance(read, Unknown) else plan(read, text, state)
    step = Step(
        command=UpdateTask(refs=refs or (ItRef(),)),
        instead=LastDay(day=last),
        otherwise=help_that_fits(state.memory.puzzled),
        fallback=as_steps(planned) if planned is not None else (),
    )
    if planned is None:
        return Plan(steps=(step,))
    return Plan(steps=(step,), repairs=planned.repairs, assumptions=planned.assumptions, aside=planned.aside)


def _lasting(text: str, alone: Interpret) -> LastDay | None:
    """ "For two weeks", "solo por un mes", and nothing else; "for Friday" is a day."""
    said = after_words(text, _FOR, alone)
    match alone(f"{_MOVE} {said}") if said else None:
        case Understood(reading=Reading(commands=(UpdateTask(shift=str() as length),))) if _is_of_days(length):
            return LastDay(length=length)
        case _:
            return None


def _takes_so_long(text: str, alone: Interpret) -> bool:
    """ "For 10 minutes", of a task just made or changed: how long it takes, which is not kept, and no move."""
    said = after_words(text, _FOR, alone)
    match alone(f"{_MOVE} {said}") if said else None:
        case Understood(reading=Reading(commands=(UpdateTask(shift=str() as length),))):
            return "T" in length and not length.startswith("-")
        case _:
            return False


def _is_of_days(length: str) -> bool:
    """False for "for an hour", which is how long each time takes, and for what goes back."""
    return length[0] == "P" and "T" not in length


def _for_so_long(lasts: LastDay, heard: Heard, state: State) -> Plan | None:
    """Of a task that does not repeat it may be how long it is put off."""
    if not state.memory.adjustable and not state.shows_last_alone:
        return None
    planned = plan(heard.read, heard.text, state)
    unclear = help_that_fits(state.memory.puzzled)
    it = UpdateTask(refs=(ItRef(),))
    step = Step(command=it, instead=lasts, otherwise=unclear, fallback=as_steps(planned))
    return Plan(steps=(step,), assumptions=planned.assumptions)


def _may_be(read: Interpretation) -> bool:
    """A note, a task moved to that day, or words that no rule reads."""
    match read:
        case Understood(reading=Reading(commands=(CreateTask(due=Due(clock=None), recurrence=None),)) as reading):
            return reading.is_note
        case Understood(reading=Reading(commands=(UpdateTask(edit=edit, shift=None),))):
            return edit.due is not None and edit == TaskEdit(due=edit.due)
        case Ambiguous(readings=(Reading(commands=(CreateTask(recurrence=None),)), *_)):
            return True
        case Unknown(reason="no_rule"):
            return True
        case _:
            return False


def _has_day(text: str, read: Interpretation, alone: Interpret) -> bool:
    """With such words before it, where a rule reads it; of words that none reads, as a new task they would have one."""
    if isinstance(read, Understood) and _goes_on(read):
        return True
    if isinstance(read, Understood):
        spans = read.reading.date_spans
        said = text[spans[0].start : spans[0].end].split() if spans else []
        words = (*text[: spans[0].start].split(), *said[:1]) if spans else ()  # "termina | el 18"
        counts = range(1, min(_LONGEST_LINK + 1, len(words)) + 1)
        return any(says_only(" ".join(words[-count:]), _UNTIL, alone) for count in counts)
    if isinstance(read, Ambiguous):
        return True
    match alone(f"{_NEW} {text}"):
        case (
            Understood(reading=Reading(commands=(CreateTask(due=Due()),)))
            | Ambiguous(readings=(Reading(commands=(CreateTask(due=Due()),)), *_))
        ):
            return True
        case _:
            return False


def _goes_on(read: Understood) -> bool:
    """Of the task spoken of, read with words before it: its dates stand elsewhere."""
    return all(isinstance(one, UpdateTask) and one.refs == (ItRef(),) for one in read.reading.commands)


def _is_of(read: Interpretation, refs: tuple[TaskRef, ...], state: State) -> bool:
    """The task that would be moved is the one named; where none is, of the one just made, changed or shown alone."""
    if not refs and not state.memory.adjustable and not state.shows_last_alone:
        return False
    match read:
        case Understood(reading=Reading(commands=(UpdateTask(refs=moved),))):
            return moved in (refs, (ItRef(),))
        case _:
            return True


def _named_until(text: str, alone: Interpret) -> tuple[tuple[TaskRef, ...], date] | None:
    words = text.split()
    for at in range(len(words) - 1):
        for behind in range(min(at + _LONGEST_LINK, len(words) - 1), at, -1):
            if not says_only(" ".join(words[at:behind]), _UNTIL, alone):
                continue
            day, name = _day(" ".join(words[behind:]), alone), " ".join(words[:at])
            if day is None and behind > at + 1:
                continue  # the article is of the day
            refs = (tasks_named(name, alone) or (TitleRef(title=name),)) if name else ()
            return (refs, day) if day is not None and len(refs) <= 1 else None
    return None


def _day(words: str, alone: Interpret) -> date | None:
    match alone(f"{_MOVE} {words}"):
        case Understood(reading=Reading(commands=(UpdateTask(edit=edit, shift=None),))):
            is_day = edit.due is not None and edit == TaskEdit(due=replace(edit.due, clock=None))
            return edit.due.day if is_day and edit.due is not None else None
        case _:
            return None
