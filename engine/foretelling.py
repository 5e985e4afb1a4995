"""What is told of a day to come, with the order to remind ahead of it: "my flight's on the 14th at 6:05, nudge me the
evening before", "recordame dos días antes que el 15 vence el monotributo".

Theory of operation: nobody can list the sentences that tell of what will be, but the order beside one is made of few
words. So the order is looked for, at the end of the message or at its start: words of reminding, with a length of time
and "before", and no other word than those that stand in such an order. What is left tells the thing. It needs a time to
come and need not be understood otherwise, since it is plain what is wanted of it.

With a deed in the order ("I fly on Sunday, remind me to check in a day before") the deed is the task, and it is due so
long ahead of what was told.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, time, timedelta

from engine.due import is_clock_only, usual_clock
from engine.lalr import SKIP
from engine.leaves import duration_of
from engine.model import CreateTask, DateMatch, Due, Hours, Interpretation, Reading, Understood
from engine.peeling import ORDERS, begins_order, behind_fillers
from engine.plans import SIGNS, Told, ToldReader
from engine.telling import ends_sentence
from engine.tokens import LONGEST_NUMBER, Tokens
from engine.words import Word, WordTable, is_of

PartReader = Callable[[int, int, str], Interpretation | None]
"""(first token, end, start rule of the grammar) -> what the stretch means alone."""

SAYS_AHEAD = frozenset({"REMIND_IT", "AHEAD", "PART_OF_THAT_DAY", "FORGETS"})
"""Classes without a word of which there is no such order."""
_RULE = "foretold"
_WARNS = frozenset({"WARN", "REMIND", "REMIND_IT", "REMINDER", "DONT_FORGET", "FORGET_TAIL", "FORGETS"})
_STARTS = _WARNS | {"GIVES", "WITH"}
_OF_LENGTH = frozenset({"NUMBER", "AMOUNT", "ONE", "HALF", "HALF_MORE", "UNIT"})
_AROUND = frozenset(
    {
        "AHEAD", "DET", "IT", "OF", "FOR", "INTO", "LINK", "AND", "WITH", "ABOUT", "SO_THEN", "TO_REMIND",
        "PART_OF_DAY", "PART_OF_THAT_DAY", "LENGTH", "GIVES", "THANKS", SKIP,
    }
)  # fmt: skip
_IN_ORDER = _WARNS | _OF_LENGTH | _AROUND
_JOINTS = frozenset({"AND", "SO_THEN", "LINK", SKIP})
_DEEDS = frozenset({"INFINITIVE", "NOTE_VERB", "WORK_VERB"})
_LEADS_IN = frozenset({"LINK", "INTO", "OF", "FOR", "ABOUT"})
_PLAIN = frozenset({"REMIND_IT", "DONT_FORGET", "FORGET_TAIL", "FORGETS"})  # ask to remind of it, whenever that is
_OF_REMINDERS = frozenset({"WARN", "AHEAD"})
_NAMELESS = frozenset({"AHEAD", "ALSO"})  # "… and an hour before too" is no thing called "before too"
_COPULAS = frozenset({"COPULA"})
_HANGING = frozenset({"HANGING", "CLITIC_OF_VERB"})
_NEW_CLAUSE = frozenset({"AND", "SO_THEN"})
_ASKS = frozenset({"REMIND", "REMIND_IT", "FORGETS"})
_SUBJECTS = frozenset({"NO_EVENT", "OTHERS", "NO_THING", "NOBODY"})
_CANNOT = frozenset({"CANNOT"})
_STARTS_OF_PARTS = ("message", "notes", "things")
_PASSED = frozenset({"?", "'s"})
_MOST_TOKENS = 60
_NOON = 12
_MORNING = time(9)  # when a task without an hour is reminded
_DAY_MINUTES = 24 * 60
_AT_ONCE = "P0D"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Order:
    """The order to remind: where it stands, how long ahead, at what time of that day, the deed that it names."""

    first: int
    end: int
    length: str | None
    clock: time | None
    deed: tuple[int, int] | None = None
    warns: bool = True
    also: tuple[str, ...] = ()  # other lengths that were said before it


@dataclass(slots=True, kw_only=True)
class _Lead:
    """How long ahead, gathered word by word."""

    hours: Hours
    clock: time | None = None
    warns: bool = False
    is_plain: bool = False
    is_ahead: bool = False
    is_that_day: bool = False
    is_with: bool = False
    said: str | None = None
    parts: list[tuple[str, int, int, Word | int]] = field(default_factory=list)
    lengths: list[str] = field(default_factory=list)  # each with its own "before"

    def add(self, values: DateMatch | tuple[Word, ...], typed: str) -> None:
        if isinstance(values, DateMatch):
            is_late = self.clock is not None and self.clock.hour >= _NOON  # "the evening before at 8"
            self.clock = usual_clock(values.when, is_late=is_late)
            return
        if not values and typed.isdecimal() and len(typed) <= LONGEST_NUMBER:
            self.parts.append(("NUMBER", 0, 0, int(typed)))
        for word in values:
            self._add_word(word)

    def _add_word(self, word: Word) -> None:
        match word.terminal:
            case "AHEAD":
                self.is_ahead = True
                self._end_length()
            case "LENGTH":
                self.said = word.value
            case "PART_OF_DAY" | "PART_OF_THAT_DAY":
                self.is_that_day |= word.terminal == "PART_OF_THAT_DAY"
                self.clock = getattr(self.hours, word.value or "", self.clock)
            case "WITH":
                self.is_with = True
            case name if name in _OF_LENGTH:
                self.parts.append(("NUMBER" if name == "AMOUNT" else name, 0, 0, word))
            case name:
                self.warns |= name in _WARNS
                self.is_plain |= name in _PLAIN

    def _end_length(self) -> None:
        if (length := duration_of(iter(self.parts))) is not None:
            self.lengths.append(length)
            self.parts = []

    @property
    def also(self) -> tuple[str, ...]:
        """The lengths said before that which counts."""
        return tuple(one for one in self.lengths if one != self.length)

    @property
    def length(self) -> str | None:
        """ISO 8601; None where nothing is said of how long ahead."""
        is_so_long = self.is_with and bool(self.parts or self.lengths)  # "recuérdamelo con 10 días"
        if not (self.is_ahead or self.is_that_day or is_so_long):
            return None
        if self.is_that_day:
            return "P0D"
        said = self.said or duration_of(iter(self.parts)) or next(reversed(self.lengths), None)
        return said or ("P1D" if self.clock is not None else None)


@dataclass(slots=True, kw_only=True)
class ForetellingReader:
    """Over one message."""

    tokens: Tokens
    teller: ToldReader
    part: PartReader

    @property
    def words(self) -> WordTable:
        return self.teller.words

    def instead_of(self, found: Interpretation | None) -> Interpretation | None:
        """What was found, unless that leaves out, or takes for a name, what is said of the reminder."""
        if isinstance(found, Understood) and self._says_how_long_before(found.reading):
            return found
        is_read = isinstance(found, Understood) and not self._keeps_order(found.reading)
        return self.read(needs_lead=is_read) or found

    def _keeps_order(self, reading: Reading) -> bool:
        """True for a new task whose name has the order in it, or the day: "dentist, make a reminder" (tomorrow)."""
        if not (len(reading.commands) == 1 and isinstance(reading.commands[0], CreateTask)):
            return False
        titled = [place for place in range(len(self.tokens)) if self._is_in_title(reading, place)]
        if any(self.words.has_any(self.tokens.folded, place, _PLAIN) for place in titled[1:]):
            return True
        has_day = any(match.span in reading.date_spans for match in self.teller.dates)
        return has_day and any(
            match.first_token in titled and match.span not in reading.date_spans for match in self.teller.dates
        )

    def _says_how_long_before(self, reading: Reading) -> bool:
        """True for a new task with its day and its lead, and without words of the reminder in its name."""
        match reading.commands:
            case (CreateTask(due=due, remind_before=before),) if due is not None and before is not None:
                places = [place for place in range(len(self.tokens)) if self._is_in_title(reading, place)]
            case _:
                return False
        is_clean = bool(places) and not any(
            self.words.has_any(self.tokens.folded, place, _OF_REMINDERS) for place in places
        )
        is_clean = is_clean and not any(self._is_hour_of_lead(match, reading) for match in self.teller.dates)
        return is_clean and self._is_whole(places)

    def _is_whole(self, places: Sequence[int]) -> bool:
        """False for a title that lost its pronoun ("me | quitan los puntos") or kept the verb before its time."""
        folded, first, end = self.tokens.folded, places[0], places[-1] + 1
        if self.words.has_any(folded, end - 1, _HANGING) or self.teller.phrase_start(first, end, _COPULAS) < end:
            return False
        is_behind_pronoun = first > 0 and self.words.has_class(folded, first - 1, "CLITIC_OF_VERB")
        return not is_behind_pronoun or (first > 1 and folded[first - 2] not in SIGNS)

    def _is_hour_of_lead(self, match: DateMatch, reading: Reading) -> bool:
        """True for the "a las 7" of "…, avísame dos días antes a las 7", taken for that of the task."""
        is_behind = match.first_token > 0 and self.words.has_class(self.tokens.folded, match.first_token - 1, "AHEAD")
        return is_behind and is_clock_only(match) and match.span in reading.date_spans

    def _is_in_title(self, reading: Reading, place: int) -> bool:
        span = self.tokens.span(place, place + 1)
        return self.tokens.folded[place][0].isalnum() and any(
            m.slot == "title" and m.span.start <= span.start and span.end <= m.span.end for m in reading.marks
        )

    def read(self, *, needs_lead: bool) -> Understood | None:
        """The new task; None where there is no such order, or nothing told that has a time to come."""
        if not 2 < len(self.tokens) <= _MOST_TOKENS:
            return None
        for order, (first, end) in self._orders():
            if needs_lead and order.length is None:
                continue
            if (reading := self._read_beside(order, first, end)) is not None:
                return Understood(reading=reading)
        return None

    def _read_beside(self, order: _Order, first: int, end: int) -> Reading | None:
        """What is told is a task by itself ("dentist on Friday at 5", "note …"), else any words with a time to come."""
        first = self._behind_talk(first, end)
        if order.deed is None and (order.length is not None or not order.warns):
            made = self._task_in(first, end)
            if made is not None:
                return self._with_lead(made, order)
        told = self.teller.told(first, end) if order.warns else None
        return None if told is None else self._reading(order, told)

    def _behind_talk(self, first: int, end: int) -> int:
        """Where the order begins in "I was at the park. note dentist Friday at 5", if none stands before it."""
        tokens, words = self.tokens, self.words
        starts = (place + 1 for place in range(first, end - 1) if ends_sentence(tokens, place))
        start = next((place for place in starts if begins_order(tokens, words, place)), first)
        return first if words.has_within(tokens.folded, first, start, ORDERS) else start

    # --- the order

    def _orders(self) -> Iterator[tuple[_Order, tuple[int, int]]]:
        """The orders that there may be, behind what is told and before it, each with the stretch that is left."""
        folded, size = self.tokens.folded, len(self.tokens)
        for place in range(1, size):
            is_led = self.words.has_any(folded, place, _STARTS)
            if not is_led and folded[place - 1] not in SIGNS:
                continue
            order = self._order(place, size) or self._order_with_deed(place, size)
            end = self._before_joint(place)
            if order is not None and self._may_begin(place, end):
                yield order, (0, end)
        for start in {0, behind_fillers(self.tokens, self.words, 0)}:
            if start >= size or not self.words.has_any(folded, start, _STARTS):
                continue
            for end in range(size - 1, start + 2, -1):
                order = self._order(start, end)
                if order is not None and order.warns and order.length is not None:
                    yield order, (end + self.words.has_any(folded, end, _LEADS_IN), size)

    def _may_begin(self, place: int, end: int) -> bool:
        """False where somebody else reminds: "they'll text me …", "ellos me mandan un mensaje …"; or nobody can."""
        folded = self.tokens.folded
        if self.teller.phrase_start(0, end, _CANNOT) < end:
            return False  # "couldn't put it down"
        between = range(end, place)
        if any(folded[at] in SIGNS or self.words.has_any(folded, at, _NEW_CLAUSE) for at in between):
            return True
        if any(match.end_token == end for match in self.teller.dates):
            return True
        is_asked = self.words.has_any(folded, place, _ASKS)
        return is_asked and end > 0 and not self.words.has_any(folded, end - 1, _SUBJECTS)

    def _before_joint(self, place: int) -> int:
        """Where what is told ends: before the "so", the comma, the "can you" that lead to the order."""
        while place > 0:
            before = (
                place - 1 if self.tokens.folded[place - 1] in SIGNS else self.teller.phrase_start(0, place, _JOINTS)
            )
            if before == place:
                break
            place = before
        return place

    def _order(self, first: int, end: int) -> _Order | None:
        """The stretch as an order without a deed: all its words are of those that stand in one."""
        lead, place = _Lead(hours=self.teller.context.hours), first
        while place < end:
            step = self._step(place, end)
            if step is None:
                return None
            behind, values = step
            lead.add(values, self.tokens.folded[place])
            lead.is_ahead |= self.words.has_class(self.tokens.folded, place, "AHEAD")  # "… before at 7pm" is a time
            place = behind
        length = lead.length
        if length is None and not (lead.is_plain and lead.clock is None and not lead.parts):
            return None
        return _Order(first=first, end=end, length=length, clock=lead.clock, warns=lead.warns, also=lead.also)

    def _step(self, place: int, end: int) -> tuple[int, DateMatch | tuple[Word, ...]] | None:
        """The longest phrase there that may stand in an order; a sign, a bare number and an hour are one too."""
        folded = self.tokens.folded
        clock = next(
            (m for m in self.teller.dates if m.first_token == place and m.end_token <= end and is_clock_only(m)), None
        )
        if clock is not None and not self._is_length(clock):
            return clock.end_token, clock
        for behind, values in self.words.phrases.matches(folded, place):
            if behind <= end and is_of(values, _IN_ORDER):
                return behind, tuple(word for word in values if word.terminal in _IN_ORDER)
        if folded[place] in SIGNS or folded[place].isdecimal() or folded[place] in _PASSED:
            return place + 1, ()
        return None

    def _is_length(self, match: DateMatch) -> bool:
        """True where "before" is said of these very words: "1 hour before"."""
        return any(
            self.words.has_class(self.tokens.folded, place, "UNIT")
            for place in range(match.first_token, match.end_token)
        )

    def _order_with_deed(self, first: int, end: int) -> _Order | None:
        """ "remind me to check in 24 hours before", "recuérdame un día antes hacer la maleta"."""
        folded, place, warns = self.tokens.folded, first, False
        while place < end and (not self.words.has_any(folded, place, _DEEDS) or place == first):
            step = self._step(place, end)
            if step is None:
                return None
            warns |= self.words.has_any(folded, place, _WARNS)
            place = step[0]
        if not warns:
            return None
        for at in range(place + 2, end):
            lead = self._order(at, end)
            if lead is not None and lead.length is not None:
                return replace(lead, first=first, deed=(place, at), warns=True)
        lead = self._order(first, place) if place < end else None
        return None if lead is None or lead.length is None else replace(lead, deed=(place, end))

    # --- a task by itself

    def _task_in(self, first: int, end: int) -> Reading | None:
        """The one new task with a day that the stretch is to the grammar."""
        if first >= end or self.words.has_class(self.tokens.folded, first, "CLITIC_OF_VERB"):
            return None  # "me operan": passed over there, and a part of the verb
        for start in _STARTS_OF_PARTS:
            found = self.part(first, end, start)
            if not isinstance(found, Understood):
                continue
            match found.reading.commands:
                case (CreateTask(title=title, due=due, remind_before=None),) if title and due is not None:
                    places = [place for place in range(first, end) if self._is_in_title(found.reading, place)]
                    is_named = any(not self.words.has_any(self.tokens.folded, at, _NAMELESS) for at in places)
                    return found.reading if is_named and self._is_whole(places) else None
                case _:
                    return None
        return None

    def _with_lead(self, made: Reading, order: _Order) -> Reading | None:
        (command,) = made.commands
        if not isinstance(command, CreateTask) or command.due is None or self.teller.is_past(command.due):
            return None
        if not order.warns and not command.reminder:
            return None
        before = _before(command.due, order)
        if before is None:
            return None
        before = None if before == _AT_ONCE else before
        reminding = replace(command, remind_before=before, also_before=order.also, reminder=True)
        return replace(made, commands=(reminding,))

    # --- the task

    def _reading(self, order: _Order, told: Told) -> Reading | None:
        if order.deed is not None:
            ahead = self._ahead(told.due, order)
            return None if ahead is None else self._reminding((order.deed,), told, ahead, None)
        before = _before(told.due, order)
        if not told.title or (before is None and order.length is not None):
            return None
        return self._reminding(told.title, told, told.due, None if before == _AT_ONCE else before, order.also)

    def _reminding(
        self, title: Sequence[tuple[int, int]], told: Told, due: Due, before: str | None, also: tuple[str, ...] = ()
    ) -> Reading | None:
        is_named = any(
            not self.words.has_any(self.tokens.folded, at, _NAMELESS)
            for first, end in title
            for at in range(first, end)
        )
        made = self.teller.reading(title, told, due, rule=_RULE) if is_named else None
        if made is None:
            return None
        commands = tuple(
            replace(command, remind_before=before, also_before=also, reminder=True)
            if isinstance(command, CreateTask)
            else command
            for command in made.commands
        )
        return replace(made, commands=commands)

    def _ahead(self, due: Due, order: _Order) -> Due | None:
        """When a deed is due that is to be done so long before; None where that would need an hour nobody told."""
        if order.length is None:
            return None
        days = _days_of(order.length)
        if days is not None:
            return Due(day=due.day - timedelta(days=days), clock=order.clock)
        minutes = _minutes_of(order.length)
        if minutes is None or due.clock is None:
            return None
        moment = datetime.combine(due.day, due.clock) - timedelta(minutes=minutes)
        return Due(day=moment.date(), clock=moment.time())


def _days_of(length: str) -> int | None:
    """The days of "P2D" and "P1W", and of hours that make whole days."""
    amount = int("".join(filter(str.isdecimal, length)) or 0)
    if length.startswith("PT"):
        return amount // 24 if length.endswith("H") and amount % 24 == 0 else None
    return {"D": amount, "W": 7 * amount}.get(length[-1])


def _minutes_of(length: str) -> int | None:
    if not length.startswith("PT"):
        return None
    return int(length[2:-1]) * (60 if length.endswith("H") else 1)


def _before(due: Due, order: _Order) -> str | None:
    """The length of time, up to the hour that the order names on the day ahead."""
    if order.clock is None or order.length is None:
        return order.length
    days = _days_of(order.length)
    if days is None:
        return None
    anchor = datetime.combine(due.day, due.clock or _MORNING)
    minutes = int((anchor - datetime.combine(due.day - timedelta(days=days), order.clock)).total_seconds()) // 60
    if minutes < 0:
        return None
    if minutes % _DAY_MINUTES == 0:
        return f"P{minutes // _DAY_MINUTES}D"
    return f"PT{minutes // 60}H" if minutes % 60 == 0 else f"PT{minutes}M"
