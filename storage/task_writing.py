"""The statements of tasks, projects, workspaces and people."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, time, timedelta
from typing import Any, assert_never

from storage.changes import PutPerson, PutProject, PutTask, PutWorkspace, TaskChange
from storage.folding import name_key, search_key
from storage.json_text import to_json
from storage.model import Person, Task
from storage.statements import Scope, Write

NUMBER_REST = timedelta(hours=24)  # a freed number is not given out again before (PRODUCT 1.3)
UNDATED_KEY = "9999-12-31 24:00"


def task_writes(change: TaskChange, scope: Scope) -> Iterator[Write]:
    match change:
        case PutTask():
            yield from _put_task(change, scope)
        case PutProject():
            yield _put_project(change, scope)
        case PutWorkspace():
            yield _put_workspace(change, scope)
        case PutPerson():
            yield from _put_person(change.person)
        case _:
            assert_never(change)


def due_key(day: date | None, clock: time | None) -> str:
    """Sorts tasks as lists show them, and is less than the key of now exactly when the task is overdue."""
    if day is None:
        return UNDATED_KEY
    return f"{day.isoformat()} 24:00" if clock is None else f"{day.isoformat()} {clock:%H:%M}"


def _put_task(change: PutTask, scope: Scope) -> Iterator[Write]:
    before, after = change.before, change.after
    was_open = before is not None and before.status == "open"
    is_open = after.status == "open"
    yield Write(query="put_task", values=_task_values(after))
    if is_open and not (was_open and before is not None and before.number == after.number):
        yield Write(query="take_number", values={"user_id": after.user_id, "number": after.number})
    if before is not None and was_open and not (is_open and before.number == after.number):
        values = {"user_id": after.user_id, "number": before.number, "free_from": scope.now + NUMBER_REST}
        yield Write(query="free_number", values=values)


def _task_values(task: Task) -> Mapping[str, Any]:
    tags = "".join(f"\n{search_key(tag)}\n" for tag in task.tags)
    return {
        "user_id": task.user_id,
        "id": task.id,
        "number": task.number,
        "title": task.title,
        "title_search": search_key(task.title),
        "status": task.status,
        "due_date": task.due_date,
        "due_time": task.due_time,
        "due_key": due_key(task.due_date, task.due_time),
        "recurrence": task.recurrence,
        "series_id": task.series_id,
        "priority": task.priority,
        "project_id": task.project_id,
        "project_key": None if task.project is None else name_key(task.project),
        "tags": to_json(task.tags),
        "tags_search": tags,
        "remind_before": task.remind_before,
        "remind_at": task.remind_at,
        "created_at": task.created_at,
        "updated_at": task.updated_at,
        "completed_at": task.completed_at,
    }


def _put_project(change: PutProject, scope: Scope) -> Write:
    project = change.project
    values = {
        "user_id": project.user_id,
        "id": project.id,
        "workspace_id": project.workspace_id,
        "name": project.name,
        "name_key": name_key(project.name),
        "name_search": search_key(project.name),
        "now": scope.now,
    }
    return Write(query="put_project", values=values)


def _put_workspace(change: PutWorkspace, scope: Scope) -> Write:
    values = {
        "user_id": change.user_id,
        "id": change.id,
        "name": change.name,
        "name_key": name_key(change.name),
        "now": scope.now,
    }
    return Write(query="put_workspace", values=values)


def _put_person(person: Person) -> Iterator[Write]:
    yield Write(
        query="put_user",
        values={
            "user_id": person.id,
            "name": person.name,
            "stopped": person.stopped,
            "is_operator": person.is_operator,
            "current_project_id": person.current_project_id,
            "current_workspace_id": person.current_workspace_id,
        },
    )
    preferences = person.preferences
    yield Write(
        query="put_preferences",
        values={
            "user_id": person.id,
            "language": preferences.language,
            "timezone": preferences.timezone,
            "timezone_confirmed": preferences.timezone_confirmed,
            "morning_time": preferences.morning_time,
            "evening_time": preferences.evening_time,
            "overdue_time": preferences.overdue_time,
            "mute_until": preferences.mute_until,
            "quiet_days": to_json(preferences.quiet_days),
            "morning_digest": preferences.morning_digest,
            "evening_summary": preferences.evening_summary,
            "overdue_reminder": preferences.overdue_reminder,
            "deadline_alert": preferences.deadline_alert,
            "task_reminder": preferences.task_reminder,
            "quick_capture": preferences.quick_capture,
            "plain_text": preferences.plain_text,
        },
    )
