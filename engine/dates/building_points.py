"""Builders of points and of whole phrases. Each is named in a dates.lark after "->"; None refuses the reading."""

from __future__ import annotations

from engine.dates.building_stretches import join_days
from engine.dates.building_times import hour, hour_minute, in_part, minutes_to
from engine.dates.values import (
    Clock,
    DaySpec,
    Duration,
    Edge,
    Holiday,
    HolidayWeekend,
    Month,
    MonthDay,
    Offset,
    Period,
    Point,
    Quarter,
    Range,
    Recurrence,
    Relative,
    Season,
    Unit,
    Units,
    Value,
    Weekday,
    WeekNumber,
    Year,
)  # fmt: skip

_MORNINGS = (None, "early", "morning")
_MINUTES_TOLD = 15  # of an hour that is written as a price is, which ends in 50 and 99


def as_point(value: Point | DaySpec) -> Point:
    """A day as a point. The edge of a stretch is the less likely reading: "fin de semana" is the weekend."""
    return value if isinstance(value, Point) else Point(day=value, cost=int(isinstance(value, Edge)))


def join(first: Point | DaySpec, second: Point | DaySpec) -> Point | DaySpec | None:
    """Two parts of one point, when they do not say the same thing twice.

    What is only a day comes out as the day, so that the parser sees that it was also read otherwise.
    """
    point = _joined(as_point(first), as_point(second))
    if point is None or point.day is None or isinstance(point.day, Edge) or point != Point(day=point.day):
        return point
    return point.day


def _joined(a: Point, b: Point) -> Point | None:
    if a.now or b.now or (a.clock and b.clock) or (a.is_last and b.bare):
        return None
    day = a.day or b.day
    if a.day is not None and b.day is not None:
        day = a.day if a.day == b.day == Relative(days=0) else join_days(a.day, b.day)
        if day is None:
            return None
    is_double = a.part and b.part and a.part != b.part and "early" not in (a.part, b.part)
    if is_double or not _company(a, b) or not _company(b, a):
        return None
    clock, part = a.clock or b.clock, _part_of(a.part, b.part)
    if clock is not None and part is not None:
        clock, part = in_part(clock, part), None
        if clock is None:
            return None
    if clock is not None and day is not None and not takes_clock(day):
        return None
    if part is not None and isinstance(day, Month | Year | Quarter | Season):
        return None
    cost = a.cost + b.cost + (a.bare or b.bare) + _oddity(a.day, b.day)
    is_day_last = a.is_day_last or (a.clock is not None and b.day is not None)
    return Point(
        day=day,
        clock=clock,
        part=part,
        zone=a.zone or b.zone,
        cost=cost,
        is_day_last=is_day_last,
        is_last=a.is_last or b.is_last,
    )


def _part_of(first: str | None, second: str | None) -> str | None:
    """ "early tomorrow morning" is early, "early tomorrow evening" the evening."""
    if "early" in (first, second):
        return next((part for part in (first, second) if part not in _MORNINGS), "early")
    return first or second


def _oddity(first: DaySpec | None, second: DaySpec | None) -> int:
    """What two words about the day cost when there is a more natural way to take them."""
    days = (first, second)
    if not any(isinstance(day, Weekday) for day in days):
        return 0
    odd = any(isinstance(day, Relative | Holiday) for day in days)  # "Easter Monday" has a name of its own
    return 2 * odd + any(isinstance(day, Offset) for day in days)


def _company(bare: Point, other: Point) -> bool:
    """Whether what stands beside makes a bare hour or part of the day a time."""
    if not bare.bare:
        return True
    if bare.zone is not None and bare.clock is None:
        return other.clock is not None and not other.bare
    if bare.part is not None:
        return other.day is not None or (other.clock is not None and other.clock.exact and not other.bare)
    if bare.clock is not None and bare.clock.exact:
        return isinstance(other.day, Weekday) or (isinstance(other.day, MonthDay) and other.day.month is not None)
    return False


def takes_clock(day: DaySpec) -> bool:
    match day:
        case Period():
            return day.unit in (Unit.DAY, Unit.WEEKEND)
        case Month() | Year() | Units() | Quarter() | Season() | WeekNumber() | HolidayWeekend():
            return False
        case _:
            return True


