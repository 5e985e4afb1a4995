"""The person behind a token of the other service: whom we know by it, else somebody new. Never somebody else's account.

An e-mail alone proves nothing: an account that is here already under the same address is opened only by a token in
which the service itself says that the address was verified.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from aiohttp import hdrs, web
from pydantic import Field

from server.addresses import network_of
from server.web.bodies import Body, parse, read_json
from server.web.context import WEB, Web
from server.web.errors import ApiError
from server.web.foreign_tokens import LONGEST_TOKEN, ForeignUser, KeysUnavailable, TokenRefused
from storage.changes import AddAudit
from storage.model import Person
from storage.port import EmailTaken
from storage.protection import Account

CHALLENGE: Mapping[str, str] = {"WWW-Authenticate": 'Bearer error="invalid_token"'}


class Exchange(Body):
    """A token of the other service for a session here."""

    access_token: Annotated[str, Field(min_length=1, max_length=LONGEST_TOKEN)]


async def person_of_token(request: web.Request, token: str) -> Person:
    """Raises ApiError: 401 for a bad token, 403 for who is locked, 409 for another account's address, 503."""
    context = request.app[WEB]
    if context.foreign_tokens is None:
        raise ApiError(401, "invalid_token", headers=CHALLENGE)
    try:
        user = await context.foreign_tokens.read(token)
    except TokenRefused as error:
        raise ApiError(401, "invalid_token", headers=CHALLENGE) from error
    except KeysUnavailable as error:
        raise ApiError(503, "login_unavailable", headers={"Retry-After": "30"}) from error
    known = await context.store.account_by_subject(user.subject)
    return unlocked(known) if known is not None else await _welcome(context, user, network_of(request.remote))


async def person_of_exchange(request: web.Request) -> Person | None:
    """A login by token, in the header or as `{"access_token"}`; None when the request brings neither."""
    scheme, _, token = request.headers.get(hdrs.AUTHORIZATION, "").partition(" ")
    if scheme.lower() != "bearer" and request.content_type == "application/json":
        data = await read_json(request)
        token = parse(Exchange, data).access_token if "access_token" in data else ""
    if not token:
        return None
    person = await person_of_token(request, token.strip())
    await _record(request.app[WEB], person.id, "login_success", network_of(request.remote))
    return person


async def _welcome(context: Web, user: ForeignUser, address: str) -> Person:
    """The first login makes the person."""
    try:
        person = await context.store.add_external_person(
            user.subject, email=user.email, name=user.name, timezone=context.services.default_timezone
        )
    except EmailTaken:
        return await _tie(context, user, address)
    await _record(context, person.id, "account_created", address)
    return person


async def _tie(context: Web, user: ForeignUser, address: str) -> Person:
    now = context.clock()
    meanwhile = await context.store.account_by_subject(user.subject)
    if meanwhile is not None:
        return unlocked(meanwhile)
    local = await context.store.account_by_email(user.email)
    if local is None or not user.is_proven:
        raise ApiError(409, "email_taken")
    person = unlocked(local)
    await context.store.put_external_login(user.subject, person.id, now)
    await _record(context, person.id, "external_login_tied", address)
    return person


def unlocked(account: Account) -> Person:
    """The account's person. Raises ApiError while an operator has it locked."""
    if account.is_locked:
        raise ApiError(403, "account_locked")
    return account.person


async def _record(context: Web, user_id: str, action: str, address: str) -> None:
    row = AddAudit(action=action, success=True, user_id=user_id, details={"address": address, "by": "supabase"})
    await context.store.audit((row,), context.clock())
