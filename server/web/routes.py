"""The URLs of the web, for server/routes.py to hang in."""

from __future__ import annotations

from aiohttp import web

from server.web import linking, login, pages, preferences, simulator, tasks
from server.web.layout import static_folder

_LINK = "/api/integrations/whatsapp"


def web_routes(*, development: bool) -> list[web.AbstractRouteDef]:
    """Pages, their REST, and in development the simulator."""
    routes: list[web.AbstractRouteDef] = [
        web.get("/", pages.home),
        web.get("/login", login.login_page),
        web.get("/settings", pages.settings_page),
        web.get("/settings/integrations", pages.integrations_page),
        web.post("/settings/integrations/qr", pages.qr_code),
        web.get("/tasks", pages.tasks_page),
        web.post("/api/auth/login", login.log_in),
        web.post("/api/auth/logout", login.log_out),
        web.post(f"{_LINK}/link", linking.ask_for_code),
        web.get(f"{_LINK}/unlink", linking.link_state),
        web.delete(f"{_LINK}/unlink", linking.unlink),
        web.post(f"{_LINK}/verify", linking.verify),
        web.get("/api/tasks", tasks.list_tasks),
        web.post("/api/tasks", tasks.make_task),
        web.get("/api/tasks/{id}", tasks.get_task),
        web.patch("/api/tasks/{id}", tasks.patch_task),
        web.delete("/api/tasks/{id}", tasks.delete_task),
        web.post("/api/tasks/{id}/complete", tasks.complete_task),
        web.get("/api/preferences", preferences.get_preferences),
        web.patch("/api/preferences", preferences.patch_preferences),
        web.static("/static", static_folder()),
    ]
    if development:
        routes += [web.get("/simulator", simulator.simulator_page), web.post("/simulator/send", simulator.send)]
    return routes
