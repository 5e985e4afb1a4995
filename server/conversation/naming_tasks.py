"""Words alone as the names or numbers of tasks, read behind a slash command: those hold in every language."""

from __future__ import annotations

from collections.abc import Callable

from engine.model import (
    Ambiguous,
    Interpretation,
    NumberRef,
    OrdinalRef,
    Reading,
    ReopenTask,
    TaskRef,
    TitleRef,
    Understood,
)

Interpret = Callable[[str], Interpretation]
_NAMING = "/reopen"  # it takes any name


def tasks_named(words: str, interpret: Interpret, *, is_sure: bool = False) -> tuple[TaskRef, ...]:
    """The tasks that these words alone name: "the rent", "la de mamá", "2"; () where they are no names, or, if that is
    to be sure, are perhaps none."""
    read = interpret(f"{_NAMING} {words}")
    match read:
        case (
            Understood(reading=Reading(commands=(ReopenTask(refs=refs),)))
            | Ambiguous(reason="unsure", readings=(Reading(commands=(ReopenTask(refs=refs),)),))
        ):
            if is_sure and not isinstance(read, Understood):
                return ()
            return refs if all(isinstance(ref, NumberRef | OrdinalRef | TitleRef) for ref in refs) else ()
        case _:
            return ()
