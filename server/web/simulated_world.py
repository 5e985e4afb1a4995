"""What the simulator can do beyond sending, in development only: travel in time, bring in people, explain a reading."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated
from zoneinfo import ZoneInfo

from aiohttp import web
from pydantic import Field

from engine.contract import interpretation_to_json
from engine.model import Context
from server.keys import CLOCK
from server.understanding import load_tracer
from server.web.bodies import Body, Name, read_body
from server.web.context import WEB, Web, api
from server.web.errors import ApiError
from server.web.linking import folded
from server.web.visitor import refuse_foreign_origin
from storage.model import Person

MOST_PEOPLE = 20
FARTHEST = timedelta(days=400)
LONGEST_TEXT = 4000
_ZONE = "America/Mexico_City"


@dataclass(slots=True)
class TravellingClock:
    """A clock that can be put forward. Not back beyond the real time: what was noted then lies behind."""

    real: Callable[[], datetime]
    ahead: timedelta = timedelta()

    def __call__(self) -> datetime:
        return self.real() + self.ahead


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """Somebody to write as."""

    name: str
    phone: str
    person: Person


class Journey(Body):
    """Minutes to put the clock forward by; none of them brings it back to the real time."""

    minutes: Annotated[int, Field(ge=1, le=FARTHEST // timedelta(minutes=1))] | None = None


class Newcomer(Body):
    name: Name


@api
async def travel(request: web.Request) -> web.StreamResponse:
    """`{"minutes"}` → `{"now","aheadMinutes"}`. The scheduler has the same clock: what falls due on the way is sent."""
    refuse_foreign_origin(request)
    body = await read_body(request, Journey)
    clock = request.app[CLOCK]
    if not isinstance(clock, TravellingClock):
        raise ApiError(409, "busy")
    ahead = timedelta() if body.minutes is None else clock.ahead + timedelta(minutes=body.minutes)
    if ahead > FARTHEST:
        raise ApiError(400, "invalid_field", field="minutes")
    clock.ahead = ahead
    return web.json_response({"now": clock().isoformat(), "aheadMinutes": ahead // timedelta(minutes=1)})


@api
async def bring_in(request: web.Request) -> web.StreamResponse:
    """`{"name"}` → `{"name","phone"}`: an account with a linked phone that is nobody's."""
    refuse_foreign_origin(request)
    body = await read_body(request, Newcomer)
    context = request.app[WEB]
    if len(await contacts(context)) >= MOST_PEOPLE:
        raise ApiError(409, "list_full")
    mark = secrets.randbelow(9000) + 1000
    person = await context.store.add_person(
        email=f"{secrets.token_hex(6)}@focobot.example",
        name=body.name,
        password_hash=None,
        language=None,
        timezone=_ZONE,
        is_operator=False,
    )
    phone = folded(f"+52 55 5001 {mark}")
    await context.store.link(person.id, phone, context.clock())
    return web.json_response({"name": person.name, "phone": phone}, status=201)


@api
async def explain_text(request: web.Request) -> web.StreamResponse:
    """`?text=…&phone=…` → the reading of the text alone, and how the engine came to it."""
    context = request.app[WEB]
    text = request.query.get("text", "").encode("utf-8", "ignore").decode()[:LONGEST_TEXT]
    phone = request.query.get("phone")
    person = next((one.person for one in await contacts(context) if one.phone == phone), None)
    preferences = person.preferences if person else None
    moment = Context(
        now=context.clock(),
        zone=ZoneInfo(preferences.timezone if preferences else _ZONE),
        language=preferences.language if preferences else None,
        quick_capture=preferences.quick_capture if preferences else False,
    )
    read, explanation = load_tracer()(text, moment)
    return web.json_response({"reading": interpretation_to_json(read), "explanation": explanation})


async def contacts(context: Web) -> tuple[Contact, ...]:
    """The linked people, to write as one of them."""
    found = []
    for person in await context.store.list_people(limit=MOST_PEOPLE):
        link = await context.store.link_of(person.id)
        if link is not None and link.phone is not None:
            found.append(Contact(name=person.name, phone=link.phone, person=person))
    return tuple(found)
