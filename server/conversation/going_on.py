"""Words that go on from what was just done or shown: "no, at 4" after a task, "and on Friday?" after a list.

They are read behind the slash command that they belong to, since those hold in every language.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from engine.model import (
    Awaiting,
    Context,
    Interpretation,
    ItRef,
    ListTasks,
    NumberRef,
    Reading,
    Simple,
    TaskFilter,
    Understood,
    UpdateTask,
)
from server.conversation.state import State

Interpret = Callable[[str, Context], Interpretation]
_MOVE, _LIST = "/move 1", "/tasks"
_MOST_WORDS = 5
_FIRST_APART = re.compile(r"(\w+)\s*[,.;:!…]+\s*(\S.*)", re.DOTALL)


def going_on(text: str, language: str, state: State, context: Context, interpret: Interpret) -> Understood | None:
    """None for words that stand for themselves, or for nothing. `language` is that of the words alone."""
    context = replace(context, awaiting=Awaiting.NOTHING, missing=None)
    read: Understood | None = None
    if state.memory.adjustable:
        read = _adjusting(text, context, interpret)
    elif state.memory.listed:
        read = _another_list(text, context, interpret)
    if read is None:
        return None
    return replace(read, reading=replace(read.reading, language=language, marks=()))  # marks of other words


def _adjusting(text: str, context: Context, interpret: Interpret) -> Understood | None:
    """A day or an hour alone, perhaps after a "no", moves the task just made or changed; an hour keeps its day."""
    for words in (text, _after_no(text, context, interpret)):
        match interpret(f"{_MOVE} {words}", context) if words else None:
            case (
                Understood(
                    reading=Reading(commands=(UpdateTask(refs=(NumberRef(number=1),)) as command,)) as reading
                ) as read
            ):
                return replace(read, reading=replace(reading, commands=(replace(command, refs=(ItRef(),)),)))
            case _:
                continue
    return None


def _after_no(text: str, context: Context, interpret: Interpret) -> str | None:
    """What follows a first word that means no and stands apart: "no, tomorrow" is not "not tomorrow"."""
    found = _FIRST_APART.fullmatch(text.strip())
    if found is None:
        return None
    match interpret(found[1], context):
        case Understood(reading=Reading(commands=(Simple(intent="reject"),))):
            return found[2]
        case _:
            return None


def _another_list(text: str, context: Context, interpret: Interpret) -> Understood | None:
    """A few words that narrow a list: with the first of them, which may be an "and", or without."""
    words = text.split()
    for said in (words, words[1:]):
        if not 1 <= len(said) <= _MOST_WORDS:
            continue
        match interpret(f"{_LIST} {' '.join(said)}", context):
            case Understood(reading=Reading(commands=(ListTasks(filter=wanted),))) as read if _narrows(wanted):
                return read
            case _:
                continue
    return None


def _narrows(wanted: TaskFilter) -> bool:
    return wanted != TaskFilter() and wanted.query is None
