"""Builders of ranges. Each is named in a dates.lark after "->"; None refuses the reading."""

from __future__ import annotations

from engine.dates.building_points import as_point, takes_clock
from engine.dates.building_stretches import join_days
from engine.dates.building_times import hour, hour_minute, in_part
from engine.dates.values import (
    Bare,
    Clock,
    DaySpec,
    Edge,
    Length,
    Month,
    MonthDay,
    Offset,
    Period,
    Point,
    Range,
    Unit,
    Weekday,
    Within,
    Year,
)  # fmt: skip

Side = Point | DaySpec | Bare


def bare_side(number: int) -> Bare | None:
    return Bare(number=number) if number <= 31 else None


def pair_side(hours: int, minutes: int) -> Point | None:
    clock = hour_minute(hours, minutes)
    return Point(clock=clock) if clock and minutes >= 10 else None


def hours_side(number: int) -> Point | None:
    """ "9h30 - 11h"."""
    return Point(clock=Clock(hour=number, sure=True)) if 0 < number <= 24 else None


def to_date(unit: str) -> Range:
    """ "year to date"."""
    return Range(start=Point(day=Period(unit=Unit(unit))), end=Point(now=True))


def years_alone(first: int, last: int) -> Range | None:
    """ "1960 - 1961" as the whole of a text."""
    return (
        Range(start=Point(day=Year(year=first)), end=Point(day=Year(year=last)), is_alone=True)
        if first < last
        else None
    )


def military_side(clock: Clock) -> Point:
    """ "0930-1730": four digits that are a clock time only as a side of a range."""
    return Point(clock=clock, bare=True, cost=1)


def between(first: Side, second: Side) -> Range | None:
    if isinstance(first, Bare) and isinstance(second, Bare):
        return _hours(first, second, bare=False)
    return _complete(_sided(first), _sided(second))


def _sided(side: Side) -> Side:
    if isinstance(side, Point) and side.bare and side.clock is not None and side.day is None:
        return side._replace(bare=False)
    return side


def between_bare(first: Side, second: Side) -> Range | None:
    """A range with no word before it: bare numbers need a day beside them."""
    if isinstance(first, Bare) and isinstance(second, Bare):
        return _hours(first, second, bare=True)
    if isinstance(first, Year) or isinstance(second, Year):
        return None
    span = _complete(_sided(first), _sided(second))
    if span is None:
        return None
    is_bare = all(isinstance(side, Bare) or (isinstance(side, Point) and side.bare) for side in (first, second))
    is_odd = isinstance(first, Bare) or isinstance(second, Bare)
    return span._replace(bare=is_bare, cost=span.cost + is_odd)


def between_dash(first: Side, second: Side) -> Range | None:
    """A dash also stands between other things than the sides of a range."""
    span = between_bare(first, second)
    return span and span._replace(cost=span.cost + 1)


def two_dates(first: MonthDay, second: MonthDay, month: int) -> Range | None:
    """ "el 3 y 4 de mayo": two days that follow each other."""
    if second.day != first.day + 1:
        return None
    return Range(start=Point(day=first._replace(month=month)), end=Point(day=second._replace(month=month)))


def month_two_dates(month: int, first: MonthDay, second: MonthDay) -> Range | None:
    """ "May 3 and 4"."""
    return two_dates(first, second, month)


def between_days(first: Side, second: Side) -> Range | None:
    """ "del 3 al 5": with an article numbers are days."""
    a = MonthDay(day=first.number) if isinstance(first, Bare) and first.number else first
    b = MonthDay(day=second.number) if isinstance(second, Bare) and second.number else second
    return None if isinstance(a, Bare) or isinstance(b, Bare) else _complete(a, b)


def _hours(first: Bare, second: Bare, *, bare: bool) -> Range | None:
    a, b = hour(first.number), hour(second.number)
    if a is None or b is None or a.hour == b.hour:
        return None
    numbers = (first.number, second.number)
    return Range(start=Point(clock=a), end=Point(clock=b), bare=bare, numbers=numbers, cost=int(bare))


