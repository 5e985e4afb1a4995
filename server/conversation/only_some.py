""" "No, just the second", after something was done to several: of the others it is taken back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from engine.model import (
    ActsOnTasks,
    Awaiting,
    Choose,
    Command,
    Context,
    Interpretation,
    Simple,
    TaskRef,
    Understood,
    Unknown,
)
from server.conversation.answering import Plan, help_that_fits
from server.conversation.leading import LONGEST_NO, MEANT, OBJECTION, lead_of, says_only
from server.conversation.memory import Deed, Step, TakeBack
from server.conversation.naming_tasks import tasks_named
from server.conversation.state import State

_REASONS = ("no_rule", OBJECTION, MEANT)
_MOST_WORDS = 8
_ONLY, _LONGEST_ONLY = "only_that", 3

Interpret = Callable[[str, Context], Interpretation]


def plan_only(text: str, read: Interpretation, state: State, context: Context, interpret: Interpret) -> Plan | None:
    deed = _of_several(text, read, state)
    refs = _kept(text, context, interpret) if deed is not None else ()
    if deed is None or not refs:
        return None
    unclear = help_that_fits(state.memory.puzzled)
    back = Step(command=replace(deed, refs=refs), instead=TakeBack(others=True), otherwise=unclear)
    return Plan(steps=(back,))


def _of_several(text: str, read: Interpretation, state: State) -> ActsOnTasks | None:
    """What was done last, where it was done to several and the words may be about it."""
    deed: Deed | None = state.memory.deed
    is_brief = "?" not in text and len(text.split()) <= _MOST_WORDS
    if deed is None or len(deed.task_ids) < 2 or not is_brief or state.quoting or state.memory.question is not None:
        return None
    if not isinstance(deed.command, ActsOnTasks) or not _may_be(read):
        return None
    return deed.command


def _may_be(read: Interpretation) -> bool:
    return isinstance(read, Unknown) and read.reason in _REASONS


def _kept(text: str, context: Context, interpret: Interpret) -> tuple[TaskRef, ...]:
    def alone(words: str) -> Interpretation:
        return interpret(words, context)

    for rest in _behind_lead(text, alone):
        words = rest.split()
        for count in range(1, min(_LONGEST_ONLY, len(words) - 1) + 1):
            if _says_only_that(" ".join(words[:count]), context, interpret):
                return tasks_named(" ".join(words[count:]), alone)
    return ()


def _says_only_that(words: str, context: Context, interpret: Interpret) -> bool:
    """ "Nada más" says no, too, but before a number it picks that one."""
    if says_only(words, _ONLY, lambda said: interpret(said, context)):
        return True
    picked = interpret(f"{words} 1", replace(context, awaiting=Awaiting.CHOICE))
    return _is(interpret(words, context), Simple(intent="reject")) and _is(picked, Choose(numbers=(1,)))


def _is(read: Interpretation, command: Command) -> bool:
    return isinstance(read, Understood) and read.reading.commands == (command,)


def _behind_lead(text: str, alone: Callable[[str], Interpretation]) -> Iterator[str]:
    """Behind as few words as say no: "no only" says it, too."""
    words = text.strip(" .!").split()
    for count in range(min(LONGEST_NO + 1, len(words))):
        lead, rest = lead_of(" ".join(words[:count]).rstrip(",;:"), alone) if count else (None, "")
        if not count or (lead in ("no", "objection") and not rest):
            yield " ".join(words[count:])
