"""`notification_status`: the answer to "did you remind me?", from the record and from what is still to come."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime, time, timedelta

from engine.model import NotificationStatus, NotificationType, TaskRef, TitleRef
from server.conversation.memory import Step
from server.conversation.occurrences import instant
from server.conversation.references import resolve
from server.conversation.state import Needs, Outcome, State
from server.conversation.titles import match_titles
from server.reply import Lines, Reply, Say, Symbol, say
from storage.model import Preferences, Task
from storage.notices import NOTHING_TO_SAY, ToldNotice

LOOKED_BACK = timedelta(days=7)
MOST_TOLD = 5
_SILENCES = {"muted": "muted", "quiet day": "quiet", "stopped": "stopped", "switched off": "off"}


def needs_of_record(command: NotificationStatus, tasks: Needs, state: State) -> Needs:
    """The record of the last days, or from the day that was asked about; and the tasks that were named."""
    since = state.now - LOOKED_BACK
    if command.due_from is not None:
        since = min(since, instant(command.due_from, time(), state.zone))
    return replace(tasks, told_since=since)


def notification_status(command: NotificationStatus, step: Step, state: State) -> Outcome:
    named = resolve(command.refs, state)
    tasks = (*named.tasks, *named.doubted, *named.choices)
    told = tuple(one for one in state.gathered.told if _is_meant(one, command, tasks, state))
    still_open = [task for task in tasks if task.status == "open"]
    coming = _coming(command, still_open, state)
    reply = tell_record(told, coming, of_kind=command.kind is not None)
    return Outcome(
        reply=reply or tuple(_why_not(command, still_open, state)),
        focus=still_open[0].id if len(still_open) == 1 else None,
    )


def tell_record(told: Sequence[ToldNotice], coming: datetime | None = None, *, of_kind: bool = False) -> Reply:
    """The newest first, a line each, and what is still ahead; empty with neither. `of_kind`: one kind was asked for,
    so a day on which it had nothing to say is worth a line."""
    lines = tuple(_line(one) for one in told if of_kind or not _says_nothing(one))[:MOST_TOLD]
    ahead = (say("told-coming", at=coming),) if coming is not None else ()
    return (say("told", count=len(lines), lines=Lines(blocks=lines)), *ahead) if lines else ahead


def _is_meant(one: ToldNotice, command: NotificationStatus, tasks: Sequence[Task], state: State) -> bool:
    if command.kind is not None and one.kind != command.kind:
        return False
    day = one.scheduled_for.astimezone(state.zone).date()
    if command.due_from is not None and day < command.due_from:
        return False
    if command.due_to is not None and day > command.due_to:
        return False
    return not command.refs or one.task_id in {task.id for task in tasks} or _is_named(one, command.refs)


def _is_named(one: ToldNotice, refs: Iterable[TaskRef]) -> bool:
    """By its title: the task may be gone by now, its reminder was told all the same."""
    words = (ref.title for ref in refs if isinstance(ref, TitleRef))
    return bool(one.title) and any(match_titles(said, [(one.id, one.title)]).sure for said in words)


def _coming(command: NotificationStatus, tasks: Sequence[Task], state: State) -> datetime | None:
    """The next one of what was asked about: of the tasks named, or of a kind that has an hour of its own."""
    if command.refs:
        return min((task.remind_at for task in tasks if task.remind_at and task.remind_at > state.now), default=None)
    preferences = state.person.preferences
    clock = _clock_of(command.kind, preferences)
    if command.kind is None or clock is None or not getattr(preferences, command.kind):
        return None
    today = instant(state.today, clock, state.zone)
    return today if today > state.now else instant(state.today + timedelta(days=1), clock, state.zone)


def _clock_of(kind: NotificationType | None, preferences: Preferences) -> time | None:
    match kind:
        case "morning_digest":
            return preferences.morning_time
        case "evening_summary":
            return preferences.evening_time
        case "overdue_reminder":
            return preferences.overdue_time
        case _:
            return None


def _why_not(command: NotificationStatus, tasks: Sequence[Task], state: State) -> Iterator[Say]:
    """Nothing was told and nothing is to come: why, and what would change that."""
    preferences = state.person.preferences
    yield say("told-nothing", about=bool(command.refs or command.kind))
    if command.kind is not None and not getattr(preferences, command.kind):
        yield say("told-off", kind=Symbol(command.kind))
    elif preferences.mute_until is not None and preferences.mute_until > state.now:
        yield say("told-muted", at=preferences.mute_until)
    elif len(tasks) == 1:
        yield say("told-no-reminder", number=str(tasks[0].number), title=tasks[0].title)


def _says_nothing(one: ToldNotice) -> bool:
    """What was dropped because there was nothing to say is not worth a line."""
    return one.status == "cancelled" and one.error_message not in _SILENCES


def _line(one: ToldNotice) -> Say:
    return say(
        "told-line",
        kind=Symbol(one.kind),
        title=one.title,
        at=one.sent_at or one.scheduled_for,
        what=Symbol(_outcome(one)),
    )


def _outcome(one: ToldNotice) -> str:
    """How it went, as far as the channel told: read, delivered, sent, or why it did not reach the person."""
    if one.status == "sent":
        return one.delivery if one.delivery in ("read", "delivered") else "sent"
    if one.status == "cancelled":
        reason = one.error_message or ""
        return _SILENCES.get(reason, "nothing" if reason == NOTHING_TO_SAY else "outdated")
    return one.status
