"""POST and GET /api/integrations/whatsapp/webhook: the provider's door.

Nothing of a request is believed before its signature is right. A refused one leaves an audit row and no other trace.
"""

from __future__ import annotations

import asyncio
import random
from dataclasses import replace
from time import perf_counter
from typing import assert_never

import structlog
from aiohttp import web

from server.channels.port import DeliveryUpdate, Forged, InboundRequest, Malformed
from server.conversation.turn import Answer, TurnContended, answer
from server.json_errors import refusal
from server.keys import CHANNEL, CLOCK, FORGERIES, METRICS, SERVICES, TURNSTILE
from server.notifications.deliveries import record_delivery
from storage.changes import AddAudit
from storage.model import InboundMessage

_STATUSES = frozenset({"queued", "sending", "sent", "delivered", "read", "failed", "undelivered", "canceled"})
STARTED = web.RequestKey("started", float)
_PAUSES = (0.02, 0.05, 0.1, 0.2, 0.5)  # seconds; the provider waits for fifteen

_log = structlog.get_logger("server")


async def webhook_health(request: web.Request) -> web.Response:
    """For the person who pastes the address into a browser to see whether it is the right one."""
    return web.Response(text="FocoBot webhook: ok\n")


async def receive(request: web.Request) -> web.Response:
    """A message is answered in this very response; a delivery state is recorded; anything else is refused."""
    request[STARTED] = perf_counter()
    body = await request.read()
    inbound = request.app[CHANNEL].receive(
        InboundRequest(
            query=request.raw_path.partition("?")[2],
            body=body,
            headers=request.headers,
            received_at=request.app[CLOCK](),
        )
    )
    match inbound:
        case InboundMessage():
            return await _answer(request, inbound)
        case DeliveryUpdate():
            return await _record(request, inbound)
        case Forged():
            return await _refuse_forged(request, inbound)
        case Malformed():
            return await _refuse_malformed(request, inbound)
        case _:
            assert_never(inbound)


async def _answer(request: web.Request, message: InboundMessage) -> web.Response:
    app = request.app
    try:
        answered = await _answer_in_turn(app, message)
    except TurnContended:
        app[METRICS].messages.labels(outcome="failed").inc()
        return refusal(503, "busy", "other messages of this sender came between; send it again")
    except Exception:
        app[METRICS].messages.labels(outcome="failed").inc()
        raise
    elapsed = perf_counter() - request[STARTED]
    outcome = _outcome(answered)
    app[METRICS].messages.labels(outcome=outcome).inc()
    app[METRICS].message_seconds.observe(elapsed)
    if answered.settled_by is not None:
        app[METRICS].understood.labels(by=answered.settled_by).inc()
    if answered.corrects:
        app[METRICS].corrected.inc()
    _log.info("message", sid=message.sid, outcome=outcome, kind=message.kind, duration_ms=round(elapsed * 1000, 1))
    return _twiml(app[CHANNEL].reply(answered.texts, message.sid))


async def _answer_in_turn(app: web.Application, message: InboundMessage) -> Answer:
    """One at a time for a sender; when other replicas keep coming between, again after a short, uneven pause."""
    identity = message.identity
    async with app[TURNSTILE].turn_of(identity.phone or identity.external_id or ""):
        for pause in _PAUSES:
            try:
                return await answer(message, app[SERVICES], message.received_at)
            except TurnContended:
                await asyncio.sleep(pause * random.uniform(0.5, 1.5))  # noqa: S311 - spreads load, hides nothing
        return await answer(message, app[SERVICES], message.received_at)


def _outcome(answered: Answer) -> str:
    if answered.replayed:
        return "replayed"
    return "answered" if answered.texts else "silent"


async def _record(request: web.Request, update: DeliveryUpdate) -> web.Response:
    """The first callback of an answer ties its sid to the message that it answered, for whoever quotes it."""
    if update.inbound_sid is not None:
        now = request.app[CLOCK]()
        await request.app[SERVICES].store.tie_outbound(update.inbound_sid, update.outbound_sid, now)
    await record_delivery(update, request.app[SERVICES].store, request.app[CLOCK]())
    status = update.status if update.status in _STATUSES else "other"
    request.app[METRICS].deliveries.labels(status=status).inc()
    return web.Response(status=204)


async def _refuse_forged(request: web.Request, forged: Forged) -> web.Response:
    request.app[METRICS].messages.labels(outcome="forged").inc()
    left_out = request.app[FORGERIES].left_out_before(request.app[CLOCK]())
    if left_out is not None:
        details = {"left_out": left_out} if left_out else {}
        await _audit(
            request, AddAudit(action="signature_invalid", success=False, error_code=forged.reason, details=details)
        )
    return refusal(403, "signature_invalid", "the request is not signed, or not for this address with this token")


async def _refuse_malformed(request: web.Request, malformed: Malformed) -> web.Response:
    request.app[METRICS].messages.labels(outcome="malformed").inc()
    row = AddAudit(action="message_rejected", success=False, error_code="malformed", details={"field": malformed.field})
    await _audit(request, row)
    return refusal(400, "bad_field", f"{malformed.field} {malformed.problem}", field=malformed.field)


async def _audit(request: web.Request, row: AddAudit) -> None:
    timed = replace(row, processing_ms=round((perf_counter() - request[STARTED]) * 1000))
    await request.app[SERVICES].store.audit((timed,), request.app[CLOCK]())


def _twiml(body: str) -> web.Response:
    return web.Response(text=body, content_type="text/xml", charset="utf-8")
