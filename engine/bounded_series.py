"""A series whose start, end or length stands apart from it: "every Monday at 8 water the plants until May", "for 4
weeks, stretch every day", "cada lunes regar, hasta que acabe el año". It is read with those words right behind it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice

from dateutil.rrule import rrulestr

from engine.dates import DateReader
from engine.dates.recurrence import on_the_wall_clock
from engine.model import (
    Ambiguous,
    Context,
    CreateTask,
    DateMatch,
    Interpretation,
    Reading,
    Span,
    Understood,
    UpdateTask,
    When,
    WhenKind,
)
from engine.tokens import Tokens
from engine.words import WordTable

_LONGEST_BOUND, _SHORTEST_BOUND = 10, 2  # tokens
_FROM_NOW_ON = frozenset({"FROM_NOW_ON"})
_FROM = frozenset({"FROM"})
_HAS_OWN_DAY, _PAST = frozenset({"HAS_OWN_DAY"}), frozenset({"PAST_ENDING"})
_TELLS_WHICH = frozenset({"TELLS_WHICH", "RELATIVE"})
_SIGNS = frozenset(",;.!-–—")
_OF_HOURS = re.compile("FREQ=(HOURLY|MINUTELY)")
_BOUND = re.compile(";(UNTIL|COUNT)=[^;]+")

_Piece = tuple[int, int]
"""A half-open stretch of tokens."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BoundedSeries:
    """Over one message: `read` takes other words in its place, `read_bounded` without looking for a bound again."""

    tokens: Tokens
    words: WordTable
    reader: DateReader
    dates: Sequence[DateMatch]
    context: Context
    read: Callable[[str], Interpretation]
    read_bounded: Callable[[str], Interpretation]

    def found(self) -> Interpretation | None:
        """None where no bound stands apart from the only series, or where the message is not read with it."""
        series = [match for match in self.dates if match.when.rrule is not None]
        if len(series) != 1:
            return None
        if (left_out := self._from_now_on(series[0])) is not None:
            found = self._read_in(_without(len(self.tokens), left_out), series[0].when, self.read)
            return None if _changes(found) else found
        for first, end in self._places(series[0]):
            is_its = self._is_of_series(series[0], first)
            whole = self._together(series[0], first, end) if is_its else None
            if whole is not None:
                pieces = _pieces(len(self.tokens), (series[0].first_token, series[0].end_token), (first, end))
                return self._read_in(pieces, whole, self.read_bounded)
        return None

    def _from_now_on(self, series: DateMatch) -> _Piece | None:
        """ "Every Monday from now on" is every Monday: beside the series, at the end or in front. Said once: each time
        would be a reading of its own."""
        places = (
            (first, self.words.behind(self.tokens.folded, first, _FROM_NOW_ON)) for first in range(len(self.tokens))
        )
        said = [(first, end) for first, end in places if end > first]
        if len({end for _, end in said}) != 1:
            return None
        first, end = said[0]
        is_beside = end == self._before_signs(series.first_token) or first == self._behind_signs(series.end_token)
        return (first, end) if is_beside or first == 0 or end == self._last_word() else None

    def _places(self, series: DateMatch) -> Iterator[_Piece]:
        """Where a bound may stand, the longest first: at the end, behind a sign, right before the series, in front."""
        size, begins = self._last_word(), self.reader.may_bound
        behind = self._behind_signs(series.end_token)
        ends = [size, *([] if behind == series.end_token else range(size - 1, behind, -1))]
        for end in ends:
            low = max(behind, end - _LONGEST_BOUND) if end == size else behind
            high = end - _SHORTEST_BOUND if end == size else min(behind, end - _SHORTEST_BOUND)
            yield from ((first, end) for first in range(low, high + 1) if begins(self.tokens, first, end))
        before = self._before_signs(series.first_token)
        for first in range(max(0, before - _LONGEST_BOUND), before - _SHORTEST_BOUND + 1):
            if begins(self.tokens, first, before):
                yield first, before
        for end in range(min(before, _LONGEST_BOUND), _SHORTEST_BOUND - 1, -1):
            if begins(self.tokens, 0, end):
                yield 0, end

    def _is_of_series(self, series: DateMatch, first: int) -> bool:
        """Not how long the thing lasts or is enough ("buy food for 2 weeks"), nor a day of something in its name ("the
        books due until May"). In front, behind a sign and behind the series nothing else can be meant."""
        if first in (0, series.end_token) or self.tokens.folded[first - 1] in _SIGNS:
            return True
        # Nothing is bought or planned for days "every 6 hours".
        if not (self._says_day(first) or _OF_HOURS.match(series.when.rrule or "") or self._is_time(first, series)):
            return False
        low = series.end_token if first > series.first_token else 0
        name = range(low + 1, first)
        folded = self.tokens.folded
        is_past = first - 1 in name and self.words.has_any(folded, first - 1, _PAST)
        has_own_day = is_past or any(self.words.behind(folded, place, _HAS_OWN_DAY) == first for place in name)
        return not has_own_day and not any(self.words.has_any(folded, place, _TELLS_WHICH) for place in name)

    def _is_time(self, first: int, series: DateMatch) -> bool:
        """ "For the next 3 weeks every Monday": no part of the name anyway."""
        end = self._before_signs(series.first_token)
        return any(
            first <= match.first_token < end == match.end_token and match.when.kind is not WhenKind.DURATION
            for match in self.dates
        )

    def _says_day(self, first: int) -> bool:
        """ "Until May", "a partir de enero"; "from Monday" may be since when a thing is."""
        is_from = self.words.has_any(self.tokens.folded, first, _FROM)
        starts = self.reader.says_start(self.tokens, first) and not is_from
        return starts or self.reader.says_end(self.tokens, first)

    def _last_word(self) -> int:
        return self._before_signs(len(self.tokens))

    def _before_signs(self, end: int) -> int:
        while end > 0 and self.tokens.folded[end - 1] in _SIGNS:
            end -= 1
        return end

    def _behind_signs(self, place: int) -> int:
        while place < len(self.tokens) and self.tokens.folded[place] in _SIGNS:
            place += 1
        return place

    def _together(self, series: DateMatch, first: int, end: int) -> When | None:
        """The series with its bound; None for no such words, and for a length too short for a second time."""
        said = f"{self.tokens.text(series.first_token, series.end_token)} {self.tokens.text(first, end)}"
        match = self.reader.together(said, self.context)
        when, alone = match.when if match is not None else None, series.when
        if when is None or when.rrule is None or _core(when.rrule) != _core(alone.rrule or ""):
            return None
        if bool(_BOUND.search(when.rrule)) > bool(_BOUND.search(alone.rrule or "")):
            says_end = self.reader.says_end(self.tokens, first)
            has_its_hour = not says_end or (when.has_clock, when.start.time()) == (alone.has_clock, alone.start.time())
            return when if has_its_hour and _comes(when, times=2 - says_end) else None
        says_end = any(self.reader.says_end(self.tokens, place) for place in range(first, end))
        return when if self.reader.says_start(self.tokens, first) and not says_end else None

    def _read_in(
        self, pieces: Sequence[_Piece], whole: When, read: Callable[[str], Interpretation]
    ) -> Interpretation | None:
        texts = [self.tokens.text(*piece) for piece in pieces]
        found = read(" ".join(texts))
        if not _holds(found, whole):
            return None
        places = _places_of(texts, [self.tokens.span(*piece).start for piece in pieces])
        match found:
            case Understood(reading=reading):
                return Understood(reading=_moved(reading, places))
            case Ambiguous(readings=readings):
                return replace(found, readings=tuple(_moved(reading, places) for reading in readings))
            case _:
                return None


