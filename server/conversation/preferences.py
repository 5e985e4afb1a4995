"""`set_preference`, STOP and START: how and when the bot writes to this person."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, time
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from engine.model import Due, NotificationType, SetPreference, TaskFilter
from server.conversation.memory import Step
from server.conversation.occurrences import day_end, due_of, instant, reminder_of, reminds
from server.conversation.references import BULK_LIMIT
from server.conversation.state import FilterNeed, Needs, Outcome, State, TaskChange
from server.conversation.undoing import restoring
from server.conversation.wording import language_name, weekday_names
from server.reply import Lines, Reply, Say, Series, Symbol, say
from storage.model import Preferences

TIMES = ("morning_time", "evening_time", "overdue_time")
_NOTICES = ("morning_digest", "evening_summary", "overdue_reminder", "deadline_alert", "task_reminder")


class Unacceptable(ValueError):
    """A setting that cannot be; `block` tells the person what can."""

    def __init__(self, block: Say) -> None:
        super().__init__(block.key)
        self.block = block


def set_preference(command: SetPreference, step: Step, state: State) -> Outcome:
    if command == SetPreference():
        return Outcome(reply=_settings(state))
    try:
        preferences = _changed(command, state)
    except Unacceptable as problem:
        return Outcome(reply=(problem.block,), failed="bad_setting")
    language = preferences.language if command.language is not None else None
    person = replace(state.person, preferences=preferences)
    return Outcome(
        reply=_told(command, preferences, state),
        tasks=_reminding_in(preferences.timezone, state) if command.timezone is not None else (),
        person=person,
        undo=restoring(say("undone-preference"), state.person, person),
        language=language,
    )


def _changed(command: SetPreference, state: State) -> Preferences:
    """The preferences after the command. Raises Unacceptable."""
    changes: dict[str, object] = {
        name: getattr(command, name)
        for name in (*TIMES, "quick_capture", "quiet_days")
        if getattr(command, name) is not None
    }
    changes |= {str(name): is_on for name, is_on in (command.enabled or {}).items()}
    if command.language is not None:
        changes["language"] = _language(command.language, state)
    if command.timezone is not None:
        changes |= {"timezone": _timezone(command.timezone), "timezone_confirmed": True}
    if command.quiet_from is not None:
        raise Unacceptable(say("no-quiet-day", day=command.quiet_from.day))
    if command.mute_until is not None:
        changes["mute_until"] = _mute_end(command.mute_until, state)
    return replace(state.person.preferences, **changes)  # type: ignore[arg-type]


def needs_of_preference(command: SetPreference) -> Needs:
    """A new zone moves the reminders of all open tasks: their wall clock stays."""
    if command.timezone is None:
        return Needs()
    return Needs(filters=(FilterNeed(filter=TaskFilter(), limit=BULK_LIMIT),))


def _reminding_in(timezone: str, state: State) -> tuple[TaskChange, ...]:
    zone = ZoneInfo(timezone)
    changes: list[TaskChange] = []
    for task in state.gathered.pages[0].tasks:
        if task.remind_at is not None and task.remind_at > state.now:
            moved = reminder_of(due_of(task), task.remind_before, reminds(task), zone, state.now)
            changes.append(TaskChange(before=task, after=replace(task, remind_at=moved)))
    return tuple(change for change in changes if change.after != change.before)


def _language(code: str, state: State) -> str:
    if code in state.languages:
        return code
    raise Unacceptable(say("language-unknown", languages=_language_names(state)))


def _language_names(state: State) -> Series:
    return Series(blocks=tuple(say("word", word=language_name(code, code)) for code in state.languages))


def _timezone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise Unacceptable(say("timezone-unknown", zone=name)) from None
    return name


def _mute_end(until: Due, state: State) -> datetime:
    """Until a day means until it begins; until today, until today ends."""
    if until.clock is not None:
        return instant(until.day, until.clock, state.zone)
    return day_end(until.day, state.zone) if until.day <= state.today else instant(until.day, time(), state.zone)


def _said_end(until: datetime | None, state: State) -> datetime | date | None:
    """The end of a silence as people say it: where a day begins, that day."""
    local = until.astimezone(state.zone) if until is not None else None
    return local.date() if local is not None and local.time() == time() else until


def _told(command: SetPreference, preferences: Preferences, state: State) -> Reply:
    """One line for each thing that was set."""
    told: list[Say] = []
    if command.language is not None:
        told.append(say("set-language", language=language_name(command.language, command.language)))
    if command.timezone is not None:
        local = state.now.astimezone(ZoneInfo(preferences.timezone))
        told.append(say("set-timezone", zone=Symbol(preferences.timezone), clock=local.time().replace(microsecond=0)))
    told += [
        say("set-time", which=Symbol(name), clock=getattr(command, name))
        for name in TIMES
        if getattr(command, name) is not None
    ]
    if command.mute_until is not None:
        is_over = preferences.mute_until is None or preferences.mute_until <= state.now
        told.append(say("unmuted") if is_over else say("set-mute", until=_said_end(preferences.mute_until, state)))
    if command.quick_capture is not None:
        told.append(say("set-quick-capture", on=command.quick_capture))
    if command.quiet_days is not None:
        told.append(say("set-quiet-days", days=weekday_names(command.quiet_days), any=bool(command.quiet_days)))
    return (*told, *_told_enabled(command.enabled or {}))


def _told_enabled(enabled: Mapping[NotificationType, bool]) -> Reply:
    """All switched the same way is said in one line."""
    if len(enabled) == len(_NOTICES) and len(set(enabled.values())) == 1:
        return (say("set-all-enabled", on=next(iter(enabled.values()))),)
    return tuple(say("set-enabled", which=Symbol(name), on=is_on) for name, is_on in enabled.items())


def _settings(state: State) -> Reply:
    """All settings on one screen."""
    kept = state.person.preferences
    lines = [
        say("settings-language", language=language_name(kept.language or state.language, state.language)),
        say("settings-timezone", zone=Symbol(kept.timezone), clock=state.clock),
        say("settings-notice", which=Symbol("morning_digest"), on=kept.morning_digest, clock=kept.morning_time),
        say("settings-notice", which=Symbol("evening_summary"), on=kept.evening_summary, clock=kept.evening_time),
        say("settings-notice", which=Symbol("overdue_reminder"), on=kept.overdue_reminder, clock=kept.overdue_time),
        say("settings-notice", which=Symbol("deadline_alert"), on=kept.deadline_alert, clock=None),
        say("settings-notice", which=Symbol("task_reminder"), on=kept.task_reminder, clock=None),
        say("settings-quick-capture", on=kept.quick_capture),
    ]
    if kept.mute_until is not None and kept.mute_until > state.now:
        lines.append(say("settings-mute", until=kept.mute_until))
    if kept.quiet_days:
        lines.append(say("settings-quiet-days", days=weekday_names(kept.quiet_days)))
    return (say("settings", lines=Lines(blocks=tuple(lines))),)


def stop(step: Step, state: State) -> Outcome:
    """Acts at once: nothing is sent any more that the person did not ask for."""
    return Outcome(reply=(say("stopped"),), person=replace(state.person, stopped=True))


def start(step: Step, state: State) -> Outcome:
    """Takes back a stop, and a silence that still lasts: else what it says would not be true."""
    preferences = state.person.preferences
    is_silent = state.person.stopped or (preferences.mute_until is not None and preferences.mute_until > state.now)
    again = replace(state.person, stopped=False, preferences=replace(preferences, mute_until=None))
    return Outcome(reply=(say("started" if is_silent else "started-already"),), person=again)
