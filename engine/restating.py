"""Who puts themselves right within a message: "borra la 2, digo la 1", "call Ana, I mean Anahí", "at 6, sorry".

Theory of operation: the message is cut at the last word of correction. What stands before it is read as a message of
its own, what stands behind it in the frame of a slash command, as tasks, as a time or as words of the title. Only where
both fit together is the message read so; else it is left to the grammar, which knows corrections of a day on its own.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import islice
from typing import cast

from engine.model import (
    ActsOnTasks,
    Ambiguous,
    Assumption,
    Command,
    CompleteTask,
    CreateTask,
    Due,
    Interpretation,
    NumberRef,
    OrdinalRef,
    Priority,
    Reading,
    TaskEdit,
    TitleRef,
    Understood,
    UpdateTask,
)
from engine.tokens import Tokens
from engine.words import WordTable

Read = Callable[[str], Interpretation]
_DONE, _MOVE, _PRIORITY = "/done", "/move 1", "/priority 1"  # slash commands hold in every language
CORRECTS = frozenset({"CORRECTION", "MEANT"})
"""The classes without one of which a message puts nothing right within itself."""
_POINTING = frozenset({"REOPEN_IT", "DELETE_IT", "COMPLETE_IT", "UNDO"})
_BREAKS = frozenset(",;.-–—…")
_MOST_CORRECTIONS = 2
_MOST_NEW = 3  # words of a title that are put right
_NO_LEVELS = ("raise", "lower")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Right:
    """The command put right; `due` is the time that was read for it."""

    command: Command
    due: Due | None = None
    assumptions: tuple[Assumption, ...] = ()


def restated(tokens: Tokens, words: WordTable, read: Read) -> Interpretation | None:
    """None for a message that puts nothing right within itself."""
    places = (place for place in range(1, len(tokens)) if words.has_any(tokens.folded, place, CORRECTS))
    every = (cut for place in places if (cut := _cut(place, tokens, words)) is not None)
    cuts = list(islice(every, _MOST_CORRECTIONS + 1))
    if not cuts or len(cuts) > _MOST_CORRECTIONS or _is_quoted(tokens, cuts[-1][0]):
        return None
    first, end, is_apart = cuts[-1]
    before, after = tokens.text(0, first), tokens.text(end, len(tokens))
    if not after:
        is_sorry = words.has_class(tokens.folded, cuts[-1][0] + is_apart, "APOLOGY")
        return read(before) if is_apart and is_sorry else None
    if words.has_any(tokens.folded, end, _POINTING):
        return None  # "5 isn't done, my mistake, bring it back": an order of its own
    match read(before):
        case Understood(reading=Reading(commands=(command,)) as reading):
            right = _put_right(command, after, read, is_apart=is_apart)
            return Understood(reading=_with(reading, right)) if right is not None else None
        case Ambiguous(readings=(Reading(commands=(CreateTask() as command,)) as reading,)) as asked:
            right = _put_right(command, after, read, is_apart=is_apart)
            return replace(asked, readings=(_with(reading, right),)) if right is not None else None
        case _:
            return None


def _with(reading: Reading, right: _Right) -> Reading:
    return replace(reading, commands=(right.command,), assumptions=right.assumptions, marks=())


def _cut(place: int, tokens: Tokens, words: WordTable) -> tuple[int, int, bool] | None:
    """Where what was wrong ends, where what is right begins, and whether a sign stands between. None inside a cut."""
    is_apart = tokens.folded[place - 1] in _BREAKS
    end = place
    while end < len(tokens) and (length := _length(end, tokens, words)):
        end += length
    first = place - 1 if is_apart else place
    return (first, end, is_apart) if first > 0 and end > place else None


def _length(place: int, tokens: Tokens, words: WordTable) -> int:
    """How many tokens of correction, of a "no" or of signs stand there."""
    if tokens.folded[place] in _BREAKS:
        return 1
    for end, values in words.phrases.matches(tokens.folded, place):
        if any(value.terminal in CORRECTS or value.terminal == "NO_WORD" for value in values):
            return end - place
    return 0


def _is_quoted(tokens: Tokens, place: int) -> bool:
    return sum(word in {'"', "«", "“", "'"} for word in tokens.folded[:place]) % 2 == 1


def _put_right(command: Command, after: str, read: Read, *, is_apart: bool) -> _Right | None:
    """Without a sign between, only other tasks are surely meant: "tell Ann I mean it" puts nothing right."""
    if isinstance(command, ActsOnTasks) and (refs := _tasks(after, read)) is not None:
        return _Right(command=replace(command, refs=refs))
    if not is_apart:
        return None
    match command:
        case CreateTask(due=Due() as due) if right := _time(after, due, read):
            return replace(right, command=replace(command, due=right.due))
        case UpdateTask(edit=TaskEdit(due=Due() as due) as edit) if right := _time(after, due, read):
            return replace(right, command=replace(command, edit=replace(edit, due=right.due)))
        case CreateTask(priority=None) if level := _level(after, read):
            return _Right(command=replace(command, priority=level))  # "… make it urgent"
        case CreateTask(title=title) if len(after.split()) <= _MOST_NEW:
            return _Right(command=replace(command, title=_retitled(title, after.strip(" .!"))))
        case _:
            return None


def _tasks(after: str, read: Read) -> tuple[NumberRef | OrdinalRef | TitleRef, ...] | None:
    match read(f"{_DONE} {after}"):
        case Understood(reading=Reading(commands=(CompleteTask(refs=refs),))):
            plain = tuple(ref for ref in refs if isinstance(ref, NumberRef | OrdinalRef | TitleRef))
            return plain if len(plain) == len(refs) else None
        case _:
            return None


def _time(after: str, due: Due, read: Read) -> _Right | None:
    """The time that is right; an hour alone keeps the day, a day alone the hour."""
    match read(f"{_MOVE} {after}"):
        case Understood(reading=Reading(commands=(UpdateTask(refs=(NumberRef(number=1),)) as moved,)) as reading):
            edit = moved.edit
            if edit.due is not None:
                right = Due(day=edit.due.day, clock=edit.time or edit.due.clock or due.clock)
            elif edit.time is not None:
                right = Due(day=due.day, clock=edit.time)
            else:
                return None
            return _Right(command=moved, due=right, assumptions=reading.assumptions)
        case _:
            return None


def _level(after: str, read: Read) -> Priority | None:
    match read(f"{_PRIORITY} {after}"):
        case Understood(reading=Reading(commands=(UpdateTask(edit=edit),))):
            return None if edit.priority in _NO_LEVELS else cast("Priority | None", edit.priority)
        case _:
            return None


def _retitled(title: str, right: str) -> str:
    """The title with the right words for its last ones: from the word on that both have, else as many as there are."""
    words, new = title.split(), right.split()
    shared = next((at for at, word in enumerate(words) if at and word.casefold() == new[0].casefold()), None)
    kept = shared if shared is not None else max(0, len(words) - len(new))
    return " ".join((*words[:kept], *new))
