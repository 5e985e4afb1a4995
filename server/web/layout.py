"""Rendering of pages: every template gets its texts, the visitor and the ways around."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime
from functools import wraps
from importlib.resources import files
from typing import Any
from urllib.parse import quote
from zoneinfo import ZoneInfo

import aiohttp_jinja2
import jinja2
from aiohttp import web

from server.conversation.render import Manner
from server.web.context import LANGUAGE_COOKIE, LANGUAGE_PARAMETER, WEB, texts_for
from server.web.texts import Texts
from server.web.visitor import Visitor, visitor_of

NAVIGATION = (
    ("/tasks", "nav-tasks"),
    ("/proposals", "nav-proposals"),
    ("/settings", "nav-settings"),
    ("/settings/integrations", "nav-integrations"),
)
OPERATORS_NAVIGATION = (*NAVIGATION, ("/monitor", "nav-monitor"))
_YEAR_SECONDS = 31_536_000

PageHandler = Callable[[web.Request, Visitor], Awaitable[web.StreamResponse]]


def setup_templates(app: web.Application) -> None:
    folder = jinja2.PackageLoader("server.web", "templates")
    aiohttp_jinja2.setup(app, loader=folder, autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True)


def static_folder() -> str:
    return str(files("server.web") / "static")


def signed_in(handler: PageHandler) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
    """A page for people who are logged in; others are asked to, and come back to it."""

    @wraps(handler)
    async def page(request: web.Request) -> web.StreamResponse:
        visitor = await visitor_of(request)
        if visitor is None:
            return redirect("/login?next=" + quote(request.rel_url.raw_path_qs, safe=""))
        return await handler(request, visitor)

    return page


def redirect(path: str) -> web.Response:
    return web.Response(status=303, headers={"Location": path, "Cache-Control": "no-store"})


def show(
    request: web.Request, template: str, visitor: Visitor | None = None, *, status: int = 200, **values: Any
) -> web.Response:
    """The page in the reader's language; a switch of the language is remembered."""
    texts = language_of(request, visitor)
    context = request.app[WEB]
    common = {
        "t": texts,
        "visitor": visitor,
        "languages": tuple(context.catalog.languages.values()),
        "navigation": OPERATORS_NAVIGATION if visitor and visitor.person.is_operator else NAVIGATION,
        "here": request.path,
        "development": not context.settings.is_production,
    }
    response = aiohttp_jinja2.render_template(template, request, common | values, status=status)
    response.headers["Cache-Control"] = "no-store"
    response.headers["Content-Language"] = texts.language
    if request.query.get(LANGUAGE_PARAMETER) == texts.language:
        response.set_cookie(LANGUAGE_COOKIE, texts.language, max_age=_YEAR_SECONDS, path="/", samesite="Lax")
    return response


def manner_of(request: web.Request, visitor: Visitor, local: datetime) -> Manner:
    """How dates and rules are written on a page: as the chat writes them, in the page's language."""
    bundles = request.app[WEB].services.bundles
    language = bundles.languages[bundles.pick(language_of(request, visitor).language)]
    zone = ZoneInfo(visitor.person.preferences.timezone)
    return Manner(language=language, zone=zone, today=local.date(), plain_text=visitor.person.preferences.plain_text)


def language_of(request: web.Request, visitor: Visitor | None) -> Texts:
    return texts_for(request, visitor.person.preferences.language if visitor else None)
