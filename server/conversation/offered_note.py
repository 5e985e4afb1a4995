""" "Make it urgent", "call it X", "delete it", beside a note that is offered: the "it" is that note."""

from __future__ import annotations

from collections.abc import Callable

from engine.model import CreateTask, DeleteTask, Interpretation, ItRef, Reading, Understood, UpdateTask
from server.conversation.answering import Plan
from server.conversation.leading import lead_of
from server.conversation.memory import Confirmation, Step
from server.conversation.proposing import with_edit
from server.conversation.state import State
from server.reply import say

Interpret = Callable[[str], Interpretation]
_IT = (ItRef(),)


def plan_offered_note(text: str, read: Interpretation, state: State, alone: Interpret) -> Plan | None:
    match state.memory.question:
        case Confirmation(steps=(Step(command=CreateTask() as task, instead=None, proposal=None),)):
            pass
        case _:
            return None
    if state.quoting or "?" in text:
        return None
    _, rest = lead_of(text, alone)
    return _changed(read, task, state) or (_changed(alone(rest), task, state) if rest else None)


def _changed(read: Interpretation, task: CreateTask, state: State) -> Plan | None:
    rest, question = state.memory.questions[1:], state.memory.question
    match read:
        case Understood(reading=Reading(commands=(UpdateTask(refs=refs, edit=edit, shift=None),)) as reading):
            new = with_edit(task, edit) if refs == _IT else None
            if new is None or new == task:
                return None
            return Plan(steps=(Step(command=new),), assumptions=reading.assumptions, questions=rest)
        case Understood(reading=Reading(commands=(DeleteTask(refs=refs),))) if refs == _IT:
            return Plan(reply=(say("rejected"),), questions=rest, aside=question)
        case _:
            return None
