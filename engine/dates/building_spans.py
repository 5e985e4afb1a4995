"""Builders of points, lengths, offsets and ranges. Each is named in a dates.lark after "->"; None refuses the reading."""

from __future__ import annotations


from engine.dates.building_days import join_days
from engine.dates.building_times import hour, hour_minute, in_part
from engine.dates.values import (
    Bare, Clock, DaySpec, Duration, Edge, Length, Month, MonthDay, Offset, Period, Point, Range, Relative,
    Recurrence, Unit, Units, Value, Weekday, Within, Year,
)  # fmt: skip

# --- points -----------------------------------------------------------------------------------------------------------


def as_point(value: Point | DaySpec) -> Point:
    """A day as a point. The edge of a stretch is the less likely reading: "fin de semana" is the weekend."""
    return value if isinstance(value, Point) else Point(day=value, cost=int(isinstance(value, Edge)))


def join(first: Point | DaySpec, second: Point | DaySpec) -> Point | None:
    """Two parts of one point, when they do not say the same thing twice."""
    a, b = as_point(first), as_point(second)
    if a.now or b.now or (a.clock and b.clock):
        return None
    day = a.day or b.day
    if a.day is not None and b.day is not None:
        day = a.day if a.day == b.day == Relative(days=0) else join_days(a.day, b.day)
        if day is None:
            return None
    if (a.part and b.part and a.part != b.part) or not _company(a, b) or not _company(b, a):
        return None
    clock, part = a.clock or b.clock, a.part or b.part
    if clock is not None and part is not None:
        clock, part = in_part(clock, part), None
        if clock is None:
            return None
    if clock is not None and day is not None and not _takes_clock(day):
        return None
    is_odd = isinstance(day, Within) and isinstance(day.outer, Offset)
    cost = a.cost + b.cost + (a.bare or b.bare) + is_odd
    is_day_last = a.clock is not None and b.day is not None
    return Point(day=day, clock=clock, part=part, zone=a.zone or b.zone, cost=cost, is_day_last=is_day_last)


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


def _takes_clock(day: DaySpec) -> bool:
    match day:
        case Period():
            return day.unit == Unit.DAY
        case Month() | Year() | Units():
            return False
        case _:
            return True


def join_dash(first: Point | DaySpec, second: Point | DaySpec) -> Point | None:
    """A dash joins a day and its hour only when nothing else explains it."""
    point = join(first, second)
    return point and point._replace(cost=point.cost + 3)


def part_of_day(part: str, day: DaySpec | Point) -> Point | None:
    return join(Point(part=part), day)


def day_in_period(day: DaySpec | Point, period: DaySpec) -> Point | None:
    return join(day, period)


def period_day(period: DaySpec, day: DaySpec | Point) -> Point | None:
    return join(day, period)


def part_of_deictic(part: str, days: int) -> Point | None:
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
    return isinstance(day, MonthDay)


def led_top(value: Value | DaySpec) -> Value | None:
    """A phrase with a preposition before it: a year may stand so ("in 2030")."""
    if isinstance(value, Year):
        return Point(day=value)
    whole = top(value)
    return whole._replace(cost=whole.cost + 1) if isinstance(whole, Point) else whole


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


def now() -> Point:
    return Point(now=True)


# --- lengths ----------------------------------------------------------------------------------------------------------

_SECONDS = {Unit.SECOND: 1, Unit.MINUTE: 60, Unit.HOUR: 3600}
_DAYS = {Unit.DAY: 1, Unit.WEEK: 7, Unit.FORTNIGHT: 14, Unit.WEEKEND: 2}
_MONTHS = {Unit.MONTH: 1, Unit.QUARTER: 3, Unit.HALF_YEAR: 6}
_SIZES = tuple(Unit)


def length(amount: float, unit: str) -> Length | None:
    named = Unit(unit)
    if amount < 0 or amount > 100_000:
        return None
    if named in _SECONDS:
        return Length(seconds=amount * _SECONDS[named], finest=named)
    if named in _DAYS:
        days = amount * _DAYS[named]
        return Length(days=int(days), seconds=(days - int(days)) * 86400, finest=named if days == int(days) else Unit.HOUR)
    if named is Unit.BUSINESS_DAY:
        return Length(business_days=int(amount), finest=Unit.DAY)
    if named in _MONTHS:
        months = amount * _MONTHS[named]
        return Length(months=int(months), days=int((months - int(months)) * 30), finest=named)
    years = amount * 10 if named is Unit.DECADE else amount
    return Length(years=int(years), months=round((years - int(years)) * 12), finest=named)


def add_lengths(first: Length, second: Length) -> Length | None:
    if first.seconds and second.finest is Unit.QUARTER:
        return None  # "seven hours and a quarter"
    return Length(
        years=first.years + second.years,
        months=first.months + second.months,
        days=first.days + second.days,
        business_days=first.business_days + second.business_days,
        seconds=first.seconds + second.seconds,
        finest=min(first.finest, second.finest, key=_SIZES.index),
    )


