"""Tasks, filters, rules and commands as blocks of a reply, for lists, confirmations and menus."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import assert_never

from babel import Locale, UnknownLocaleError

from engine.model import (
    AllRef,
    Choose,
    Command,
    CompleteTask,
    CreateTask,
    DeleteTask,
    Due,
    ItRef,
    ListTasks,
    MoreOfList,
    NotificationStatus,
    NumberRef,
    OrdinalRef,
    ReopenTask,
    SearchTasks,
    SetPreference,
    SetProject,
    SetWorkspace,
    Simple,
    TaskEdit,
    TaskFilter,
    TaskRef,
    TitleRef,
    UpdateTask,
    Verify,
)
from server.conversation.occurrences import due_of, read_duration
from server.conversation.recurrences import describe_rule
from server.conversation.state import State
from server.reply import Lines, Say, Series, Symbol, say
from storage.model import Task

_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


def task_line(task: Task, state: State) -> Say:
    """The line of a list: "3. Pagar la luz · vie 13 mar", with what else matters at a glance."""
    if task.status == "done":
        return say("task-line-done", title=task.title, parts=(task.title, say("mark-done", at=task.completed_at)))
    return say("task-line", number=str(task.number), title=task.title, parts=(task.title, *task_marks(task, state)))


def task_marks(task: Task, state: State) -> tuple[Say, ...]:
    """What follows a title in a list, in the order a person looks for it."""
    due = due_of(task)
    marks: list[Say] = []
    if due is not None:
        key = "mark-overdue" if is_overdue(due, state) else "mark-due"
        marks.append(say(key, due=due))
    if task.recurrence is not None:
        marks.append(say("mark-repeats"))
    if task.priority in {"high", "urgent"}:
        marks.append(say("mark-priority", priority=Symbol(task.priority)))
    if task.project is not None:
        marks.append(say("mark-project", project=task.project))
    marks.extend(say("mark-tag", tag=tag) for tag in task.tags)
    return tuple(marks)


def is_overdue(due: Due, state: State) -> bool:
    if due.clock is None:
        return due.day < state.today
    return (due.day, due.clock) < (state.today, state.clock)


def task_details(task: Task, state: State) -> tuple[Say, ...]:
    """All that a change of the task says back: date in full, reminder, rule, priority, project, tags."""
    due = due_of(task)
    details: list[Say] = []
    if due is not None:
        details.append(say("detail-due", due=due))
    if task.recurrence is not None:
        details.append(say("detail-repeats", rule=describe_rule(task.recurrence)))
    if task.remind_at is not None and task.remind_at > state.now:
        details.append(_reminder(task, state))
    if task.priority is not None:
        details.append(say("detail-priority", priority=Symbol(task.priority)))
    if task.project is not None:
        details.append(say("mark-project", project=task.project))
    details.extend(say("mark-tag", tag=tag) for tag in task.tags)
    return tuple(details)


def _reminder(task: Task, state: State) -> Say:
    if task.remind_at is None:
        return say("detail-reminder-then")
    local = task.remind_at.astimezone(state.zone)
    if local.date() != task.due_date:
        return say("detail-reminder-day", when=task.remind_at)
    if task.due_time is not None and local.time() == task.due_time:
        return say("detail-reminder-then")
    return say("detail-reminder", clock=local.time())


def task_lines(tasks: Sequence[Task], state: State, most: int = 10) -> Lines:
    """Some tasks a line each, and how many more there are."""
    lines = [task_line(task, state) for task in tasks[:most]]
    if len(tasks) > most:
        lines.append(say("and-more", count=len(tasks) - most))
    return Lines(blocks=tuple(lines))


def filter_words(wanted: TaskFilter, today: date) -> tuple[Say, ...]:
    """What a list was narrowed to, beside its status."""
    words: list[Say] = []
    if wanted.due_from is not None or wanted.due_to is not None:
        words.append(_period(wanted, today))
    if wanted.priority is not None:
        words.append(say("mark-priority-any", priority=Symbol(wanted.priority)))
    if wanted.project is not None:
        words.append(say("mark-project", project=wanted.project))
    if wanted.tag is not None:
        words.append(say("mark-tag", tag=wanted.tag))
    if wanted.query is not None:
        words.append(say("filter-query", query=wanted.query))
    return tuple(words)


def _period(wanted: TaskFilter, today: date) -> Say:
    start, end = wanted.due_from, wanted.due_to
    if start is not None and start == end:
        return say("filter-today", day=start) if start == today else say("filter-day", day=start)
    if start is None:
        return say("filter-until", day=end)
    return say("filter-from", day=start) if end is None else say("filter-between", start=start, end=end)


def describe(command: Command, tasks: Sequence[Task], state: State) -> Say:
    """The command as a line of a menu, or what a confirmation is about."""
    match command:
        case CreateTask():
            return say("describe-create", parts=(say("word-title", title=command.title), *planned_details(command)))
        case ListTasks(filter=wanted):
            status = say("describe-list-status", status=Symbol(wanted.status or "open"))
            return say("describe-list", parts=(status, *filter_words(wanted, state.today)))
        case MoreOfList():
            return say("describe-list", parts=(say("describe-list-status", status=Symbol("open")),))
        case CompleteTask(refs=refs):
            return say("describe-complete", what=_what(refs, tasks))
        case ReopenTask(refs=refs):
            return say("describe-reopen", what=_what(refs, tasks))
        case DeleteTask(refs=refs):
            return say("describe-delete", what=_what(refs, tasks))
        case UpdateTask(refs=refs):
            return _describe_change(command, _what(refs, tasks))
        case SearchTasks(query=query):
            return say("describe-search", query=query)
        case SetProject(name=name) | SetWorkspace(name=name):
            return say("describe-context", name=name)
        case SetPreference():
            return say("describe-preference", parts=planned_preferences(command))
        case NotificationStatus():
            return say("describe-simple", intent=Symbol("notification_status"))
        case Choose() | Verify():
            return say("describe-simple", intent=Symbol("other"))
        case Simple(intent=intent):
            return say("describe-simple", intent=Symbol(intent))
        case _:
            assert_never(command)


def _describe_change(command: UpdateTask, what: Series) -> Say:
    """One thing as people say it, "move the rent to Friday"; several side by side."""
    edit = command.edit
    if command.shift is None and edit.due is not None and edit == TaskEdit(due=edit.due, scope=edit.scope):
        return say("describe-move", what=what, due=edit.due)
    if command.shift is None and edit.time is not None and edit == TaskEdit(time=edit.time, scope=edit.scope):
        return say("describe-move-clock", what=what, clock=edit.time)
    if command.shift is None and edit.title is not None and edit == TaskEdit(title=edit.title):
        return say("describe-rename", what=what, title=edit.title)
    return say("describe-update", what=what, edit=_planned_edit(command))


def planned_details(command: CreateTask) -> tuple[Say, ...]:
    """What a task would have, before it is made."""
    details: list[Say] = []
    if command.due is not None:
        details.append(say("detail-due", due=command.due))
    if command.recurrence is not None:
        details.append(say("detail-repeats", rule=describe_rule(command.recurrence)))
    if command.priority is not None:
        details.append(say("detail-priority", priority=Symbol(command.priority)))
    if command.project is not None:
        details.append(say("mark-project", project=command.project))
    details.extend(say("mark-tag", tag=tag) for tag in command.tags)
    if command.remind_before is not None:
        details.append(say("detail-reminder-before", length=length_of(command.remind_before)))
    return tuple(details)


def length_of(duration: str) -> Series:
    """An ISO 8601 duration in words: "1 hour and 30 minutes"."""
    span = read_duration(duration).normalized()
    parts = {unit: abs(getattr(span, f"{unit}s")) for unit in ("month", "day", "hour", "minute", "second")}
    return Series(blocks=tuple(say("length", unit=Symbol(unit), count=count) for unit, count in parts.items() if count))


def planned_preferences(command: SetPreference) -> tuple[Say, ...]:
    """The settings that the command would make, a part each."""
    planned: list[Say] = []
    if command.language is not None:
        planned.append(say("word", word=language_name(command.language, command.language)))
    if command.timezone is not None:
        planned.append(say("word", word=Symbol(command.timezone)))
    times = {
        "morning_digest": command.morning_time,
        "evening_summary": command.evening_time,
        "overdue_reminder": command.overdue_time,
    }
    planned += [
        say("settings-notice", which=Symbol(name), on=True, clock=clock) for name, clock in times.items() if clock
    ]
    planned += [
        say("settings-notice", which=Symbol(name), on=is_on, clock=None)
        for name, is_on in (command.enabled or {}).items()
    ]
    if command.mute_until is not None:
        planned.append(say("settings-mute", until=command.mute_until))
    if command.quick_capture is not None:
        planned.append(say("settings-quick-capture", on=command.quick_capture))
    if command.quiet_days is not None:
        planned.append(say("settings-quiet-days", days=weekday_names(command.quiet_days)))
    return tuple(planned)


def weekday_names(days: Sequence[int]) -> Series:
    """Weekdays by number, Monday 0."""
    return Series(blocks=tuple(say("weekday", day=Symbol(_WEEKDAYS[day])) for day in days))


def language_name(code: str, written_in: str) -> str:
    """A language's name in another (or in itself), from Babel; the code of one that Babel does not know."""
    try:
        return Locale.parse(code, sep="-").get_display_name(written_in) or code
    except (UnknownLocaleError, ValueError):
        return code


