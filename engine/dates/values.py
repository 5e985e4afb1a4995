"""What a date phrase says, before any clock is known: the small algebra that the grammar's rules build.

A `Point` is a day, a clock time or a part of the day, or several together; the day is one of the `DaySpec` forms.
Ranges, lengths and recurrences are made of points. Nothing here knows what day it is: `resolve` turns values into a
`When`.

They are named tuples, not dataclasses: a dozen are made for each phrase, and a frozen dataclass takes four times as
long to make.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Literal, NamedTuple


class Unit(StrEnum):
    SECOND = "second"
    MINUTE = "minute"
    HOUR = "hour"
    DAY = "day"
    BUSINESS_DAY = "business_day"
    WEEK = "week"
    WEEKEND = "weekend"
    FORTNIGHT = "fortnight"
    MONTH = "month"
    QUARTER = "quarter"
    HALF_YEAR = "half_year"
    YEAR = "year"
    DECADE = "decade"


Which = Literal["bare", "this", "next", "last", "coming", "after_next", "past"]
Side = Literal["start", "middle", "end", "last_day", "first_day", "rest", "after"]


class Length(NamedTuple):
    """A length of time. Calendar parts stay apart from clock parts: a month is no number of days."""

    years: float = 0
    months: float = 0
    days: float = 0
    business_days: int = 0
    seconds: float = 0
    finest: Unit = Unit.SECOND


class Clock(NamedTuple):
    """`sure` is false when the hour (1 to 12) could be in either half of the day. Hour 24 is the end of the day."""

    hour: int
    minute: int = 0
    second: int = 0
    sure: bool = False
    exact: bool = False  # minutes were said


class Relative(NamedTuple):
    """So many days from today; `weekday` is what it was said to be: "mañana viernes"."""

    days: int
    weekday: int | None = None


class Weekday(NamedTuple):
    """Monday is 0. `weeks` is how many weeks later ("el viernes en ocho" is one)."""

    day: int
    which: Which = "bare"
    weeks: int = 0


class MonthDay(NamedTuple):
    """A numbered day; what is not said is None. `swapped` is the other order of 5/7, when both are possible.

    A strict one is no day unless it falls on its weekday: "lunes 19.06" may be 19:06 o'clock.
    """

    day: int
    month: int | None = None
    year: int | None = None
    weekday: int | None = None
    swapped: tuple[int, int] | None = None
    is_strict: bool = False
    is_past: bool = False


class Month(NamedTuple):
    month: int
    year: int | None = None
    which: Which = "bare"


class Year(NamedTuple):
    """`said` when the word for a year was: "el año 2008" is one, 2008 may be any number."""

    year: int
    years: int = 1
    said: bool = False


class Quarter(NamedTuple):
    """The nth part of a year: `months` is 3 for quarters, 4 for thirds, 6 for halves.

    With no year and no `shift` it is the next that is not over.
    """

    number: int
    months: int = 3
    year: int | None = None
    shift: int | None = None


class WeekNumber(NamedTuple):
    number: int
    year: int | None = None


class Period(NamedTuple):
    """A calendar unit so many units from the current one: next week is (week, 1).

    A bare one ("the month") is the current one, but what is told by it is never past: "el 5 del mes".
    """

    unit: Unit
    shift: int = 0
    is_bare: bool = False


class Units(NamedTuple):
    """Several whole units: "the next three days", "las últimas 2 semanas"."""

    amount: int
    unit: Unit
    direction: Literal[1, -1] = 1


class Within(NamedTuple):
    """A day inside a longer stretch: "martes de la próxima semana", "20 of next month"."""

    inner: DaySpec
    outer: DaySpec


class Nth(NamedTuple):
    """The nth weekday or unit of a stretch, from its end when negative. A `weekday` or a `unit`.

    A bare one, of this month, is of the next when it is past.
    """

    number: int
    outer: DaySpec
    weekday: int | None = None
    unit: Unit | None = None
    amount: int = 1
    is_bare: bool = False


class Edge(NamedTuple):
    """The start, middle or end of a stretch: "fin de mes", "early March"."""

    side: Side
    outer: DaySpec


class Half(NamedTuple):
    """The first or second half of a stretch."""

    number: int
    outer: DaySpec


class WeekOf(NamedTuple):
    day: DaySpec


class Offset(NamedTuple):
    """So long after (or before) a point; from now when `anchor` is None."""

    length: Length
    sign: Literal[1, -1] = 1
    anchor: Point | None = None


class WeekdayCount(NamedTuple):
    """The nth such weekday from now: "3 fridays from now"."""

    amount: int
    day: int


class Holiday(NamedTuple):
    """`rule` is as in times.toml: "12-25", "easter-47", "11-th-4" (month, weekday, number)."""

    rule: str
    year: int | None = None
    which: Which = "bare"


class HolidayWeekend(NamedTuple):
    """ "Labor Day weekend"."""

    holiday: Holiday


class Closest(NamedTuple):
    """ "The closest Monday to October 5th"."""

    weekday: int
    anchor: DaySpec


class NthAfter(NamedTuple):
    """ "The third Tuesday after Christmas"; −1 is the last before it."""

    number: int
    weekday: int
    anchor: DaySpec


class Season(NamedTuple):
    season: str
    year: int | None = None
    shift: int = 0


class SpokenDay(NamedTuple):
    """The day that was last spoken of ("that day"), which only the context knows."""

    which: str


class Payday(NamedTuple):
    """ "La quincena": the next 15th or last day of a month."""


DaySpec = (
    Relative | Weekday | MonthDay | Month | Year | Quarter | WeekNumber | Period | Units | Within | Nth | Edge | Half
    | WeekOf | Offset | WeekdayCount | Holiday | HolidayWeekend | Closest | NthAfter | Season | Payday
    | SpokenDay
)  # fmt: skip


class Point(NamedTuple):
    """`part` names a part of the day ("morning"); `zone` is a zone that was said ("5pm PST").

    A filter tells which things are meant, not when one is due; what stands alone is a time only as a whole message,
    what is last only where nothing follows.
    `bare` marks an hour or a part of the day that needs company to be a time: the 8 of "8 tonight".
    """

    day: DaySpec | None = None
    clock: Clock | None = None
    part: str | None = None
    zone: str | None = None
    bare: bool = False
    now: bool = False
    cost: int = 0
    is_day_last: bool = False
    is_filter: bool = False
    is_alone: bool = False
    is_last: bool = False


class Range(NamedTuple):
    """From one point to another, or for a length of time. `bare` hours ("6-8") need a day beside them."""

    start: Point
    end: Point | None = None
    length: Length | None = None
    bare: bool = False
    numbers: tuple[int, int] | None = None
    cost: int = 0
    is_alone: bool = False


class Bare(NamedTuple):
    """A number at one side of a range: an hour or a day of the month, as the other side tells."""

    number: int


class Recurrence(NamedTuple):
    """The parts of an RRULE as said. `byday` holds ("MO", 0) or ("MO", -1) for the last Monday."""

    freq: Literal["HOURLY", "MINUTELY", "DAILY", "WEEKLY", "MONTHLY", "YEARLY"]
    interval: int = 1
    byday: tuple[tuple[int, int], ...] = ()
    bymonthday: tuple[int, ...] = ()
    bymonth: tuple[int, ...] = ()
    bysetpos: int | None = None
    clock: Clock | None = None
    part: str | None = None
    start: DaySpec | None = None
    until: Point | None = None
    within: DaySpec | None = None
    times: int | None = None
    span: Length | None = None
    cost: int = 0


class Duration(NamedTuple):
    length: Length
    cost: int = 0


Value = Point | Range | Recurrence | Duration
