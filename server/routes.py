"""Every URL on one screen."""

from __future__ import annotations

from aiohttp import web

from server import health, webhook
from server.channels.twilio import WEBHOOK_PATH
from server.keys import SETTINGS
from server.web import (
    access_tokens,
    account,
    api_docs,
    calendar_feed,
    cron,
    export,
    linking,
    login,
    monitor,
    openapi,
    oversight,
    pages,
    preferences,
    preview,
    projects,
    proposal_pages,
    proposals,
    security,
    sessions,
    simulated_world,
    simulator,
    task_pages,
    tasks,
    undo,
)
from server.web.layout import static_folder

_WHATSAPP = "/api/integrations/whatsapp"
_CHANNEL_AND_LOGIN: tuple[web.AbstractRouteDef, ...] = (
    web.get(WEBHOOK_PATH, webhook.webhook_health),
    web.post(WEBHOOK_PATH, webhook.receive),
    web.post(f"{_WHATSAPP}/link", linking.ask_for_code),
    web.get(f"{_WHATSAPP}/unlink", linking.link_state),
    web.delete(f"{_WHATSAPP}/unlink", linking.unlink),
    web.post(f"{_WHATSAPP}/verify", linking.verify),
    web.post("/api/auth/login", login.log_in),
    web.post("/api/auth/logout", login.log_out),
    web.delete("/api/sessions", login.end_others),
)
_TASKS: tuple[web.AbstractRouteDef, ...] = (
    web.get("/api/tasks", tasks.list_tasks),
    web.post("/api/tasks", tasks.make_task),
    web.post("/api/tasks/preview", preview.preview_task),
    web.get("/api/tasks/{id}", tasks.get_task),
    web.patch("/api/tasks/{id}", tasks.patch_task),
    web.delete("/api/tasks/{id}", tasks.delete_task),
    web.post("/api/tasks/{id}/complete", tasks.complete_task),
    web.post("/api/tasks/{id}/reopen", tasks.reopen_task),
    web.post("/api/undo", undo.undo),
    web.get("/api/projects", projects.list_projects),
    web.get("/api/proposals", proposals.list_proposals),
    web.get("/api/proposals/{id}", proposals.get_proposal),
    web.post("/api/proposals/{id}/accept", proposals.accept_proposal),
    web.post("/api/proposals/{id}/reject", proposals.reject_proposal),
)
_SETTINGS: tuple[web.AbstractRouteDef, ...] = (
    web.get("/api/preferences", preferences.get_preferences),
    web.patch("/api/preferences", preferences.patch_preferences),
    web.get("/api/tokens", access_tokens.list_tokens),
    web.post("/api/tokens", access_tokens.make_token),
    web.delete("/api/tokens/{id}", access_tokens.revoke_token),
    web.get("/api/calendar", calendar_feed.feed_state),
    web.post("/api/calendar", calendar_feed.make_feed),
    web.delete("/api/calendar", calendar_feed.drop_feed),
    web.get("/calendar/{secret}.ics", calendar_feed.read_feed),
)
_SECURITY: tuple[web.AbstractRouteDef, ...] = (
    web.get("/api/security/events", security.list_events),
    web.get("/api/security/suspicious", security.list_suspicions),
    web.get("/api/security/locks", security.list_locks),
    web.post("/api/security/locks", security.put_lock),
    web.delete("/api/security/locks", security.drop_lock),
    web.get("/api/security/sessions", sessions.list_sessions),
    web.delete("/api/security/sessions/{id}", sessions.end_session),
    web.get("/api/security/devices", security.list_devices),
    web.post("/api/security/devices/{id}/block", security.block),
    web.post("/api/security/devices/{id}/unblock", security.unblock),
)
_OPERATION: tuple[web.AbstractRouteDef, ...] = (
    *(web.get(f"/api/monitor/{name}", oversight.rows_of(name)) for name in oversight.TABLES),
    *(web.get(f"/api/monitor/{name}/chart", oversight.chart_of(name)) for name in oversight.TABLES),
    web.get("/api/monitor/messages", oversight.message_outcomes),
    web.get("/api/monitor/understanding", oversight.understanding),
    web.get("/api/monitor/models", oversight.models),
    web.post("/api/monitor/notifications/{user}/{id}/resend", oversight.resend),
)
_OWN_DATA: tuple[web.AbstractRouteDef, ...] = (
    web.get("/api/export", export.export_own),
    web.delete("/api/account", account.erase_account),
    web.get("/api/docs", api_docs.api_docs),
    web.get("/api/openapi.json", openapi.openapi),
)
_PAGES: tuple[web.AbstractRouteDef, ...] = (
    web.get("/", pages.home),
    web.get("/login", login.login_page),
    web.get("/tasks", task_pages.tasks_page),
    web.get("/proposals", proposal_pages.proposals_page),
    web.get("/settings", pages.settings_page),
    web.get("/settings/integrations", pages.integrations_page),
    web.post("/settings/integrations/qr", pages.qr_code),
    web.get("/monitor", monitor.monitor_page),
    web.get("/export/{token}", export.export_page),
    web.post("/export/{token}", export.export_by_link),
)
_PROCESS: tuple[web.AbstractRouteDef, ...] = (
    web.get(cron.CRON_PATH, cron.cron),
    web.post(cron.CRON_PATH, cron.cron),
    web.get("/healthz", health.healthz),
    web.get("/readyz", health.readyz),
    web.get("/metrics", health.metrics),
    web.static("/static", static_folder()),
)
_SIMULATOR: tuple[web.AbstractRouteDef, ...] = (
    web.get("/simulator", simulator.simulator_page),
    web.post("/simulator/send", simulator.send),
    web.get("/simulator/inbox", simulator.inbox),
    web.get("/simulator/explain", simulated_world.explain_text),
    web.post("/simulator/clock", simulated_world.travel),
    web.post("/simulator/people", simulated_world.bring_in),
)


def add_routes(app: web.Application) -> None:
    for routes in (_CHANNEL_AND_LOGIN, _TASKS, _SETTINGS, _SECURITY, _OPERATION, _OWN_DATA, _PAGES, _PROCESS):
        app.add_routes(routes)
    if not app[SETTINGS].is_production:
        app.add_routes(_SIMULATOR)
