"""The pages of a person: settings and the link with WhatsApp."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from io import BytesIO
from zoneinfo import ZoneInfo, available_timezones

from aiohttp import web
from babel.dates import get_day_names

from server.conversation.render import Manner, write_due
from server.phones import written_phone
from server.web.bodies import QrRequest, read_body
from server.web.context import WEB, Web, api
from server.web.layout import manner_of, redirect, show, signed_in
from server.web.preferences import local_mute
from server.web.visitor import LIFETIME, Visitor, require_visitor
from storage.access import AccessToken
from storage.protection import Device, Link


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceRow:
    """A device as its person sees it."""

    id: str
    first: str
    last: str
    state: str
    blocked: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenRow:
    """An access token as its person sees it; `until` and `used` are empty for never."""

    token: AccessToken
    made: str
    until: str
    used: str


async def home(request: web.Request) -> web.StreamResponse:
    return redirect("/tasks")


@signed_in
async def settings_page(request: web.Request, visitor: Visitor) -> web.StreamResponse:
    context = request.app[WEB]
    link = await context.store.link_of(visitor.person.id)
    preferences = visitor.person.preferences
    local = context.clock().astimezone(ZoneInfo(preferences.timezone))
    devices = await context.store.devices_of(visitor.person.id)
    feed = await context.store.calendar_feed(visitor.person.id)
    manner = manner_of(request, visitor, local)
    return show(
        request,
        "settings.html",
        visitor,
        linked=link is not None,
        link_phone=_shown_address(link),
        preferences=preferences,
        mute_until=local_mute(preferences) or "",
        zones=_zones(),
        devices=tuple(_device_row(device, manner) for device in devices),
        weekdays=tuple(sorted(get_day_names("abbreviated", locale=manner.language.locale).items())),
        browsers=tuple(
            (write_due((ends - LIFETIME).astimezone(manner.zone).date(), None, manner), one == visitor.token_hash)
            for one, ends in await context.store.web_sessions_of(visitor.person.id, context.clock())
        ),
        calendar_since=_written_day(feed.created_at if feed else None, manner),
        calendar_read=_written_day(feed.last_read_at if feed else None, manner),
        tokens=tuple(_token_row(token, manner) for token in await context.store.access_tokens(visitor.person.id)),
    )


@signed_in
async def integrations_page(request: web.Request, visitor: Visitor) -> web.StreamResponse:
    context = request.app[WEB]
    link = await context.store.link_of(visitor.person.id)
    local = context.clock().astimezone(ZoneInfo(visitor.person.preferences.timezone))
    manner = manner_of(request, visitor, local)
    linked_on = link.linked_at.astimezone(local.tzinfo).date() if link and link.linked_at else None
    return show(
        request,
        "integrations.html",
        visitor,
        link=link,
        link_phone=_shown_address(link),
        linked_at=write_due(linked_on, None, manner) if linked_on else "",
        whatsapp_url=whatsapp_url(context),
        bot_number=written_phone(context.bot_number),
    )


@api
async def qr_code(request: web.Request) -> web.StreamResponse:
    """POST `{"code"}` → `{"svg"}`: opens WhatsApp with the message that links filled in."""
    import segno  # noqa: PLC0415 - for this one picture

    await require_visitor(request)
    body = await read_body(request, QrRequest)
    url = whatsapp_url(request.app[WEB], f"VERIFY%20{body.code}")
    drawing = BytesIO()
    segno.make(url, error="m").save(
        drawing, kind="svg", xmldecl=False, svgclass=None, lineclass=None, omitsize=True, border=0
    )
    return web.json_response({"svg": drawing.getvalue().decode()})


def whatsapp_url(context: Web, quoted_text: str | None = None) -> str:
    """The link that opens a chat with the bot; `quoted_text` is percent-encoded already."""
    return f"https://wa.me/{context.bot_number.lstrip('+')}" + (f"?text={quoted_text}" if quoted_text else "")


def _shown_address(link: Link | None) -> str | None:
    if link is None:
        return None
    return written_phone(link.phone) if link.phone else link.external_id


def _token_row(token: AccessToken, manner: Manner) -> TokenRow:
    made, until, used = (_written_day(at, manner) for at in (token.created_at, token.expires_at, token.last_used_at))
    return TokenRow(token=token, made=made, until=until, used=used)


def _written_day(moment: datetime | None, manner: Manner) -> str:
    return write_due(moment.astimezone(manner.zone).date(), None, manner) if moment else ""


def _device_row(device: Device, manner: Manner) -> DeviceRow:
    first, last = (moment.astimezone(manner.zone) for moment in (device.first_seen_at, device.last_seen_at))
    state = "trusted" if device.is_trusted else "new"
    return DeviceRow(
        id=device.id,
        first=write_due(first.date(), None, manner),
        last=write_due(last.date(), last.time(), manner),
        state="blocked" if device.is_blocked else state,
        blocked=device.is_blocked,
    )


@cache
def _zones() -> tuple[str, ...]:
    """The zones that are places; the rest of the database are aliases and fixed offsets."""
    return tuple(
        sorted(
            name for name in available_timezones() if "/" in name and not name.startswith(("Etc/", "posix/", "right/"))
        )
    )
