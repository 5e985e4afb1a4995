"""GET /api/projects: a person's projects, with how many tasks are open in each."""

from __future__ import annotations

from aiohttp import web

from server.web import conditional
from server.web.context import WEB, api
from server.web.visitor import require_visitor


@api
async def list_projects(request: web.Request) -> web.StreamResponse:
    """By name. `current` is the one that new tasks go to."""
    visitor = await require_visitor(request)
    projects = await request.app[WEB].store.projects(visitor.person.id)
    current = visitor.person.current_project_id
    items = [
        {
            "id": project.id,
            "name": project.name,
            "workspace": project.workspace,
            "open_tasks": project.open_tasks,
            "current": project.id == current,
        }
        for project in projects
    ]
    return conditional.answer(request, {"items": items, "next": None})
