"""What follows a deed in half a sentence: "and 2 as well", "same for 2", "no, the gas one", "nvm, delete it".

The words around what is said are taken off (a no, an "and" or "too", politeness); the rest is read as tasks behind a
slash command, which holds in every language, or as what is said of the task last spoken of. Tried where nothing else
was understood.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from engine.model import (
    ActsOnTasks,
    Command,
    CompleteTask,
    Context,
    DeleteTask,
    Interpretation,
    ItRef,
    NumberRef,
    OrdinalRef,
    Reading,
    ReopenTask,
    TaskRef,
    TitleRef,
    Understood,
    Unknown,
    UpdateTask,
)
from server.conversation.answering import Plan, help_that_fits, plan
from server.conversation.half_sentences import ALSO, BARE_OTHER, ONCE_MORE, Half, half_of
from server.conversation.leading import MEANT, OBJECTION, after_words, is_denied
from server.conversation.memory import Step, Tell
from server.conversation.naming_tasks import tasks_named
from server.conversation.proposing import Heard
from server.conversation.state import State

_DONE = "/done"
_IT_IS, _MOVES_IT = "it_is", "MOVE_IT"
_MOST_WORDS = 10
_REASONS = frozenset({"no_rule", OBJECTION, MEANT, ALSO, ONCE_MORE, BARE_OTHER})

Interpret = Callable[[str], Interpretation]


def plan_counted(text: str, heard: Heard, state: State, interpret: Interpret) -> Plan | None:
    """The same to tasks told by number or place: "and 2 as well", "same for 2", "no, sorry, the first"."""
    if not (_may_follow(text, heard.read, state) or _takes_number_for_hour(text, heard, state)):
        return None
    half = half_of(text, interpret)
    refs = _tasks_of(half.core, interpret)
    if len(refs) > 1 and half.lead == "no" and is_denied(text, half.core, interpret):
        refs = refs[-1:]  # "not 3, 2"
    if not refs and half.adds:
        refs = _tasks_of(half.core.partition(" ")[2], interpret)  # "lo mismo con la 2"
    if not refs and (said := after_words(half.core, _IT_IS, interpret)) is not None:
        refs = _tasks_of(said, interpret)  # "no era esa, era la 2"
    if not refs or not all(isinstance(ref, NumberRef | OrdinalRef) for ref in refs):
        return None
    return _to_others(half, refs, state)


def plan_following(
    text: str, read: Interpretation, state: State, context: Context, interpret: Callable[[str, Context], Interpretation]
) -> Plan | None:
    """The same to the task that is named after a "no", or what is said of the one last spoken of. `context` is that of
    nothing asked."""
    if not _may_follow(text, read, state):
        return None

    def alone(words: str) -> Interpretation:
        return interpret(words, context)

    half = half_of(text, alone)
    refs = _tasks_of(half.core, alone) if half.core and not half.adds else ()
    if half.again and half.lead is None:
        refs = tasks_named(half.core, alone)  # "same for the gift"
    if half.lead == "no" and is_denied(text, half.core, alone):
        return _left_alone(half, context, interpret)
    return _on_it(half, state, context, interpret) or (_to_others(half, refs, state) if refs else None)


def _left_alone(half: Half, context: Context, interpret: Callable[[str, Context], Interpretation]) -> Plan | None:
    """ "Don't complete it yet": it stays as it is, which is said."""
    match interpret(half.core, replace(context, quoted=True)):
        case Understood(reading=Reading(commands=(CompleteTask() | DeleteTask() as denied,))):
            it = UpdateTask(refs=denied.refs)
            return Plan(steps=(Step(command=it, instead=Tell()),)) if denied.refs == (ItRef(),) else None
        case _:
            return None


def _may_follow(text: str, read: Interpretation, state: State) -> bool:
    """Not where the words are long, a question, or something else, or a question is open."""
    if state.memory.question is not None or "?" in text or len(text.split()) > _MOST_WORDS:
        return False
    return isinstance(read, Unknown) and read.reason in _REASONS


def _takes_number_for_hour(text: str, heard: Heard, state: State) -> bool:
    """ "Oops, I meant 3" speaks of another task, not of three o'clock, after one was done, or was changed by its number
    and no hour was said."""
    match heard.read:
        case Understood(reading=Reading(commands=(UpdateTask(refs=(ItRef(),)),))) if state.memory.question is None:
            deed = state.memory.deed
        case _:
            return False
    if deed is None or not state.memory.adjustable:
        return deed is not None
    is_number = all(word.isdecimal() for word in re.findall(r"\w*\d\w*", text))
    return is_number and _is_by_number(deed.command) and not heard.mentions(_MOVES_IT)


def _is_by_number(command: Command) -> bool:
    match command:
        case UpdateTask(refs=refs, edit=edit, shift=None):
            has_hour = edit.time is not None or (edit.due is not None and edit.due.clock is not None)
            return not has_hour and bool(refs) and all(isinstance(ref, NumberRef) for ref in refs)
        case _:
            return False


def _to_others(half: Half, refs: tuple[TaskRef, ...], state: State) -> Plan | None:
    """The same to other tasks, besides or, after a "no", in place of those it was done to."""
    deed = state.memory.deed.command if state.memory.deed is not None else None
    instead = half.lead in ("no", OBJECTION)
    if not isinstance(deed, ActsOnTasks) or not (half.adds or instead) or _is_name(deed):
        return None
    unclear = help_that_fits(state.memory.puzzled) if any(isinstance(ref, TitleRef) for ref in refs) else None
    step = Step(command=replace(deed, refs=refs), otherwise=unclear, in_place=instead and not half.adds)
    return Plan(steps=(step,))


def _is_name(command: ActsOnTasks) -> bool:
    """A title is given to one task only."""
    return isinstance(command, UpdateTask) and command.edit.title is not None


def _tasks_of(words: str, interpret: Interpret) -> tuple[TaskRef, ...]:
    match interpret(f"{_DONE} {words}"):
        case Understood(reading=Reading(commands=(CompleteTask(refs=refs),))):
            return refs if all(isinstance(ref, NumberRef | OrdinalRef | TitleRef) for ref in refs) else ()
        case _:
            return ()


def _on_it(
    half: Half, state: State, context: Context, interpret: Callable[[str, Context], Interpretation]
) -> Plan | None:
    """ "Nvm delete it", "bórralo mejor", of the task just made or changed."""
    is_just_done = state.memory.adjustable or state.memory.deed is not None
    if not half.core or not (half.lead or half.is_less) or state.last_task_id is None or not is_just_done:
        return None
    match interpret(half.core, replace(context, quoted=True)):
        case Understood(reading=Reading(commands=(command,))) as said if isinstance(
            command, DeleteTask | CompleteTask | ReopenTask | UpdateTask
        ):
            return plan(said, half.core, state) if command.refs == (ItRef(),) else None
        case _:
            return None
