"""Personal access tokens: made and revoked by whoever is logged in, shown once, kept as a hash."""

from __future__ import annotations

import secrets
import uuid
from datetime import timedelta
from typing import Annotated, Any, Literal

from aiohttp import web
from pydantic import Field

from server.web.bearer import TOKEN_PREFIX, hash_access_token
from server.web.bodies import Body, Name, read_body
from server.web.context import WEB, Web, api
from server.web.errors import ApiError
from server.web.visitor import require_login
from storage.access import AccessToken
from storage.changes import AddAudit

MOST_TOKENS = 20
_SHOWN = len(TOKEN_PREFIX) + 4


class NewAccessToken(Body):
    """Without `expires_in_days` the token is good until it is revoked."""

    name: Name
    scope: Literal["read", "write"] = "read"
    expires_in_days: Annotated[int, Field(ge=1, le=366)] | None = None


@api
async def list_tokens(request: web.Request) -> web.StreamResponse:
    """One's own, the newest first; never what opens the door."""
    visitor = await require_login(request)
    tokens = await request.app[WEB].store.access_tokens(visitor.person.id)
    return web.json_response({"items": [as_json(token) for token in tokens], "next": None})


@api
async def make_token(request: web.Request) -> web.StreamResponse:
    """201 with `token`, which is shown this once."""
    visitor = await require_login(request)
    body = await read_body(request, NewAccessToken)
    context, now = request.app[WEB], request.app[WEB].clock()
    secret = TOKEN_PREFIX + secrets.token_urlsafe(32)
    token = AccessToken(
        id=str(uuid.uuid4()),
        user_id=visitor.person.id,
        name=body.name,
        prefix=secret[:_SHOWN],
        scope=body.scope,
        created_at=now,
        expires_at=now + timedelta(days=body.expires_in_days) if body.expires_in_days is not None else None,
    )
    if not await context.store.add_access_token(token, hash_access_token(secret), most=MOST_TOKENS):
        raise ApiError(409, "too_many_tokens", most=MOST_TOKENS)
    await _record(context, token.user_id, "token_created", token.prefix)
    return web.json_response({"token": secret} | as_json(token), status=201)


@api
async def revoke_token(request: web.Request) -> web.StreamResponse:
    """The token opens nothing from here on."""
    visitor = await require_login(request)
    context, user_id = request.app[WEB], visitor.person.id
    prefix = await context.store.drop_access_token(user_id, request.match_info["id"], context.clock())
    if prefix is None:
        raise ApiError(404, "token_not_found")
    await _record(context, user_id, "token_revoked", prefix)
    return web.Response(status=204)


def as_json(token: AccessToken) -> dict[str, Any]:
    return {
        "id": token.id,
        "name": token.name,
        "prefix": token.prefix,
        "scope": token.scope,
        "created_at": token.created_at.isoformat(),
        "expires_at": token.expires_at.isoformat() if token.expires_at else None,
        "last_used_at": token.last_used_at.isoformat() if token.last_used_at else None,
    }


async def _record(context: Web, user_id: str, action: str, prefix: str) -> None:
    row = AddAudit(action=action, success=True, user_id=user_id, details={"prefix": prefix})
    await context.store.audit((row,), context.clock())
