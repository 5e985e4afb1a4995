""" "Delete everything but the tax": the exception by its name, read as the number of a task would be in its place.
"Nothing tomorrow, push it all to Monday": all of the day that is to be emptied."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from engine.model import (
    ActsOnTasks,
    AllRef,
    CreateTask,
    Due,
    Interpretation,
    Reading,
    TaskFilter,
    Understood,
    UpdateTask,
)
from server.conversation.answering import Plan
from server.conversation.leading import CLAUSES, lead_of
from server.conversation.memory import Step
from server.conversation.naming_tasks import tasks_named
from server.conversation.proposing import Heard
from server.conversation.state import State

Interpret = Callable[[str], Interpretation]
_CLASSES = ("ALL", "EXCEPT")
_NEW = "/new"
_NUMBER = 97  # stands in for the name
_MOST_WORDS, _LONGEST_NAME = 14, 5


def plan_all_but(text: str, heard: Heard, state: State, alone: Interpret) -> Plan | None:
    """Such a deed is asked about with the tasks that it means, so the person sees what is left out."""
    if state.quoting or len(text.split()) > _MOST_WORDS or not all(map(heard.mentions, _CLASSES)):
        return None
    if any(ref.excluded for ref in _all_of(heard.read)[1]):
        return None
    for name, line in _with_number(text.strip(" .!").split()):
        read = alone(line)
        command, every = _all_of(read)
        if command is None or [ref.excluded for ref in every] != [(_NUMBER,)] or not tasks_named(name, alone):
            continue
        but = replace(every[0], excluded=(), excluded_names=(name,))
        assumptions = read.reading.assumptions if isinstance(read, Understood) else ()
        return Plan(steps=(Step(command=replace(command, refs=(but,))),), assumptions=assumptions)
    return None


def plan_all_of_day(text: str, read: Interpretation, state: State, alone: Interpret) -> Plan | None:
    """Where the order itself says nothing of a day of theirs: "I leave on Sunday" tells of one, and empties none."""
    command, _ = _all_of(read)
    told, *behind = CLAUSES.split(text.strip(" .!"))
    if not isinstance(command, UpdateTask) or command.refs != (AllRef(),) or not behind or state.quoting:
        return None
    if command.edit.due is None:
        return None
    match alone(f"{_NEW} {told}"):
        case Understood(reading=Reading(commands=(CreateTask(title=title, due=Due(day=day), recurrence=None),))):
            if lead_of(title, alone) != ("no", "") or day == command.edit.due.day:
                return None
            of_it = AllRef(filter=TaskFilter(due_from=day, due_to=day))
            assumptions = read.reading.assumptions if isinstance(read, Understood) else ()
            return Plan(steps=(Step(command=replace(command, refs=(of_it,))),), assumptions=assumptions)
        case _:
            return None


def _all_of(read: Interpretation) -> tuple[ActsOnTasks | None, list[AllRef]]:
    """The one command of the words, and what it says of all tasks."""
    match read:
        case Understood(reading=Reading(commands=(command,))) if isinstance(command, ActsOnTasks):
            return command, [ref for ref in command.refs if isinstance(ref, AllRef)]
        case _:
            return None, []


def _with_number(words: list[str]) -> Iterator[tuple[str, str]]:
    """Each stretch that may be a name, and the message with a number for it; those at its end first, the short ones."""
    for end in range(len(words), 2, -1):
        for start in range(end - 1, max(1, end - _LONGEST_NAME - 1), -1):
            yield " ".join(words[start:end]), " ".join((*words[:start], str(_NUMBER), *words[end:]))
