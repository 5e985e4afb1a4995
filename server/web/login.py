"""POST /api/auth/login and /api/auth/logout, as JSON or as the plain form of the login page."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from weakref import WeakValueDictionary

from aiohttp import web

from server.addresses import network_of
from server.web.bodies import Login, read_body
from server.web.context import WEB, api, texts_for, wants_page
from server.web.errors import ApiError
from server.web.foreign_login import person_of_exchange
from server.web.layout import redirect, show
from server.web.visitor import (
    end_session,
    give_cookie,
    refuse_foreign_origin,
    require_login,
    require_visitor,
    start_session,
    visitor_of,
)
from storage.changes import AddAudit
from storage.model import Person
from storage.protection import Account, LoginFailures

MOST_FAILURES = 10  # of an account from one address; a person who forgot has as many tries
MOST_FROM_ADDRESS = 50  # over all accounts; an office shares an address
MOST_AGAINST_ACCOUNT = 100  # from anywhere
FAILURE_WINDOW = timedelta(minutes=15)
HOME = "/tasks"

_attempts: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()


async def login_page(request: web.Request) -> web.StreamResponse:
    wished = local_path(request.query.get("next"))
    if await visitor_of(request) is not None:
        return redirect(wished)
    return show(request, "login.html", next=wished, email=None, problem=None)


@api
async def log_in(request: web.Request) -> web.StreamResponse:
    """`{"email","password"}`, or `{"access_token"}` of the other service; a browser that navigates is sent on."""
    refuse_foreign_origin(request)
    body = None
    try:
        person = await person_of_exchange(request)
        if person is None:
            body = await read_body(request, Login, forms=True)
            person = await _recognise(request, body)
    except ApiError as error:
        if not wants_page(request):
            raise
        return _again(request, body, error)
    session = await start_session(request, person)
    user = {"id": person.id, "email": person.email, "name": person.name, "operator": person.is_operator}
    if wants_page(request):
        answer: web.StreamResponse = redirect(local_path(body.next if body else None))
    else:
        answer = web.json_response({"user": user, "csrfToken": session.csrf})
    give_cookie(request, answer, session)
    return answer


@api
async def log_out(request: web.Request) -> web.StreamResponse:
    response = redirect("/login") if wants_page(request) else web.Response(status=204)
    if await visitor_of(request) is not None:
        await end_session(request, response, await require_visitor(request))
    return response


@api
async def end_others(request: web.Request) -> web.StreamResponse:
    """DELETE /api/sessions → `{"ended"}`: every browser but this one is logged out."""
    visitor = await require_login(request)
    context = request.app[WEB]
    ended = await context.store.drop_other_web_sessions(visitor.person.id, visitor.token_hash, context.clock())
    row = AddAudit(action="session_revoked", success=True, user_id=visitor.person.id, details={"browsers": ended})
    await context.store.audit((row,), context.clock())
    return web.json_response({"ended": ended})


async def _recognise(request: web.Request, body: Login) -> Person:
    """The person whose password this is. Raises ApiError 401, 403 for who is locked, and 429 after too many failures.

    One try at a time for an address and for an account, so that a burst of guesses cannot outrun the count.
    """
    account, address = body.email.casefold(), network_of(request.remote)
    context = request.app[WEB]
    async with _one_at_a_time(f"address {address}"), _one_at_a_time(f"account {account}"):
        failures = await context.store.failed_logins(account, address, context.clock() - FAILURE_WINDOW)
        if _are_too_many(failures):
            raise ApiError(429, "too_many_logins", headers={"Retry-After": str(int(FAILURE_WINDOW.total_seconds()))})
        found = await context.store.account_by_email(body.email)
        right = await context.passwords.check(body.password, found.password_hash if found else None)
        refused = _refusal(found, right)
        await _record(request, body, found, refused)
    if found is None or refused is not None:
        raise refused or ApiError(401, "wrong_credentials")
    return found.person


def _one_at_a_time(key: str) -> asyncio.Lock:
    return _attempts.setdefault(key, asyncio.Lock())


def _are_too_many(failures: LoginFailures) -> bool:
    return (
        failures.of_both >= MOST_FAILURES
        or failures.from_address >= MOST_FROM_ADDRESS
        or failures.against_account >= MOST_AGAINST_ACCOUNT
    )


def _refusal(found: Account | None, right: bool) -> ApiError | None:
    """Only who has the password learns that the account is locked."""
    if found is None or not right:
        return ApiError(401, "wrong_credentials")
    return ApiError(403, "account_locked") if found.is_locked else None


async def _record(request: web.Request, body: Login, found: Account | None, refused: ApiError | None) -> None:
    row = AddAudit(
        action="login_success" if refused is None else "login_failed",
        success=refused is None,
        user_id=found.person.id if found else None,
        details={"account": body.email.casefold(), "address": network_of(request.remote)},
        error_code=None if refused is None else refused.code,
    )
    context = request.app[WEB]
    await context.store.audit((row,), context.clock())


def _again(request: web.Request, body: Login | None, error: ApiError) -> web.Response:
    """The login page once more, with what went wrong and the address as typed."""
    response = show(
        request,
        "login.html",
        status=error.status,
        next=local_path(body.next if body else None),
        email=body.email if body else None,
        problem=error.sentence(texts_for(request)),
    )
    response.headers.update(error.headers)
    return response


def local_path(wished: str | None) -> str:
    """Where to go after the login: a page of ours, never another site."""
    if not wished or not wished.startswith("/") or wished[1:2] in ("/", "\\") or any(ord(mark) < 33 for mark in wished):
        return HOME
    return wished
