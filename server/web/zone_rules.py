"""VTIMEZONE (RFC 5545, 3.6.5): the changes of a zone's clocks, for readers that do not know the zone by its name.

The library can write them as well, but puts the start of a changed hour an hour late: an onset is told in the wall
clock of before the change.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from icalendar import Timezone, TimezoneDaylight, TimezoneStandard

_DAY = timedelta(days=1)
_SECOND = timedelta(seconds=1)


@lru_cache(maxsize=256)
def zone_rules(name: str, first_year: int, end_year: int) -> Timezone:
    """The zone's changes from the beginning of one year to that of another. Shared: not to be changed."""
    zone = ZoneInfo(name)
    rules = Timezone()
    rules.add("tzid", name)
    begin = datetime(first_year, 1, 1, tzinfo=UTC)
    rules.add_component(_observance(begin - _SECOND, begin, zone))
    moment, end = begin, datetime(end_year, 1, 1, tzinfo=UTC)
    while moment < end:
        following = moment + _DAY
        if _offset(following, zone) != _offset(moment, zone):
            change = _change_between(moment, following, zone)
            rules.add_component(_observance(change - _SECOND, change, zone))
        moment = following
    return rules


def _observance(before: datetime, at: datetime, zone: ZoneInfo) -> TimezoneStandard | TimezoneDaylight:
    """What holds from `at` on; its onset stands in the clock of before."""
    local = at.astimezone(zone)
    observance = TimezoneDaylight() if local.dst() else TimezoneStandard()
    observance.add("dtstart", (at + _offset(before, zone)).replace(tzinfo=None))
    observance.add("tzoffsetfrom", _offset(before, zone))
    observance.add("tzoffsetto", _offset(at, zone))
    observance.add("tzname", local.tzname() or "")
    return observance


def _change_between(before: datetime, after: datetime, zone: ZoneInfo) -> datetime:
    """The second at which the offset of `before` no longer holds."""
    old = _offset(before, zone)
    while after - before > _SECOND:
        middle = before + timedelta(seconds=int((after - before).total_seconds()) // 2)
        before, after = (middle, after) if _offset(middle, zone) == old else (before, middle)
    return after


def _offset(moment: datetime, zone: ZoneInfo) -> timedelta:
    return moment.astimezone(zone).utcoffset() or timedelta()


def years_around(day: date) -> tuple[int, int]:
    """From the year before to five years on: readers fetch again long before."""
    return day.year - 1, day.year + 6
