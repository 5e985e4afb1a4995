"""Errors are JSON, whatever goes wrong: `{"error": {"code", "message", "field"}}`.

The messages here are for whoever wrote the request, not for the people who chat: those have replies.ftl and pages.ftl.
"""

from __future__ import annotations

import asyncio
from errno import ENAMETOOLONG
from http import HTTPStatus

import structlog
from aiohttp import hdrs, web
from aiohttp.typedefs import Handler

from server.keys import METRICS
from storage.port import StorageError

BODY_LIMIT = 64 * 1024
BODY_SECONDS = 10.0

_log = structlog.get_logger("server")


def refusal(status: int, code: str, message: str, *, field: str | None = None) -> web.Response:
    return web.json_response({"error": {"code": code, "message": message, "field": field}}, status=status)


@web.middleware
async def json_errors(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Turns every exception into its JSON answer; what nobody foresaw is logged by kind and place, never its text."""
    try:
        return await handler(request)
    except web.HTTPException as error:
        return _of_http(error) if error.status >= 400 else error
    except StorageError as error:
        request.app[METRICS].errors.labels(kind=type(error).__name__).inc()
        _log.error("database_failed", reason=error.reason, path=_route(request))
        response = refusal(503, "unavailable", "the database does not answer; try again")
        response.headers[hdrs.RETRY_AFTER] = "5"
        return response
    except (ConnectionError, asyncio.CancelledError):
        raise  # the other side is gone: nobody is left to answer
    except Exception as error:
        if isinstance(error, OSError) and error.errno == ENAMETOOLONG:
            return _of_http(web.HTTPNotFound())  # of the static files: no file can be named so
        request.app[METRICS].errors.labels(kind=type(error).__name__).inc()
        _log.exception("request_failed", path=_route(request), method=request.method)
        return refusal(500, "internal", "this is a fault of the server; it was recorded")


@web.middleware
async def bounded_body(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Reads the body before the handler: no larger than the limit (aiohttp's), no slower than a few seconds."""
    if request.can_read_body:
        try:
            async with asyncio.timeout(BODY_SECONDS):
                await request.read()
        except TimeoutError:
            return _hang_up(HTTPStatus.REQUEST_TIMEOUT, "request_timeout", "the body came too slowly")
        except web.RequestPayloadError:
            return _hang_up(HTTPStatus.BAD_REQUEST, "bad_body", "the body is not encoded as its headers say")
    return await handler(request)


def _hang_up(status: int, code: str, message: str) -> web.Response:
    """A refusal after which nothing more is read from the connection."""
    response = refusal(status, code, message)
    response.force_close()
    return response


def _of_http(error: web.HTTPException) -> web.Response:
    """aiohttp's own refusals (no such route, wrong method, body too large) in our form, with their headers."""
    code = error.reason.lower().replace(" ", "_").replace("-", "_").replace("'", "")
    response = refusal(error.status, code, error.reason)
    for name in (hdrs.ALLOW, hdrs.RETRY_AFTER, hdrs.LOCATION):
        if name in error.headers:
            response.headers[name] = error.headers[name]
    return response


def _route(request: web.Request) -> str:
    """The route as it is declared: a path may hold an id or, misused, anything."""
    resource = request.match_info.route.resource
    return resource.canonical if resource is not None else "unmatched"
