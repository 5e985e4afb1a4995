"""An order that somebody says they have to give: "I need to move 3 to Friday", "hay que borrar la 2".

What one has to do is a new task, but what is done to tasks by their numbers, the bot does. So is the hour of an
appointment, which is changed in no other place than the list.
"""

from __future__ import annotations

from collections.abc import Sequence

from engine.lalr import SKIP
from engine.model import (
    ActsOnTasks,
    CompleteTask,
    DateMatch,
    DeleteTask,
    Interpretation,
    Reading,
    TitleRef,
    Understood,
    UpdateTask,
)
from engine.tokens import Tokens
from engine.words import WordTable

DUTIES = frozenset({"OBLIGATION", "WORK", "NEED", "FALLS_TO"})
"""The classes without one of which nothing is wished."""
_ORDERS = frozenset(
    {
        "MOVE",
        "CHANGE",
        "SNOOZE",
        "BRING_FORWARD",
        "DELETE",
        "COMPLETE",
        "RENAME",
        "REOPEN",
        "MARK",
        "RAISE",
        "LOWER",
        "PUT",
    }
)
_FILLS = frozenset({SKIP, "OPENER", "OPENS", "AND", "GREETING", "SAYING"})
_EVENTS = frozenset({"EVENT", "EVENTS", "NOTE_NOUN", "ALARM"})
_TOWARDS = frozenset({"AS", "TO_WHEN", "SAYING"})  # "to" and "a", not "on" and "en"
_OURS = frozenset({"LIST", "CALENDAR", "AGENDA"})
_ONLY = frozenset({"ONLY_THAT"})
_LACKING = frozenset({"YET_TO"})
_FURTHEST = 4  # tokens before the words of duty


def order_wished(tokens: Tokens, words: WordTable) -> int | None:
    """Where the order begins behind the words of duty."""
    folded = tokens.folded
    for start in range(min(_FURTHEST, len(folded))):
        behind = words.behind(folded[:-1], start, DUTIES)
        if behind > start:
            return behind if words.has_any(folded, behind, _ORDERS) else None
        if folded[start].isalnum() and not words.has_any(folded, start, _FILLS):
            return None
    return None


def is_done_here(read: Interpretation, tokens: Tokens, words: WordTable, dates: Sequence[DateMatch]) -> bool:
    """Whether the order is one that changes the list and nothing else."""
    if not isinstance(read, Understood) or read.reading.missing is not None:
        return False
    (command, *others) = read.reading.commands
    if others or not isinstance(command, ActsOnTasks):
        return False
    if not any(isinstance(ref, TitleRef) for ref in command.refs):
        return True
    if isinstance(command, DeleteTask):
        return _is_taken_off_list(command, tokens, words)
    is_moved = isinstance(command, UpdateTask) and (command.edit.time or command.edit.due) is not None
    return is_moved and (
        words.has_within(tokens.folded, 0, len(tokens.folded), _EVENTS) or _leads_to_time(tokens, words, dates)
    )


def is_left_to_do(read: Interpretation, tokens: Tokens, words: WordTable, start: int) -> bool:
    """True for "I only need to finish 3", "nada más me falta borrar la 3": what is left, and not done yet."""
    match read:
        case Understood(reading=Reading(commands=(CompleteTask(),))):
            return words.has_within(tokens.folded, 0, start, _ONLY)
        case Understood(reading=Reading(commands=(DeleteTask(),))):
            is_lacking = words.has_within(tokens.folded, 0, start, _LACKING)
            return is_lacking and words.has_within(tokens.folded, 0, start, _ONLY)
        case _:
            return False


def _is_taken_off_list(command: DeleteTask, tokens: Tokens, words: WordTable) -> bool:
    """True for "I need to delete milk from my list", not for "… delete the guest list"."""
    named = {word for ref in command.refs if isinstance(ref, TitleRef) for word in ref.title.casefold().split()}
    return any(
        words.has_any(tokens.folded, place, _OURS) and word not in named for place, word in enumerate(tokens.folded)
    )


def _leads_to_time(tokens: Tokens, words: WordTable, dates: Sequence[DateMatch]) -> bool:
    """True for "I need to move the picnic to Friday", not for "… on Friday"; an hour may be that of the deed."""
    folded = tokens.folded
    return any(
        words.has_any(folded, place, _TOWARDS) and words.has_class(folded, place, "INTO")
        for match in dates
        if not match.when.has_clock or words.has_class(folded, match.first_token - 1, "TO_WHEN")
        for place in (match.first_token, match.first_token - 1)
    )
