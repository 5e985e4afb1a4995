"""What is not done: "the tax is not done", "I haven't called gran yet".

It is opened again where it was ticked off; where it is open, how it stands is said."""

from __future__ import annotations

from collections.abc import Callable

from engine.model import (
    Ambiguous,
    CompleteTask,
    CreateTask,
    DeleteTask,
    Interpretation,
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
from server.conversation.memory import Step, TakeBack, Tell
from server.conversation.naming_tasks import tasks_named
from server.conversation.otherwise import as_steps
from server.conversation.proposing import Heard
from server.conversation.state import State

Interpret = Callable[[str], Interpretation]
_DENIES = ("NOT_DONE_YET", "DIDNT_DO")  # classes of words.toml
_MOST_WORDS, _LONGEST_DENIAL = 10, 4


def plan_not_done(text: str, heard: Heard, state: State, interpret: Interpret) -> Plan | None:
    """None where a question is open, which such words may answer."""
    if state.memory.question is not None or state.quoting or "?" in text or len(text.split()) > _MOST_WORDS:
        return None
    match heard.read:
        case Understood(reading=Reading(commands=(ReopenTask(refs=(OrdinalRef(),) as last),))):
            return _of_those_deleted(last, heard, state)
        case Understood(reading=Reading(commands=(ReopenTask(refs=refs),))):
            unclear, is_unsure = None, False
        case Ambiguous(reason="unsure", readings=(Reading(commands=(ReopenTask(refs=refs),)),)):
            unclear, is_unsure = None, True  # "gran not done"
        case Unknown(reason="no_rule") if any(map(heard.mentions, _DENIES)):
            refs, unclear = _denied(text.strip(" .!"), heard, interpret), help_that_fits(state.memory.puzzled)
            is_unsure = False
        case _:
            return None
    if not refs or not all(isinstance(ref, TitleRef) for ref in refs):
        return None
    stands = Step(command=UpdateTask(refs=refs), instead=Tell(), otherwise=unclear)
    back = Step(command=ReopenTask(refs=refs), unsure=is_unsure, otherwise=help_that_fits(0), fallback=(stands,))
    return Plan(steps=(back,))


def _of_those_deleted(refs: tuple[TaskRef, ...], heard: Heard, state: State) -> Plan | None:
    """ "Bring the last one back", right after several were deleted, counts among those."""
    deed = state.memory.deed
    if deed is None or not isinstance(deed.command, DeleteTask):
        return None
    back = Step(
        command=ReopenTask(refs=refs),
        instead=TakeBack(),
        otherwise=help_that_fits(state.memory.puzzled),
        fallback=as_steps(plan(heard.read, heard.text, state)),
    )
    return Plan(steps=(back,))


def _denied(text: str, heard: Heard, interpret: Interpret) -> tuple[TaskRef, ...]:
    """The tasks of the deed that is told behind the denial, or named: "I didn't call gran"."""
    words = text.split()
    if heard.mentions_in(words[-1])("CHECKED_YET"):
        words = words[:-1]
    for count in range(1, min(_LONGEST_DENIAL, len(words) - 1) + 1):
        denial, deed = " ".join(words[:count]), " ".join(words[count:])
        match interpret(deed):
            case (
                Understood(reading=Reading(commands=(CompleteTask(refs=refs),)))
                | Ambiguous(readings=(Reading(commands=(CompleteTask(refs=refs),)), *_))
            ):
                return refs
            case (
                Understood(reading=Reading(commands=(CreateTask(),)))
                | Ambiguous(readings=(Reading(commands=(CreateTask(),)),))
            ) if heard.mentions_in(denial)("DIDNT_DO"):  # "call gran" is work, "know gran" is not
                return tasks_named(deed, interpret)
            case _:
                continue
    return ()
