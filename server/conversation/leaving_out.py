"""What is left out of a series: a day ("skip tomorrow"), or days of the week ("not Sundays", "menos los miércoles")."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from engine.model import (
    Ambiguous,
    CreateTask,
    DeleteTask,
    Due,
    Interpretation,
    ItRef,
    ListTasks,
    NumberRef,
    Reading,
    ReopenTask,
    TaskEdit,
    TaskFilter,
    TaskRef,
    TitleRef,
    Understood,
    Unknown,
    UpdateTask,
)
from server.conversation.answering import Plan, help_that_fits, plan
from server.conversation.leading import CLAUSES, after_words, is_and, is_apart, lead_of
from server.conversation.memory import Skip, Step, Without
from server.conversation.naming_tasks import tasks_named
from server.conversation.occurrences import WEEKDAYS
from server.conversation.otherwise import as_steps
from server.conversation.proposing import Heard
from server.conversation.state import State
from server.reply import say

Interpret = Callable[[str], Interpretation]
_LESS, _SKIP, _ONLY, _LASTS = "less", "skip_this", "only_that", "lasts_until"
_WEEKDAY_WORDS, _A_WEEK = 2, 7  # "el domingo"; days
_MOST_WORDS = 10
_LONGEST_NUMBER = 2  # words: "la 2"
_NOT_ONLY = "NOT_ONLY"  # a class of words.toml
_NEW, _LIST = "/new", "/tasks"
_REOPEN = "/reopen"
_MOVE = "/move 1"  # the slash commands hold in every language


def plan_without(text: str, heard: Heard, state: State, alone: Interpret) -> Plan | None:
    """None where no task was just made, changed or shown alone, or a question is open."""
    read = heard.read
    is_spoken_of = state.memory.adjustable or state.shows_last_alone
    if not is_spoken_of or state.memory.question is not None or heard.mentions(_NOT_ONLY):
        return None
    said = text.strip(" .!")
    return _less_a_day(said, read, alone) or _less_weekdays(said, read, alone) or _less_one(said, read, state, alone)


def plan_skip(text: str, read: Interpretation, state: State, alone: Interpret) -> Plan | None:
    """ "No pickup tomorrow", "skip tomorrow's standup", "esta semana no la de las plantas": of the task that is named.
    Where none is called so, the message is what it would be without."""
    is_brief = "?" not in text and len(text.split()) <= _MOST_WORDS
    if not is_brief or state.quoting or (state.memory.question is not None and not isinstance(read, Understood)):
        return None
    said = _skipping(text.strip(" .!"), _by_itself(text, read, alone), alone)
    if said is None:
        return None
    refs, first, last = said
    instead = Skip(day=first, last=last, named=True)
    command = UpdateTask(refs=refs)
    if isinstance(read, Unknown):
        unclear = help_that_fits(state.memory.puzzled)
        return Plan(steps=(Step(command=command, instead=instead, otherwise=unclear),))
    planned = plan(read, text, state)
    step = Step(command=command, instead=instead, otherwise=say("unknown"), fallback=as_steps(planned))
    aside = state.memory.question
    return Plan(steps=(step,), repairs=planned.repairs, assumptions=planned.assumptions, aside=aside)


def plan_not_today(text: str, read: Interpretation, state: State, alone: Interpret) -> Plan | None:
    """ "Hoy no, sáltate la de hoy": a no to the day, and then which one is left out."""
    first, last = (*CLAUSES.split(text.strip(" .!"), maxsplit=1), "")[:2]
    may_be = isinstance(read, Unknown) and read.reason == "no_rule" and bool(last) and state.memory.question is None
    if not may_be or len(text.split()) > _MOST_WORDS or _before_no(first, alone) is None:
        return None
    said = alone(last)
    is_skip = isinstance(said, Unknown) and said.reason == _SKIP
    return Plan(steps=(Step(command=UpdateTask(refs=(ItRef(),)), instead=Skip()),)) if is_skip else None


def _by_itself(text: str, read: Interpretation, alone: Interpret) -> Interpretation:
    """ "Mañana no hay gym", right after another task was changed, is not about that one."""
    match read:
        case Understood(reading=Reading(commands=(UpdateTask(refs=(ItRef(),)),))):
            return alone(text)
        case _:
            return read


_Named = tuple[tuple[TaskRef, ...], date | None, date | None]  # the tasks, the first and the last day left out


def _skipping(text: str, read: Interpretation, alone: Interpret) -> _Named | None:
    match read:
        case Understood(reading=Reading(commands=(DeleteTask(refs=(TitleRef(title=said),)),))):
            return _named_then(said, alone)
        case Understood(reading=Reading(commands=(DeleteTask(refs=(NumberRef(),)),))):
            return _behind_skip(text, alone)
        case Ambiguous(readings=readings):
            titles = [title for reading in readings if (title := _deleted(reading)) is not None]
            return _named_then(titles[0], alone) if titles else None
        case Understood(reading=Reading(commands=(CreateTask(),), is_note=True)):
            return _behind_skip(text, alone)
        case Understood(reading=Reading(commands=(CreateTask() as task,), rule="chore") as reading):
            return _until(text, task, reading, alone)
        case Unknown(reason="no_rule"):
            return _pointed_then(text, alone) or _behind_skip(text, alone) or _denied(text, alone)
        case _:
            return None


def _until(text: str, task: CreateTask, reading: Reading, alone: Interpret) -> _Named | None:
    """ "Skip yoga until Friday", which would be work to do by then: up to the day before."""
    said = " ".join(text[span.start : span.end] for span in reading.date_spans)
    if task.due is None or task.due.clock is not None or after_words(said, _LASTS, alone) is None:
        return None
    match alone(task.title):
        case Understood(reading=dropped) | Ambiguous(readings=(dropped,)) if (title := _deleted(dropped)) is not None:
            return (TitleRef(title=title),), None, task.due.day - timedelta(days=1)
        case _:
            return None


def _deleted(reading: Reading) -> str | None:
    match reading.commands:
        case (DeleteTask(refs=(TitleRef(title=title),)),):
            return title
        case _:
            return None


def _behind_skip(text: str, alone: Interpret) -> _Named | None:
    """ "Sáltate las plantas esta semana", "not this week for the plants", "sáltate la 2"."""
    said = after_words(text, _SKIP, alone)
    if said is None:
        return None
    if (named := _named_then(said, alone)) is not None:
        return named
    words = text[: len(text) - len(said)].split()
    days = next((found for at in range(len(words)) if (found := _days(" ".join(words[at:]), alone))), (None, None))
    refs = tasks_named(said, alone)
    return (refs, *days) if refs else None


def _denied(text: str, alone: Interpret) -> _Named | None:
    """ "No pickup tomorrow", "mañana no hay standup", "la de las plantas esta semana no"."""
    lead, rest = lead_of(text, alone)
    if lead == "no" and rest and not is_apart(text, rest):
        return _named_then(rest, alone)
    if lead is None and (before := _before_no(text, alone)) is not None:
        return _named_then(before, alone)
    return _named_then(text, alone, is_denied=True) if lead is None else None


def _named_then(words: str, alone: Interpret, *, is_denied: bool = False) -> _Named | None:
    """The task and the days of "the plants this week", "tomorrow's standup", "2 tomorrow"; where it must be denied,
    the "no" stands before its name."""
    said = words.split()
    if not is_denied and (it := _it(said[0], alone)) and (days := _days(" ".join(said[1:]), alone)) is not None:
        return (it, *days)
    for count in range(1, min(_LONGEST_NUMBER, len(said) - 1) + 1):
        refs = tasks_named(" ".join(said[:count]), alone)
        if refs and not is_denied and all(isinstance(ref, NumberRef) for ref in refs):
            days = _days(" ".join(said[count:]), alone)
            return (refs, *days) if days is not None else None
    line = f"{_NEW} {words}"
    match alone(line):
        case Understood(reading=Reading(commands=(CreateTask(due=Due(), recurrence=None, title=title),)) as reading):
            days = _days(" ".join(line[span.start : span.end] for span in reading.date_spans), alone)
        case _:
            return None
    if is_denied:
        lead, name = lead_of(title, alone)
        title = name if lead == "no" and not is_apart(title, name) else ""
    if days is None or not title:
        return None
    return (tasks_named(title, alone) or (TitleRef(title=title),), *days)


def _it(words: str, alone: Interpret) -> tuple[TaskRef, ...]:
    """The "it" of "cancel it this week"."""
    match alone(f"{_REOPEN} {words}"):
        case Understood(reading=Reading(commands=(ReopenTask(refs=(ItRef(many=False),) as refs),))):
            return refs
        case _:
            return ()


def _pointed_then(text: str, alone: Interpret) -> _Named | None:
    """ "Cancélalo esta semana": an order about the task spoken of, and the days that it is left out."""
    order, _, when = text.partition(" ")
    match alone(order) if when else None:
        case (
            Understood(reading=Reading(commands=(DeleteTask(refs=(ItRef(many=False),) as refs),)))
            | Ambiguous(readings=(Reading(commands=(DeleteTask(refs=(ItRef(many=False),) as refs),)), *_))
        ):
            days = _days(when, alone)
            return (refs, *days) if days is not None else None
        case _:
            return None


def _days(words: str, alone: Interpret) -> tuple[date, date] | None:
    match alone(f"{_LIST} {words}") if words else None:
        case Understood(reading=Reading(commands=(ListTasks(filter=TaskFilter() as wanted),))):
            first, last = wanted.due_from, wanted.due_to
            is_time = wanted == TaskFilter(due_from=first, due_to=last)
            return (first, last) if is_time and first is not None and last is not None else None
        case _:
            return None


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
    if (only := _only_those(said, alone)) is not None:
        return only
    lead, rest = lead_of(said, alone)
    denied = rest if lead == "no" and not is_apart(said, rest) else None
    less = after_words(said, _LESS, alone) or denied or _before_no(said, alone)
    match alone(f"{_MOVE} {less}") if less else None:
        case Understood(reading=Reading(commands=(UpdateTask(edit=TaskEdit(recurrence=str() as rule)),))):
            return Plan(steps=(Step(command=UpdateTask(refs=(ItRef(),)), instead=Without(rule=rule)),))
        case _:
            return None


def _only_those(words: str, alone: Interpret) -> Plan | None:
    """ "No only on Mondays", dictated without its comma, is of Mondays."""
    no, _, rest = words.partition(" ")
    these = after_words(rest, _ONLY, alone) if lead_of(no, alone) == ("no", "") else None
    match alone(f"{_MOVE} {these}") if these is not None else None:
        case Understood(reading=Reading(commands=(UpdateTask(edit=TaskEdit(recurrence=str()) as edit),)) as reading):
            return Plan(steps=(Step(command=UpdateTask(refs=(ItRef(),), edit=edit)),), assumptions=reading.assumptions)
        case _:
            return None


def _less_one(text: str, read: Interpretation, state: State, alone: Interpret) -> Plan | None:
    """ "Except Sunday", "menos el domingo", are all of them; "except tomorrow" and "menos el 3" are that day alone."""
    match read:
        case Understood(reading=Reading(commands=(UpdateTask(refs=(ItRef(),), edit=edit, shift=None),))):
            day = edit.due.day if edit.due is not None and edit == TaskEdit(due=Due(day=edit.due.day)) else None
        case _:
            return None
    less = after_words(text, _LESS, alone) if day is not None else None
    if day is None or less is None:
        return None
    is_named = len(less.split()) > _WEEKDAY_WORDS or (day - state.today).days > _A_WEEK  # "except New Year's Day"
    is_date = is_named or any(map(str.isdecimal, less)) or (day - state.today).days < 2
    less_days = Skip(day=day) if is_date else Without(rule=f"FREQ=WEEKLY;BYDAY={WEEKDAYS[day.weekday()]}")
    return Plan(steps=(Step(command=UpdateTask(refs=(ItRef(),)), instead=less_days),))


def _before_no(words: str, alone: Interpret) -> str | None:
    said, _, last = words.rpartition(" ")
    lead, rest = lead_of(last, alone) if said else (None, "")
    return said if lead == "no" and not rest else None
