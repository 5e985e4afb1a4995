"""What to do with a message, tried in order: what says nothing, what answers a question, what goes on, what is new."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from engine.model import (
    Awaiting,
    Context,
    DeleteTask,
    Interpretation,
    ItRef,
    Reading,
    Simple,
    TaskEdit,
    Understood,
    Unknown,
    UpdateTask,
)
from server.conversation.about import plan_about
from server.conversation.all_but import plan_all_but, plan_all_of_day
from server.conversation.answering import Plan, plan
from server.conversation.beside import plan_beside
from server.conversation.closing import plan_closing
from server.conversation.following import plan_counted, plan_following
from server.conversation.from_now import plan_from_now
from server.conversation.hearing import denies, names_series
from server.conversation.just_then import plan_just_then
from server.conversation.lasting import plan_last_day
from server.conversation.leading import lead_of
from server.conversation.leaving_out import plan_not_today, plan_skip, plan_without
from server.conversation.leaving_project import plan_leaving_project
from server.conversation.meant import plan_meant
from server.conversation.memory import Confirmation, Redo, Skip, Step, Tell
from server.conversation.named_again import plan_named_again, plan_placed
from server.conversation.not_done import plan_not_done
from server.conversation.noticing import plan_notice, plan_notice_hour
from server.conversation.offered_note import plan_offered_note
from server.conversation.only_some import plan_only
from server.conversation.other_task import plan_other
from server.conversation.project_kept import plan_project_kept
from server.conversation.proposing import Heard, plan_proposal
from server.conversation.reminding import plan_ahead, plan_reminder
from server.conversation.renaming import plan_rename
from server.conversation.second_thoughts import plan_second_thought
from server.conversation.setting_again import plan_setting_again
from server.conversation.state import State
from server.conversation.tagging import plan_tags
from server.conversation.talking import plan_talk
from server.conversation.without_notice import plan_quiet_hours, plan_without_notice
from server.reply import say

_YES = Reading(commands=(Simple(intent="confirm"),), language="", rule="confirm")


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
        or plan_closing(text, read, state, alone)
        or plan_other(text, heard, state, alone)
        or plan_proposal(heard, state)
        or plan_setting_again(text, read, state, alone)
        or _nothing_to_put_back(heard, state)
        or _of_last(read, state)
        or plan_not_today(text, read, state, alone)
        or _of_all_of_it(text, read, state, alone)
        or plan_from_now(text, heard, state, alone)
        or plan_all_but(text, heard, state, alone)
        or plan_all_of_day(text, read, state, alone)
        or plan_without_notice(text, heard, state, unasked, interpret)
        or plan_quiet_hours(heard, state)
        or plan_without(text, heard, state, alone)
        or plan_tags(text, heard, state, alone)
        or plan_leaving_project(text, read, state, alone)
        or plan_project_kept(heard, state)
        or plan_skip(text, read, state, alone)
        or plan_just_then(text, heard, state, alone)
        or plan_last_day(text, heard, state, alone)
        or plan_notice_hour(text, read, state, alone)
        or plan_notice(text, heard, state, unasked, interpret)
        or plan_ahead(text, read, state, alone)
        or plan_offered_note(text, read, state, unasked, interpret)
        or plan_beside(text, heard, state, unasked, interpret)
        or plan_second_thought(text, heard, state, context, interpret)
        or plan_reminder(read, state)
        or plan_not_done(text, heard, state, alone)
        or plan_only(text, read, state, unasked, interpret)
        or _of_another(text, read, state, alone)
        or plan_counted(text, heard, state, alone)
        or plan_named_again(text, read, state, alone)
        or plan_about(text, read, state, alone)
        or plan_following(text, read, state, unasked, interpret)
        or _perhaps_of_last(text, read, state, alone)
        or plan_placed(text, heard, state, alone)
        or plan(read, heard.text, state)
    )


def _of_another(text: str, read: Interpretation, state: State, alone: Callable[[str], Interpretation]) -> Plan | None:
    """What was done was meant for the task that is named; where none is called so, a title is put right."""
    rename = plan_rename(text, read, state, alone)
    return plan_meant(text, read, state, alone, rename) or rename


def _nothing_to_put_back(heard: Heard, state: State) -> Plan | None:
    """ "Put it back", where the last thing done was to note something: that is not to go."""
    match heard.read:
        case Understood(reading=Reading(commands=(Simple(intent="undo"),))) if state.journal is not None:
            made_only = all(image.before is None for image in state.journal.images)
            is_asked = made_only and heard.mentions("PUT_BACK")
            return Plan(reply=(say("nothing-to-put-back"),), chats=True) if is_asked else None
        case _:
            return None


def _of_last(read: Interpretation, state: State) -> Plan | None:
    """Of the task last spoken of, or the deed last undone: "when is that?", "same time", "not this week", "redo"."""
    match read:
        case Unknown(reason="same_time") if state.memory.adjustable and state.memory.question is None:
            return _staying(Step(command=UpdateTask(refs=(ItRef(),)), instead=Tell()), state)
        case Unknown(reason="when_is_it"):
            return _staying(Step(command=UpdateTask(refs=(ItRef(),)), instead=Tell()), state)
        case Unknown(reason="skip_this"):
            return Plan(steps=(Step(command=UpdateTask(refs=(ItRef(),)), instead=Skip()),))
        case Unknown(reason="once_more") if not state.memory.undone:
            return None
        case Unknown(reason="redo" | "once_more"):
            undone = state.memory.undone
            if not undone:
                return Plan(reply=(say("nothing-to-redo"),), questions=state.memory.questions, asked=True, chats=True)
            return Plan(steps=(Step(command=Simple(intent="undo"), instead=Redo(undone=undone[0])),))
        case _:
            return None


def _of_all_of_it(text: str, read: Interpretation, state: State, alone: Callable[[str], Interpretation]) -> Plan | None:
    """ "The whole series", where all of it was changed already: how it stands is told."""
    is_deleted = _asks_to_delete_series(state)
    if (
        "?" in text
        or not isinstance(read, Unknown)
        or not (is_deleted or (state.memory.adjustable and not state.memory.questions))
    ):
        return None
    _, rest = lead_of(text, alone)
    if not names_series(rest, alone) or denies(text, rest, alone):
        return None
    if is_deleted:  # "¿… y toda su serie?" "toda la serie"
        return plan(Understood(reading=replace(_YES, language=state.language)), text, state)
    return _staying(Step(command=UpdateTask(refs=(ItRef(),)), instead=Tell()), state)


def _asks_to_delete_series(state: State) -> bool:
    """Only a series has a word that leaves out one of it."""
    match state.memory.question:
        case Confirmation(steps=(Step(command=DeleteTask(), task_ids=(_,)),)):
            return any(isinstance(step.instead, Skip) for one in state.memory.repairs for step in one.steps)
        case _:
            return False


def _perhaps_of_last(
    text: str, read: Interpretation, state: State, alone: Callable[[str], Interpretation]
) -> Plan | None:
    """A time alone, behind what was not understood, may belong to that: asked before it moves the task last made."""
    match read:
        case Understood(reading=Reading(commands=(UpdateTask(refs=(ItRef(many=False),)) as moved,))):
            if not state.memory.puzzled or state.quoting or state.memory.question is not None:
                return None
            if moved.edit != TaskEdit(due=moved.edit.due, time=moved.edit.time):
                return None  # "remind me an hour before" says of what it is
            if state.shows_last_alone or isinstance(alone(text), Understood):
                return None
            return Plan(steps=(Step(command=moved, unsure=True),))
        case _:
            return None


def _staying(step: Step, state: State) -> Plan:
    """Looked at beside a question, which stays open."""
    return Plan(steps=(step,), questions=state.memory.questions, asked=bool(state.memory.questions))