def _planned_edit(command: UpdateTask) -> tuple[Say, ...]:
    edit = command.edit
    planned: list[Say] = []
    if edit.title is not None:
        planned.append(say("edit-title", title=edit.title))
    if edit.due is not None:
        planned.append(say("detail-due", due=edit.due))
    if edit.clear_due:
        planned.append(say("edit-no-date"))
    if edit.clear_time:
        planned.append(say("edit-no-time"))
    if edit.clear_rule:
        planned.append(say("edit-no-repeat"))
    if edit.time is not None:
        planned.append(say("edit-time", clock=edit.time))
    if edit.priority is not None:
        planned.append(say("edit-priority", priority=Symbol(edit.priority)))
    if edit.project is not None:
        planned.append(say("mark-project", project=edit.project))
    if edit.recurrence is not None:
        planned.append(say("detail-repeats", rule=describe_rule(edit.recurrence)))
    if edit.remind_before is not None:
        planned.append(say("detail-reminder-before", length=length_of(edit.remind_before)))
    if command.shift is not None:
        planned.append(say("edit-shift", later=not command.shift.startswith("-")))
    return tuple(planned)


def _what(refs: Sequence[TaskRef], tasks: Sequence[Task]) -> Series:
    """The tasks by number and title when they are known, else in the person's own words."""
    if tasks:
        return Series(blocks=tuple(task_name(task) for task in tasks))
    return Series(blocks=tuple(name_reference(ref) for ref in refs))


def task_name(task: Task) -> Say:
    """A task inside a sentence, by number and title."""
    return say("task-name", number=str(task.number), title=task.title)


def name_reference(ref: TaskRef) -> Say:
    """A reference as it was said."""
    match ref:
        case NumberRef(number=number):
            return say("ref-number", number=str(number))
        case OrdinalRef(ordinal=ordinal):
            return say("ref-ordinal", ordinal=ordinal)
        case TitleRef(title=title):
            return say("ref-title", title=title)
        case ItRef():
            return say("ref-it")
        case AllRef():
            return say("ref-all")
        case _:
            assert_never(ref)
