"""Conditional requests (RFC 9110): an answer with an ETag, 304 for who has it, 412 for who changes an older one."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from aiohttp import ETag, web

from server.web.errors import ApiError

KEPT_BY_NOBODY_ELSE = "private, no-cache"  # a cache may keep it, and asks before each use


def answer(request: web.Request, payload: Any, *, status: int = 200) -> web.Response:
    """The payload as JSON with its ETag; 304 to a GET that names it."""
    etag = etag_of(payload)
    if request.method in ("GET", "HEAD") and _names(request.if_none_match, etag):
        response = web.Response(status=304)
    else:
        response = web.json_response(payload, status=status)
    response.etag = etag
    response.headers["Cache-Control"] = KEPT_BY_NOBODY_ELSE
    return response


def refuse_outdated(request: web.Request, payload: Any) -> None:
    """Raises ApiError 412 when the request means another state than the one that `payload` shows."""
    if request.if_match is not None and not _names(request.if_match, etag_of(payload)):
        raise ApiError(412, "precondition_failed")


def etag_of(payload: Any) -> str:
    return hashlib.sha256(json.dumps(payload, sort_keys=True).encode()).hexdigest()[:32]


def _names(wanted: tuple[ETag, ...] | None, etag: str) -> bool:
    return wanted is not None and any(one.value in (etag, "*") for one in wanted)
