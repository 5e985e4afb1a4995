"""POST and GET /api/focobot/cron: one round of notifications, for whoever keeps time outside of the server."""

from __future__ import annotations

import hmac
import json
from datetime import datetime
from typing import Any

from aiohttp import web

from server.json_errors import refusal
from server.keys import SERVICES, SETTINGS
from server.notifications.kinds import POLICIES
from server.notifications.office import Tally, Wanted
from server.notifications.running import run_round
from server.notifications.setup import OFFICE
from storage.port import Store

CRON_PATH = "/api/focobot/cron"


class BadWish(Exception):
    """The body asks for something that there is not; `field` is the one that is wrong."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


async def cron(request: web.Request) -> web.Response:
    """Runs what is due. May be called as often and by as many as one likes."""
    if not _is_authorized(request):
        return refusal(401, "unauthorized", "expected Authorization: Bearer FOCOBOT_CRON_SECRET")
    try:
        wanted = await read_wish(await request.read(), request.app[SERVICES].store)
    except BadWish as error:
        return refusal(400, "bad_field", f"{error.field} {error}", field=error.field)
    office = request.app[OFFICE]
    tally = await run_round(office, wanted)
    return web.json_response(cron_answer(tally, office.clock()), headers={"Cache-Control": "no-store"})


def cron_answer(tally: Tally, now: datetime) -> dict[str, Any]:
    figures = {policy.figure: tally.sent[kind] for kind, policy in POLICIES.items()}
    return {
        "success": True,
        "timestamp": now.isoformat(),
        "results": {**figures, "held": tally.held, "errors": tally.errors},
    }


async def read_wish(body: bytes, store: Store) -> Wanted:
    """`{"action", "userId"}`, both of which may be absent; so may the body. Raises BadWish."""
    if not body.strip():
        return Wanted()
    try:
        wish = json.loads(body)
    except ValueError as error:
        raise BadWish("body", "is not JSON") from error
    if not isinstance(wish, dict):
        raise BadWish("body", "is not an object")
    for name in wish.keys() - {"action", "userId"}:
        raise BadWish(name[:100], "is unknown here; there are action and userId")
    return await wanted_of(wish.get("action"), wish.get("userId"), store)


async def wanted_of(action: object, user: object, store: Store) -> Wanted:
    """The kind by its name, the person by id or e-mail. Raises BadWish."""
    kind = next((kind for kind in POLICIES if kind == action), None)
    if action is not None and kind is None:
        raise BadWish("action", f"is none of {', '.join(sorted(POLICIES))}")
    return Wanted(kind=kind, user_id=None if user is None else await _user_id(user, store))


async def _user_id(user: object, store: Store) -> str:
    text = user if isinstance(user, str) else ""
    account = await store.account_by_email(text) if "@" in text else await store.account_by_id(text)
    if account is None:
        raise BadWish("userId", "is nobody's id or e-mail")
    return account.person.id


def _is_authorized(request: web.Request) -> bool:
    given = request.headers.get("Authorization", "").encode("utf-8", "replace")
    return hmac.compare_digest(given, f"Bearer {request.app[SETTINGS].cron_secret}".encode())
