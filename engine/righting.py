"""What is put right within a message: the words behind a correction, read as tasks, as a time, as a level or as words
of the title, whichever fits what stands before it (engine/restating.py finds where it begins)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, time
from typing import cast

from engine.model import (
    ActsOnTasks,
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
    TaskEdit,
    TitleRef,
    Understood,
    UpdateTask,
)
from engine.tokens import Tokens
from engine.words import WordTable

Read = Callable[[str], Interpretation]
_DONE, _MOVE, _PRIORITY, _NEW = "/done", "/move 1", "/priority 1", "/new"  # slash commands hold in every language
BREAKS = frozenset(",;.-–—…")
NOTED = frozenset({"PUT_DOWN_IT", "NOTE_IT"})
NO = frozenset({"NO_WORD"})
ANDS = frozenset({"AND"})
_NOT_THAT = frozenset({"INSTEAD_OF"})
_IT_IS = frozenset({"IT_IS"})
_LEFT = frozenset({"LEFT_ALONE", "NO_WORD"})
DENIED = frozenset({"NOT_ON"})
_TURNS_TO = frozenset({"BUT", "YES", "NO_WORD", "BETTER"})
_EXPLAINS = frozenset({"REASON", "REASON_LATE"})
_WORK = frozenset({"INFINITIVE"})
_TELLS = frozenset({"TELLS", "TOLD", "ALREADY", "HEDGE"})
_TELLING = frozenset(",;.–—-")
_TOLD = frozenset({"TELLER", "CLAUSE", "REASON"})
_SIGNS = " .,;!"
_FIRST_WORDS = 4  # of a time that is told again
_MOST_NEW = 3  # words of a title that are put right
_NO_LEVELS = ("raise", "lower")
_HALF = "clock_half"  # the assumption of an hour told without its half of the day
_NEAR_HOURS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Right:
    """The command put right; `due` is the time that was read for it."""

    command: Command
    due: Due | None = None
    rule: str | None = None
    assumptions: tuple[Assumption, ...] = ()


@dataclass(slots=True, kw_only=True)
class Righter:
    """What is right, from the token `first` on; `is_apart` where a sign shows that it puts something right."""

    tokens: Tokens
    words: WordTable
    read: Read
    first: int
    is_apart: bool
    may_rename: bool
    may_go_on: bool  # behind the name that is right: not for "recoger a Ana, espera en la puerta, a las 5"

    @property
    def after(self) -> str:
        return self.tokens.text(self.first, len(self.tokens))

    def other_order(self, command: Command) -> Understood | None:
        """ "Move 3 to Monday, sorry, not 3, 6 to Monday"."""
        if not isinstance(command, ActsOnTasks):
            return None
        first = self._behind_denied(command)
        if first == self.first:
            return None
        match self.read(self.tokens.text(first, len(self.tokens))):
            case Understood(reading=Reading(commands=(right,))) as found if type(right) is type(command):
                return found
            case _:
                return None

    def other_task(self, command: Command) -> Right | None:
        """ "…, 5 not 4", "…, la 5 era", "…, la 4 no, la 5": another task, which words of being or of the wrong one show
        to be meant."""
        if not isinstance(command, ActsOnTasks):
            return None
        folded, size, words = self.tokens.folded, len(self.tokens), self.words
        start, end = self._behind_denied(command), self._before_denied(command)
        if (start, end) != (self.first, size):
            refs = _tasks(self.tokens.text(start, end), self.read)
            return Right(command=replace(command, refs=refs)) if refs is not None else None
        turn = next(
            (place for place in range(self.first + 1, size - 1) if words.has_any(folded, place, _NOT_THAT)), size
        )
        meant = _without_being(self.tokens, words, self.first, turn)
        if turn < size:
            denied = _tasks(self.tokens.text(words.behind(folded, turn, _NOT_THAT), size).strip(_SIGNS), self.read)
            if denied is None or not set(denied) <= set(command.refs):
                return None
        elif meant == (self.first, turn):
            return None  # nothing shows it: left to the other readings
        refs = _tasks(self.tokens.text(*meant), self.read)
        return Right(command=replace(command, refs=refs)) if refs is not None else None

    def _behind_denied(self, command: ActsOnTasks) -> int:
        """Past the "la 3 no," of "la 3 no, la 8" and the "not 3," of "not 3, 8"."""
        folded, words, first = self.tokens.folded, self.words, self.first
        if words.has_any(folded, first, DENIED):
            for place in range(first + 2, min(first + _FIRST_WORDS, len(folded) - 1)):
                if folded[place] in BREAKS and self._is_of(command, first + 1, place):
                    return place + 1
        for place in range(first + 1, min(first + _FIRST_WORDS, len(folded) - 1)):
            behind = words.behind(folded, place, NO)
            if behind > place and self._is_of(command, first, place):
                while behind < len(folded) - 1 and folded[behind] in BREAKS:
                    behind += 1
                return behind
        return first

    def _before_denied(self, command: ActsOnTasks) -> int:
        """Where the ", la 3 déjala" of "la 8, la 3 déjala" begins."""
        folded, words, size = self.tokens.folded, self.words, len(self.tokens)
        for place in range(self.first + 1, size - 2):
            if folded[place] not in BREAKS:
                continue
            for last in range(place + 2, size):
                if words.behind(folded, last, _LEFT) == size and self._is_of(command, place + 1, last):
                    return place
        return size

    def _is_of(self, command: ActsOnTasks, first: int, end: int) -> bool:
        refs = _tasks(self.tokens.text(first, end), self.read)
        return refs is not None and set(refs) <= set(command.refs)

    def put_right(self, command: Command, before: str) -> Right | None:
        """Without a sign between, only other tasks are surely meant: "tell Ann I mean it" puts nothing right."""
        if isinstance(command, ActsOnTasks) and (refs := _tasks(self.after, self.read)) is not None:
            return Right(command=replace(command, refs=refs))
        if not self.is_apart:
            return None
        if (right := self._retimed(command)) is not None:
            return right
        match command:
            case UpdateTask(edit=TaskEdit(priority=str() as was) as edit) if was not in _NO_LEVELS and (
                level := self._level()
            ):
                return Right(command=replace(command, edit=replace(edit, priority=level)))
            case CreateTask() if level := self._level():
                return Right(command=replace(command, priority=level))  # "… make it urgent"
            case CreateTask(title=title):
                named = self._named(command, title, before)
                is_work = self.words.has_any(self.tokens.folded, self.first, _WORK)
                return named or (_made_anew(command, self.after, self.read) if is_work else None)
            case _:
                return None

    def put_right_barely(self, command: Command, *, is_time: bool) -> Right | None:
        """Another time or number, where nothing but a "no" leads to it; a level, where a word turns to it."""
        folded, words = self.tokens.folded, self.words
        if words.has_any(folded, self.first, _IT_IS):
            return None  # "bueno no es el lunes"
        if isinstance(command, ActsOnTasks) and is_time:
            refs = _tasks(self.after, self.read)
            if refs and set(refs).isdisjoint(command.refs) and not any(isinstance(ref, TitleRef) for ref in refs):
                return Right(command=replace(command, refs=refs))
        if is_time and self.is_apart and (right := self._retimed(command)) is not None:
            return right
        level = self._level() if words.has_within(folded, self.first + 1, len(folded), _TURNS_TO) else None
        match command:
            case UpdateTask(edit=TaskEdit(priority=str() as was) as edit) if was not in _NO_LEVELS and level:
                return Right(command=replace(command, edit=replace(edit, priority=level)))
            case _:
                return None

    def _retimed(self, command: Command) -> Right | None:
        """At another time; a series whose rule is not told anew keeps its day, so that day and rule never differ."""
        match command:
            case CreateTask(due=Due() as due, recurrence=rule):
                right = self._time(due)
            case UpdateTask(edit=TaskEdit(due=Due() as due, recurrence=rule)):
                right = self._time(due)
            case _:
                return None
        if right is None or (
            rule is not None and right.rule is None and right.due is not None and right.due.day != due.day
        ):
            return None
        if isinstance(command, CreateTask):
            return replace(right, command=replace(command, due=right.due, recurrence=right.rule or rule))
        edit = replace(command.edit, due=right.due, recurrence=right.rule or rule)
        return replace(right, command=replace(command, edit=edit))

    def _end(self) -> int:
        """Where talk begins behind what is right: "no, 4.30, I'm in a meeting till then"."""
        folded, size = self.tokens.folded, len(self.tokens)
        return next(
            (
                at
                for at in range(self.first + 1, size - 1)
                if folded[at] in _TELLING and self.words.has_any(folded, at + 1, _TOLD)
            ),
            size,
        )

    def _named(self, command: CreateTask, title: str, before: str) -> Right | None:
        """With the name that is right; what is told behind it belongs to the task: "digo a Pancho, en la noche"."""
        if _begins_anew(title, self.after):
            return _made_anew(command, self.after, self.read)
        name, _, rest = self.after.partition(",")
        name = name.strip(" .!?¡¿")
        if not self.may_rename or not 0 < len(name.split()) <= _MOST_NEW or self._tells(len(name.split())):
            return None
        if _time(name, Due(day=date.min), self.read) is not None:
            return None  # "te dije ayer"
        renamed = self._retitled(title, name)
        if not rest:
            return Right(command=replace(command, title=renamed))
        if not self.may_go_on or not before.endswith(title):
            return None
        match self.read(f"{before.removesuffix(title)}{renamed} {rest.strip()}"):
            case Understood(reading=Reading(commands=(CreateTask(title=said) as right,)) as reading) if said == renamed:
                return Right(command=right, due=right.due, assumptions=reading.assumptions)
            case _:
                return None

    def _tells(self, count: int) -> bool:
        """True for the "ya llamé" of "anota llamar al gas, bueno no, ya llamé"."""
        end = min(self.first + count, len(self.tokens))
        return self.words.has_within(self.tokens.folded, self.first, end, _TELLS)

    def _retitled(self, title: str, right: str) -> str:
        """The title with the right words for its last ones: from the word on that both have, else as many as there are.

        Its verb stays, where another thing is told: "comprar foco, o no, mejor focos y cable"."""
        words, new = title.split(), right.split()
        if not words:
            return right  # "anota una tarea nueva, perdón, pan": none was told before
        shared = next((at for at, word in enumerate(words) if at and word.casefold() == new[0].casefold()), None)
        is_work = self.words.has_any(self.tokens.folded[: self.first], self._place_of(words[0]), _WORK)
        keeps_verb = is_work and not self.words.has_any(self.tokens.folded, self.first, _WORK)
        kept = shared if shared is not None else max(int(keeps_verb), len(words) - len(new))
        return " ".join((*words[:kept], *new))

    def _place_of(self, word: str) -> int:
        return next((at for at in range(self.first) if self.tokens.typed(at) == word), 0)

    def _time(self, due: Due) -> Right | None:
        return next((right for said in self._times(due) if (right := _time(said, due, self.read)) is not None), None)

    def _times(self, due: Due) -> Iterator[str]:
        """What may be the time that is right: all, or less what explains it, leads to it, or denies the wrong one."""
        folded, words, size = self.tokens.folded, self.words, len(self.tokens)
        yield self.after
        if (talk := self._end()) < size:
            yield self.tokens.text(self.first, talk)
        first = max(self.first, words.behind(folded, self.first, _IT_IS))
        end = next((at for at in range(first + 1, size) if self._ends_time(at)), size)
        ands = (at for at in range(first + 1, end) if words.has_any(folded, at, ANDS))
        turn = next(ands, end)
        yield (
            f"{self.tokens.text(first, turn)} {self.tokens.text(turn + 1, end)}"
            if turn < end
            else self.tokens.text(first, end)
        )
        last = max((at for at in range(first, size) if folded[at] in BREAKS), default=size)
        ends = range(min(first + _FIRST_WORDS, last), first, -1)
        told = (_time(self.tokens.text(first, at), due, self.read) for at in ends if last < size)
        if any(right is not None and right.due is not None and right.due.day == due.day for right in told):
            yield self.tokens.text(last + 1, size)  # "el lunes no abre, el martes"

    def _ends_time(self, place: int) -> bool:
        """True for the "que" of "a las 6 que a las 4 tengo clase" and the sign of "a las 6, apúntala"."""
        folded, words = self.tokens.folded, self.words
        is_noted = folded[place] in BREAKS and place + 1 < len(folded) and words.has_any(folded, place + 1, NOTED)
        return is_noted or words.has_any(folded, place, _EXPLAINS)

    def _level(self) -> Priority | None:
        """The level that is right: "no urgente pero sí alta"."""
        folded, words, size = self.tokens.folded, self.words, len(self.tokens)
        if any(word.isdecimal() for word in folded[self.first :]):
            return None  # "3 high, no, 4 high" may be both
        starts = (
            at + 1
            for at in range(size - 2, self.first, -1)
            if folded[at] in BREAKS or words.has_any(folded, at, _TURNS_TO)
        )
        said = (self.tokens.text(start, size) for start in (self.first, *starts))
        return next((level for one in said if (level := _level(one, self.read)) is not None), None)


def _made_anew(command: CreateTask, after: str, read: Read) -> Right | None:
    """ "Call Ana tomorrow, no, call Luis on Friday": the name, and the time if one is told with it."""
    match read(f"{_NEW} {after}"):
        case Understood(reading=Reading(commands=(CreateTask(title=title, due=due, recurrence=None),)) as reading):
            right = replace(command, title=title, due=due or command.due)
            return Right(command=right, due=right.due, assumptions=reading.assumptions if due else ())
        case _:
            return None


def _tasks(after: str, read: Read) -> tuple[NumberRef | OrdinalRef | TitleRef, ...] | None:
    match read(f"{_DONE} {after}"):
        case Understood(reading=Reading(commands=(CompleteTask(refs=refs),))):
            plain = tuple(ref for ref in refs if isinstance(ref, NumberRef | OrdinalRef | TitleRef))
            is_frame = any(isinstance(ref, TitleRef) and ref.title.startswith(_DONE) for ref in plain)  # "it's done"
            return plain if len(plain) == len(refs) and not is_frame else None
        case _:
            return None


def _time(after: str, due: Due, read: Read) -> Right | None:
    """The time that is right; an hour alone keeps the day, a day alone the hour."""
    said = _as_hour(after) if due.clock is not None else after
    match _moved(said, read):
        case Understood(reading=Reading(commands=(UpdateTask(refs=(NumberRef(number=1),)) as moved,)) as reading):
            edit = moved.edit
            if edit.due is not None:
                right = Due(day=edit.due.day, clock=edit.time or edit.due.clock or due.clock)
            elif edit.time is not None or edit.recurrence is not None:
                right = Due(day=due.day, clock=edit.time or due.clock)
            else:
                return None
            rule = edit.recurrence if isinstance(edit.recurrence, str) else None
            found = Right(command=moved, due=right, rule=rule, assumptions=reading.assumptions)
            return _in_its_half(found, right, due)
        case _:
            return None


def _in_its_half(found: Right, right: Due, wrong: Due) -> Right:
    """An hour told without its half of the day is near the one that it puts right: "at 6am, no, 6.30"."""
    half = next((told for told in found.assumptions if told.key == _HALF), None)
    if half is None or half.other is None or right.clock is None or wrong.clock is None:
        return found
    other = half.other.start
    apart = abs(_hours(other.time()) - _hours(wrong.clock))
    is_near = apart <= _NEAR_HOURS and apart < abs(_hours(right.clock) - _hours(wrong.clock))
    if not is_near or other.date() > right.day:  # that half of today is over
        return found
    due = replace(right, clock=other.time())
    return replace(found, due=due, assumptions=(replace(half, other=None),))


def _hours(clock: time) -> float:
    return clock.hour + clock.minute / 60


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
