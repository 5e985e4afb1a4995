"""A series without some of it: "every Friday at 8 except this one", "todos los viernes … menos este viernes"; of the
days of the week "pills every day at 9 except Sundays". No rule can leave out days further on ("except Christmas",
"salvo los feriados"): the series is read without them, and that is told."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from itertools import islice, takewhile

from dateutil.rrule import rrulestr

from engine.dates.recurrence import on_the_wall_clock
from engine.due import WEEKDAYS
from engine.model import Assumption, CreateTask, DateMatch, Grain, Interpretation, Understood, When, WhenKind
from engine.pieces import moved
from engine.tokens import Tokens
from engine.words import WordTable

EXCEPTS = frozenset({"EXCEPT"})
_THIS_ONE, _THIS = frozenset({"THIS_ONE"}), frozenset({"THIS"})
_AND, _UNIT, _OF, _ARTICLE = (frozenset({name}) for name in ("AND", "UNIT", "OF", "DEF"))
_GOES_ON = frozenset({"LINK", "INFINITIVE"})
_BEFORE_SIGNS = frozenset(",;-–—")
_ENDS = re.compile(";UNTIL=[^;]+")
_MOST_LOOKED_AT = 1000  # occurrences
_DAILY, _ON_WEEKDAYS = "FREQ=DAILY", re.compile("FREQ=WEEKLY;BYDAY=([A-Z,]+)")
_LONGEST_DAY = 6  # tokens
_FEASTS = frozenset({"DAYS_OFF"})
LEFT_IN = "left_in"
"""The assumption of a series that keeps a day which was to be left out."""
_DAYS = (WhenKind.DATE, WhenKind.INTERVAL)


@dataclass(frozen=True, slots=True, kw_only=True)
class _LeftOut:
    """A half-open stretch of tokens that leaves out the days from the first to the last, weekdays, holidays in general,
    or the next one."""

    start: int
    end: int
    days: tuple[date, date] | None = None
    weekdays: frozenset[str] = frozenset()
    are_feasts: bool = False
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
            if match is None or match.is_until:
                continue
            after = self._behind_more_days(end)
            is_more_than_one = after > end or self._is_of_every_unit(first, end)
            if is_more_than_one and (is_behind_series or self._is_over(after)):
                return _LeftOut(start=start, end=after, are_feasts=True)
            if not (self._is_over(end) or (is_behind_series and not self.words.has_any(folded, end, _UNIT))):
                continue
            if weekdays := _weekdays(match.when):
                return _LeftOut(start=start, end=end, weekdays=weekdays)
            if (days := _days(match.when)) is not None:
                return _LeftOut(start=start, end=end, days=days, is_sure=self._is_sure(match, days[0]))
        end = self.words.behind(folded, first, _FEASTS)
        if end > first and (is_behind_series or self._is_over(end)):
            return _LeftOut(start=start, end=end, are_feasts=True)
        end = self.words.behind(folded, first, _THIS_ONE)
        is_whole = end > first and (self._is_over(end) or self.words.has_any(folded, end, _GOES_ON))
        return _LeftOut(start=start, end=end) if is_whole else None

    def _behind_more_days(self, end: int) -> int:
        """ "Except in January | and February", "except December 22 | and 29"."""
        folded = self.tokens.folded
        first = self.words.behind(folded, end, _AND) if end < len(folded) else end
        if first in (end, len(folded)):
            return end
        if folded[first].isdecimal() and self._is_over(first + 1):
            return first + 1
        ends = range(min(len(folded), first + _LONGEST_DAY), first, -1)
        return next((last for last in ends if self._is_day(self.whole_date(first, last))), end)

    def _is_day(self, match: DateMatch | None) -> bool:
        return match is not None and not match.is_until and _days(match.when) is not None

    def _is_of_every_unit(self, first: int, end: int) -> bool:
        """ "Except the last Monday of the month", which comes every month."""
        folded, has_any = self.tokens.folded, self.words.has_any
        if not has_any(folded, end - 1, _UNIT):
            return False
        before = end - 3 if has_any(folded, end - 2, _ARTICLE) else end - 2
        return before > first and has_any(folded, before, _OF)

    def _is_sure(self, match: DateMatch, day: date) -> bool:
        is_this = self.words.has_any(self.tokens.folded, match.first_token, _THIS)
        return match.day_of is not Grain.WEEK or is_this or day == self.today

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
            notes: tuple[Assumption, ...] = ()
        case (CreateTask() as later,) if (is_left_in := _is_left_in(later, left_out)) is not None:
            notes = (Assumption(key=LEFT_IN),) if is_left_in else ()
        case _:
            return None
    behind = tokens.span(left_out.end, len(tokens)).start if after else 0
    origins = ((0, 0), *([(len(before) + 1, behind)] if after else []))
    reading = replace(found.reading, commands=(later,), assumptions=(*found.reading.assumptions, *notes))
    return Understood(reading=moved(reading, origins))


def _is_left_in(task: CreateTask, left_out: _LeftOut) -> bool | None:
    """Whether a series keeps what its rule can't leave out; None for what is no series, or has nothing but that."""
    rule, due, days = task.recurrence, task.due, left_out.days
    if rule is None or due is None or (days is None and not left_out.weekdays and not left_out.are_feasts):
        return None
    if left_out.are_feasts:
        return True
    if days is not None and days[0] <= due.day:
        return None if due.day <= days[1] else False  # "but not this week", on its Friday: it begins later anyway
    coming = rrulestr(on_the_wall_clock(rule), dtstart=datetime.combine(due.day, due.clock or time()))
    near = takewhile(lambda day: days is None or day.date() <= days[1], islice(coming, _MOST_LOOKED_AT))
    is_out = [_is_left_out(day.date(), left_out) for day in near]
    return None if days is None and all(is_out) else any(is_out)


