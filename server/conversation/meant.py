"""What was done was meant for another task, or not for this one: "no, the rent", "oops, la renta", "not 2 actually".

Tried only right after something was done to tasks that were there, and only of tasks that the words name.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from engine.model import (
    ActsOnTasks,
    Ambiguous,
    CompleteTask,
    CreateTask,
    Interpretation,
    Reading,
    ReopenTask,
    Simple,
    TaskRef,
    TitleRef,
    Understood,
    Unknown,
    UpdateTask,
)
from server.conversation.answering import Plan, help_that_fits, plan
from server.conversation.half_sentences import half_of
from server.conversation.leading import LONGEST_NO, MEANT, OBJECTION, after_words, is_denied, lead_of
from server.conversation.memory import Reword, Step, TakeBack
from server.conversation.naming_tasks import tasks_named
from server.conversation.otherwise import as_steps
from server.conversation.state import State

Interpret = Callable[[str], Interpretation]
_IT_IS = "it_is"
_UNDO = (Simple(intent="undo"),)
_REASONS = ("no_rule", OBJECTION, MEANT)
_MOST_WORDS = 8
_SIGNS = " ,.;:!¡…"


def plan_meant(
    text: str, read: Interpretation, state: State, interpret: Interpret, otherwise: Plan | None
) -> Plan | None:
    """`otherwise` is what the words say where they name no task."""
    deed = state.memory.deed.command if state.memory.deed is not None else None
    is_brief = "?" not in text and len(text.split()) <= _MOST_WORDS
    if not isinstance(deed, ActsOnTasks) or not is_brief or state.quoting or state.memory.question is not None:
        return None
    if isinstance(deed, UpdateTask) and deed.edit.title is not None:  # a title is given to one task only
        return None
    if not _may_be(read):
        return None
    against = _another_name(deed, state, interpret, otherwise)
    return (
        against
        or _not_this_one(text, deed, state, interpret)
        or _the_other(text, read, deed, state, interpret, otherwise)
    )


def _may_be(read: Interpretation) -> bool:
    match read:
        case Unknown(reason=reason):
            return reason in _REASONS
        case Ambiguous(reason="bare_note", readings=(Reading(commands=(CreateTask(due=None),)),)):
            return True
        case Understood(reading=Reading(commands=commands)):
            return commands == _UNDO
        case _:
            return False


def _another_name(deed: ActsOnTasks, state: State, interpret: Interpret, otherwise: Plan | None) -> Plan | None:
    """ "Not Doyle, Boyle": the same is done to the task called so; where there is none, the name is put right."""
    match otherwise.steps if otherwise is not None else ():
        case (Step(instead=Reword(old=str(), new=new)),) as rename:
            refs = tasks_named(new, interpret)
            if not refs or not all(isinstance(ref, TitleRef) for ref in refs):
                return None
            unclear = help_that_fits(state.memory.puzzled)
            other = Step(command=replace(deed, refs=refs), in_place=True, otherwise=unclear, fallback=rename)
            return Plan(steps=(other,))
        case _:
            return None


# --- not this one -----------------------------------------------------------------------------------------------------


def _not_this_one(text: str, deed: ActsOnTasks, state: State, interpret: Interpret) -> Plan | None:
    """ "Not 2 actually", "la 2 no, perdón": of what was just done, this is taken back. "No la 2", after it was done
    to another one, may mean the 2, and is asked about."""
    unclear = help_that_fits(state.memory.puzzled)
    half = half_of(text, interpret)
    perhaps: tuple[Step, ...] = ()
    if half.lead is not None and not half.adds and half.core and is_denied(text, half.core, interpret):
        refs = tasks_named(half.core, interpret)
        if len(refs) > 1:  # "no la 3, la 2" names the other one as well
            return Plan(steps=(Step(command=replace(deed, refs=refs[-1:]), in_place=True, otherwise=unclear),))
        if refs and half.lead == "no":
            perhaps = (Step(command=replace(deed, refs=refs), unsure=True, otherwise=unclear),)
    else:
        refs = _before_no(half.core, interpret)
        if refs and isinstance(deed, CompleteTask):
            perhaps = (Step(command=ReopenTask(refs=refs), otherwise=unclear),)  # done some time ago
    if not refs:
        return None
    back = Step(command=replace(deed, refs=refs), instead=TakeBack(), otherwise=unclear, fallback=perhaps)
    return Plan(steps=(back,))


def _before_no(words: str, interpret: Interpret) -> tuple[TaskRef, ...]:
    said = words.strip(_SIGNS).split()
    for count in range(min(LONGEST_NO, len(said) - 1), 0, -1):
        lead, rest = lead_of(" ".join(said[-count:]), interpret)
        if lead == "no" and not rest:
            return tasks_named(" ".join(said[:-count]).rstrip(_SIGNS), interpret)
    return ()


# --- the other one ----------------------------------------------------------------------------------------------------


def _the_other(
    text: str, read: Interpretation, deed: ActsOnTasks, state: State, interpret: Interpret, otherwise: Plan | None
) -> Plan | None:
    """ "No, the rent", "ups, la renta": the same is done to that one, and what was done before is taken back."""
    said = _behind_undo(text, interpret) if isinstance(read, Understood) else _behind_objection(text, interpret)
    refs = tasks_named(said, interpret) if said is not None else ()
    if not refs or not all(isinstance(ref, TitleRef) for ref in refs):
        return None
    if isinstance(read, Unknown):
        steps = otherwise.steps if otherwise is not None else ()
        unread = steps if state.was_just_made else tuple(_asked_first(one) for one in steps)
    else:
        unread = as_steps(plan(read, text, state))  # an undo, or a note that is offered
    unclear = help_that_fits(state.memory.puzzled)
    step = Step(command=replace(deed, refs=refs), otherwise=unclear, in_place=True, fallback=unread)
    return Plan(steps=(step,))


def _behind_objection(text: str, interpret: Interpret) -> str | None:
    half = half_of(text, interpret)
    if half.lead not in ("no", "objection") or half.adds or not half.core:
        return None
    return after_words(half.core, _IT_IS, interpret) or half.core


def _behind_undo(text: str, interpret: Interpret) -> str | None:
    words = text.split()
    for count in range(1, min(LONGEST_NO, len(words) - 1) + 1):
        match interpret(" ".join(words[:count]).strip(_SIGNS)):
            case Understood(reading=Reading(commands=commands)) if commands == _UNDO:
                return " ".join(words[count:])
            case _:
                continue
    return None


def _asked_first(step: Step) -> Step:
    """The title of a task that was there, of which nothing said that it is wrong, is put right only when that is
    confirmed."""
    match step.instead:
        case Reword(old=None) as reword:
            return replace(step, instead=replace(reword, asks=True))
        case _:
            return step
