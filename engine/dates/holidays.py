"""The days of a holiday in a year, by the rules of times.toml."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Literal

from dateutil.easter import EASTER_ORTHODOX, EASTER_WESTERN, easter

from engine.dates.calendar_arithmetic import DAY, Stretch, add_months
from engine.dates.calendar_parts import nth_weekday

_WEEKDAY_CODES = ("mo", "tu", "we", "th", "fr", "sa", "su")
_EASTERS: Mapping[str, Literal[1, 2, 3]] = {"easter": EASTER_WESTERN, "orthodox": EASTER_ORTHODOX}
_NTH = re.compile(r"(\w\w)-(\d|l)([+-]\d+)?")
_HEBREW_EPOCH, _ISLAMIC_EPOCH = -1373427, 227015
"""Day numbers as `date.toordinal` counts them."""
_ANY_YEAR = 2026


def holiday_days(rule: str, year: int) -> Stretch:
    """ "12-25", "easter-47", "11-th-4" (the fourth Thursday of November), "05-mo-l" (the last Monday), "11-th-4+1".

    "hebrew+9" counts from the eve of the Jewish new year, "passover+50" from that of Passover, "islamic-10-1" is a
    month and a day of the tabular Islamic calendar; "/8" at the end of a rule means eight days. ValueError when the
    year has no such day.
    """
    rule, _, days = rule.partition("/")
    start = _first_day(rule, year)
    return Stretch(start=start, end=start + DAY * int(days or 1))


def is_rule(rule: str) -> bool:
    """Whether a key of times.toml says a day at all."""
    try:
        holiday_days(rule, int(rule[:4]) if _is_list(rule) else _ANY_YEAR)
    except (ValueError, StopIteration, IndexError):
        return False
    return True


def _is_list(rule: str) -> bool:
    return len(rule) >= 10 and rule[4] == "-"


def _first_day(rule: str, year: int) -> date:
    if _is_list(rule):
        return _tabled(rule, year)
    name, days = _name_and_days(rule)
    if name in _EASTERS:
        return easter(year, _EASTERS[name]) + days
    if name == "hebrew":
        return _jewish_new_year(year + 3761) + days
    if name == "passover":
        return _jewish_new_year(year + 3761) - timedelta(days=163) + days
    if name == "hanukkah":
        return _hanukkah(year + 3761)
    if rule.startswith("islamic"):
        month, day = rule.removeprefix("islamic-").split("-")
        return next(found for found in _islamic_days(int(month), int(day), year) if found.year == year)
    return _of_month(rule, year)


def _name_and_days(rule: str) -> tuple[str, timedelta]:
    """ "easter-47" as the name and the days; letters alone are the name."""
    length = next((place for place, sign in enumerate(rule) if not sign.isalpha()), len(rule))
    name, days = rule[:length], rule[length:]
    return (name, timedelta(days=int(days or 0))) if name and days.count("-") < 2 else (rule, timedelta())


def _tabled(rule: str, year: int) -> date:
    """Feasts of other calendars are listed day by day; ValueError beyond the list."""
    for listed in rule.split(","):
        if listed.startswith(f"{year}-"):
            return date.fromisoformat(listed)
    raise ValueError(year)


def _of_month(rule: str, year: int) -> date:
    month, _, rest = rule.partition("-")
    if rest.isdecimal():
        return date(year, int(month), int(rest))
    said = _NTH.fullmatch(rest)
    start = date(year, int(month), 1)
    outer = Stretch(start=start, end=add_months(start, 1))
    number = -1 if said is None or said.group(2) == "l" else int(said.group(2))
    found = nth_weekday(number, _WEEKDAY_CODES.index(said.group(1)), outer) if said is not None else None
    if said is None or found is None:
        raise ValueError(rule)
    return found.start + timedelta(days=int(said.group(3) or 0))


def _days_before_year(hebrew_year: int) -> int:
    """Days from the epoch to the mean new moon that begins a Hebrew year, never on Sunday, Wednesday or Friday."""
    months = (235 * hebrew_year - 234) // 19
    parts = 12084 + 13753 * months
    days = months * 29 + parts // 25920
    return days + 1 if 3 * (days + 1) % 7 < 3 else days


def _jewish_new_year(hebrew_year: int) -> date:
    """The eve of Rosh Hashanah, by the rules of postponement (Reingold and Dershowitz, Calendrical Calculations)."""
    before, this, after = (_days_before_year(hebrew_year + shift) for shift in (-1, 0, 1))
    delay = 2 if after - this == 356 else 1 if this - before == 382 else 0
    return date.fromordinal(_HEBREW_EPOCH + this + delay - 1)


def _hanukkah(hebrew_year: int) -> date:
    """25 Kislev: the month before has 30 days in a complete year."""
    start = _jewish_new_year(hebrew_year)
    is_complete = (_jewish_new_year(hebrew_year + 1) - start).days in (355, 385)
    return start + timedelta(days=84 if is_complete else 83)


def _islamic_days(month: int, day: int, near: int) -> Iterator[date]:
    """The day in the Islamic years around a common one: there are two in some years."""
    first = (near - 622) * 33 // 32
    for year in range(first - 1, first + 4):
        leaps = (3 + 11 * year) // 30
        yield date.fromordinal(
            _ISLAMIC_EPOCH - 1 + (year - 1) * 354 + leaps + 29 * (month - 1) + (6 * month - 1) // 11 + day
        )
    raise ValueError(near)
