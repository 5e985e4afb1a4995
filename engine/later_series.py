"""A series without some of it: "every Friday at 8 except this one", "todos los viernes … menos este viernes"; of the
days of the week "pills every day at 9 except Sundays"."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from dateutil.rrule import rrulestr

from engine.dates.recurrence import on_the_wall_clock
from engine.due import WEEKDAYS
from engine.model import CreateTask, DateMatch, Interpretation, Understood, When, WhenKind
from engine.pieces import moved
from engine.tokens import Tokens
from engine.words import WordTable

EXCEPTS = frozenset({"EXCEPT"})
_THIS_ONE, _THIS = frozenset({"THIS_ONE"}), frozenset({"THIS"})
_GOES_ON = frozenset({"LINK", "INFINITIVE"})
_BEFORE_SIGNS = frozenset(",;-–—")
_DAILY, _ON_WEEKDAYS = "FREQ=DAILY", re.compile("FREQ=WEEKLY;BYDAY=([A-Z,]+)")
_LONGEST_DAY = 4  # tokens
_DAYS = (WhenKind.DATE, WhenKind.INTERVAL)


@dataclass(frozen=True, slots=True, kw_only=True)
class _LeftOut:
    """A half-open stretch of tokens that leaves out the days from the first to the last, weekdays, or the next one."""

    start: int
    end: int
    days: tuple[date, date] | None = None
    weekdays: frozenset[str] = frozenset()
    is_sure: bool = True  # False for a mere weekday, which is every one of them in a series of more days


@dataclass(frozen=True, slots=True, kw_only=True)
class LaterSeries:
    """Over one message: `read` takes other words in its place."""

    tokens: Tokens
    words: WordTable
    dates: Sequence[DateMatch]
    whole_date: Callable[[int, int], DateMatch | None]
    today: date
    read: Callable[[str], Interpretation]

    def found(self) -> Understood | None:
        """The series from the day on that is left; None for a message that leaves out other days, or is no series."""
        for place in range(1, len(self.tokens)):
            first = self.words.behind(self.tokens.folded, place, EXCEPTS)
            left_out = self._left_out(place, first) if first > place else None
            if left_out is not None:
                return _without(self.tokens, left_out, self.read)
        return None

    def _left_out(self, place: int, first: int) -> _LeftOut | None:
        folded = self.tokens.folded
        start = place - 1 if folded[place - 1] in _BEFORE_SIGNS else place
        is_behind_series = any(match.end_token == start and match.when.rrule is not None for match in self.dates)
        for end in range(min(len(folded), first + _LONGEST_DAY), first, -1):
            match = self.whole_date(first, end)
            if match is None or not (is_behind_series or self._is_over(end)):
                continue
            if weekdays := _weekdays(match.when):
                return _LeftOut(start=start, end=end, weekdays=weekdays)
            if (days := _days(match.when)) is not None:
                return _LeftOut(start=start, end=end, days=days, is_sure=self._is_sure(first, end, days[0]))
        end = self.words.behind(folded, first, _THIS_ONE)
        is_whole = end > first and (self._is_over(end) or self.words.has_any(folded, end, _GOES_ON))
        return _LeftOut(start=start, end=end) if is_whole else None

    def _is_sure(self, first: int, end: int, day: date) -> bool:
        is_this = self.words.has_any(self.tokens.folded, first, _THIS)
        return is_this or day == self.today or any(map(str.isdecimal, self.tokens.folded[first:end]))

    def _is_over(self, place: int) -> bool:
        """Where the message ends, a sign stands or another time: "… except this one at 8"."""
        is_time = any(match.first_token == place for match in self.dates)
        return place == len(self.tokens) or is_time or not self.tokens.folded[place].isalnum()


def _days(when: When) -> tuple[date, date] | None:
    if when.kind not in _DAYS or when.rrule is not None or when.has_clock:
        return None
    return when.start.date(), (when.end - timedelta(days=1)).date() if when.end is not None else when.start.date()


def _weekdays(when: When) -> frozenset[str]:
    """Those of a rule that is nothing else."""
    days = _ON_WEEKDAYS.fullmatch(when.rrule) if when.rrule is not None and not when.has_clock else None
    return frozenset(days[1].split(",")) if days is not None else frozenset()


def _without(tokens: Tokens, left_out: _LeftOut, read: Callable[[str], Interpretation]) -> Understood | None:
    before, after = tokens.text(0, left_out.start), tokens.text(left_out.end, len(tokens))
    found = read(f"{before} {after}".strip())
    if not isinstance(found, Understood):
        return None
    match found.reading.commands:
        case (CreateTask() as task,) if (later := _later(task, left_out)) is not None:
            behind = tokens.span(left_out.end, len(tokens)).start if after else 0
            origins = ((0, 0), *([(len(before) + 1, behind)] if after else []))
            return Understood(reading=replace(moved(found.reading, origins), commands=(later,)))
        case _:
            return None


def _later(task: CreateTask, left_out: _LeftOut) -> CreateTask | None:
    due, days = task.due, left_out.days
    rule = _less(task.recurrence, left_out.weekdays) if task.recurrence is not None else None
    if due is None or rule is None or "COUNT" in rule or not (left_out.is_sure or _is_of_one_day(rule)):
        return None
    if days is not None and not days[0] <= due.day <= days[1]:
        return None
    after = days[1] if days is not None else due.day - timedelta(days=bool(left_out.weekdays))
    coming = rrulestr(on_the_wall_clock(rule), dtstart=datetime.combine(due.day, due.clock or time()))
    following = next((day for day in coming if day.date() > after), None)
    return replace(task, due=replace(due, day=following.date()), recurrence=rule) if following is not None else None


def _less(rule: str, weekdays: frozenset[str]) -> str | None:
    """None where those days are none of the rule's, or all of them."""
    if not weekdays:
        return rule
    named = _ON_WEEKDAYS.fullmatch(rule)
    days = WEEKDAYS if rule == _DAILY else tuple(named[1].split(",")) if named is not None else ()
    left = [day for day in days if day not in weekdays]
    return f"FREQ=WEEKLY;BYDAY={','.join(left)}" if left and len(left) < len(days) else None


def _is_of_one_day(rule: str) -> bool:
    return "BYDAY=" in rule and "," not in rule.partition("BYDAY=")[2]
