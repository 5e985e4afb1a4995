"""REST of tasks: list, make (by text through the engine, or by fields), read, change, complete, delete."""

from __future__ import annotations

import base64
import binascii
import uuid
from collections.abc import Callable
from datetime import date
from typing import Any, get_args
from zoneinfo import ZoneInfo

from aiohttp import web

from engine.model import Due, Priority, TaskFilter, TaskStatus
from server.conversation.state import Outcome, State
from server.web import task_edits
from server.web.bodies import NewTask, TaskPatch, TaskText, parse, read_body, read_json
from server.web.context import WEB, Web, api
from server.web.errors import ApiError
from server.web.reading import interpret, new_tasks
from server.web.task_changes import change_tasks
from server.web.visitor import require_visitor
from storage.model import (
    ByFilter,
    ByIds,
    Person,
    Task,
)

PAGE_SIZE, MOST_A_PAGE = 50, 200
_TRIES = 10
_FILTERS = frozenset({"status", "due_from", "due_to", "priority", "project", "tag", "query", "limit", "cursor"})


@api
async def list_tasks(request: web.Request) -> web.StreamResponse:
    """`{"items":[…],"next":cursor or null}`; open tasks unless `status` says otherwise."""
    visitor = await require_visitor(request)
    limit, offset = _page(request)
    context, preferences = request.app[WEB], visitor.person.preferences
    local = context.clock().astimezone(ZoneInfo(preferences.timezone))
    selection = ByFilter(
        filter=_filter(request),
        today=local.date(),
        clock=local.time().replace(tzinfo=None),
        timezone=preferences.timezone,
        limit=limit,
        offset=offset,
    )
    page = await context.store.select_tasks(visitor.person.id, selection)
    shown = offset + len(page.tasks)
    following = _cursor(shown) if page.tasks and shown < page.total else None
    return web.json_response({"items": [as_json(task) for task in page.tasks], "next": following})


@api
async def make_task(request: web.Request) -> web.StreamResponse:
    """`{"text"}`, or the fields. 201 with the task; with `{"items"}` when the text held several."""
    visitor = await require_visitor(request)
    data = await read_json(request)
    context = request.app[WEB]
    if "text" in data:
        commands = new_tasks(await interpret(context, visitor.person, parse(TaskText, data).text))
        if not commands:
            raise ApiError(422, "not_understood", field="text")
    else:
        commands = (task_edits.command_of(parse(NewTask, data)),)
    outcome = await change_tasks(context, visitor.person, lambda state: task_edits.create(commands, state))
    made = [as_json(change.after) for change in outcome.tasks]
    return web.json_response(made[0] if len(made) == 1 else {"items": made, "next": None}, status=201)


@api
async def get_task(request: web.Request) -> web.StreamResponse:
    visitor = await require_visitor(request)
    return web.json_response(as_json(await _find(request.app[WEB], visitor.person.id, _task_id(request))))


@api
async def patch_task(request: web.Request) -> web.StreamResponse:
    visitor = await require_visitor(request)
    body = await read_body(request, TaskPatch)
    return await _change_one(request, visitor.person, lambda task, state: task_edits.patch(task, body, state))


@api
async def complete_task(request: web.Request) -> web.StreamResponse:
    visitor = await require_visitor(request)
    return await _change_one(request, visitor.person, task_edits.complete)


@api
async def delete_task(request: web.Request) -> web.StreamResponse:
    """The task goes out of every list; `PATCH {"status":"open"}` brings it back."""
    visitor = await require_visitor(request)
    await _change_one(request, visitor.person, task_edits.delete, deleted=True)
    return web.Response(status=204)


def as_json(task: Task) -> dict[str, Any]:
    return {
        "id": task.id,
        "number": task.number,
        "title": task.title,
        "due": str(Due(day=task.due_date, clock=task.due_time)) if task.due_date else None,
        "recurrence": task.recurrence,
        "priority": task.priority,
        "project": task.project,
        "tags": list(task.tags),
        "status": task.status,
        "created_at": task.created_at.isoformat(),
        "completed_at": task.completed_at.isoformat() if task.completed_at else None,
    }


async def _change_one(
    request: web.Request, person: Person, decide: Callable[[Task, State], Outcome], *, deleted: bool = False
) -> web.Response:
    """Changes the task that the path names, and answers with it as it is then. 404 for a deleted or another's."""
    context, task_id = request.app[WEB], _task_id(request)

    def decide_on_task(state: State) -> Outcome:
        task = next(iter(state.gathered.by_id), None)
        if task is None or (task.status == "cancelled" and decide is task_edits.complete):
            raise ApiError(404, "task_not_found")
        return decide(task, state)

    outcome = await change_tasks(context, person, decide_on_task, task_id)
    if deleted:
        return web.Response(status=204)
    changed = next((change.after for change in outcome.tasks if change.after.id == task_id), None)
    return web.json_response(as_json(changed or await _find(context, person.id, task_id)))


async def _find(context: Web, user_id: str, task_id: str) -> Task:
    found = await context.store.select_tasks(user_id, ByIds(ids=(task_id,)))
    if not found.tasks:
        raise ApiError(404, "task_not_found")
    return found.tasks[0]


def _task_id(request: web.Request) -> str:
    """Ids are UUIDs; anything else names no task."""
    try:
        return str(uuid.UUID(request.match_info["id"]))
    except ValueError as error:
        raise ApiError(404, "task_not_found") from error


def _filter(request: web.Request) -> TaskFilter:
    query = request.query
    for name in query:
        if name not in _FILTERS:
            raise ApiError(400, "unknown_field", field=name[:100])
    return TaskFilter(
        status=_one_of(request, "status", TaskStatus),
        due_from=_day(request, "due_from"),
        due_to=_day(request, "due_to"),
        priority=_one_of(request, "priority", Priority),
        project=_words(request, "project"),
        tag=_words(request, "tag"),
        query=_words(request, "query"),
    )


def _words(request: web.Request, name: str) -> str | None:
    value = request.query.get(name)
    if value is None:
        return None
    if not value.strip() or len(value) > 200 or "\0" in value:
        raise ApiError(400, "invalid_field", field=name)
    return value.encode("utf-8", "ignore").decode().strip()


def _one_of(request: web.Request, name: str, allowed: Any) -> Any:
    value = request.query.get(name)
    if value is not None and value not in get_args(allowed):
        raise ApiError(400, "invalid_field", field=name)
    return value


def _day(request: web.Request, name: str) -> date | None:
    value = request.query.get(name)
    try:
        return None if value is None else date.fromisoformat(value)
    except ValueError as error:
        raise ApiError(400, "invalid_field", field=name) from error


def _page(request: web.Request) -> tuple[int, int]:
    text = request.query.get("limit", str(PAGE_SIZE))
    if not (text.isascii() and text.isdigit() and len(text) < 5 and 1 <= int(text) <= MOST_A_PAGE):
        raise ApiError(400, "invalid_field", field="limit")
    return int(text), _offset(request.query.get("cursor"))


def _cursor(offset: int) -> str:
    return base64.urlsafe_b64encode(f"o{offset}".encode()).decode().rstrip("=")


def _offset(cursor: str | None) -> int:
    if cursor is None:
        return 0
    try:
        text = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode("ascii")
        if not text.startswith("o") or not text[1:].isdigit() or len(text) > 9:
            raise ValueError(cursor)
    except (ValueError, binascii.Error) as error:
        raise ApiError(400, "invalid_field", field="cursor") from error
    return int(text[1:])
