"""Who puts themselves right within a message: "borra la 2, digo la 1", "call Ana, I mean Anahí", "at 6, sorry".

Theory of operation: the message is cut at the last word of correction. What stands before it is read as a message of
its own, what stands behind it in the frame of a slash command, as tasks, as a time or as words of the title. Only where
both fit together is the message read so; else it is left to the grammar, which knows corrections of a day on its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import islice, pairwise
from typing import cast

from engine.doing import is_business
from engine.model import (
    ActsOnTasks,
    Ambiguous,
    Assumption,
    Command,
    CompleteTask,
    CreateTask,
    Due,
    Interpretation,
    ItRef,
    NumberRef,
    OrdinalRef,
    Priority,
    Reading,
    Simple,
    TaskEdit,
    TitleRef,
    Understood,
    UpdateTask,
)
from engine.peeling import ORDERS
from engine.tokens import Tokens
from engine.words import WordTable

Read = Callable[[str], Interpretation]
_DONE, _MOVE, _PRIORITY, _NEW = "/done", "/move 1", "/priority 1", "/new"  # slash commands hold in every language
CORRECTS = frozenset({"CORRECTION", "MEANT"})
"""The classes without one of which a message puts nothing right within itself."""
_ORDERS = ORDERS | {"COMPLETE", "REOPEN_IT", "DELETE_IT", "COMPLETE_IT", "MARK_IT", "MOVE_IT"}
_BREAKS = frozenset(",;.-–—…")
_NOT_THAT = frozenset({"INSTEAD_OF"})
_IT_IS = frozenset({"IT_IS"})
_DASHES = frozenset("-")
_SIGNS = " .,;!"
_NOTED = frozenset({"PUT_DOWN_IT", "NOTE_IT"})
_CORRECTIONS = CORRECTS | {"NO_WORD"}
_TELLING = frozenset(",;.–—-")
_TELLS = frozenset({"TELLER", "CLAUSE", "REASON"})
_NO = frozenset({"NO_WORD"})
_DENIED = frozenset({"NOT_ON"})
_ANEW = frozenset({"TAKEN_ALL_BACK"})
_WORK = frozenset({"INFINITIVE"})
_BETTER = frozenset({"BETTER"})
_COMMA = (",",)
_TURNS = frozenset({"NO_WORD", "BETTER", "ACTUALLY"})
TURNING_SIGNS = frozenset("-–—….,")
"""The signs behind which such a word puts something right: "on Tuesday - actually Wednesday", "delete 2, no, 3"."""
_TURNING = TURNING_SIGNS - {","}
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
    if (plain := _without_dashes(tokens, words)) is not None:
        return found if isinstance(found := read(plain), Understood) else None
    cuts = list(islice(_cuts(tokens, words), _MOST_CORRECTIONS + 1))
    if not cuts or len(cuts) > _MOST_CORRECTIONS or _is_quoted(tokens, cuts[-1][0]):
        return None
    first, end, is_apart = cuts[-1]
    before, after = tokens.text(0, first), tokens.text(end, len(tokens))
    if not after:
        is_sorry = words.has_class(tokens.folded, cuts[-1][0] + is_apart, "APOLOGY")
        return _left_open(read(before), is_sorry=is_sorry) if is_apart else None
    if words.has_class(tokens.folded, end, "UNDO"):
        return None
    # not "plumber tomorrow - no hot water", "dile que Ana no espera mejor trato"
    may_rename = tokens.folded[first] in _BREAKS and words.has_within(tokens.folded, first, end, CORRECTS)
    match read(before):
        case Understood(reading=Reading(commands=(command,))) as found if is_business(command) and _denies(after, read):
            return _left_open(found, is_sorry=False)  # "mark 3 as done - oh wait, it isn't"
        case Understood(reading=Reading(commands=(command,)) as reading):
            right = _other_task(command, tokens, words, end, read)
            if right is None and words.has_any(tokens.folded, end, _ORDERS):
                return _ordered_anew(reading, read(after))
            right = right or _put_right(command, after, read, is_apart=is_apart, may_rename=may_rename)
            if right is None and is_apart and words.has_any(tokens.folded, end, _WORK):
                right = _made_anew(command, after, read)  # "… scratch that order roses tomorrow"
            if right is None and is_apart and (said := _without_talk(tokens, words, end)):
                right = _put_right(command, said, read, is_apart=True, may_rename=False)
            return Understood(reading=_with(reading, right)) if right is not None else None
        case Ambiguous(readings=(Reading(commands=(CreateTask() as command,)) as reading,)) as asked:
            right = _put_right(command, after, read, is_apart=is_apart, may_rename=may_rename)
            return replace(asked, readings=(_with(reading, right),)) if right is not None else None
        case _:
            return None


def _denies(after: str, read: Read) -> bool:
    """True for "it isn't" and "don't", which say no and nothing else."""
    match read(after):
        case Understood(reading=Reading(commands=(Simple(intent="reject"),))):
            return True
        case _:
            return False


def _without_talk(tokens: Tokens, words: WordTable, first: int) -> str:
    """What is right, less what is told behind it: "no, 4.30, I'm in a meeting till then"."""
    for place in range(first + 1, len(tokens) - 1):
        if tokens.folded[place] in _TELLING and words.has_any(tokens.folded, place + 1, _TELLS):
            return tokens.text(first, place)
    return ""


def _without_dashes(tokens: Tokens, words: WordTable) -> str | None:
    """ "On Monday —sorry, Tuesday— send it", with commas."""
    places = [place for place, word in enumerate(tokens.folded) if word in _DASHES]
    for first, end in pairwise(places):
        if words.has_any(tokens.folded, first + 1, CORRECTS):
            inner = tokens.text(first + 1, end)
            return f"{tokens.text(0, first)}, {inner}, {tokens.text(end + 1, len(tokens))}"
    return None


def _left_open(found: Interpretation, *, is_sorry: bool) -> Interpretation | None:
    """ "At 6, sorry" stands as it is; "delete 3, scratch that" is asked about."""
    match found:
        case Understood(reading=reading) if not is_sorry and all(map(is_business, reading.commands)):
            return Ambiguous(readings=(reading,), reason="unsure", language=reading.language)
        case _:
            return found if is_sorry else None


def _ordered_anew(wrong: Reading, found: Interpretation) -> Interpretation | None:
    """ "Delete 3, no wait, mark it done" is the second alone; "delete 4, sorry, delete 5" may be both."""
    (before,) = wrong.commands
    if not isinstance(found, Understood) or len(found.reading.commands) != 1:
        return None
    anew, (right,) = found.reading, found.reading.commands
    if not isinstance(before, ActsOnTasks) or not isinstance(right, ActsOnTasks):
        return None
    if right.refs == (ItRef(),):
        return Understood(reading=replace(anew, commands=(replace(right, refs=before.refs),), marks=()))
    if type(right) is not type(before) or not any(isinstance(ref, NumberRef) for ref in right.refs):
        return None
    alone = replace(anew, marks=(), date_spans=())
    both = replace(alone, commands=(before, right))
    return Ambiguous(readings=(alone, both), reason="readings", language=anew.language)


def _with(reading: Reading, right: _Right) -> Reading:
    return replace(reading, commands=(right.command,), assumptions=right.assumptions, marks=())


def _cuts(tokens: Tokens, words: WordTable) -> Iterator[tuple[int, int, bool]]:
    place = 1
    while place < len(tokens):
        is_cut = words.has_any(tokens.folded, place, CORRECTS) or _turns(place, tokens, words)
        cut = _cut(place, tokens, words) if is_cut else None
        if cut is not None:
            yield cut
        place = max(place + 1, cut[1] if cut is not None else 0)


def _turns(place: int, tokens: Tokens, words: WordTable) -> bool:
    """Not behind a full stop ("call Ana. No, wait"), and between two commas a "no" only: "delete 2, no, 3"."""
    folded = tokens.folded
    behind = words.behind(folded, place, _NO)
    if folded[place - 1 : place] == _COMMA and behind > place:
        return behind < len(folded) and (folded[behind] in _COMMA or words.has_any(folded, behind, _DENIED))
    is_turn = folded[place - 1] in _TURNING and (folded[place - 1] != "." or folded[max(0, place - 2)] == ".")
    return is_turn and words.has_any(folded, place, _TURNS)


def _other_task(command: Command, tokens: Tokens, words: WordTable, first: int, read: Read) -> _Right | None:
    """ "…, 5 not 4", "…, la 5 era": another task, which words of being or of the wrong one show to be meant."""
    if not isinstance(command, ActsOnTasks):
        return None
    folded, size = tokens.folded, len(tokens)
    turn = next((place for place in range(first + 1, size - 1) if words.has_any(folded, place, _NOT_THAT)), size)
    meant = _without_being(tokens, words, first, turn)
    if turn < size:
        denied = _tasks(tokens.text(words.behind(folded, turn, _NOT_THAT), size).strip(_SIGNS), read)
        if denied is None or not set(denied) <= set(command.refs):
            return None
    elif meant == (first, turn):
        return None  # nothing shows it: left to the other readings
    refs = _tasks(tokens.text(*meant), read)
    return _Right(command=replace(command, refs=refs)) if refs is not None else None


def _without_being(tokens: Tokens, words: WordTable, first: int, end: int) -> tuple[int, int]:
    """The stretch less an "it was" before it or an "era" behind it, and less the signs behind it."""
    last = end
    while last > first + 1 and not tokens.folded[last - 1][0].isalnum():
        last -= 1
    behind = words.behind(tokens.folded[:last], first, _IT_IS)
    if first < behind < last:
        return behind, last
    is_behind = last > first + 1 and words.has_any(tokens.folded, last - 1, _IT_IS)
    return (first, last - 1) if is_behind else (first, end)


def _cut(place: int, tokens: Tokens, words: WordTable) -> tuple[int, int, bool] | None:
    """Where what was wrong ends, where what is right begins, and whether a sign stands between. None inside a cut."""
    is_apart = tokens.folded[place - 1] in _BREAKS
    end, last = place, place
    while end < len(tokens) and (length := _length(end, tokens, words, is_inside=end > place)):
        end, last = end + length, end
    is_apart |= last > place and words.has_any(tokens.folded, last, _BETTER)  # "no espera mejor el lunes"
    is_apart |= words.has_any(tokens.folded, place, _ANEW)
    first = place
    while first > 0 and tokens.folded[first - 1] in _BREAKS:
        first -= 1
    return (first, end, is_apart) if first > 0 and end > place else None


def _length(place: int, tokens: Tokens, words: WordTable, *, is_inside: bool) -> int:
    """How many tokens of correction, of a "no" or of signs stand there; none of "make that a task"."""
    if tokens.folded[place] in _BREAKS:
        return 1
    more = _TURNS if _turns(place, tokens, words) else _BETTER if is_inside else frozenset()
    behind = words.behind(tokens.folded, place, _CORRECTIONS | more)
    if is_inside and words.behind(tokens.folded, place, _DENIED) >= behind > place:
        return 0  # the "not" of "nah, not Monday, Tuesday is better"
    return behind - place if words.behind(tokens.folded, place, _NOTED) <= behind else 0


def _is_quoted(tokens: Tokens, place: int) -> bool:
    return sum(word in {'"', "«", "“", "'"} for word in tokens.folded[:place]) % 2 == 1


def _put_right(command: Command, after: str, read: Read, *, is_apart: bool, may_rename: bool) -> _Right | None:
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
        case UpdateTask(edit=TaskEdit(priority=str()) as edit) if level := _level(after, read):
            return _Right(command=replace(command, edit=replace(edit, priority=level)))
        case CreateTask(priority=None) if level := _level(after, read):
            return _Right(command=replace(command, priority=level))  # "… make it urgent"
        case CreateTask(title=title) if _begins_anew(title, after):
            return _made_anew(command, after, read)
        case CreateTask(title=title) if may_rename and len(after.split()) <= _MOST_NEW:
            return _Right(command=replace(command, title=_retitled(title, after.strip(" .!"))))
        case _:
            return None


def _made_anew(command: Command, after: str, read: Read) -> _Right | None:
    """ "Call Ana tomorrow, no, call Luis on Friday": the name, and the time if one is told with it."""
    if not isinstance(command, CreateTask):
        return None
    match read(f"{_NEW} {after}"):
        case Understood(reading=Reading(commands=(CreateTask(title=title, due=due, recurrence=None),)) as reading):
            right = replace(command, title=title, due=due or command.due)
            return _Right(command=right, due=right.due, assumptions=reading.assumptions if due else ())
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
    said = _as_hour(after) if due.clock is not None else after
    match _moved(said, read):
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


def _moved(said: str, read: Read) -> Interpretation:
    """As the time of a task, or told of "it": "not Monday, Thursday's better"."""
    found = read(f"{_MOVE} {said}")
    if isinstance(found, Understood):
        return found
    match read(said):
        case Understood(reading=Reading(commands=(UpdateTask(refs=(ItRef(),)) as moved,)) as reading):
            return Understood(reading=replace(reading, commands=(replace(moved, refs=(NumberRef(number=1),)),)))
        case _:
            return found


def _as_hour(said: str) -> str:
    """ "3" and "4.30", where an hour was said before."""
    hour, sign, minute = said.partition(".")
    if not hour.isdecimal() or (sign and not minute.isdecimal()):
        return said
    return f"{hour}:{minute or '00'}"


def _level(after: str, read: Read) -> Priority | None:
    match read(f"{_PRIORITY} {after}"):
        case Understood(reading=Reading(commands=(UpdateTask(edit=edit),))):
            return None if edit.priority in _NO_LEVELS else cast("Priority | None", edit.priority)
        case _:
            return None


def _begins_anew(title: str, right: str) -> bool:
    return title.split()[:1] == right.split()[:1]


def _retitled(title: str, right: str) -> str:
    """The title with the right words for its last ones: from the word on that both have, else as many as there are."""
    words, new = title.split(), right.split()
    shared = next((at for at, word in enumerate(words) if at and word.casefold() == new[0].casefold()), None)
    kept = shared if shared is not None else max(0, len(words) - len(new))
    return " ".join((*words[:kept], *new))