def _is_left_out(day: date, left_out: _LeftOut) -> bool:
    if left_out.days is not None:
        return left_out.days[0] <= day <= left_out.days[1]
    return WEEKDAYS[day.weekday()] in left_out.weekdays


def _later(task: CreateTask, left_out: _LeftOut) -> CreateTask | None:
    due, days, weekdays = task.due, left_out.days, left_out.weekdays
    if days is not None and not left_out.is_sure and not _is_of_one_day(task.recurrence or ""):
        weekdays = frozenset({WEEKDAYS[days[0].weekday()]})  # "every day … except Friday"
        days = None
    rule = _less(task.recurrence, weekdays) if task.recurrence is not None else None
    if due is None or rule is None or "COUNT" in rule or left_out.are_feasts:
        return None
    if days is not None and not days[0] <= due.day <= days[1]:
        return None
    after = days[1] if days is not None else due.day - timedelta(days=bool(weekdays))
    coming = rrulestr(on_the_wall_clock(rule), dtstart=datetime.combine(due.day, due.clock or time()))
    following = next((day for day in coming if day.date() > after), None)
    return replace(task, due=replace(due, day=following.date()), recurrence=rule) if following is not None else None


def _less(rule: str, weekdays: frozenset[str]) -> str | None:
    """None where those days are none of the rule's, or all of them."""
    if not weekdays:
        return rule
    core, end = _ENDS.sub("", rule), "".join(_ENDS.findall(rule))
    named = _ON_WEEKDAYS.fullmatch(core)
    days = WEEKDAYS if core == _DAILY else tuple(named[1].split(",")) if named is not None else ()
    left = [day for day in days if day not in weekdays]
    return f"FREQ=WEEKLY;BYDAY={','.join(left)}{end}" if left and len(left) < len(days) else None


def _is_of_one_day(rule: str) -> bool:
    return "BYDAY=" in rule and "," not in rule.partition("BYDAY=")[2]