def _complete(first: Side, second: Side) -> Range | None:
    """Gives each side what only the other says: "5 to 6pm", "13 a 15 de julio", "mayo a octubre de 2020"."""
    if isinstance(first, Bare) and isinstance(second, Bare):
        return None
    if isinstance(first, Bare):
        end = as_point(second)  # type: ignore[arg-type]
        start = _like(first.number, end)
    else:
        start = as_point(first)
        end = _like(second.number, start) if isinstance(second, Bare) else as_point(second)  # type: ignore[assignment]
    if start is None or end is None or start.bare or end.bare or start.is_last or _is_close_of_day(start, end):
        return None
    span = _matched(start, end)
    return span and span._replace(cost=start.cost + end.cost)


def _is_close_of_day(start: Point, end: Point) -> bool:
    """ "el viernes al final del día" is one time."""
    is_close = isinstance(end.day, Edge) and isinstance(end.day.outer, Period) and end.day.outer.unit == Unit.DAY
    return is_close and start.clock is None


def _like(number: int, other: Point) -> Point | None:
    """A bare number read as what the other side is."""
    if other.clock is not None and isinstance(other.day, MonthDay) and not other.is_day_last and number:
        return other._replace(day=other.day._replace(day=number))  # "22-23 Feb at 7pm"
    if other.clock is not None or other.now:
        clock = hour(number)
        return Point(clock=clock) if clock is not None else None
    if number == 0 or other.part is not None:
        return None
    match other.day:
        case MonthDay(month=month, year=year):
            return Point(day=MonthDay(day=number, month=month, year=year))
        case Within(inner=MonthDay(), outer=outer):
            return Point(day=Within(inner=MonthDay(day=number), outer=outer))
        case _:
            return None


def _matched(start: Point, end: Point) -> Range | None:
    if start.now or end.now:
        return Range(start=start, end=end)
    if start.clock is not None and end.clock is not None:
        return _clocks(start, end)
    if (start.clock is None) != (end.clock is None) and not (_is_instant(start) or _is_instant(end)):
        return None if start.day is None or end.day is None else Range(start=start, end=end)
    return _days(start, end)


def _is_instant(point: Point) -> bool:
    return isinstance(point.day, Offset) and point.day.length.seconds > 0


def _clocks(start: Point, end: Point) -> Range | None:
    if start.day is None and end.day is not None and (end.is_day_last or not (start.clock and start.clock.sure)):
        start = start._replace(day=end.day)
    if start.clock is None or end.clock is None:
        return None
    if not start.clock.sure and end.clock.sure:
        start = start._replace(clock=_same_half(start.clock, end.clock))
    return Range(start=start, end=end)


def _same_half(unsure: Clock, sure: Clock) -> Clock:
    """ "5 to 6pm" is 17 to 18, "11 to 3pm" 11 to 15."""
    minutes = sure.hour * 60 + sure.minute
    late = unsure.hour % 12 + 12
    if sure.hour >= 12 and late * 60 + unsure.minute < minutes:
        return unsure._replace(hour=late, sure=True)
    if sure.hour < 12 and unsure.hour % 12 * 60 + unsure.minute >= minutes:
        return unsure._replace(hour=late, sure=True)
    return unsure._replace(hour=unsure.hour % 12, sure=True)


