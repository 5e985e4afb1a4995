"""Slots -> set_preference: what a person tells the bot about itself."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time, timedelta
from functools import cache
from typing import cast, get_args
from zoneinfo import available_timezones

from engine.building import Building, Built
from engine.due import clock_of, due_of
from engine.model import Awaiting, DateMatch, Due, NotificationType, SetPreference, When, WhenKind
from engine.slots import weekdays_of
from engine.tokens import Tokens
from engine.words import WordTable

_WEEKDAYS = 7
_NOON = 12
_ZONES, _CLOCKS = frozenset({"ZONE_NOUN"}), frozenset({"CLOCK_NOUN"})
_PARTS_OF_DAY = frozenset({"PART_OF_TODAY"})
_UNITS = frozenset({"UNIT"})


def set_preference(building: Building) -> Built | None:
    """Languages, zones, the times of digests, what is switched on or off, quiet days."""
    slots = building.slots
    if building.has("quick_capture"):
        is_whole = building.has("on") or building.has("off")  # "always" only answers
        if not is_whole and building.context.awaiting is not Awaiting.CONFIRMATION:
            return None
        return Built(command=SetPreference(quick_capture=not building.has("off")))
    if slots.language is not None:
        if _speaks_of_kin(building):
            return None
        return Built(command=SetPreference(language=slots.language))
    if slots.zone is not None and not building.words.has_class(slots.zone.casefold().split(), 0, "IT"):
        if any(building.reader.tokens.text(m.first_token, m.end_token) in slots.zone for m in building.dates):
            return None  # "cambia la hora de la entrevista a las 4" is of no place
        if slots.zone not in known_zones() and _is_hour_of_something(building):
            return None
        return Built(command=SetPreference(timezone=slots.zone))
    if building.has("all_notices"):
        is_on = building.has("on")
        return Built(command=SetPreference(enabled=dict.fromkeys(get_args(NotificationType), is_on)))
    if "DIGEST" in slots.values:
        return _digest(building, cast("NotificationType", slots.values["DIGEST"]))
    if building.has("late"):
        return _digest(building, "overdue_reminder")
    if building.has("quiet"):
        return _quiet_days(building)
    if slots.says("MUTE", "QUIET_ON", "QUIET_UNTIL", "SLASH_MUTE"):
        if slots.new_dues and (days := weekdays_of(slots.new_dues[0].when.rrule)) is not None:
            return Built(command=SetPreference(quiet_days=days))
        if not slots.new_dues:
            return Built(command=SetPreference(), missing="mute_until")
        quiet = _until(building, slots.new_dues[0])
        is_command = slots.says("SLASH_MUTE")  # "/mute Friday" is until then, as its help says
        return Built(command=replace(quiet, quiet_from=None) if is_command else quiet)
    missing = (
        "language"
        if slots.says("SLASH_LANGUAGE", "LANGUAGE_NOUN")
        else "timezone"
        if slots.says("SLASH_TIMEZONE", "ZONE_NOUN")
        else None
    )
    return Built(command=SetPreference(), missing=missing)


@cache
def known_zones() -> frozenset[str]:
    """The names of all zones, which the standard library looks for anew each time."""
    return frozenset(available_timezones())


def _is_hour_of_something(building: Building) -> bool:
    """True for "cambia la hora del dentista", whose noun is that of any hour: only a known place has a zone."""
    folded, words = building.reader.tokens.folded, building.words
    nouns = [place for place in range(len(folded)) if words.has_class(folded, place, "ZONE_NOUN")]
    return bool(nouns) and all(words.behind(folded, at, _ZONES) == words.behind(folded, at, _CLOCKS) for at in nouns)


def _speaks_of_kin(building: Building) -> bool:
    """True for "mi hijo ya habla inglés": told of somebody."""
    folded, words = building.reader.tokens.folded, building.words
    return any(
        words.has_class(folded, place, "ADDRESS_KIN") and words.has_class(folded, place - 1, "MY")
        for place in range(1, len(folded))
    )


def _digest(building: Building, kind: NotificationType) -> Built | None:
    if building.has("off") or building.has("on"):
        return Built(command=SetPreference(enabled={kind: building.has("on")}))
    clock = digest_time(building.slots.new_dues[0].when, kind) if building.slots.new_dues else None
    if clock is None:
        return None
    match kind:
        case "morning_digest":
            return Built(command=SetPreference(morning_time=clock))
        case "evening_summary":
            return Built(command=SetPreference(evening_time=clock))
        case "overdue_reminder":
            return Built(command=SetPreference(overdue_time=clock))
        case _:
            return None


def digest_time(when: When, kind: NotificationType) -> time | None:
    """The clock time; "a las 7" without am or pm is the morning for what comes in the morning, and not for what comes
    in the evening."""
    clock, other = clock_of(when), when.assumption.other if when.assumption else None
    if clock is None or other is None or kind not in ("morning_digest", "evening_summary"):
        return clock
    return clock_of(other) if (clock.hour >= _NOON) == (kind == "morning_digest") else clock


def quiet_then(match: DateMatch, now: datetime, tokens: Tokens, words: WordTable) -> SetPreference:
    begins = due_of(match.when) if _begins_later(match, now, tokens, words) else None
    return SetPreference(mute_until=_end_of_quiet(match, now, tokens, words), quiet_from=begins)


def _begins_later(match: DateMatch, now: datetime, tokens: Tokens, words: WordTable) -> bool:
    """ "On Sunday", "tomorrow", "next week": not now, and not until then. "The next three days" have begun, and so have
    the "3 días" of "en 3 días"."""
    when, today = match.when, now.date()
    is_led_up_to = _leads(match, tokens, words, "INTO") and not _leads(match, tokens, words, "FROM")  # "on" is both
    if match.is_until or match.is_up_to or when.has_clock or is_led_up_to:
        return False
    if when.kind is WhenKind.DATE:
        is_counted = words.has_within(tokens.folded, match.first_token, match.end_token, _UNITS)
        return when.start.date() > today and not is_counted
    return when.kind is WhenKind.INTERVAL and when.start.date() > today + timedelta(days=1)


def _end_of_quiet(match: DateMatch, now: datetime, tokens: Tokens, words: WordTable) -> Due:
    """Until a day or an hour; "for the next two hours" and "this weekend" until they are over, "tonight" until
    tomorrow."""
    when, first = match.when, match.first_token
    is_until = _leads(match, tokens, words, "INTO")
    is_running = when.kind is WhenKind.INTERVAL and (when.start <= now or when.has_clock)
    if when.end is not None and (is_running or (when.kind is WhenKind.INTERVAL and not is_until)):
        when = replace(when, kind=WhenKind.INSTANT, start=when.end, end=None, ends_running=None)
    elif not is_until and words.has_within(tokens.folded, first, match.end_token, _PARTS_OF_DAY):
        return Due(day=due_of(when).day + timedelta(days=1))
    due = due_of(when)
    return Due(day=due.day) if due.clock == time() else due  # until a day begins


def _leads(match: DateMatch, tokens: Tokens, words: WordTable, name: str) -> bool:
    """Whether a word of the class begins the expression, or stands before it."""
    first = match.first_token
    return any(words.has_class(tokens.folded, place, name) for place in (first, max(first - 1, 0)))


def _quiet_days(building: Building) -> Built | None:
    """ "no me mandes nada el fin de semana": the days of the week that the expression covers."""
    if not building.slots.new_dues:
        return None  # a length, not a time: "no me escribas 3 horas"
    when = building.slots.new_dues[0].when
    if (named := weekdays_of(when.rrule)) is not None:
        return Built(command=SetPreference(quiet_days=named))
    if when.end is None or when.kind is not WhenKind.INTERVAL or (when.end - when.start).days >= _WEEKDAYS:
        return Built(command=_until(building, building.slots.new_dues[0]))
    days = tuple((when.start + timedelta(days=n)).weekday() for n in range((when.end - when.start).days))
    if not days:
        return Built(command=_until(building, building.slots.new_dues[0]))
    return Built(command=SetPreference(quiet_days=days))


def _until(building: Building, match: DateMatch) -> SetPreference:
    return quiet_then(match, building.context.now, building.reader.tokens, building.words)
