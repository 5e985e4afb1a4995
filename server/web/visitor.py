"""Who is there: cookie sessions, kept by the hash of their token and guarded from CSRF; and programs with a token."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlsplit

from aiohttp import web

from server.web.bearer import Access, bearer_of
from server.web.context import WEB
from server.web.errors import ApiError
from storage.model import Person

COOKIE = "focobot_session"
CSRF_HEADER = "X-CSRF-Token"
LIFETIME = timedelta(days=7)
_SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Visitor:
    """A person with a live session, whose pages carry `csrf`; or the one a program speaks for, as far as `access`."""

    person: Person
    csrf: str = ""
    token_hash: str = ""
    access: Access = "login"


async def visitor_of(request: web.Request) -> Visitor | None:
    """The visitor behind the cookie; None for nobody."""
    token = request.cookies.get(COOKIE)
    if not token:
        return None
    context = request.app[WEB]
    token_hash = hash_token(token)
    session = await context.store.web_session(token_hash, context.clock())
    if session is None:
        return None
    user_id, csrf = session
    account = await context.store.account_by_id(user_id)
    if account is None or account.is_locked:  # a lock ends the sessions; this one may have begun at the same moment
        return None
    return Visitor(person=account.person, csrf=csrf, token_hash=token_hash)


async def require_visitor(request: web.Request, *, only_reads: bool = False) -> Visitor:
    """The visitor; raises ApiError 401 for nobody, 403 for a change that did not come from our own page, or that the
    access token does not allow. `only_reads` says of a POST that it changes nothing."""
    bearer = await bearer_of(request)
    if bearer is not None:
        if bearer.access == "read" and request.method not in _SAFE_METHODS and not only_reads:
            raise ApiError(403, "token_scope")
        return Visitor(person=bearer.person, access=bearer.access)
    visitor = await visitor_of(request)
    if visitor is None:
        raise ApiError(401, "login_required")
    if request.method not in _SAFE_METHODS and not _is_own_request(request, visitor):
        raise ApiError(403, "csrf")
    return visitor


async def require_login(request: web.Request) -> Visitor:
    """As `require_visitor`, but no access token will do: for what would give out or take away ways in."""
    visitor = await require_visitor(request)
    if visitor.access != "login":
        raise ApiError(403, "token_scope")
    return visitor


@dataclass(frozen=True, slots=True, kw_only=True)
class NewSession:
    token: str
    csrf: str


async def start_session(request: web.Request, person: Person) -> NewSession:
    """A session with a token of its own; the one that the browser had before ends, whosever it was."""
    context = request.app[WEB]
    if old := request.cookies.get(COOKIE):
        await context.store.drop_web_session(hash_token(old))
    session = NewSession(token=secrets.token_urlsafe(32), csrf=secrets.token_urlsafe(32))
    expires_at = context.clock() + LIFETIME
    await context.store.put_web_session(hash_token(session.token), person.id, expires_at, session.csrf)
    return session


def give_cookie(request: web.Request, response: web.StreamResponse, session: NewSession) -> None:
    response.set_cookie(
        COOKIE,
        session.token,
        max_age=int(LIFETIME.total_seconds()),
        path="/",
        httponly=True,
        samesite="Lax",
        secure=request.app[WEB].settings.is_production or request.secure,
    )


async def end_session(request: web.Request, response: web.StreamResponse, visitor: Visitor) -> None:
    await request.app[WEB].store.drop_web_session(visitor.token_hash)
    response.del_cookie(COOKIE, path="/")


def hash_token(token: str) -> str:
    """A token is random and long: a plain hash hides it, and can be looked up."""
    return hashlib.sha256(token.encode()).hexdigest()


def refuse_foreign_origin(request: web.Request) -> None:
    """Raises ApiError when a browser says that another site made this request."""
    if not _is_foreign(request):
        return
    raise ApiError(403, "csrf")


def _is_own_request(request: web.Request, visitor: Visitor) -> bool:
    """A same-origin `Origin`, or the page's token; a foreign origin is refused even with a token."""
    if _is_foreign(request):
        return False
    token = request.headers.get(CSRF_HEADER, "")
    return "Origin" in request.headers or hmac.compare_digest(token.encode(), visitor.csrf.encode())


def _is_foreign(request: web.Request) -> bool:
    origin = request.headers.get("Origin")
    if origin is None:
        return False
    own = {request.host, urlsplit(request.app[WEB].settings.base_url).netloc}
    return urlsplit(origin).netloc not in own
