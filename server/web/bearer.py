"""Programs at the REST: `Authorization: Bearer` with a personal access token, or with a token of the other service.

A browser never sends this header by itself, so what comes with it needs no guard against CSRF.
"""

from __future__ import annotations

import hashlib
import math
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from aiohttp import hdrs, web

from server.web.context import WEB, Web
from server.web.errors import ApiError
from server.web.foreign_login import CHALLENGE, person_of_token, unlocked
from storage.access import AccessToken
from storage.model import Person

TOKEN_PREFIX = "foco_"  # noqa: S105 -- what every token begins with, so that a leaked one is found
LONGEST_TOKEN = 100
USE_NOTED_EVERY = timedelta(minutes=1)
Access = Literal["login", "write", "read"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Bearer:
    """Whom the header speaks for, and how much it may do."""

    person: Person
    access: Access


async def bearer_of(request: web.Request) -> Bearer | None:
    """None without the header, or away from the REST. Raises ApiError 401 for a token that is not good, 429."""
    header = request.headers.get(hdrs.AUTHORIZATION)
    if header is None or not request.path.startswith("/api/"):
        return None
    scheme, _, token = header.partition(" ")
    token = token.strip()
    if scheme.lower() != "bearer" or not token:
        raise ApiError(401, "invalid_token", headers=CHALLENGE)
    if token.startswith(TOKEN_PREFIX):
        return await _by_access_token(request.app[WEB], token)
    person = await person_of_token(request, token)
    _keep_pace(request.app[WEB], person.id)
    return Bearer(person=person, access="login")


def hash_access_token(token: str) -> str:
    """256 random bits need no salt: nobody can guess back from the hash, and it can be looked up."""
    return hashlib.sha256(token.encode("utf-8", "surrogateescape")).hexdigest()


async def _by_access_token(context: Web, token: str) -> Bearer:
    now = context.clock()
    if len(token) > LONGEST_TOKEN:
        raise ApiError(401, "invalid_token", headers=CHALLENGE)
    found = await context.store.access_token_by_hash(hash_access_token(token), now)
    account = await context.store.account_by_id(found.user_id) if found is not None else None
    if found is None or account is None:
        raise ApiError(401, "invalid_token", headers=CHALLENGE)
    person = unlocked(account)
    _keep_pace(context, found.id)
    await _note_use(context, found)
    return Bearer(person=person, access=found.scope)


def _keep_pace(context: Web, key: str) -> None:
    wait = context.pace.wait_before(key, context.clock())
    if wait is not None:
        headers = {"Retry-After": str(max(1, math.ceil(wait.total_seconds())))}
        raise ApiError(429, "too_many_requests", headers=headers)


async def _note_use(context: Web, token: AccessToken) -> None:
    """When it was used last, to the minute: not a write for each request."""
    now = context.clock()
    if token.last_used_at is None or now - token.last_used_at >= USE_NOTED_EVERY:
        await context.store.touch_access_token(token, now)
