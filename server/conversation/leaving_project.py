""" "Leave the Van project", "I'm done with Van": out of the project that the person is in, told by its name."""

from __future__ import annotations

import re
from collections.abc import Callable

from engine.model import CompleteTask, Interpretation, Reading, Simple, TitleRef, Understood
from server.conversation.answering import Plan, help_that_fits
from server.conversation.leading import CLAUSES
from server.conversation.memory import Step
from server.conversation.state import State
from server.conversation.titles import fold

_LEAVE = Simple(intent="clear_context")
_MOST_WORDS = 10


def plan_leaving_project(
    text: str, read: Interpretation, state: State, alone: Callable[[str], Interpretation]
) -> Plan | None:
    """None where no project is open, or it is not named."""
    project = state.current_project
    if project is None or state.memory.question is not None or len(text.split()) > _MOST_WORDS:
        return None
    match read:
        case Understood(reading=Reading(commands=(CompleteTask(refs=(TitleRef(title=title),)) as done,))):
            if fold(title) != fold(project.name):
                return None
            unclear = help_that_fits(state.memory.puzzled)
            return Plan(steps=(Step(command=done, otherwise=unclear, fallback=(Step(command=_LEAVE),)),))
        case Understood():
            return None
        case _:
            pass
    named = re.compile(rf"(?<!\w){re.escape(project.name)}(?!\w)", re.IGNORECASE)
    for words in dict.fromkeys((text, CLAUSES.split(text.strip())[0])):
        less, times = named.subn("", words, count=1)
        match alone(" ".join(less.split())) if times else None:
            case Understood(reading=Reading(commands=(Simple(intent="clear_context"),))):
                return Plan(steps=(Step(command=_LEAVE),))
            case _:
                continue
    return None
