""" "Make it urgent", "call it X", "delete it", "and eggs", beside a note that is offered: the "it" is that note."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from engine.model import (
    Ambiguous,
    Context,
    CreateTask,
    DeleteTask,
    Interpretation,
    ItRef,
    Reading,
    Understood,
    UpdateTask,
)
from server.conversation.answering import Plan, always
from server.conversation.leading import behind_yes
from server.conversation.memory import Confirmation, Step
from server.conversation.proposing import with_edit
from server.conversation.state import State
from server.conversation.wording import planned_details
from server.reply import Lines, say

Interpret = Callable[[str, Context], Interpretation]
_IT = (ItRef(),)
_LIST = "-"  # the name of a list that is being filled, so that "and eggs" is one more thing for it
_MOST_NOTES = 10


def plan_offered_note(
    text: str, read: Interpretation, state: State, context: Context, interpret: Interpret
) -> Plan | None:
    """`context` is that of nothing asked."""
    match state.memory.question:
        case Confirmation() as question:
            tasks = _notes(question)
        case _:
            return None
    if state.quoting or "?" in text or not tasks:
        return None
    lead, joined, rest = behind_yes(text, lambda words: interpret(words, context))
    changed = _changed(read, tasks, state) or (_changed(interpret(rest, context), tasks, state) if rest else None)
    if changed is None and len(tasks) > 1:  # a bare time, which is read as one where a task is in sight
        changed = _changed(interpret(rest or text, replace(context, quoted=True)), tasks, state)
    if changed is not None or not rest or lead not in ("yes", None):
        return changed
    further = _one_more(f"{joined} {rest}", context, interpret)
    if further is None or isinstance(read, Understood):
        return None
    if lead == "yes":
        return Plan(steps=(*question.steps, Step(command=further)), questions=state.memory.questions[1:])
    return _offering(further, question, "no_rule")


def _notes(question: Confirmation) -> tuple[CreateTask, ...]:
    """The notes that are asked about, of which "tomorrow" and "delete them" are said; none where it is about more."""
    plain = [step.command for step in question.steps if step.instead is None and step.proposal is None]
    notes = tuple(command for command in plain if isinstance(command, CreateTask))
    return notes if len(notes) == len(question.steps) else ()


def _changed(read: Interpretation, tasks: Sequence[CreateTask], state: State) -> Plan | None:
    rest, question = state.memory.questions[1:], state.memory.question
    match read:
        case Understood(reading=Reading(commands=(UpdateTask(refs=refs, edit=edit, shift=None),)) as reading):
            if refs != _IT or (edit.title is not None and len(tasks) > 1):  # a title is given to one task only
                return None
            new = [one for task in tasks if (one := with_edit(task, edit)) is not None]
            if len(new) < len(tasks) or new == list(tasks):
                return None
            steps = tuple(Step(command=one) for one in new)
            return Plan(steps=steps, assumptions=reading.assumptions, questions=rest)
        case Understood(reading=Reading(commands=(DeleteTask(refs=refs),))) if refs == _IT:
            return Plan(reply=(say("rejected"),), questions=rest, aside=question)
        case _:
            return None


# --- one more ---------------------------------------------------------------------------------------------------------


def _one_more(words: str, context: Context, interpret: Interpret) -> CreateTask | None:
    """The "eggs" of "and eggs", "and also eggs"."""
    match interpret(words, replace(context, filling=_LIST)):
        case Understood(reading=Reading(commands=(CreateTask(project=project, due=None) as task,))) if project == _LIST:
            return replace(task, project=None)
        case _:
            return None


def further_note(read: Ambiguous, question: Confirmation) -> Plan | None:
    """A note beside one that was offered: both are offered, so that neither is lost."""
    match read.reason, [reading.commands for reading in read.readings]:
        case "bare_note", [(CreateTask() as further,)] if question.offer:
            return _offering(further, question, read.reason)
        case _:
            return None


def _offering(further: CreateTask, question: Confirmation, reason: str) -> Plan | None:
    if not question.offer or len(question.steps) >= _MOST_NOTES:
        return None
    steps = (*question.steps, Step(command=further))
    notes = [step.command for step in steps if isinstance(step.command, CreateTask)]
    lines = tuple(say("note-line", title=note.title, details=planned_details(note)) for note in notes)
    prompt = say("offer-notes", count=len(lines), lines=Lines(blocks=lines))
    asked = Confirmation(prompt=prompt, steps=steps, offer=True)
    return Plan(reply=(prompt,), questions=(asked,), repairs=(always(*steps),), asked=True, failed=reason)
