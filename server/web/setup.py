"""How the web joins the application: its templates, what its handlers share, its error pages."""

from __future__ import annotations

from collections.abc import AsyncIterator

from aiohttp import web
from aiohttp.typedefs import Handler

from server.keys import CHANNEL, CLOCK, SERVICES, SETTINGS, Clock
from server.settings import Settings
from server.web.context import WEB, Web, texts_for, wants_page
from server.web.foreign_tokens import TokenReader
from server.web.layout import setup_templates, show
from server.web.simulator import client_of
from server.web.texts import load_catalog


def attach(app: web.Application) -> None:
    """Call after the services' own cleanup context was added: this one uses what that one opens."""
    setup_templates(app)
    app.cleanup_ctx.append(_share)
    if not app[SETTINGS].is_production:
        app.cleanup_ctx.append(client_of)


async def _share(app: web.Application) -> AsyncIterator[None]:
    app[WEB] = Web(
        settings=app[SETTINGS],
        services=app[SERVICES],
        channel=app[CHANNEL],
        catalog=load_catalog(),
        clock=app[CLOCK],
        foreign_tokens=_foreign_tokens(app[SETTINGS], app[CLOCK]),
    )
    yield


def _foreign_tokens(settings: Settings, clock: Clock) -> TokenReader | None:
    """The reader of Supabase's tokens, loaded only where a project is configured."""
    if settings.supabase_url is None and settings.supabase_jwt_secret is None:
        return None
    from server.web.supabase import supabase_tokens  # noqa: PLC0415 - with what it imports, slow and large

    return supabase_tokens(settings, clock)


@web.middleware
async def error_pages(request: web.Request, handler: Handler) -> web.StreamResponse:
    """A person who navigates sees a page where a program gets JSON."""
    response = await handler(request)
    if response.status < 400 or not wants_page(request) or response.content_type != "application/json":
        return response
    texts = texts_for(request)
    key = {404: "page-not-found"}.get(response.status, "error-bad-request" if response.status < 500 else "page-failed")
    more = texts("page-failed-next") if response.status >= 500 else None
    return show(request, "error.html", status=response.status, heading=texts(key), more=more)
