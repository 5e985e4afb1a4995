"""What is due for people, and when to look again. Pure: an agenda and an instant in, a plan out.

Theory of operation. Nothing is computed from UTC hours. A daily kind has one occurrence for every local date: the
instant at which the person's wall clock shows its time. On the night when the clock is put forward, a time that does
not exist is the one that the clock shows instead (02:30 is told at 03:30); when it is put back, a time that comes twice
is told the first time. The occurrence's key is the local date, so neither a change of zone nor of the preference, nor
the clock's second round, tells the same day twice.

A person sleeps until `wake_at`: the next instant at which something may be due, a day at most, so that new zone data
needs no migration. What fell due while nobody looked is found again by looking back as far as the kind may be late.
Writing a task or a preference wakes the person (the database's triggers do it), so a plan is never stale.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zlib import crc32
from zoneinfo import ZoneInfo

from server.conversation.occurrences import MORNING_REMINDER, instant
from server.notifications.kinds import DAILY_KINDS, POLICIES
from storage.model import Preferences
from storage.notices import Agenda, AgendaReach, ComingDeadline, DueReminder, NoticeKind, Occurrence, Plan

LONGEST_SLEEP = timedelta(hours=24)
WHEN_LINKED = datetime(9999, 1, 1, tzinfo=UTC)
ALERT_BEFORE = timedelta(hours=24)
DEADLINE_PRIORITIES = ("high", "urgent")
_ZONE_WIDTH = timedelta(hours=26)  # the farthest that two zones' clocks are apart
_REMINDER_LATE = timedelta(hours=12)
_MICROSECOND, _SECOND = timedelta(microseconds=1), timedelta(seconds=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Moment:
    """An occurrence that may be anybody's who has the same settings."""

    kind: NoticeKind
    key: str
    at: datetime
    valid_until: datetime
    silenced: str | None
    task_id: str | None = None
    title: str = ""


def reach(now: datetime) -> AgendaReach:
    """Which reminders and deadlines planning at `now` must see: as late as they may be, as far as the longest sleep."""
    return AgendaReach(
        reminders_from=now - _REMINDER_LATE,
        reminders_to=now + LONGEST_SLEEP,
        deadlines_from=(now - _ZONE_WIDTH).date(),
        deadlines_to=(now + LONGEST_SLEEP + ALERT_BEFORE + _ZONE_WIDTH).date(),
    )


def plan(agenda: Agenda, now: datetime) -> Plan:
    """The occurrences that are due at `now` and still make sense, and the next instant at which one may be due."""
    if not agenda.linked:
        return Plan(user_ids=agenda.user_ids, occurrences=(), wake_at=WHEN_LINKED)
    due, wake_at = _daily_at(agenda.preferences, now)
    if agenda.reminders or agenda.deadlines:
        own = (*_reminders(agenda), *_alerts(agenda, ZoneInfo(agenda.preferences.timezone)))
        due = (*due, *(moment for moment in own if moment.at <= now < moment.valid_until))
        wake_at = min((*(moment.at for moment in own if moment.at > now), wake_at))
    return Plan(
        user_ids=agenda.user_ids,
        occurrences=() if agenda.stopped else tuple(_occurrence(moment, agenda) for moment in due),
        wake_at=wake_at,
    )


def plan_now(agenda: Agenda, kind: NoticeKind, now: datetime) -> tuple[Occurrence, ...]:
    """The occurrence of today (or the alerts of the next 24 hours) though it is not its time yet, if it may still be.

    For an operator who runs one kind for one person. It is the same occurrence, so it is not told again at its time.
    """
    zone = ZoneInfo(agenda.preferences.timezone)
    if agenda.stopped or not _is_on(kind, agenda.preferences):
        return ()
    moments = _forced(agenda, kind, zone, now)
    return tuple(_at_once(_occurrence(moment, agenda), now) for moment in moments)


