"""The query of GET /api/tasks: the filters of list_tasks, and which page of the list."""

from __future__ import annotations

import base64
import binascii
from datetime import date
from typing import Any, get_args

from aiohttp import web

from engine.model import Priority, TaskFilter, TaskStatus
from server.web.errors import ApiError

PAGE_SIZE, MOST_A_PAGE = 50, 200
_FILTERS = frozenset({"status", "due_from", "due_to", "priority", "project", "tag", "query", "limit", "cursor"})


def filter_of(request: web.Request) -> TaskFilter:
    """Raises ApiError 400 that names what is unknown or wrong."""
    query = request.query
    for name in query:
        if name not in _FILTERS:
            raise ApiError(400, "unknown_field", field=name[:100])
    return TaskFilter(
        status=_one_of(request, "status", TaskStatus),
        due_from=_day(request, "due_from"),
        due_to=_day(request, "due_to"),
        priority=_one_of(request, "priority", Priority),
        project=_words(request, "project"),
        tag=_words(request, "tag"),
        query=_words(request, "query"),
    )


def _words(request: web.Request, name: str) -> str | None:
    value = request.query.get(name)
    if value is None:
        return None
    if not value.strip() or len(value) > 200 or "\0" in value:
        raise ApiError(400, "invalid_field", field=name)
    return value.encode("utf-8", "ignore").decode().strip()


def _one_of(request: web.Request, name: str, allowed: Any) -> Any:
    value = request.query.get(name)
    if value is not None and value not in get_args(allowed):
        raise ApiError(400, "invalid_field", field=name)
    return value


def _day(request: web.Request, name: str) -> date | None:
    value = request.query.get(name)
    try:
        return None if value is None else date.fromisoformat(value)
    except ValueError as error:
        raise ApiError(400, "invalid_field", field=name) from error


def page_of(request: web.Request) -> tuple[int, int]:
    """(limit, offset). Raises ApiError 400."""
    text = request.query.get("limit", str(PAGE_SIZE))
    if not (text.isascii() and text.isdecimal() and len(text) < 5 and 1 <= int(text) <= MOST_A_PAGE):
        raise ApiError(400, "invalid_field", field="limit")
    return int(text), _offset(request.query.get("cursor"))


def cursor_of(offset: int) -> str:
    return base64.urlsafe_b64encode(f"o{offset}".encode()).decode().rstrip("=")


def _offset(cursor: str | None) -> int:
    if cursor is None:
        return 0
    try:
        text = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode("ascii")
        if not text.startswith("o") or not text[1:].isdecimal() or len(text) > 9:
            raise ValueError(cursor)
    except (ValueError, binascii.Error) as error:
        raise ApiError(400, "invalid_field", field="cursor") from error
    return int(text[1:])
