"""What the parts of a message say of the bot's own doings: its digests and alerts, the person's zone and language."""

from __future__ import annotations

from datetime import time
from typing import get_args

from engine.asking import Frame, Said
from engine.model import DateMatch, NotificationType, SetPreference
from engine.preferences import digest_time, end_of_quiet
from engine.slots import weekdays_of

_ALL: tuple[NotificationType, ...] = get_args(NotificationType)
_KINDS: tuple[tuple[tuple[str, ...], NotificationType], ...] = (
    (("morning",), "morning_digest"),
    (("evening",), "evening_summary"),
    (("late", "late_things"), "overdue_reminder"),
    (("deadline",), "deadline_alert"),
)
_NAMED = frozenset(kind for _, kind in _KINDS)
_TIMES_OF_DAY = ("morning", "evening")
_TIMED = frozenset({"morning_digest", "evening_summary", "overdue_reminder"})
_NOON, _AFTERNOON, _HOURS = 12, 15, 24


def _notices(said: Said) -> SetPreference | None:
    """Which kinds, and whether they are switched, timed or kept quiet for a while."""
    kinds = _kinds(said)
    # "stop sending me messages" for good is said to leave
    is_of_messages = said.has("message") and said.has("off", "pause") and not said.has("drop") and bool(said.dates)
    if not kinds and not said.has("notice") and not is_of_messages:
        return None
    return _set(said, kinds)


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
    return SetPreference(mute_until=end_of_quiet(dates[0], said.context.now, said.tokens, said.words))


def _timed(kinds: set[NotificationType], said: Said) -> SetPreference | None:
    """ "Mandar el reporte a las 9" is work: the digest comes to the person, or its time of day is changed."""
    if len(said.dates) + len(said.hours) != 1 or len(kinds) != 1:
        return None
    (kind,) = kinds
    is_told = said.has("nag") if kind == "overdue_reminder" else not said.has("nag")
    is_changed = said.has("change", "turn") and said.has("hour", *_TIMES_OF_DAY)
    if kind not in _TIMED or not (said.has("to_me") or is_changed or kind == "overdue_reminder") or not is_told:
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


_OF_NOTICES = frozenset({"digest", "notice", "report", "late", "message"})
NOTICES = Frame(
    name="notices", section="notices", make=_notices, anchors=_OF_NOTICES, takes_dates=True, takes_hours=True
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
