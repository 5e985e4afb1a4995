"""What the REST refuses, as JSON `{"error": {"code", "message", "field"}}` in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from aiohttp import web

from server.web.texts import Texts


class ApiError(Exception):
    """A request that is refused. `code` is in snake case; its sentence is the message `error-<code>` of pages.ftl,
    or the one that `key` names."""

    def __init__(
        self,
        status: int,
        code: str,
        *,
        field: str | None = None,
        key: str | None = None,
        headers: Mapping[str, str] | None = None,
        **arguments: Any,
    ) -> None:
        super().__init__(code)
        self.status = status
        self.code = code
        self.field = field
        self.key = key or "error-" + code.replace("_", "-")
        self.headers = dict(headers or {})
        self.arguments = arguments

    def sentence(self, texts: Texts) -> str:
        return texts(self.key, field=self.field or "", **self.arguments)


def error_response(error: ApiError, texts: Texts) -> web.Response:
    body = {"code": error.code, "message": error.sentence(texts), "field": error.field}
    return web.json_response({"error": body}, status=error.status, headers=error.headers)