def join_beside(first: Point | DaySpec, second: Point | DaySpec) -> Point | DaySpec | None:
    """A part of the day stands before its weekday only with a word between them: "mañana viernes" is tomorrow."""
    if isinstance(first, Relative) and isinstance(second, Weekday):
        return join_days(first, second)
    if second == Relative(days=0) and isinstance(as_point(first).day, Weekday) and as_point(first).clock is None:
        return None  # "al lunes, hoy no puedo": two times
    point = join(first, second)
    is_part = isinstance(first, Point) and first.bare and first.part is not None and first.day is None
    if isinstance(point, Point) and is_part and isinstance(point.day, Weekday):
        return point._replace(cost=point.cost + 3)
    return point


def join_for(first: Point | DaySpec, second: Point | DaySpec) -> Point | DaySpec | None:
    """ "a call on Friday for 5", but not "what is due today for the morning": that is rather two times."""
    is_part = isinstance(second, Point) and second.bare and second.clock is None
    return None if is_part else join(first, second)


def join_dash(first: Point | DaySpec, second: Point | DaySpec) -> Point | None:
    """A dash joins a day and its hour only when nothing else explains it."""
    point = _joined(as_point(first), as_point(second))
    return point and point._replace(cost=point.cost + 2)


def part_of_day(part: str, day: DaySpec | Point) -> Point | DaySpec | None:
    return join(Point(part=part), day)


def part_of_deictic(part: str, days: int) -> Point | DaySpec | None:
    return join(Point(part=part), Relative(days=days))


def top(value: Value | DaySpec) -> Value | None:
    """A whole phrase: nothing in it may still need company."""
    if isinstance(value, Range):
        return None if value.bare else value
    if isinstance(value, Point):
        return None if value.bare else value
    if isinstance(value, Year | MonthDay) and not _stands_alone(value):
        return None
    return value if isinstance(value, Recurrence | Duration) else as_point(value)


def _stands_alone(day: Year | MonthDay) -> bool:
    return isinstance(day, MonthDay) or day.years > 1 or day.said


def led_top(value: Value | DaySpec) -> Value | None:
    """A phrase with a preposition before it: a year may stand so ("in 2030")."""
    if isinstance(value, Year):
        return Point(day=value)
    whole = top(value)
    return whole._replace(cost=whole.cost + 1) if isinstance(whole, Point) else whole


def led_range(value: Range) -> Value | None:
    """The less likely reading where a point may be meant: "para el viernes en ocho a las 8"."""
    whole = top(value)
    return whole._replace(cost=whole.cost + 1) if isinstance(whole, Range) else whole


def on_top(value: Value | DaySpec) -> Value | None:
    """ "put the kettle on in 5 mins": a length from now and a clock time take no "on"."""
    whole = led_top(value)
    if isinstance(whole, Point) and (whole.day is None or isinstance(whole.day, Offset)):
        return None
    return whole


def by_range(value: Range) -> Value | None:
    """ "para el 2 a las 4" is an hour of that day: nothing is due by a stretch of hours."""
    return None if value.start.day is None else led_range(value)


def after_top(value: Point | DaySpec) -> Point | None:
    """ "after February" is March; "after Friday" stays Friday's, since a task is due on a day that was said."""
    point = as_point(value)
    if point.bare:
        return None
    if isinstance(point.day, Month | Year) or (isinstance(point.day, Period) and point.day.unit != Unit.DAY):
        if point.clock is not None or point.part is not None:
            return None
        return Point(day=Edge(side="after", outer=point.day), cost=1)
    return led_top(point)  # type: ignore[return-value]


def part_alone(name: str) -> Point | None:
    """ "noche" as the whole answer to "when?"."""
    return None if name == "noon" else Point(part=name, is_alone=True, cost=2)


def day_alone(number: int) -> Point | None:
    """ "5th", "the 24" as the whole answer to "when?"."""
    return Point(day=MonthDay(day=number), is_alone=True, cost=2) if 1 <= number <= 31 else None


def day_last(number: int) -> Point | None:
    """ "booth rent 1st", where nothing is said behind it."""
    return Point(day=MonthDay(day=number), is_last=True, cost=3) if 1 <= number <= 31 else None


def clock_alone(hours: int, minutes: int) -> Point | None:
    """ "siete y media", "7 y 10"."""
    clock = hour_minute(hours, minutes) if 0 < hours <= 12 and minutes >= 10 else None
    return Point(clock=clock, is_alone=True, cost=2) if clock is not None else None


