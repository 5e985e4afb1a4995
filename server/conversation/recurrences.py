"""A recurrence rule in words: the blocks that say "cada viernes" or "the last Friday of every month"."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from server.reply import LocalDay, Say, Series, Symbol, say

_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_WORKDAYS = set(_WEEKDAYS[:5])
_PLACE = re.compile(r"([+-]?\d+)?([A-Z]{2})")


def describe_rule(rule: str) -> Say:
    """The whole rule; a part that has no words of its own is left out rather than said wrongly."""
    parts = dict(part.split("=", 1) for part in rule.removeprefix("RRULE:").split(";") if "=" in part)
    return say("rule", parts=(_how(parts), _end(parts)))


def _how(parts: dict[str, str]) -> Say:
    interval = int(parts.get("INTERVAL", "1"))
    days = parts.get("BYDAY", "").split(",") if parts.get("BYDAY") else []
    frequency = parts.get("FREQ", "DAILY")
    if frequency in {"WEEKLY", "DAILY"} and days:
        return _weekly(days, interval if frequency == "WEEKLY" else 1)
    if frequency == "MONTHLY" and days:
        return _monthly_place(days, parts.get("BYSETPOS"), interval)
    if frequency == "MONTHLY" and parts.get("BYMONTHDAY"):
        return _monthly_day(parts["BYMONTHDAY"].split(","), interval)
    return say("rule-every", frequency=Symbol(frequency), interval=interval)


def _weekly(days: list[str], interval: int) -> Say:
    if set(days) == _WORKDAYS and interval == 1:
        return say("rule-workdays")
    if set(days) == set(_WEEKDAYS) and interval == 1:
        return say("rule-every", frequency=Symbol("DAILY"), interval=1)
    return say("rule-weekly", days=_names(days), interval=interval)


def _monthly_place(days: list[str], position: str | None, interval: int) -> Say:
    if position is not None and set(days) == _WORKDAYS:
        return say("rule-monthly-workday", place=int(position), interval=interval)
    match = _PLACE.fullmatch(days[0])
    place = position or (match[1] if match and match[1] else "1")
    return say("rule-monthly-weekday", place=int(place), days=_names(days), interval=interval)


def _monthly_day(days: list[str], interval: int) -> Say:
    names = tuple(say("rule-last-day") if day == "-1" else say("rule-day", day=day) for day in days)
    return say("rule-monthly-day", days=Series(blocks=names), interval=interval)


def _names(days: list[str]) -> Series:
    return Series(blocks=tuple(say("weekday", day=Symbol(day[-2:])) for day in days))


def _end(parts: dict[str, str]) -> Say | None:
    if "COUNT" in parts:
        return say("rule-count", count=int(parts["COUNT"]))
    until = parts.get("UNTIL", "")
    if until.endswith("Z"):
        return say("rule-until", day=LocalDay(moment=datetime.strptime(until, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)))
    match = re.match(r"\d{8}", until)
    return say("rule-until", day=datetime.strptime(match[0], "%Y%m%d").date()) if match else None  # noqa: DTZ007
