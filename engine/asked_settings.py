"""What the parts of a message say of the bot's own doings: its digests and alerts, the person's zone and language."""

from __future__ import annotations

from dataclasses import replace
from datetime import time
from typing import get_args

from engine.asking import DATE, HOUR, Frame, Said
from engine.model import DateMatch, NotificationType, SetPreference, WhenKind
from engine.preferences import digest_time, quiet_then
from engine.slots import weekdays_of

_ALL: tuple[NotificationType, ...] = get_args(NotificationType)
_KINDS: tuple[tuple[tuple[str, ...], NotificationType], ...] = (
    (("morning",), "morning_digest"),
    (("evening",), "evening_summary"),
    (("late", "late_things"), "overdue_reminder"),
    (("deadline",), "deadline_alert"),
)
_NAMED = frozenset(kind for _, kind in _KINDS)
_OF_DAY: frozenset[NotificationType] = frozenset({"morning_digest", "evening_summary"})
_LENGTHS = frozenset({"LATER", "EARLIER", "BEFORE"})
_TIMES_OF_DAY = ("morning", "evening")
_TIMED = frozenset({"morning_digest", "evening_summary", "overdue_reminder"})
_PAUSES = ((",",), (".",), (";",), ("\n",))
_SATURDAY, _WEEKEND = 5, 2
_INSTEAD_OF = frozenset({"INSTEAD_OF"})
_THIS = frozenset({"THIS"})
_COMES = frozenset({"COMES_THEN"})
_NOON, _AFTERNOON, _HOURS = 12, 15, 24


def _notices(said: Said) -> SetPreference | None:
    """Which kinds, and whether they are switched, timed or kept quiet for a while."""
    said = _without_old_time(said)
    if (switched := _part_of_day(said)) is not None:
        return switched
    kinds = _kinds(said)
    # "stop sending me messages" for good is said to leave
    is_stopped = said.has("off", "pause") and not said.has("drop") and bool(said.dates)
    if not kinds and not said.has("notice") and not (is_stopped and said.has("message", "anything")):
        return None
    return _set(said, kinds)


def _without_old_time(said: Said) -> Said:
    """Less the 8 of "at 6:30 instead of 8"."""
    folded, words = said.tokens.folded, said.words
    old = {
        words.behind(folded, place, _INSTEAD_OF)
        for place in range(1, len(folded))
        if words.has_any(folded, place, _INSTEAD_OF)
    }
    kept = (part for part in said.parts if part.first not in old or part.roles.isdisjoint((DATE, HOUR)))
    return replace(said, parts=tuple(kept))


def _part_of_day(said: Said) -> SetPreference | None:
    """ "Nothing at night, just in the morning": of what comes by itself at such a time there is the digest only.

    A digest that is not wanted, and behind "only" the one that is, are each what they are said to be.
    """
    off, on = _around_only(said)
    is_plain = not (said.dates or said.hours or said.has("drop", "on", "on_word", "late", "deadline"))
    if not is_plain or not said.has("off") or len(off) != 1 or len(on) > 1 or off & on:
        return None
    if not on and (said.has("digest", "notice", "report", "one") or not said.has("message", "anything")):
        return None
    return SetPreference(enabled={kind: kind in on for kind in _ALL if kind in off | on})


def _around_only(said: Said) -> tuple[set[NotificationType], set[NotificationType]]:
    """The times of day named before "only", which begins no message here, and behind it."""
    sides: tuple[set[NotificationType], set[NotificationType]] = (set(), set())
    is_behind = False
    for part in said.parts:
        is_behind = is_behind or "only" in part.roles
        sides[is_behind].update(kind for roles, kind in _KINDS[:2] if roles[0] in part.roles)
    return sides


def _that_one(said: Said) -> SetPreference | None:
    """ "Your messages wake the baby, make the morning one 9": what is told of them first ends at a sign."""
    if (own := said.own) is None:
        return _one_by_its_time(said)
    parts = tuple(part for part in said.parts if part.first >= own.end)
    if said.tokens.folded[own.end : own.end + 1] not in _PAUSES or not parts:
        return None
    return _one_by_its_time(replace(said, parts=parts))