def clock_pair_alone(hours: int, minutes: int) -> Point | None:
    """ "ten thirty"; "three twenty" is rather a price."""
    return clock_alone(hours, minutes) if minutes % 15 == 0 else None


def clock_dot_alone(clock: Clock) -> Point:
    """ "12.30": a time where nothing else was said, or where a day without one stands elsewhere in the message."""
    return Point(clock=clock, is_alone=True, cost=2)


def dotted_on(clock: Clock, days: int) -> Point | None:
    """ "6.45 tomorrow"; "2.50 tomorrow" is rather a price."""
    is_told = clock.minute % _MINUTES_TOLD == 0
    return Point(day=Relative(days=days), clock=clock, cost=2) if is_told else None


def on_dotted(days: int, clock: Clock) -> Point | None:
    """ "tomorrow 6.45"."""
    return dotted_on(clock, days)


def clock_oh_alone(hours: int, minutes: int) -> Point | None:
    """ "twelve oh three"."""
    clock = hour_minute(hours, minutes) if 0 < hours <= 12 and minutes < 10 else None
    return Point(clock=clock, is_alone=True, cost=2) if clock is not None else None


def around(point: Point | DaySpec) -> Point | DaySpec | None:
    """ "noon-ish", "Friday-ish"; "Monday 8-ish" is no 8th."""
    said = as_point(point).day
    return None if isinstance(said, MonthDay) and said.weekday is not None and said.month is None else point


def repaired(first: Point | DaySpec, second: Point | DaySpec) -> Value | None:
    """ "hoy no, mañana", "Friday, sorry, Saturday": the last word counts, with the hour that was said before it."""
    wrong, right = as_point(first), as_point(second)
    if wrong.bare or right.bare or wrong.now or right.now or (wrong.day is None and right.day is not None):
        return None
    right = right._replace(day=right.day or wrong.day)
    if right.clock is None and right.part is None:
        right = right._replace(clock=wrong.clock, part=wrong.part)
    return None if right.day == wrong.day and right.clock == wrong.clock else top(right)


def rather(point: Point | DaySpec) -> Value | None:
    """ "ahora no, en 10 minutos"."""
    return top(point)


def weekday_hour(day: int, number: int) -> Point | None:
    """ "fri 7", where the 7th is no Friday."""
    clock = hour(number) if 0 < number <= 12 else None
    return Point(day=Weekday(day=day), clock=clock, cost=3, is_last=True) if clock is not None else None


def day_hour(days: int, number: int) -> Point | None:
    """ "tmrw 9"."""
    clock = hour(number) if 0 < number <= 12 and days >= 0 else None
    return Point(day=Relative(days=days), clock=clock, cost=3, is_last=True) if clock is not None else None


def minutes_to_alone(minutes: int, hours: int) -> Point | None:
    """ "ten to five" as the whole answer to "when?"."""
    clock = minutes_to(minutes, hours) if minutes % 5 == 0 and hours <= 12 else None
    return Point(clock=clock, is_alone=True, cost=2) if clock is not None else None


def deictic_alone(days: int) -> Point:
    """ "pasado" as the whole answer to "when?"."""
    return Point(day=Relative(days=days), is_alone=True, cost=2)


def join_late(day: Point, time: Point) -> Value | None:
    """ "a week on Friday at 3"."""
    point = join(day, time)
    return top(point) if point is not None else None


def filter_top(unit: str) -> Point | None:
    """ "las tareas de la semana", "tasks for the day": which things, not when one is due."""
    named = Unit(unit)
    if named not in (Unit.DAY, Unit.WEEK, Unit.WEEKEND, Unit.MONTH, Unit.QUARTER):
        return None
    return Point(day=Period(unit=named), is_filter=True)


def aimed_top(unit: str) -> Point | None:
    """ "For the weekend" is when a task is due as well; "for the week" only which things."""
    point = filter_top(unit)
    return Point(day=point.day) if point is not None and Unit(unit) is Unit.WEEKEND else point


def filter_month(number: int) -> Point:
    """ "las tareas de marzo"."""
    return Point(day=Month(month=number), is_filter=True)


def now() -> Point:
    return Point(now=True)
