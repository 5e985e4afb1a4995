"""REST of one's own WhatsApp sessions: listed, and ended. Those of browsers are the login's matter."""

from __future__ import annotations

from typing import Any

from aiohttp import web

from server.web.context import WEB, Web, api
from server.web.errors import ApiError
from server.web.visitor import require_login, require_visitor
from storage.changes import AddAudit
from storage.protection import Session

_BY_HAND = "by_hand"


@api
async def list_sessions(request: web.Request) -> web.StreamResponse:
    """The open ones of WhatsApp, the newest first, each with its device."""
    visitor = await require_visitor(request)
    context = request.app[WEB]
    found = await context.store.whatsapp_sessions(visitor.person.id, context.clock())
    return web.json_response({"items": [as_json(session) for session in found], "next": None})


@api
async def end_session(request: web.Request) -> web.StreamResponse:
    """Ends one of WhatsApp. A device that is trusted opens the next one by itself: block it to keep it out."""
    visitor = await require_login(request)
    context, user_id, session_id = request.app[WEB], visitor.person.id, request.match_info["id"]
    if not await context.store.revoke_whatsapp_session(user_id, session_id, reason=_BY_HAND, now=context.clock()):
        raise ApiError(404, "session_not_found")
    await _record(context, user_id, {"session": session_id, "reason": _BY_HAND})
    return web.Response(status=204)


def as_json(session: Session) -> dict[str, Any]:
    return {
        "id": session.id,
        "device_id": session.device_id,
        "created_at": session.created_at.isoformat(),
        "last_activity_at": session.last_activity_at.isoformat(),
        "expires_at": session.expires_at.isoformat(),
    }


async def _record(context: Web, user_id: str, details: dict[str, Any]) -> None:
    row = AddAudit(action="session_revoked", success=True, user_id=user_id, details=details)
    await context.store.audit((row,), context.clock())