def _one_by_its_time(said: Said) -> SetPreference | None:
    """ "Make the morning one 9", "just the morning one", "my list at 6 every day". Moved, it may be a task as well."""
    if said.has("off", "drop", "nag", "off_word", "anything", "tomorrows"):
        return None
    if said.has("my_list"):
        return _timed(_kinds_of_list(said), said, is_set=True) if _is_for_good(said) else None
    kinds = _kinds(said)
    if not said.has("one") or not (said.has("make", "to_me") or (said.has("send") and said.has("always"))):
        return None
    if said.has("only") and len(kinds & _OF_DAY) == 1 and not said.dates and not said.hours:
        return SetPreference(enabled={kind: kind in kinds for kind in _ALL if kind in _OF_DAY})
    return None if said.has("change") and not said.has("make") else _timed(kinds, said, is_set=True)


def _kinds_of_list(said: Said) -> set[NotificationType]:
    return {"evening_summary"} if said.has("evening") and not said.has("morning") else {"morning_digest"}


def _is_for_good(said: Said) -> bool:
    """Sent every day: a list that is asked for once is a list."""
    daily = any(match.when.rrule == "FREQ=DAILY" for match in said.dates)
    return said.has("to_me", "send") and not said.is_question and (daily or said.has("always"))


def _reminders(said: Said) -> SetPreference | None:
    """The reminders of tasks, where the words are no order about the tasks themselves."""
    if not said.has("reminders") or said.has("drop"):
        return None
    return _set(said, {*_kinds(said), "task_reminder"})


def _set(said: Said, kinds: set[NotificationType]) -> SetPreference | None:
    dates, may_turn = said.dates, said.has("turn", "send", "to_me", "change")
    is_off = said.has("off", "drop") or (may_turn and said.has("off_word"))
    is_on = said.has("on") or (may_turn and said.has("on_word"))
    is_of_these = said.has("alone") or (said.has("only", "except") and (is_off or is_on or may_turn))
    if is_of_these and kinds and not dates:
        return SetPreference(enabled={kind: kind in kinds for kind in _ALL})
    if dates and not is_on and not kinds & _NAMED and (said.has("pause") or is_off):
        return _quiet(said, dates)
    if dates or said.hours:
        return None if is_off else _timed(kinds, said)
    return _switched(kinds, is_on=not is_off) if is_off or is_on else None


def _kinds(said: Said) -> set[NotificationType]:
    """Those that were named: a morning is none without a digest, and a digest of no time of day is the morning's.

    What is only dropped must be a digest by name: "cancel the morning briefing" may be a meeting, and "borra las
    vencidas" are tasks.
    """
    is_of_time = said.has("digest") or (said.has("report", "one") and not said.has("drop"))
    is_of_tasks = said.has("digest", "notice") or (said.has("reminders", "nag", "one") and not said.has("drop"))
    found: set[NotificationType] = {
        kind
        for roles, kind in _KINDS
        if said.has(*roles) and (is_of_time if roles[0] in _TIMES_OF_DAY else is_of_tasks)
    }
    return found or ({"morning_digest"} if said.has("digest") else set())


def _switched(kinds: set[NotificationType], *, is_on: bool) -> SetPreference:
    switched = kinds or set(_ALL)
    return SetPreference(enabled={kind: is_on for kind in _ALL if kind in switched})


def _quiet(said: Said, dates: list[DateMatch]) -> SetPreference | None:
    if len(dates) != 1:
        return None
    when = dates[0].when
    if when.rrule is not None:
        days = weekdays_of(when.rrule)
        return SetPreference(quiet_days=days) if days is not None else None
    if _is_any_weekend(dates[0], said):
        return SetPreference(quiet_days=(_SATURDAY, _SATURDAY + 1))
    return quiet_then(dates[0], said.context.now, said.tokens, said.words)


