"""The day of a holiday in a year, by the rules of times.toml."""

from __future__ import annotations

from datetime import date, timedelta

from dateutil.easter import easter

from engine.dates.calendar_arithmetic import Stretch, add_months
from engine.dates.calendar_parts import nth_weekday

_WEEKDAY_CODES = ("mo", "tu", "we", "th", "fr", "sa", "su")


def _tabled(rule: str, year: int) -> date:
    """Feasts of other calendars are listed day by day; ValueError beyond the list."""
    for listed in rule.split(","):
        if listed.startswith(f"{year}-"):
            return date.fromisoformat(listed)
    raise ValueError(year)


def holiday_date(rule: str, year: int) -> date:
    """ "12-25", "easter-47", "11-th-4" (the fourth Thursday of November), "05-mo-l" (the last Monday), "11-th-4+1"."""
    if len(rule) >= 10 and rule[4] == "-":
        return _tabled(rule, year)
    if rule.startswith("easter"):
        return easter(year) + timedelta(days=int(rule[6:] or 0))
    month, _, rest = rule.partition("-")
    if rest.isdigit():
        return date(year, int(month), int(rest))
    code, _, number = rest.partition("-")
    number, _, days = number.partition("+")
    start = date(year, int(month), 1)
    outer = Stretch(start=start, end=add_months(start, 1))
    found = nth_weekday(-1 if number == "l" else int(number), _WEEKDAY_CODES.index(code), outer)
    if found is None:
        raise ValueError(rule)
    return found.start + timedelta(days=int(days or 0))
