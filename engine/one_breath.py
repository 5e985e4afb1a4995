"""Several orders in one breath: the message is cut where one may end and another begin, and every piece read alone.

Only where all pieces make sense, with no time and no other order left over in a name, is the message read so. A piece
may leave out the words that order ("set an alarm for 6 and another for 7"): it is read behind those of the piece
before. An hour alone is on the day of the piece before.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain

from engine.doing import is_business, is_dated_task, names_in
from engine.due import is_clock_only, timing_of
from engine.enumerating import Stretch
from engine.joints import JOINING, PAUSES, SURE, JointReader
from engine.left_over import LeftOverReader, overlaps
from engine.model import (
    ActsOnTasks,
    AllRef,
    Ambiguous,
    Assumption,
    Command,
    CompleteTask,
    CreateTask,
    DateMatch,
    DeleteTask,
    Interpretation,
    ItRef,
    ListTasks,
    NumberRef,
    Reading,
    Simple,
    Understood,
    UpdateTask,
)
from engine.pieces import STARTS, Alone, all_of, begins_with_verb, count_of, names_overlap
from engine.series import day_alone, on_day_of
from engine.slots import Slots
from engine.tokens import Tokens
from engine.words import WordTable

_MOST_JOINTS = 10
_UNTOUCHED = frozenset({"NOT_YET", "STILL_ON"})
_NUMBERS = frozenset({"NUMBER", "DET", "NO", "AND", "TASK"})
_JOINTS = JOINING | SURE | {"NEW"}
_OF_ALARMS = frozenset({"ALARM", "EVENT", "TIMER"})
_ONE_MORE = frozenset({"ONE_MORE"})
_IS_DONE, _POINTING = frozenset({"AS_DONE"}), frozenset({"IT", "HANGING"})
_BEFORE_NUMBERS = frozenset({"DET", "TASK_NUMBER"})
_COURTESIES = frozenset({"thanks", "greeting", "confirm"})


@dataclass(frozen=True, slots=True, kw_only=True)
class _Piece:
    """What a stretch of the message means; `is_order` when it says so itself, and not by naming a thing alone."""

    reading: Reading
    is_order: bool
    is_unsure: bool = False
    is_bare: bool = False
    is_thing: bool = False
    first: int = 0


def may_go_on(tokens: Tokens, words: WordTable, dates: Sequence[DateMatch]) -> bool:
    """Whether anything in the message joins what may be two orders: a look at each word, for every message."""
    folded = tokens.folded
    if len(dates) > 1 or not PAUSES.isdisjoint(folded[1:-1]) or sum(map(str.isdecimal, folded)) > 1:
        return True
    return words.has_within(folded, 1, len(folded), _JOINTS)


@dataclass(slots=True, kw_only=True)
class OrdersReader:
    """Over one message."""

    tokens: Tokens
    words: WordTable
    dates: Sequence[DateMatch]
    read: Alone
    _joints: JointReader = field(init=False)

    def __post_init__(self) -> None:
        self._joints = JointReader(tokens=self.tokens, words=self.words, dates=self.dates)

    def orders(self, found: Interpretation) -> Interpretation | None:
        joints = list(self._joints.joints())
        left_over = LeftOverReader(tokens=self.tokens, words=self.words, dates=self.dates, joints=self._joints)
        anew = frozenset[int]()
        if not left_over.holds_more(found):
            anew = frozenset(left_over.begun_anew(found, joints))
            if not anew:
                return None
        if not 0 < len(joints) <= _MOST_JOINTS:
            return None
        pieces = self._from(0, joints, {}, None)
        if pieces is None or (anew and anew.isdisjoint(piece.first for piece in pieces)):
            return None
        if anew and any(piece.is_thing and not _is_met(piece.reading) for piece in pieces):
            return None  # "so tired today. Go to bed at 9"
        if not all(map(_is_sure_beside(pieces), pieces)):
            return None
        readings = [piece.reading for piece in pieces]
        commands = [command for reading in readings for command in reading.commands]
        if not all(reading.commands for reading in readings) and not any(map(_is_done, commands)):
            return None
        whole = all_of(readings)
        if any(piece.is_unsure for piece in pieces):
            whole = _asked_last(whole)
        fewest = max(2, count_of(found)) if anew or left_over.leaves_time(found) else count_of(found) + 1
        if (
            len(whole.commands) < fewest
            or names_overlap(whole)
            or _left_out(found) - _left_out(Understood(reading=whole))
        ):
            return None
        return Understood(reading=whole)

    def _begins_with_verb(self, first: int) -> bool:
        return begins_with_verb(self.tokens, self.words, self.dates, first)

    def _from(
        self,
        place: int,
        joints: Sequence[Stretch],
        known: dict[Stretch, _Piece | None],
        last: Stretch | None,
    ) -> list[_Piece] | None:
        """The pieces from there on, each as long as can be; `last` is where the one before stands."""
        size = len(self.tokens)
        for end, first in [(size, size), *reversed([joint for joint in joints if joint[0] > place])]:
            if (last is None and end == size) or (end == first and self._holds_joint(place, end, joints)):
                continue
            if (place, end) not in known:
                known[place, end] = self._piece(place, end, last)
            piece = known[place, end]
            if piece is None:
                continue
            rest = [] if first >= size else self._from(first, joints, known, (place, end))
            if rest is None or (rest and not self._go_together(piece, rest[0], place, (end, first))):
                continue
            own, before = self._dates_in((place, end)), self._dates_before(last)
            return [replace(piece, first=place, reading=_on_day(piece.reading, own, before)), *rest]
        return None

    def _holds_joint(self, first: int, end: int, joints: Sequence[Stretch]) -> bool:
        """True for "eggs to the list. Every Monday at 8 | take out the bins", which is cut behind "list"."""
        return end < len(self.tokens) and any(
            first < joint[0] < joint[1] < end and self._joints.is_strong(joint) for joint in joints
        )

    def _dates_in(self, stretch: Stretch | None) -> list[DateMatch]:
        if stretch is None:
            return []
        return [m for m in self.dates if stretch[0] <= m.first_token and m.end_token <= stretch[1]]

    def _dates_before(self, last: Stretch | None) -> list[DateMatch]:
        """Those of the piece before; an hour alone at its end has the day that was named last ahead of it."""
        own = self._dates_in(last)
        if not own or not is_clock_only(own[-1]):
            return own
        days = [m for m in self.dates if m.first_token < own[-1].first_token and not is_clock_only(m)]
        return [*map(day_alone, days[-1:]), own[-1]]

    def _go_together(self, piece: _Piece, after: _Piece, first: int, joint: Stretch) -> bool:
        """Not "the passport expires in August, remind me ...", talk before an order; nor what is only named behind
        anything but a task that was named: "yes, send it to Alex"."""
        if self._goes_on_counting(piece, joint):
            return False
        if after.is_bare:
            return any(isinstance(command, CreateTask) for command in piece.reading.commands)
        if any(self.words.has_class(self.tokens.folded, place, "AND") for place in range(*joint)):
            return True
        if after.is_thing and piece.is_order and not self._joints.is_strong(joint):
            return False  # "..., say at 7"
        if piece.is_order or not after.is_order or self._begins_with_verb(first):
            return True
        return _is_of_other_task(piece, after.reading, is_strong=self._joints.is_strong(joint))

    def _goes_on_counting(self, piece: _Piece, joint: Stretch) -> bool:
        """True for "pay 200 on Monday, | 300 on Tuesday", where no task has the number 300."""
        if self._joints.is_strong(joint) or not self.tokens.folded[joint[1]].isdecimal():
            return False
        names = [
            name for command in piece.reading.commands if isinstance(command, CreateTask) for name in names_in(command)
        ]
        return any(map(str.isdecimal, "".join(names)))

    def _piece(self, first: int, end: int, last: Stretch | None) -> _Piece | None:
        while end > first and self.tokens.folded[end - 1] in PAUSES:
            end -= 1
        if end <= first:
            return None
        if self._is_left_open(first, end):
            return _Piece(reading=Reading(commands=(), rule="left_open", language=""), is_order=True)
        place = self._behind_one_more(first, end)
        if last is not None and place > first:
            return self._ordered_as_before(last, place, end)
        found = self._read_as(range(first, end), (first, end), STARTS)
        if found is not None and not (found.is_bare and last is None):
            return found
        if last is not None and any(match.first_token == first for match in self.dates):
            return self._ordered_as_before(last, first, end)
        return None

    def _ordered_as_before(self, last: Stretch, first: int, end: int) -> _Piece | None:
        """ "... and another for 7": behind the words that order in the piece before."""
        piece = self._read_as((*self._head(last), *range(first, end)), (first, end), STARTS[:1])
        return piece if piece is not None and all(map(_may_be_elliptic, piece.reading.commands)) else None

    def _behind_one_more(self, first: int, end: int) -> int:
        """Past the "another one" of "... and another one for 7"."""
        return self.words.behind(self.tokens.folded[: end - 1], first, _ONE_MORE)

    def _head(self, piece: Stretch) -> range:
        """The words that order in a piece, before what it names and when: "set a reminder | for 3 to ..."."""
        first, end = piece
        found = self.read(self.tokens.picked(range(first, end)), STARTS[0])
        if not isinstance(found, Understood):
            return range(first, first)
        titles = [mark.span.start for mark in found.reading.marks if mark.slot == "title"]
        begun = [match.first_token for match in self._dates_in(piece)]
        begun += [
            place
            for place in range(first, end)
            if self.tokens.span(place, place + 1).start in titles
            and not self.words.has_any(self.tokens.folded, place, _OF_ALARMS)
        ]
        return range(first, max(first, min(begun, default=end)))

    def _read_as(self, places: Sequence[int], piece: Stretch, starts: Sequence[str]) -> _Piece | None:
        """The piece, read as these tokens from the first rule on that has a reading."""
        tokens = self.tokens.picked(places)
        for start in starts:
            found = self.read(tokens, start)
            if found is None:
                continue
            reading = _said_alone(found)
            if reading is None or not self._is_whole(reading, *piece):
                return None
            is_bare = isinstance(found, Ambiguous) and found.reason == "bare_note"
            if is_bare and not self._begins_with_verb(piece[0]):
                return None
            if start != STARTS[0] and self._tells_number(piece[0]):
                return None
            return _Piece(
                reading=reading,
                is_order=start == STARTS[0],
                is_thing=start == STARTS[2],
                is_unsure=not is_bare and not isinstance(found, Understood),
                is_bare=is_bare,
            )
        return None

    def _tells_number(self, first: int) -> bool:
        """True for "la 16 a medias", which is said of a task and names none."""
        behind = self.words.behind(self.tokens.folded, first, _BEFORE_NUMBERS)
        return first < behind < len(self.tokens) and self.tokens.folded[behind].isdecimal()

    def _is_whole(self, reading: Reading, first: int, end: int) -> bool:
        """Whether nothing of the piece is left over: no time, no other order or deed within a name."""
        if not all(map(_may_stand_in_a_row, reading.commands)) or self._points_elsewhere(end - 1):
            return False
        if any(map(_searches, reading.commands)) and self._begins_with_verb(first):
            return False  # "… and check Leo's homework" is one more thing to do
        inside = [match for match in self.dates if first <= match.first_token and match.end_token <= end]
        used = [*reading.date_spans, *(mark.span for mark in reading.marks if mark.slot == "refs")]
        if not all(overlaps(match, used if is_clock_only(match) else reading.date_spans) for match in inside):
            return False
        begins = sum(self._joints.begins_surely(place) for place in range(first, end))
        return begins <= max(1, len(reading.commands))

    def _points_elsewhere(self, last: int) -> bool:
        """True for "an alarm before that": what is named stands in another piece; not for "la 2 ya está"."""
        folded, words = self.tokens.folded, self.words
        if last and words.behind(folded[: last + 1], last - 1, _IS_DONE) > last:
            return False
        return words.has_any(folded, last, _POINTING)

    def _is_left_open(self, first: int, end: int) -> bool:
        """True for "la 3 todavía no" and "me falta la 3": nothing is done to it; not for "no, la 3"."""
        if self.words.has_class(self.tokens.folded, first, "NO_WORD"):
            return False
        folded, words = self.tokens.folded, self.words
        is_numbered, is_open, place = False, False, first
        while place < end:
            found = [
                (stop, {word.terminal for word in values}) for stop, values in words.phrases.matches(folded, place)
            ]
            opened = next((stop for stop, names in found if names & _UNTOUCHED), None)
            if folded[place].isdecimal():
                is_numbered, place = True, place + 1
            elif opened is not None:
                is_open, place = True, opened
            elif any(names & _NUMBERS for _, names in found) or not folded[place].isalnum():
                place += 1
            else:
                return False
        return is_numbered and is_open


def _said_alone(found: Interpretation) -> Reading | None:
    """What is understood, and the one task of which only that it is ours is not sure: "add eggs"."""
    match found:
        case Understood(reading=reading):
            return reading
        case Ambiguous(reason="bare_note" | "unsure", readings=(Reading(commands=(command,)) as reading,)):
            return reading if isinstance(command, CreateTask | CompleteTask | DeleteTask) else None
        case _:
            return None


def _is_sure_beside(pieces: Sequence[_Piece]) -> Callable[[_Piece], bool]:
    """Whether a piece is sure beside the others: "2 is done | and add eggs", not "add eggs" alone; and one thing put in
    the place of another: "remove wine | and add beer"."""
    ordered = {type(command) for piece in pieces if piece.is_order for command in piece.reading.commands}
    is_swap = {CreateTask, DeleteTask} <= ordered
    orders = [piece.reading for piece in pieces if piece.is_order and not piece.is_unsure]
    sure = {type(command) for reading in orders for command in reading.commands}

    def is_sure(piece: _Piece) -> bool:
        if not piece.is_unsure or (is_swap and piece.is_order):
            return True
        if isinstance(piece.reading.commands[0], DeleteTask):
            return False
        return CompleteTask in sure or (isinstance(piece.reading.commands[0], CreateTask) and CreateTask in sure)

    return is_sure


def _asked_last(whole: Reading) -> Reading:
    """What is deleted is confirmed first, so what is put in its place goes before: that is done at once."""
    if {type(command) for command in whole.commands} != {CreateTask, DeleteTask}:
        return whole
    return replace(whole, commands=tuple(sorted(whole.commands, key=lambda c: isinstance(c, DeleteTask))))


def _is_met(note: Reading) -> bool:
    """True for what has its hour."""
    return all(isinstance(command, CreateTask) and command.due and command.due.clock for command in note.commands)


def _is_of_other_task(piece: _Piece, order: Reading, *, is_strong: bool) -> bool:
    """True for "dentist on Friday at 5 | move 3 to Monday"; behind a sentence for another task by its name too, and not
    for "dentist on Friday at 5. Cancel the dentist"."""
    note = piece.reading
    is_met = _is_met(note)
    if not all(map(is_dated_task, note.commands)) or (piece.is_thing and not is_met):
        return False
    acts = [command for command in order.commands if isinstance(command, ActsOnTasks)]
    if len(acts) == len(order.commands) and all(map(_is_numbered, acts)):
        return True
    named = {word for command in note.commands for name in names_in(command) for word in name.casefold().split()}
    meant = (name.casefold().split() for command in order.commands for name in names_in(command))
    return (is_strong or len(acts) == len(order.commands)) and is_met and named.isdisjoint(chain.from_iterable(meant))


def _is_numbered(command: ActsOnTasks) -> bool:
    return bool(command.refs) and all(isinstance(ref, NumberRef) for ref in command.refs)


def _may_stand_in_a_row(command: Command) -> bool:
    """Not what speaks of a task told before, nor of the bot; a greeting or thanks say nothing."""
    if isinstance(command, Simple):
        return command.intent in _COURTESIES or (is_business(command) and command.intent != "help")
    return is_business(command) and ItRef() not in getattr(command, "refs", ())


def _searches(command: Command) -> bool:
    return isinstance(command, ListTasks) and command.filter.query is not None


def _may_be_elliptic(command: Command) -> bool:
    return isinstance(command, CreateTask | UpdateTask)


def _is_done(command: Command) -> bool:
    return isinstance(command, CompleteTask)


def _on_day(reading: Reading, own: Sequence[DateMatch], before: Sequence[DateMatch] | None) -> Reading:
    """Hours alone are on the day of the task before them: "mañana a las 6 el pan y a las 7 los niños"."""
    if not before or not own or len(own) != len(reading.commands) or not all(map(is_clock_only, own)):
        return reading
    if not all(map(is_dated_task, reading.commands)):
        return reading
    earlier, commands, assumptions = Slots(), list[Command](), list[Assumption]()
    earlier.dues = list(before)
    for command, match in zip(reading.commands, own, strict=True):
        slots = Slots()
        slots.dues = [match]
        on_day_of(earlier, slots)
        timing = timing_of(slots.dues)
        if timing is None or timing.due is None or not isinstance(command, CreateTask):
            return reading
        commands.append(replace(command, due=timing.due))
        assumptions.extend(slots.assumptions)
        earlier = slots
    return replace(reading, commands=tuple(commands), assumptions=tuple(assumptions))


def _left_out(found: Interpretation) -> set[int]:
    """The 3 and 4 of "all done but 3 and 4, delete them", which no joint parts."""
    commands = found.reading.commands if isinstance(found, Understood) else ()
    return {
        number
        for command in commands
        if isinstance(command, ActsOnTasks)
        for ref in command.refs
        if isinstance(ref, AllRef)
        for number in ref.excluded
    }
