"""REST of protection: locks and the audit log for operators, devices for whoever's they are."""

from __future__ import annotations

import uuid
from typing import Annotated, Any

from aiohttp import web
from pydantic import Field

from server.locking import Order, Subject, block_device, find_person, lock, unlock
from server.suspicion import suspicions
from server.web.bodies import Body, Words, parse, read_body, read_json
from server.web.context import WEB, Web, api
from server.web.errors import ApiError
from server.web.linking import folded
from server.web.visitor import Visitor, require_visitor
from storage.protection import Device

PAGE_SIZE, MOST_A_PAGE = 50, 200
_BY_HAND = "by_hand"
_EVENT_FIELDS = (
    "id", "user_id", "phone", "action_type", "action_details", "success", "error_code", "error_message", "message_sid",
    "processing_time_ms",
)  # fmt: skip
_ANSWERS = {"true": True, "false": False}

Reason = Annotated[Words, Field(max_length=200)]


class LockRequest(Body):
    """One of `phone` and `user` (an id or e-mail)."""

    phone: Annotated[Words, Field(max_length=64)] | None = None
    user: Annotated[Words, Field(max_length=320)] | None = None
    reason: Reason


class BlockRequest(Body):
    reason: Reason = _BY_HAND


async def require_operator(request: web.Request) -> Visitor:
    """Raises ApiError 401 for nobody, 403 for people without the role."""
    visitor = await require_visitor(request)
    if not visitor.person.is_operator:
        raise ApiError(403, "operators_only")
    return visitor


@api
async def put_lock(request: web.Request) -> web.StreamResponse:
    """POST: locks at once, until an operator unlocks."""
    visitor = await require_operator(request)
    body = await read_body(request, LockRequest)
    context = request.app[WEB]
    subject = await _subject(context, body.phone, body.user)
    await lock(context.store, subject, Order(reason=body.reason, by=visitor.person.id), context.clock())
    answer = {"locked": True, "phone": subject.phone, "user": subject.user_id, "reason": body.reason}
    return web.json_response(answer, status=201)


@api
async def list_locks(request: web.Request) -> web.StreamResponse:
    """GET: the locks that hold now, the newest first; `until` is null where an operator must unlock."""
    await require_operator(request)
    context, limit = request.app[WEB], page_size(request)
    found = await context.store.open_lockouts(context.clock(), limit=limit)
    items = [
        {
            "user": one.user_id,
            "phone": one.phone,
            "reason": one.reason,
            "triggered_by": one.triggered_by,
            "locked_at": one.locked_at.isoformat(),
            "until": one.until.isoformat() if one.until else None,
        }
        for one in found
    ]
    return web.json_response({"items": items, "next": None})


@api
async def drop_lock(request: web.Request) -> web.StreamResponse:
    """DELETE `?phone=` or `?user=`, with a `reason` if there is one: how many locks ended."""
    visitor = await require_operator(request)
    context, query = request.app[WEB], request.query
    subject = await _subject(context, query.get("phone"), query.get("user"))
    reason = parse(BlockRequest, {"reason": query.get("reason", _BY_HAND)}).reason
    ended = await unlock(context.store, subject, Order(reason=reason, by=visitor.person.id), context.clock())
    return web.json_response({"locked": False, "ended": ended, "phone": subject.phone, "user": subject.user_id})


@api
async def list_events(request: web.Request) -> web.StreamResponse:
    """The audit log, the newest first, narrowed by `action` and `success`."""
    await require_operator(request)
    query, limit = request.query, page_size(request)
    after = query.get("cursor")
    events = await request.app[WEB].store.security_events(
        limit=limit + 1,
        after=_id(after, "cursor") if after is not None else None,
        action=query.get("action"),
        success=_answer(query.get("success")),
    )
    items = [_event_as_json(event) for event in events[:limit]]
    return web.json_response({"items": items, "next": items[-1]["id"] if len(events) > limit else None})


