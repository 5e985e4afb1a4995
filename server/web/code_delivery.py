"""A linking code that goes *to* the phone, by the template that WhatsApp wants of who writes first."""

from __future__ import annotations

from datetime import timedelta
from typing import assert_never
from uuid import uuid4

import structlog
from aiohttp import web

from server.channels.outbound import Accepted, OutboundMessage, Refused, Sender, Template, Uncertain
from server.notifications.routing import template_variable
from server.notifications.setup import OFFICE
from server.web.context import WEB, texts_for
from server.web.errors import ApiError
from server.web.visitor import Visitor
from storage.changes import AddAudit
from storage.protection import LinkCode

KIND = "link_code"
MOST_SENT = 5  # each costs the operator money and a stranger's attention
WITHIN = timedelta(hours=1)

_log = structlog.get_logger("server")


async def require_way_out(request: web.Request, visitor: Visitor, phone: str) -> tuple[Sender, str]:
    """(sender, ContentSid) for a code in the visitor's language. Raises ApiError where none can or should be sent."""
    context = request.app[WEB]
    language = texts_for(request, visitor.person.preferences.language).language
    content_sid = context.settings.templates.get((KIND, language))
    if content_sid is None:
        variable = template_variable(KIND, language)
        raise ApiError(503, "template_missing", field="delivery", variable=variable)
    sender = request.app[OFFICE].sender
    if sender is None:
        raise ApiError(503, "delivery_unavailable", field="delivery")
    if await context.store.codes_sent(visitor.person.id, phone, context.clock() - WITHIN) >= MOST_SENT:
        raise ApiError(429, "too_many_codes", headers={"Retry-After": str(int(WITHIN.total_seconds()))})
    return sender, content_sid


async def deliver(request: web.Request, code: str, kept: LinkCode, way_out: tuple[Sender, str]) -> web.StreamResponse:
    """`{"sent": true, "expiresAt"}` once the channel took it. The try is counted first: a refused one counts too."""
    sender, content_sid = way_out
    context = request.app[WEB]
    row = AddAudit(action="link_code_sent", success=True, user_id=kept.user_id, phone=kept.phone)
    await context.store.audit((row,), context.clock())
    message = OutboundMessage(
        to=f"{context.channel.name}:{kept.phone}",
        content=Template(content_sid=content_sid, variables={"1": code}),
        reference=f"code-{uuid4().hex}",
        valid_seconds=int(context.settings.limits.code_lifetime.total_seconds()),
    )
    match await sender.send(message):
        case Accepted():
            return web.json_response({"sent": True, "expiresAt": kept.expires_at.isoformat()})
        case Refused(meaning="unreachable" | "unsubscribed"):
            raise ApiError(400, "phone_unreachable", field="phone")
        case Refused(reason=reason) | Uncertain(reason=reason):
            _log.warning("link_code_not_sent", reason=reason)
            raise ApiError(503, "delivery_failed", field="delivery", headers={"Retry-After": "60"})
        case never:
            assert_never(never)
