"""Which recurrence rules the REST takes: those RFC 5545 RRULEs that surely come round again.

A rule that never matches ("30 February", every seventh day if it is another weekday) would have the calendar library
count to the year 9999, seconds of work at every later look at the task. So the parts of each frequency are few, and
what could contradict itself is refused.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

_WEEKDAY = "(?:MO|TU|WE|TH|FR|SA|SU)"
_PLACED_DAY = rf"(?:-?[1-4])?{_WEEKDAY}"
_MONTH_DAY = r"-?(?:[1-9]|[12]\d|3[01])"


def _list_of(item: str) -> re.Pattern[str]:
    return re.compile(rf"{item}(?:,{item}){{0,30}}")


_COUNT = {
    "COUNT": re.compile(r"[1-9]\d{0,2}"),
    "UNTIL": re.compile(r"2\d{3}(?:0[1-9]|1[0-2])(?:0[1-9]|1\d|2[0-8])(?:T(?:[01]\d|2[0-3])[0-5]\d[0-5]\dZ?)?"),
    "WKST": re.compile(_WEEKDAY),
}
_UP_TO_99 = re.compile(r"[1-9]\d?")
_PARTS: Mapping[str, Mapping[str, re.Pattern[str]]] = {
    "DAILY": {"INTERVAL": _UP_TO_99, "BYDAY": _list_of(_WEEKDAY), **_COUNT},
    "WEEKLY": {"INTERVAL": _UP_TO_99, "BYDAY": _list_of(_WEEKDAY), **_COUNT},
    "MONTHLY": {
        "INTERVAL": re.compile(r"[1-9]|1[01]"),  # of any month's day: twelve would stay in a month that may lack it
        "BYDAY": _list_of(_PLACED_DAY),
        "BYMONTHDAY": _list_of(_MONTH_DAY),
        "BYSETPOS": re.compile(r"-?[1-4]"),
        **_COUNT,
    },
    "YEARLY": {
        "INTERVAL": re.compile(r"[1-9]"),
        "BYMONTH": _list_of(r"(?:[1-9]|1[0-2])"),
        "BYMONTHDAY": _list_of(_MONTH_DAY),
        "BYDAY": _list_of(_PLACED_DAY),
        **_COUNT,
    },
}
_LONGEST_MONTH = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_LEAP_DAY = 29


def is_rule(text: str) -> bool:
    """Whether the text is a rule that every due date may have."""
    pairs = [part.partition("=") for part in text.removeprefix("RRULE:").split(";")]
    parts = {name: value for name, _, value in pairs}
    frequency = parts.pop("FREQ", "")
    allowed = _PARTS.get(frequency)
    if allowed is None or len(parts) != len(pairs) - 1:
        return False
    well_formed = all(name in allowed and allowed[name].fullmatch(value) for name, value in parts.items())
    return well_formed and not _contradicts_itself(frequency, parts)


def _contradicts_itself(frequency: str, parts: Mapping[str, str]) -> bool:
    interval = int(parts.get("INTERVAL", "1"))
    if frequency == "DAILY" and "BYDAY" in parts and interval % 7 == 0:
        return True  # a seventh day is always the same weekday
    if "BYSETPOS" in parts and ("BYDAY" not in parts or "BYMONTHDAY" in parts or re.search(r"\d", parts["BYDAY"])):
        return True  # a month has four of every weekday, and nothing else that surely has so many places
    if "BYMONTH" not in parts or "BYMONTHDAY" not in parts:
        return False
    longest = max(_LONGEST_MONTH[int(month) - 1] for month in parts["BYMONTH"].split(","))
    longest = _LEAP_DAY if longest < _LEAP_DAY and interval == 1 else longest
    return min(abs(int(day)) for day in parts["BYMONTHDAY"].split(",")) > longest
