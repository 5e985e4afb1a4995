"""An order that somebody says they have to give: "I need to move 3 to Friday", "hay que borrar la 2".

What one has to do is a new task, but what is done to tasks by their numbers, the bot does. So is the hour of an
appointment, which is changed in no other place than the list.
"""

from __future__ import annotations

from engine.lalr import SKIP
from engine.model import (
    ActsOnTasks,
    Interpretation,
    TitleRef,
    Understood,
    UpdateTask,
)
from engine.tokens import Tokens
from engine.words import WordTable

DUTIES = frozenset({"OBLIGATION", "WORK", "NEED"})
"""The classes without one of which nothing is wished."""
_ORDERS = frozenset(
    {"MOVE", "CHANGE", "SNOOZE", "BRING_FORWARD", "DELETE", "COMPLETE", "RENAME", "REOPEN", "MARK", "RAISE", "LOWER"}
)
_FILLS = frozenset({SKIP, "OPENER", "OPENS", "AND", "GREETING", "SAYING"})
_EVENTS = frozenset({"EVENT", "EVENTS", "NOTE_NOUN", "ALARM"})
_FURTHEST = 4  # tokens before the words of duty


def order_wished(tokens: Tokens, words: WordTable) -> int | None:
    """Where the order begins behind the words of duty."""
    folded = tokens.folded
    for start in range(min(_FURTHEST, len(folded))):
        ends = [
            end
            for end, found in words.phrases.matches(folded, start)
            if any(word.terminal in DUTIES for word in found) and end < len(folded)
        ]
        if ends:
            return max(ends) if words.has_any(folded, max(ends), _ORDERS) else None
        if folded[start].isalnum() and not words.has_any(folded, start, _FILLS):
            return None
    return None


def is_done_here(read: Interpretation, tokens: Tokens, words: WordTable) -> bool:
    """Whether the order is one that changes the list and nothing else."""
    if not isinstance(read, Understood) or read.reading.missing is not None:
        return False
    (command, *others) = read.reading.commands
    if others or not isinstance(command, ActsOnTasks):
        return False
    if not any(isinstance(ref, TitleRef) for ref in command.refs):
        return True
    is_moved = isinstance(command, UpdateTask) and (command.edit.time or command.edit.due) is not None
    return is_moved and words.has_within(tokens.folded, 0, len(tokens.folded), _EVENTS)
