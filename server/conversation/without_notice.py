""" "No reminder for this one", "quítale el aviso al dentista": of one task, where the settings are of all of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import time

from engine.model import Context, Due, Interpretation, ItRef, Reading, SetPreference, Understood, Unknown, UpdateTask
from engine.stance import NO_NOTICE
from server.conversation.answering import Plan, plan
from server.conversation.leading import after_words
from server.conversation.memory import NoNotice, Step
from server.conversation.naming_tasks import tasks_named
from server.conversation.otherwise import as_steps
from server.conversation.proposing import Heard
from server.conversation.state import Outcome, State, TaskChange
from server.reply import say
from storage.model import Task

_REMINDERS = "task_reminder"  # the setting; digests are of no single task
_CLASS = "NEEDS_NO_NOTICE"  # classes of words.toml
_QUIET_LATER, _FROM_NOW, _HOURS = "QUIET_LATER", "QUIET_FROM_NOW", "QUIET_HOURS"


def plan_without_notice(
    text: str, heard: Heard, state: State, context: Context, interpret: Callable[[str, Context], Interpretation]
) -> Plan | None:
    """Where no task is spoken of or named so, the words are of all reminders, or what else they say."""
    if state.memory.question is not None or "?" in text or not heard.mentions(_CLASS):
        return None

    def of_it(words: str) -> Interpretation:
        return interpret(words, replace(context, quoted=True))

    if _is_of_it(heard.read, of_it(text)):
        is_spoken_of = state.memory.adjustable or state.shows_last_alone or state.quoting
        return Plan(steps=(Step(command=UpdateTask(refs=(ItRef(),)), instead=NoNotice()),)) if is_spoken_of else None
    named = after_words(text.strip(" .!"), NO_NOTICE, of_it)
    if named is None:
        return None
    _, _, behind = named.partition(" ")  # "de la 3", where the preposition is left over
    refs = next(
        filter(None, (tasks_named(said, lambda words: interpret(words, context)) for said in (named, behind))), ()
    )
    if not refs:
        return None
    planned = plan(heard.read, text, state)
    step = Step(command=UpdateTask(refs=refs), instead=NoNotice(), otherwise=say("unknown"), fallback=as_steps(planned))
    return Plan(steps=(step,), repairs=planned.repairs, assumptions=planned.assumptions)


def plan_quiet_hours(heard: Heard, state: State) -> Plan | None:
    """ "No messages after 10pm", "nada entre las 22 y las 7": to keep quiet from now on until then
    would be the opposite, and "nothing before 8 on Sundays" is no whole day. That such hours cannot be set is said."""
    match heard.read:
        case Understood(reading=Reading(commands=(SetPreference(mute_until=Due(clock=time())),))):
            begins_later = heard.mentions(_QUIET_LATER) and not heard.mentions(_FROM_NOW)
            questions = state.memory.questions
            return Plan(reply=(say("no-quiet-hours"),), questions=questions, chats=True) if begins_later else None
        case Understood(reading=Reading(commands=(SetPreference(quiet_days=days),))) if days and heard.mentions(_HOURS):
            return Plan(reply=(say("no-quiet-hours"),), questions=state.memory.questions, chats=True)
        case _:
            return None


def _is_of_it(read: Interpretation, of_it: Interpretation) -> bool:
    """What is said of a task, or what would turn all off with a word for one of them: "ése sin aviso"."""
    match read:
        case Understood(reading=Reading(commands=(SetPreference(enabled=Mapping() as enabled),))) if enabled:
            return enabled.get(_REMINDERS) is False and not any(enabled.values())
        case _:
            return isinstance(of_it, Unknown) and of_it.reason == NO_NOTICE


def silence(task: Task, state: State) -> Outcome:
    """A new time of the task brings its reminder back, which is said then."""
    after = replace(task, remind_at=None, remind_before=None)
    reply = (say("notice-off", title=task.title),)
    if after == task:
        return Outcome(reply=reply, focus=task.id)
    return Outcome(
        reply=reply,
        tasks=(TaskChange(before=task, after=replace(after, updated_at=state.now)),),
        undo=say("undone-updated", count=1, title=task.title),
        focus=task.id,
    )
