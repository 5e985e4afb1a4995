"""Builders of the nth weekday with its hours. Each is named in a dates.lark after "->"; None refuses the reading."""

from __future__ import annotations

from engine.dates.building_points import join
from engine.dates.building_ranges import span_on
from engine.dates.building_stretches import nth_weekday
from engine.dates.values import DaySpec, NthAfter, Point, Range


def nth_weekday_time(number: int, day: int, time: Point, outer: DaySpec) -> Point | DaySpec | None:
    """ "el primer lunes por la tarde del mes que viene"."""
    nth = nth_weekday(number, day, outer)
    return join(nth, time) if nth is not None else None


def nth_weekday_after(number: int, day: int, anchor: DaySpec | Point) -> NthAfter | None:
    if isinstance(anchor, Point) and (anchor.clock is not None or anchor.part is not None):
        return None
    said = anchor.day if isinstance(anchor, Point) else anchor
    return NthAfter(number=number, weekday=day, anchor=said) if said is not None else None


def nth_weekday_span(number: int, day: int, span: Range, outer: DaySpec) -> Range | None:
    """ "the first Monday 1pm to 3pm of next month"."""
    nth = nth_weekday(number, day, outer)
    return span_on(span, nth) if nth is not None else None