def _changes(found: Interpretation | None) -> bool:
    """Where a task is changed "from now on" says that the whole series is."""
    return isinstance(found, Understood) and isinstance(found.reading.commands[0], UpdateTask)


def _core(rule: str) -> str:
    return _BOUND.sub("", rule)


def _comes(when: When, times: int) -> bool:
    start = datetime.combine(when.start.date(), when.start.time())
    return len(list(islice(rrulestr(on_the_wall_clock(when.rrule or ""), dtstart=start), times))) == times


def _pieces(size: int, series: _Piece, bound: _Piece) -> list[_Piece]:
    """The stretches of the message in the order in which they are read, the bound right behind the series."""
    first, last = sorted((series, bound))
    between = (first[1], last[0])
    moved = (series, bound, between) if first == series else (between, series, bound)
    return [(start, end) for start, end in ((0, first[0]), *moved, (last[1], size)) if start < end]


def _without(size: int, left_out: _Piece) -> list[_Piece]:
    return [(start, end) for start, end in ((0, left_out[0]), (left_out[1], size)) if start < end]


def _holds(found: Interpretation, whole: When) -> bool:
    """Whether all that was read is that series, of one task."""
    match found:
        case Understood(reading=reading):
            readings: tuple[Reading, ...] = (reading,)
        case Ambiguous(readings=readings):
            pass
        case _:
            return False
    return bool(readings) and all(_is_series(reading, whole.rrule or "") for reading in readings)


def _is_series(reading: Reading, rule: str) -> bool:
    match reading.commands:
        case (CreateTask(recurrence=str() as said),):
            pass
        case (UpdateTask(edit=edit),) if edit is not None and edit.recurrence is not None:
            said = edit.recurrence
        case _:
            return False
    return _core(said) == _core(rule) and bool(_BOUND.search(said)) == bool(_BOUND.search(rule))


_Place = tuple[int, int, int]
"""Where a piece begins and ends in what was read, and where it begins in the message, in characters."""


def _places_of(texts: Sequence[str], starts: Sequence[int]) -> list[_Place]:
    places, at = list[_Place](), 0
    for text, start in zip(texts, starts, strict=True):
        places.append((at, at + len(text), start))
        at += len(text) + 1
    return places


def _moved(reading: Reading, places: Sequence[_Place]) -> Reading:
    """With the marks where the words stand in the message; what reaches over several pieces is where it begins."""

    def there(span: Span) -> Span:
        start, end, message = next(place for place in reversed(places) if place[0] <= span.start)
        by = message - start
        return Span(start=span.start + by, end=min(span.end, end) + by)

    marks = tuple(replace(mark, span=there(mark.span)) for mark in reading.marks)
    return replace(
        reading,
        marks=tuple(sorted(marks, key=lambda mark: mark.span.start)),
        date_spans=tuple(map(there, reading.date_spans)),
    )