def _is_any_weekend(match: DateMatch, said: Said) -> bool:
    """ "At the weekend", "en fin de semana"; not "this weekend"."""
    when, folded = match.when, said.tokens.folded
    if when.kind is not WhenKind.INTERVAL or when.end is None:
        return False
    is_whole = (when.end - when.start).days == _WEEKEND and when.start.weekday() == _SATURDAY
    return is_whole and not said.words.has_within(folded, match.first_token - 1, match.end_token, _THIS)


def _timed(kinds: set[NotificationType], said: Said, *, is_set: bool = False) -> SetPreference | None:
    """ "Mandar el reporte a las 9" is work: the digest comes to the person, or its time of day is changed."""
    if len(said.dates) + len(said.hours) != 1 or len(kinds) != 1:
        return None
    if any(said.words.has_within(said.tokens.folded, m.first_token, m.end_token, _LENGTHS) for m in said.dates):
        return None  # "half an hour later" than it comes now, which is not known here
    (kind,) = kinds
    folded = said.tokens.folded
    comes = any(said.words.has_any(folded, match.first_token, _COMES) for match in said.dates)  # "come at 9pm"
    is_to_me = said.has("to_me") or comes
    is_nagged = any("nag" in part.roles and "to_me" not in part.roles for part in said.parts)  # "text me" is both
    is_told = said.has("nag") or is_to_me if kind == "overdue_reminder" else not is_nagged
    is_changed = is_set or (said.has("change", "turn") and said.has("hour", *_TIMES_OF_DAY))
    if kind not in _TIMED or not (is_to_me or is_changed or kind == "overdue_reminder") or not is_told:
        return None
    clock = _clock(said, kind)
    if clock is None:
        return None
    if kind == "morning_digest" and not said.has("morning") and clock.hour >= _AFTERNOON:
        kind = "evening_summary"  # "the digest at nine at night"
    match kind:
        case "morning_digest":
            return SetPreference(morning_time=clock)
        case "evening_summary":
            return SetPreference(evening_time=clock)
        case _:
            return SetPreference(overdue_time=clock)


def _clock(said: Said, kind: NotificationType) -> time | None:
    if said.dates:
        return digest_time(said.dates[0].when, kind)
    hour = said.hours[0] + (_NOON if kind == "evening_summary" and said.hours[0] < _NOON else 0)
    return time(hour) if 0 < hour < _HOURS else None


def _zones(said: Said) -> SetPreference | None:
    place = said.value("place")
    if place is None or said.is_question:
        return None
    is_set = said.has("clock") and (said.has("set", "lives") or (said.has("own") and said.has("is")))
    return SetPreference(timezone=place) if is_set else None


def _languages(said: Said) -> SetPreference | None:
    own = next((part for part in said.parts if "language" in part.roles), None)
    if own is None or not said.has("speak"):
        return None
    code = said.value("language") or said.tokens.text(own.first, own.end)
    return SetPreference(language=code)


_OF_NOTICES = frozenset({"digest", "notice", "report", "late", "message", "anything"})
NOTICES = Frame(
    name="notices", section="notices", make=_notices, anchors=_OF_NOTICES, takes_dates=True, takes_hours=True
)
THAT_ONE = Frame(
    name="that_one",
    section="notices",
    make=_that_one,
    anchors=frozenset({"part_of_day", "my_list"}),
    leads=frozenset({"message"}),
    longest=6,
    takes_dates=True,
    takes_hours=True,
)
SETTINGS = (
    Frame(name="reminders", section="notices", make=_reminders, anchors=frozenset({"reminders"}), takes_dates=True),
    Frame(name="zones", section="zones", make=_zones, anchors=frozenset({"clock"}), classes={"TIMEZONE": "place"}),
    Frame(
        name="languages",
        section="languages",
        make=_languages,
        anchors=frozenset({"speak"}),
        classes={"LANGUAGE": "language"},
    ),
)