def spread(name: str, limit: timedelta) -> timedelta:
    """The part of the jitter that is somebody's own: the same every day, and even over all people."""
    return timedelta(microseconds=crc32(name.encode()) * (limit // _MICROSECOND) >> 32)


def _send_at(at: datetime, limit: timedelta, user_ids: Sequence[str]) -> tuple[datetime, ...]:
    """The instant and each person's own part of the jitter, in whole seconds: of a thousand people many share one."""
    seconds = _seconds(at, limit)
    number = len(seconds)
    return tuple([seconds[crc32(_neighbourhood(user_id).encode()) * number >> 32] for user_id in user_ids])


def _neighbourhood(user_id: str) -> str:
    """People whose ids begin alike lie together in the database's keys: told in the same second, they are claimed by
    the page and not one by one. The beginnings of random ids (version 4) are as even as the ids; of others the whole
    counts.
    """
    return user_id[:3] if user_id[14:15] == "4" else user_id


@lru_cache(maxsize=256)
def _seconds(at: datetime, limit: timedelta) -> tuple[datetime, ...]:
    return tuple(at + timedelta(seconds=number) for number in range(limit // _SECOND))


@lru_cache(maxsize=4096)
def _daily_at(preferences: Preferences, now: datetime) -> tuple[tuple[_Moment, ...], datetime]:
    """The daily occurrences that are due, and the next instant at which one is, a day at most.

    Agendas share their settings, and a batch its instant: it is computed once for all of them.
    """
    zone = ZoneInfo(preferences.timezone)
    moments = _daily(preferences, now.astimezone(zone).date(), zone)
    due = tuple(moment for moment in moments if moment.at <= now < moment.valid_until)
    return due, min((*(moment.at for moment in moments if moment.at > now), now + LONGEST_SLEEP))


@lru_cache(maxsize=4096)
def _daily(preferences: Preferences, today: date, zone: ZoneInfo) -> tuple[_Moment, ...]:
    """The daily occurrences of yesterday, today and tomorrow."""
    days = (today - timedelta(days=1), today, today + timedelta(days=1))
    kinds = [kind for kind in DAILY_KINDS if _is_on(kind, preferences)]
    wanted = ((kind, day, _wall_instant(day, _clock_of(kind, preferences), zone)) for kind in kinds for day in days)
    return tuple(_daily_moment(kind, day, at, preferences) for kind, day, at in wanted if at is not None)


def _daily_moment(kind: NoticeKind, day: date, at: datetime, preferences: Preferences) -> _Moment:
    return _Moment(
        kind=kind,
        key=day.isoformat(),
        at=at,
        valid_until=at + (POLICIES[kind].late or timedelta()),
        silenced=_silenced(at, preferences),
    )


def _clock_of(kind: NoticeKind, preferences: Preferences) -> time:
    clock: time = getattr(preferences, POLICIES[kind].clock or "")
    return clock


def _is_on(kind: NoticeKind, preferences: Preferences) -> bool:
    return bool(getattr(preferences, POLICIES[kind].switch))


def _wall_instant(day: date, clock: time, zone: ZoneInfo) -> datetime | None:
    """The instant at which the clock shows it; None for a day that the zone skipped whole."""
    found = instant(day, clock, zone)
    return found if found.astimezone(zone).date() == day else None


def _reminders(agenda: Agenda) -> Iterator[_Moment]:
    if not _is_on("task_reminder", agenda.preferences):
        return
    for reminder in agenda.reminders:
        yield _reminder(reminder, agenda.preferences)


def _reminder(reminder: DueReminder, preferences: Preferences) -> _Moment:
    return _Moment(
        kind="task_reminder",
        key=reminder_key(reminder.task_id, reminder.remind_at),
        at=reminder.remind_at,
        valid_until=reminder.remind_at + _REMINDER_LATE,
        silenced=_silenced(reminder.remind_at, preferences),
        task_id=reminder.task_id,
        title=reminder.title,
    )


def reminder_key(task_id: str, remind_at: datetime) -> str:
    """A reminder that is moved is another occurrence; put back to where it was, it is the same again."""
    return f"{task_id}@{remind_at.astimezone(UTC):%Y-%m-%dT%H:%M}"


def _alerts(agenda: Agenda, zone: ZoneInfo) -> Iterator[_Moment]:
    """An alert whose moment had passed when the person wrote the task tells nothing new."""
    if not _is_on("deadline_alert", agenda.preferences):
        return
    for deadline in agenda.deadlines:
        alert = _alert(deadline, zone, agenda.preferences)
        if alert.at > deadline.updated_at:
            yield alert


def _alert(deadline: ComingDeadline, zone: ZoneInfo, preferences: Preferences) -> _Moment:
    """24 hours before a clock time; for a bare day, in the morning of the day before. Valid until the deadline."""
    clock = deadline.due_time
    if clock is not None:
        ends = instant(deadline.due_date, clock, zone)
        at = ends - ALERT_BEFORE
    else:
        ends = instant(deadline.due_date + timedelta(days=1), time(), zone)
        at = instant(deadline.due_date - timedelta(days=1), MORNING_REMINDER, zone)
    return _Moment(
        kind="deadline_alert",
        key=deadline_key(deadline.task_id, deadline.due_date, clock),
        at=at,
        valid_until=ends,
        silenced=_silenced(at, preferences),
        task_id=deadline.task_id,
        title=deadline.title,
    )


def deadline_key(task_id: str, due_date: date, due_time: time | None) -> str:
    """Wall clock, not an instant: a change of the person's zone does not alert again."""
    return f"{task_id}@{due_date.isoformat()}" + (f"T{due_time:%H:%M}" if due_time is not None else "")


def _occurrence(moment: _Moment, agenda: Agenda) -> Occurrence:
    return Occurrence(
        kind=moment.kind,
        key=moment.key,
        scheduled_for=moment.at,
        send_at=_send_at(moment.at, POLICIES[moment.kind].jitter, agenda.user_ids),
        valid_until=moment.valid_until,
        task_id=moment.task_id,
        title=moment.title,
        silenced=moment.silenced,
    )


def _silenced(at: datetime, preferences: Preferences) -> str | None:
    """Muted, or a day on which the person wants nothing. By the planned time: a late one is not let through."""
    if preferences.mute_until is not None and at < preferences.mute_until:
        return "muted"
    return "quiet day" if at.astimezone(ZoneInfo(preferences.timezone)).weekday() in preferences.quiet_days else None


def _forced(agenda: Agenda, kind: NoticeKind, zone: ZoneInfo, now: datetime) -> Iterator[_Moment]:
    if kind == "task_reminder":
        yield from (moment for moment in _reminders(agenda) if moment.at <= now < moment.valid_until)
    elif kind == "deadline_alert":
        alerts = (_alert(deadline, zone, agenda.preferences) for deadline in agenda.deadlines)
        yield from (alert for alert in alerts if alert.at <= now < alert.valid_until)
    else:
        day = now.astimezone(zone).date()
        at = _wall_instant(day, _clock_of(kind, agenda.preferences), zone)
        if at is not None:
            yield _daily_moment(kind, day, at, agenda.preferences)


def _at_once(occurrence: Occurrence, now: datetime) -> Occurrence:
    late = POLICIES[occurrence.kind].late
    return Occurrence(
        kind=occurrence.kind,
        key=occurrence.key,
        scheduled_for=min(occurrence.scheduled_for, now),
        send_at=(now,) * len(occurrence.send_at),
        valid_until=occurrence.valid_until if late is None else max(occurrence.valid_until, now + late),
        task_id=occurrence.task_id,
        title=occurrence.title,
        silenced=occurrence.silenced,
    )
