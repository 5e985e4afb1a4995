"""What the REST changes of tasks, in the same values and by the same handlers as the chat. Pure.

A change made here is a turn like any other: "undo" in the chat takes it back.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from engine.model import CompleteTask, CreateTask, DeleteTask, Due
from server.conversation.decide import decide
from server.conversation.memory import Step
from server.conversation.occurrences import anchored, due_of, read_duration, reminder_of, reminds, with_due
from server.conversation.projects import project_for
from server.conversation.state import Outcome, State, TaskChange
from server.conversation.undoing import numbered_again
from server.reply import Lines, Say, say
from server.web.bodies import NewTask, TaskPatch
from server.web.errors import ApiError
from server.web.recurrence_rules import is_rule
from storage.model import Project, Task


def create(commands: Sequence[CreateTask], state: State) -> Outcome:
    """All of them, in one turn."""
    tasks: tuple[TaskChange, ...] = ()
    projects: tuple[Project, ...] = ()
    undone: tuple[Say, ...] = ()
    for command in commands:
        outcome = decide(Step(command=command, confirmed=True), state)
        if outcome.failed is not None:
            raise ApiError(409, "list_full")
        tasks, projects = tasks + outcome.tasks, projects + outcome.projects
        undone += (outcome.undo,) if outcome.undo is not None else ()
        state = replace(
            state, step=state.step + 1, free_numbers=state.free_numbers[1:], projects=state.projects + outcome.projects
        )
    undo = undone[0] if len(undone) == 1 else say("undone-several", lines=Lines(blocks=undone))
    return Outcome(reply=(), tasks=tasks, projects=projects, undo=undo)


def command_of(body: NewTask) -> CreateTask:
    """The body as the command that the engine would have read. Raises ApiError for a wrong rule or duration."""
    if body.recurrence is not None and body.due is None:
        raise ApiError(400, "missing_field", field="due")
    _check_rule(body.recurrence)
    _check_duration(body.remind_before)
    return CreateTask(
        title=body.title,
        due=due_from(body.due),
        recurrence=body.recurrence,
        priority=body.priority,
        project=body.project,
        tags=body.tags,
        remind_before=body.remind_before,
    )


def complete(task: Task, state: State) -> Outcome:
    """Done, and the next of its series made; a task that is done stays as it is."""
    if task.status == "done":
        return Outcome(reply=())
    return decide(Step(command=CompleteTask(refs=()), task_ids=(task.id,), confirmed=True), state)


def reopen(task: Task, state: State) -> Outcome:
    return patch(task, TaskPatch(status="open"), state)


def delete(task: Task, state: State) -> Outcome:
    if task.status == "cancelled":
        return Outcome(reply=())
    return decide(Step(command=DeleteTask(refs=()), task_ids=(task.id,), confirmed=True), state)


def patch(task: Task, body: TaskPatch, state: State) -> Outcome:
    """The fields that the body names, then its status; a deleted task can only be opened again."""
    given = body.model_fields_set
    if task.status == "cancelled" and body.status != "open":
        raise ApiError(404, "task_not_found")
    _check_rule(body.recurrence)
    projects: tuple[Project, ...] = ()
    after = _with_words(task, body, given)
    if "project" in given:
        project, is_new = project_for(body.project, state) if body.project else (None, False)
        projects = (project,) if project is not None and is_new else ()
        after = replace(after, project_id=project.id if project else None, project=project.name if project else None)
    after = _with_dates(after, body, given, state)
    if body.status == "open" and task.status != "open":
        after = _opened(after, task, state)
    followers: tuple[TaskChange, ...] = ()
    if body.status == "done" and task.status == "open":
        edited = replace(state, gathered=replace(state.gathered, by_id=(after,)))
        after, *rest = (change.after for change in complete(after, edited).tasks)
        followers = tuple(TaskChange(before=None, after=one) for one in rest)
    if after == task:
        return Outcome(reply=())
    changed = TaskChange(before=task, after=replace(after, updated_at=state.now))
    undo = say("undone-updated", count=1, title=task.title)
    return Outcome(reply=(), tasks=(changed, *followers), projects=projects, undo=undo)


def due_from(moment: date | datetime | None) -> Due | None:
    if moment is None:
        return None
    return Due(day=moment.date(), clock=moment.time()) if isinstance(moment, datetime) else Due(day=moment)


def _with_words(task: Task, body: TaskPatch, given: set[str]) -> Task:
    changes: dict[str, Any] = {}
    if body.title is not None:
        changes["title"] = body.title
    if "priority" in given:
        changes["priority"] = body.priority
    if body.tags is not None:
        changes["tags"] = body.tags
    return replace(task, **changes)


def _with_dates(task: Task, body: TaskPatch, given: set[str], state: State) -> Task:
    """A new due date moves the reminder with it; without a due date there is no series."""
    if "due" not in given and "recurrence" not in given:
        return task
    due = due_from(body.due) if "due" in given else due_of(task)
    rule = body.recurrence if "recurrence" in given else task.recurrence
    if rule is not None and due is None:
        if "recurrence" in given and body.recurrence is not None:
            raise ApiError(400, "missing_field", field="due")
        rule = None
    return replace(
        with_due(task, due),
        recurrence=anchored(rule, due.day) if rule and due and "recurrence" in given else rule,
        series_id=(task.series_id or state.identify(f"series/{task.id}")) if rule else task.series_id,
        remind_at=reminder_of(due, task.remind_before, reminds(task), state.zone, state.now),
    )


def _opened(task: Task, closed: Task, state: State) -> Task:
    """Open again under its old number while that is kept for it. Of a finished series only this occurrence."""
    rule = task.recurrence if closed.status == "cancelled" else None
    remind_at = reminder_of(due_of(task), task.remind_before, False, state.zone, state.now)
    opened = replace(task, status="open", completed_at=None, recurrence=rule, remind_at=remind_at)
    return numbered_again(opened, closed, state, list(state.free_numbers))


def _check_rule(rule: str | None) -> None:
    if rule is not None and not is_rule(rule):
        raise ApiError(400, "invalid_field", field="recurrence")


def _check_duration(duration: str | None) -> None:
    """Minutes to weeks before: four digits at most, so that no reminder leaves the calendar."""
    if duration is None:
        return
    if duration.startswith("-") or not re.search(r"\d", duration) or re.search(r"\d{5}", duration):
        raise ApiError(400, "invalid_field", field="remind_before")
    try:
        read_duration(duration)
    except ValueError as error:
        raise ApiError(400, "invalid_field", field="remind_before") from error
