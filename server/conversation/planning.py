"""What to do with a message, tried in order: what says nothing, what answers a question, what goes on, what is new."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from engine.model import (
    Ambiguous,
    Awaiting,
    Context,
    DeleteTask,
    Due,
    Interpretation,
    ItRef,
    Reading,
    Simple,
    TaskEdit,
    TitleRef,
    Understood,
    Unknown,
    UpdateTask,
)
from server.conversation.about import is_and, plan_about
from server.conversation.answering import Plan, plan, plan_ahead
from server.conversation.following import plan_counted, plan_following
from server.conversation.leading import after_words, lead_of
from server.conversation.memory import Redo, Skip, Step, Tell, Without
from server.conversation.other_task import plan_other
from server.conversation.proposing import Heard, plan_proposal
from server.conversation.reminding import plan_reminder
from server.conversation.renaming import plan_rename
from server.conversation.second_thoughts import plan_second_thought
from server.conversation.state import State
from server.conversation.talking import plan_talk
from server.reply import say

_LESS = "less"
_MOVE = "/move 1"  # the slash commands hold in every language


def plan_message(
    text: str, heard: Heard, state: State, context: Context, interpret: Callable[[str, Context], Interpretation]
) -> Plan:
    """`heard.text` is the text with the words that waited for a part; `context` is that of the moment."""
    unasked = replace(context, awaiting=Awaiting.NOTHING, missing=None, quoted=False)

    def alone(words: str) -> Interpretation:
        return interpret(words, unasked)

    read = heard.read
    return (
        plan_talk(read, state)
        or plan_other(text, read, state, alone)
        or plan_proposal(heard, state)
        or _of_last(read, state)
        or _less_a_day(read, state, alone)
        or _less_weekdays(text, read, state, alone)
        or plan_ahead(text, read, state)
        or plan_second_thought(text, read, state, context, interpret)
        or plan_reminder(read, state)
        or plan_rename(text, read, state, alone)
        or plan_counted(text, read, state, alone)
        or plan_about(text, read, state, alone)
        or plan_following(text, read, state, unasked, interpret)
        or plan(read, heard.text, state)
    )


def _of_last(read: Interpretation, state: State) -> Plan | None:
    """Of the task last spoken of, or the deed last undone: "when is that?", "same time", "not this week", "redo"."""
    match read:
        case Unknown(reason="same_time") if state.memory.adjustable and state.memory.question is None:
            return _staying(Step(command=UpdateTask(refs=(ItRef(),)), instead=Tell()), state)
        case Unknown(reason="when_is_it"):
            return _staying(Step(command=UpdateTask(refs=(ItRef(),)), instead=Tell()), state)
        case Unknown(reason="skip_this"):
            return Plan(steps=(Step(command=UpdateTask(refs=(ItRef(),)), instead=Skip()),))
        case Unknown(reason="redo"):
            undone = state.memory.undone
            if not undone:
                return Plan(reply=(say("nothing-to-redo"),), questions=state.memory.questions, asked=True, chats=True)
            return Plan(steps=(Step(command=Simple(intent="undo"), instead=Redo(undone=undone[0])),))
        case _:
            return None


def _less_a_day(read: Interpretation, state: State, alone: Callable[[str], Interpretation]) -> Plan | None:
    """ "Skip tomorrow", of the series just made, changed or shown: a day is no task's name."""
    is_spoken_of = state.memory.adjustable or (state.last_task_id is not None and state.shown == (state.last_task_id,))
    match read:
        case Ambiguous(readings=(Reading(commands=(DeleteTask(refs=(TitleRef(title=said),)),)),)) if is_spoken_of:
            pass
        case _:
            return None
    match alone(f"{_MOVE} {said}"):
        case Understood(reading=Reading(commands=(UpdateTask(edit=TaskEdit(due=Due(day=day, clock=None))),))):
            return Plan(steps=(Step(command=UpdateTask(refs=(ItRef(),)), instead=Skip(day=day)),))
        case _:
            return None


def _less_weekdays(
    text: str, read: Interpretation, state: State, alone: Callable[[str], Interpretation]
) -> Plan | None:
    """ "Not Sundays", "menos los miércoles", "los domingos no", of a series; "no, on Sundays" is another day for it."""
    is_spoken_of = state.memory.adjustable or (state.last_task_id is not None and state.shown == (state.last_task_id,))
    if not is_spoken_of or state.memory.question is not None or not isinstance(read, Unknown):
        return None
    said = text.strip(" .!")
    said = said.partition(" ")[2] if is_and(said.partition(" ")[0], alone) else said
    lead, rest = lead_of(said, alone)
    denied = rest if lead == "no" and not any(sign in said[: said.rfind(rest)] for sign in ",.;:") else None
    less = after_words(said, _LESS, alone) or denied or _before_no(said, alone)
    match alone(f"{_MOVE} {less}") if less else None:
        case Understood(reading=Reading(commands=(UpdateTask(edit=TaskEdit(recurrence=str() as rule)),))):
            return Plan(steps=(Step(command=UpdateTask(refs=(ItRef(),)), instead=Without(rule=rule)),))
        case _:
            return None


def _before_no(words: str, alone: Callable[[str], Interpretation]) -> str | None:
    said, _, last = words.rpartition(" ")
    lead, rest = lead_of(last, alone) if said else (None, "")
    return said if lead == "no" and not rest else None


def _staying(step: Step, state: State) -> Plan:
    """Looked at beside a question, which stays open."""
    return Plan(steps=(step,), questions=state.memory.questions, asked=bool(state.memory.questions))
