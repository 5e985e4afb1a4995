"""REST of tasks: list, make (by text through the engine, or by fields), read, change, complete, reopen, delete."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

from aiohttp import web

from engine.model import Due
from server.conversation.state import Outcome, State
from server.web import conditional, task_edits
from server.web.bodies import NewTask, TaskPatch, TaskText, parse, read_body, read_json
from server.web.context import WEB, Web, api
from server.web.errors import ApiError
from server.web.reading import interpret, new_tasks
from server.web.task_changes import Changed, change_tasks
from server.web.task_query import cursor_of, filter_of, page_of
from server.web.visitor import require_visitor
from storage.facts import ByFilter, ByIds
from storage.model import Person, Task

CHANGE_HEADER = "X-Change-Id"


@api
async def list_tasks(request: web.Request) -> web.StreamResponse:
    """`{"items":[…],"next":cursor or null}`; open tasks unless `status` says otherwise."""
    visitor = await require_visitor(request)
    limit, offset = page_of(request)
    context, preferences = request.app[WEB], visitor.person.preferences
    local = context.clock().astimezone(ZoneInfo(preferences.timezone))
    selection = ByFilter(
        filter=filter_of(request),
        today=local.date(),
        clock=local.time().replace(tzinfo=None),
        timezone=preferences.timezone,
        limit=limit,
        offset=offset,
    )
    page = await context.store.select_tasks(visitor.person.id, selection)
    shown = offset + len(page.tasks)
    following = cursor_of(shown) if page.tasks and shown < page.total else None
    return conditional.answer(request, {"items": [as_json(task) for task in page.tasks], "next": following})


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
    changed = await change_tasks(context, visitor.person, lambda state: task_edits.create(commands, state))
    made = [as_json(change.after) for change in changed.outcome.tasks]
    payload = made[0] if len(made) == 1 else {"items": made, "next": None}
    return told(conditional.answer(request, payload, status=201), changed)


@api
async def get_task(request: web.Request) -> web.StreamResponse:
    visitor = await require_visitor(request)
    return conditional.answer(request, as_json(await _find(request.app[WEB], visitor.person.id, _task_id(request))))


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
async def reopen_task(request: web.Request) -> web.StreamResponse:
    """A done or deleted task is open again; an open one stays as it is."""
    visitor = await require_visitor(request)
    return await _change_one(request, visitor.person, task_edits.reopen)


@api
async def delete_task(request: web.Request) -> web.StreamResponse:
    """The task goes out of every list; `PATCH {"status":"open"}` brings it back."""
    visitor = await require_visitor(request)
    return await _change_one(request, visitor.person, task_edits.delete, deleted=True)


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
        conditional.refuse_outdated(request, as_json(task))
        return decide(task, state)

    changed = await change_tasks(context, person, decide_on_task, task_id)
    if deleted:
        return told(web.Response(status=204), changed)
    after = next((change.after for change in changed.outcome.tasks if change.after.id == task_id), None)
    return told(conditional.answer(request, as_json(after or await _find(context, person.id, task_id))), changed)


def told(response: web.Response, changed: Changed) -> web.Response:
    """Names the change, so that POST /api/undo can take back this one and no other."""
    if changed.id is not None:
        response.headers[CHANGE_HEADER] = changed.id
    return response


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