def _days(start: Point, end: Point) -> Range | None:
    a, b = start.day, end.day
    if a is None or b is None:
        return None
    match a, b:
        case MonthDay(month=None), MonthDay(month=int()):
            a = a._replace(month=b.month, year=b.year)
        case MonthDay(month=int()), MonthDay(month=None):
            b = b._replace(month=a.month)
        case MonthDay(), Within(inner=MonthDay()) if a.month is None:
            a = Within(inner=a, outer=b.outer)
        case Weekday(which="bare"), Within(inner=Weekday()):
            a = Within(inner=a, outer=b.outer)
        case (Month(year=None, which="bare"), Month(year=int(year))):
            a = a._replace(year=year if a.month <= b.month else year - 1)
        case Month(year=None, which="bare"), MonthDay(month=int(month), year=int(year)):
            a = a._replace(year=year if a.month <= month else year - 1)
    if (
        isinstance(a, MonthDay)
        and isinstance(b, MonthDay)
        and a.month == b.month
        and a.day >= b.day
        and a.year == b.year
    ):
        return None
    if isinstance(a, MonthDay) and isinstance(b, MonthDay) and a.month and b.month and a.year is None and b.year:
        a = a._replace(year=b.year if (a.month, a.day) <= (b.month, b.day) else b.year - 1)
    return Range(start=start._replace(day=a), end=end._replace(day=b))


def on_day(point: Point | DaySpec, span: Range) -> Range | None:
    return span_on(span, point)


def span_on(span: Range, item: Point | DaySpec) -> Range | None:
    """A range of hours on a day, or of days in a month."""
    point = as_point(item)
    if point.clock is not None or span.end is None:
        return None
    if span.numbers is not None and isinstance(point.day, Month | Period):
        days = _days_on(between_days(*(Bare(number=number) for number in span.numbers)), point)
        return days and days._replace(cost=span.cost)
    if span.start.clock is not None and span.end.clock is not None:
        if span.start.day is not None or (point.bare and point.part is None):
            return None
        return _hours_on(span, point)
    return _days_on(span, point)


def _hours_on(span: Range, point: Point) -> Range | None:
    if span.end is None or span.start.clock is None or span.end.clock is None:
        return None
    if point.day is None and span.bare and point.part is None:
        return None
    if point.day is not None and not takes_clock(point.day):
        return None
    start, end = span.start.clock, span.end.clock
    if point.part is not None:
        late = in_part(end, point.part)
        if late is None:
            return None
        end = late
        start = _same_half(start, end) if not start.sure else start
    zone = span.start.zone or point.zone
    first = span.start._replace(clock=start, day=point.day, zone=zone)
    return Range(
        cost=span.cost + point.cost + point.bare,
        start=first,
        end=span.end._replace(clock=end, zone=zone, day=span.end.day or point.day),
    )


def _days_on(span: Range | None, point: Point) -> Range | None:
    if span is None or span.end is None:
        return None
    if point.day is None or point.part is not None or not isinstance(point.day, Month | Period | Year):
        return None
    start = join_days(span.start.day, point.day) if span.start.day is not None else None
    end = join_days(span.end.day, point.day) if span.end.day is not None else None
    if start is None or end is None:
        return None
    return Range(start=Point(day=start), end=Point(day=end), cost=span.cost)


def from_for(point: Point | DaySpec, value: Length) -> Range | None:
    start = as_point(point)
    is_hourless = value.seconds > 0 and start.clock is None and start.part is None and not isinstance(start.day, Offset)
    return None if start.bare or (is_hourless and not start.now) else Range(start=start, length=value)


def hour_for(number: int, value: Length) -> Range | None:
    """ "from 9 for two hours"."""
    clock = hour(number)
    return Range(start=Point(clock=clock), length=value) if clock is not None and value.seconds else None


def next_length(value: Length) -> Range | None:
    """ "the next half hour"."""
    if not value.seconds or (value.days, value.months, value.years) != (0, 0, 0):
        return None
    return Range(start=Point(now=True), length=value, cost=1)


def last_length(value: Length) -> Range | None:
    """ "the last 3 months and 2 weeks"; of one unit the last whole ones are meant."""
    parts = sum(map(bool, (value.years, value.months, value.days, value.business_days, value.seconds)))
    if parts < 2:
        return None
    return Range(start=Point(day=Offset(length=value, sign=-1)), end=Point(now=True))


def for_from(value: Length, point: Point | DaySpec) -> Range | None:
    return from_for(point, value)
