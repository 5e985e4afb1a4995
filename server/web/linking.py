"""Linking WhatsApp (PRODUCT sections 4, 6 and 8): a code for a phone, the state, the way back, unlinking.

A code shown on the page links only when it comes *from* the phone, through the webhook. One sent *to* the phone is the
other direction and is taken by `verify` alone.
"""

from __future__ import annotations

from typing import Literal

from aiohttp import web

from server.codes import hash_code, is_code, new_code
from server.guard.lockout import is_locked
from server.phones import BadPhone, fold_phone
from server.web.bodies import CodeFromPhone, LinkRequest, read_body
from server.web.code_delivery import deliver, require_way_out
from server.web.context import WEB, Web, api, texts_for
from server.web.errors import ApiError
from server.web.visitor import Visitor, require_login, require_visitor
from storage.changes import AddAudit, Change, LinkIdentity, PutLockout, Unlink
from storage.facts import TurnFacts
from storage.model import ChannelIdentity, InboundMessage
from storage.port import IdentityTaken
from storage.protection import Link, LinkCode

CHANNEL = "whatsapp"


@api
async def ask_for_code(request: web.Request) -> web.StreamResponse:
    """POST link: `{"phone"}` → `{"code","expiresAt","whatsappNumber","message"}`.

    With `"delivery": "whatsapp"` the code goes to the phone: `{"sent","expiresAt"}`.
    """
    visitor = await require_login(request)
    body = await read_body(request, LinkRequest)
    phone = folded(body.phone)
    context = request.app[WEB]
    await _refuse_locked(context, visitor, await _facts(context, phone))
    way_out = await require_way_out(request, visitor, phone) if body.delivery == "whatsapp" else None
    code, kept = _new_code(context, visitor, phone, body.delivery)
    try:
        await context.store.put_link_code(kept, context.clock())
    except IdentityTaken as error:
        raise ApiError(409, "phone_taken", field="phone") from error
    if way_out is not None:
        return await deliver(request, code, kept, way_out)
    minutes = int(context.settings.limits.code_lifetime.total_seconds() // 60)
    number = context.bot_number
    texts = texts_for(request, visitor.person.preferences.language)
    return web.json_response({
        "code": code,
        "expiresAt": kept.expires_at.isoformat(),
        "whatsappNumber": number,
        "message": texts("link-message", code=code, number=number, minutes=minutes),
    })  # fmt: skip


@api
async def link_state(request: web.Request) -> web.StreamResponse:
    """GET unlink: `{"linked","phone","verified","linkedAt"}`."""
    visitor = await require_visitor(request)
    return web.json_response(state_of(await request.app[WEB].store.link_of(visitor.person.id)))


@api
async def unlink(request: web.Request) -> web.StreamResponse:
    """DELETE unlink: the phone is nobody's from here on; 404 when none was linked."""
    visitor = await require_login(request)
    context = request.app[WEB]
    link = await context.store.link_of(visitor.person.id)
    if link is None:
        raise ApiError(404, "not_linked")
    user_id = visitor.person.id
    changes = (Unlink(user_id=user_id), _audit("account_unlinked", user_id, link.phone))
    await context.store.apply(user_id, None, changes, context.clock())
    return web.json_response(state_of(None))


@api
async def verify(request: web.Request) -> web.StreamResponse:
    """POST verify: `{"phone","code"}` → `{"success","linked"}`, for a code that was sent to the phone."""
    visitor = await require_login(request)
    body = await read_body(request, CodeFromPhone)
    phone = folded(body.phone)
    context = request.app[WEB]
    await _refuse_locked(context, visitor, await _facts(context, phone))
    await _check_code(context, visitor, body.code, phone)
    identity = ChannelIdentity(channel=CHANNEL, phone=phone)
    changes = (
        LinkIdentity(user_id=visitor.person.id, identity=identity),
        _audit("verification_success", visitor.person.id, phone),
        _audit("account_linked", visitor.person.id, phone),
    )
    try:
        await context.store.apply(visitor.person.id, None, changes, context.clock())
    except IdentityTaken as error:
        raise ApiError(409, "phone_taken", field="phone") from error
    return web.json_response({"success": True, "linked": True})


def folded(text: str) -> str:
    try:
        return fold_phone(text)
    except BadPhone as error:
        raise ApiError(400, "bad_phone", field="phone", key=error.reason) from error


def _new_code(
    context: Web, visitor: Visitor, phone: str, delivery: Literal["page", "whatsapp"]
) -> tuple[str, LinkCode]:
    code = new_code()
    kept = LinkCode(
        user_id=visitor.person.id,
        phone=phone,
        code_hash=hash_code(code, phone, context.services.code_secret),
        expires_at=(context.clock() + context.settings.limits.code_lifetime).replace(microsecond=0),
        delivery=delivery,
    )
    return code, kept


async def _facts(context: Web, phone: str) -> TurnFacts:
    """What the guard would know of a message from this phone: its lockout above all."""
    now = context.clock()
    identity = ChannelIdentity(channel=CHANNEL, phone=phone)
    return await context.store.load_turn(InboundMessage(sid="", identity=identity, text="", received_at=now), now)


async def _refuse_locked(context: Web, visitor: Visitor, facts: TurnFacts) -> None:
    """Raises ApiError while the phone or the account is locked."""
    now = context.clock()
    if is_locked(facts.lockout, now) or is_locked(await context.store.lockout_of(visitor.person.id, now), now):
        raise ApiError(429, "locked")


async def _check_code(context: Web, visitor: Visitor, typed: str, phone: str) -> None:
    """Raises ApiError unless this is the visitor's own live code for the phone.

    Every try is counted before it is judged: tries that arrive together cannot outrun the count.
    """
    user_id, now, most = visitor.person.id, context.clock(), context.settings.limits.code_attempts
    codes = await context.store.link_codes_of(phone, now)
    kept = next((one for one in codes if one.user_id == user_id), None)
    if kept is None or kept.delivery != "whatsapp" or now >= kept.expires_at:
        raise ApiError(400, "code_expired", field="code")
    attempts = await context.store.count_code_attempt(user_id, phone, now)
    if attempts > most:
        raise ApiError(400, "code_expired", field="code")
    if not is_code(typed, phone, context.services.code_secret, kept.code_hash):
        await context.store.audit(_failure(context, kept, phone), now)
        raise ApiError(400, "wrong_code", field="code", left=most - attempts)


def _failure(context: Web, kept: LinkCode, phone: str) -> tuple[Change, ...]:
    """What a wrong code leaves; the fifth within ten minutes locks the account."""
    user_id, limits = kept.user_id, context.settings.limits
    failed = _audit("verification_failed", user_id, phone, error_code="wrong_code")
    if kept.failures + 1 < limits.failed_verifications:
        return (failed,)
    until = context.clock() + limits.verification_lock
    lock = PutLockout(phone=None, user_id=user_id, until=until, reason="failed_verifications", triggered_by="web")
    return (failed, lock, _audit("account_locked", user_id, phone, error_code="failed_verifications"))


def _audit(action: str, user_id: str, phone: str | None, error_code: str | None = None) -> AddAudit:
    return AddAudit(action=action, success=error_code is None, user_id=user_id, phone=phone, error_code=error_code)


def state_of(link: Link | None) -> dict[str, object]:
    return {
        "linked": link is not None,
        "phone": link.phone if link else None,
        "verified": link.verified if link else False,
        "linkedAt": link.linked_at.isoformat() if link and link.linked_at else None,
    }