@api
async def list_suspicions(request: web.Request) -> web.StreamResponse:
    """What the rules over the audit log find now."""
    await require_operator(request)
    context = request.app[WEB]
    items = [
        {
            "rule": one.rule,
            "subject": one.event.subject,
            "events": one.event.events,
            "first_at": one.event.first_at.isoformat(),
            "last_at": one.event.last_at.isoformat(),
        }
        for one in await suspicions(context.store, context.clock())
    ]
    return web.json_response({"items": items, "next": None})


@api
async def list_devices(request: web.Request) -> web.StreamResponse:
    """One's own; with `?user=` an operator reads anybody's."""
    visitor = await require_visitor(request)
    context, owner = request.app[WEB], visitor.person.id
    if (named := request.query.get("user")) is not None:
        await require_operator(request)
        owner = await person_id(context, named)
    devices = await context.store.devices_of(owner)
    return web.json_response({"items": [device_as_json(device) for device in devices], "next": None})


@api
async def block(request: web.Request) -> web.StreamResponse:
    return await _set_blocked(request, is_blocked=True)


@api
async def unblock(request: web.Request) -> web.StreamResponse:
    return await _set_blocked(request, is_blocked=False)


def device_as_json(device: Device) -> dict[str, Any]:
    """Without the fingerprint, which nobody needs who looks at it."""
    return {
        "id": device.id,
        "is_trusted": device.is_trusted,
        "is_blocked": device.is_blocked,
        "first_seen_at": device.first_seen_at.isoformat(),
        "last_seen_at": device.last_seen_at.isoformat(),
    }


async def _set_blocked(request: web.Request, *, is_blocked: bool) -> web.Response:
    """Somebody else's device is not there, except for operators."""
    visitor = await require_visitor(request)
    reason = parse(BlockRequest, await read_json(request) if await request.read() else {}).reason
    context, device_id = request.app[WEB], _id(request.match_info["id"], None)
    device = await context.store.device_by_id(device_id)
    if device is None or not (device.user_id == visitor.person.id or visitor.person.is_operator):
        raise ApiError(404, "device_not_found")
    order = Order(reason=reason, by=visitor.person.id)
    await block_device(context.store, device, order, context.clock(), is_blocked=is_blocked)
    found = await context.store.device_by_id(device_id)
    return web.json_response(device_as_json(found or device))


async def _subject(context: Web, phone: str | None, user: str | None) -> Subject:
    if (phone is None) == (user is None):
        raise ApiError(400, "lock_subject", field="phone")
    if user is not None:
        return Subject(user_id=await person_id(context, user))
    return Subject(phone=folded(phone or ""))


async def person_id(context: Web, text: str) -> str:
    """Of an id or e-mail. Raises ApiError 404."""
    person = await find_person(context.store, text)
    if person is None:
        raise ApiError(404, "person_not_found", field="user")
    return person.id


def _event_as_json(event: Any) -> dict[str, Any]:
    return {name: event[name] for name in _EVENT_FIELDS} | {"created_at": event["created_at"].isoformat()}


def _id(text: str, field: str | None) -> str:
    """Raises ApiError: 400 for a field that is no id, 404 for a path that is none."""
    try:
        return str(uuid.UUID(text))
    except ValueError as error:
        raise ApiError(404, "device_not_found") if field is None else _invalid(field) from error


def _answer(text: str | None) -> bool | None:
    if text is not None and text not in _ANSWERS:
        raise _invalid("success")
    return None if text is None else _ANSWERS[text]


def page_size(request: web.Request) -> int:
    """`limit` of the query. Raises ApiError 400."""
    text = request.query.get("limit", str(PAGE_SIZE))
    if not text.isdecimal() or not 1 <= int(text[:6]) <= MOST_A_PAGE:
        raise _invalid("limit")
    return int(text)


def _invalid(field: str) -> ApiError:
    return ApiError(400, "invalid_field", field=field)