def hour_and_half(unit: str) -> Length | None:
    """ "hora y media"."""
    return length(1.5, unit) if unit == Unit.HOUR else None


def add_smaller(first: Length, number: int) -> Length | None:
    """ "2 hours ten"."""
    if first.finest is not Unit.HOUR or not 0 < number < 60:
        return None
    return add_lengths(first, Length(seconds=number * 60, finest=Unit.MINUTE))


def and_half(amount: float) -> float:
    return amount + 0.5


def and_quarter(amount: float) -> float:
    return amount + 0.25


def and_three_quarters(amount: float) -> float:
    return amount + 0.75


def length_half(amount: float, unit: str) -> Length | None:
    return length(amount + 0.5, unit)


def length_quarter(amount: float, unit: str) -> Length | None:
    return length(amount + 0.25, unit)


def half_unit(unit: str) -> Length | None:
    return length(0.5, unit)


def half_unit_of(count: float, unit: str) -> Length | None:
    return length(0.5, unit) if count == 1 else None


def half_unit_counted(count: float, unit: str) -> Length | None:
    return length(0.5, unit) if count == 1 else None


def quarter_unit(unit: str) -> Length | None:
    return length(0.25, unit)


def quarter_unit_of(count: float, unit: str) -> Length | None:
    return length(0.25, unit) if count == 1 else None


def three_quarters_unit(unit: str) -> Length | None:
    return length(0.75, unit)


def three_quarters_unit_of(count: float, unit: str) -> Length | None:
    return length(0.75, unit) if count == 1 else None


def duration(value: Length) -> Duration:
    return Duration(length=value)


def whole_unit(unit: str) -> Duration | None:
    value = length(1, unit)
    return Duration(length=value) if value is not None and not value.seconds else None


def nights(amount: float) -> Length | None:
    return length(amount, Unit.DAY)


def offset(value: Length) -> Point:
    return Point(day=Offset(length=value))


def minutes_from_now(number: int) -> Point | None:
    """ "en 15": a bare number is minutes."""
    if not 1 < number <= 180:
        return None
    return Point(day=Offset(length=Length(seconds=number * 60, finest=Unit.MINUTE)), cost=2)


def offset_back(value: Length) -> Point:
    return Point(day=Offset(length=value, sign=-1))


def offset_after(value: Length, anchor: Point | DaySpec) -> Point | None:
    return _anchored(value, 1, anchor)


def offset_before(value: Length, anchor: Point | DaySpec) -> Point | None:
    return _anchored(value, -1, anchor)


def unit_after(unit: str, anchor: Point | DaySpec) -> Point | None:
    """ "week from Tuesday"."""
    value = length(1, unit)
    point = _anchored(value, 1, anchor) if value is not None else None
    return point and point._replace(cost=1)


def _anchored(value: Length, sign: int, anchor: Point | DaySpec) -> Point | None:
    point = as_point(anchor)
    if point.bare or (point.day is None and point.clock is None and point.part is None):
        return None
    if isinstance(point.day, Year | Month) or (point.day is None and not value.seconds):
        return None
    return Point(day=Offset(length=value, sign=1 if sign > 0 else -1, anchor=point))


# --- ranges -----------------------------------------------------------------------------------------------------------


Side = Point | DaySpec | Bare


def bare_side(number: int) -> Bare | None:
    return Bare(number=number) if number <= 31 else None


def pair_side(hours: int, minutes: int) -> Point | None:
    clock = hour_minute(hours, minutes)
    return Point(clock=clock) if clock and minutes >= 10 else None


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
    if start is None or end is None or start.bare or end.bare:
        return None
    span = _matched(start, end)
    return span and span._replace(cost=start.cost + end.cost)


def _like(number: int, other: Point) -> Point | None:
    """A bare number read as what the other side is."""
    if other.clock is not None:
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


def _clocks(start: Point, end: Point) -> Range:
    if start.day is None and end.day is not None and (end.is_day_last or not (start.clock and start.clock.sure)):
        start = start._replace(day=end.day)
    assert start.clock is not None and end.clock is not None
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
        case (Month(year=None, which="bare"), Month(year=int())) if a.month <= b.month:
            a = a._replace(year=b.year)
    if isinstance(a, MonthDay) and isinstance(b, MonthDay) and a.month == b.month and a.day >= b.day and a.year == b.year:
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
    assert span.end is not None and span.start.clock is not None and span.end.clock is not None
    if point.day is None and span.bare and point.part is None:
        return None
    if point.day is not None and not _takes_clock(point.day):
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
    return Range(cost=span.cost + point.cost + point.bare, start=first, end=span.end._replace(clock=end, zone=zone, day=span.end.day or point.day))


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
    return None if start.bare else Range(start=start, length=value)


def for_from(value: Length, point: Point | DaySpec) -> Range | None:
    return from_for(point, value)

