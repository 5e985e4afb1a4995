"""The way in: connections that are given a short time for what they have to say, and answers to what is no HTTP.

aiohttp waits for the end of a request's head as long as for the next request of an idle connection. A connection that
has not said its first head within seconds is closed here; later ones are bound by the time that it may be idle, which
bytes do not prolong. Bodies have their own limit (`bounded_body`).
"""

from __future__ import annotations

import asyncio
import errno
import socket
from http import HTTPStatus

from aiohttp import web
from aiohttp.web_request import BaseRequest

from server.json_errors import refusal
from server.security_headers import ALWAYS

HEAD_SECONDS = 15.0
IDLE_SECONDS = 120.0  # longer than reverse proxies keep a connection to reuse it, or they lose a request now and then
LINGER_SECONDS = 5.0  # for a body that nobody wants to read any more
MAX_LINE = 8 * 1024
MAX_HEADER = 8 * 1024
MAX_HEADERS = 64

_HEAD_ENDS = (b"\r\n\r\n", b"\n\n")


class Connection(web.RequestHandler):
    """aiohttp's, with a time for the first head and our own words for a request that it cannot read."""

    __slots__ = ("_deadline", "_tail")

    def __init__(self, server: web.Server, loop: asyncio.AbstractEventLoop) -> None:
        super().__init__(
            server,
            loop=loop,
            keepalive_timeout=IDLE_SECONDS,
            lingering_time=LINGER_SECONDS,
            max_line_size=MAX_LINE,
            max_field_size=MAX_HEADER,
            max_headers=MAX_HEADERS,
            auto_decompress=False,  # nobody who is welcome compresses; what does is taken as it is, which is no request
            access_log=None,  # type: ignore[arg-type]  # its own way of saying that there is none
        )
        self._deadline: asyncio.TimerHandle | None = None
        self._tail = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)
        self._deadline = asyncio.get_running_loop().call_later(HEAD_SECONDS, self.force_close)

    def data_received(self, data: bytes) -> None:
        if self._deadline is not None:
            seen = self._tail + data
            if any(end in seen for end in _HEAD_ENDS):
                self._stop_waiting()
            self._tail = seen[-3:]
        super().data_received(data)

    def connection_lost(self, exc: BaseException | None) -> None:
        self._stop_waiting()
        super().connection_lost(exc)

    def handle_error(
        self,
        request: BaseRequest,
        status: int = HTTPStatus.INTERNAL_SERVER_ERROR,
        exc: BaseException | None = None,
        message: str | None = None,
    ) -> web.StreamResponse:
        """What the application never saw: no HTTP, or more of it than is taken. It is answered, not logged: anybody can
        send any bytes, and they are not for a log."""
        if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            response = super().handle_error(request, status, exc, message)
        else:
            response = refusal(status, "bad_request", "this is no request that the server reads")
        response.headers.update(ALWAYS)
        response.force_close()
        return response

    def _stop_waiting(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
        self._deadline = None


def take_address(host: str, port: int, *, or_another: bool = False) -> socket.socket:
    """The address, taken before anything is built, since what is built writes links to it. Raises OSError.

    Port 0 is a free one; with `or_another` so is one that somebody else has.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family)
    except OSError as error:
        if not or_another or error.errno != errno.EADDRINUSE:
            raise
        return socket.create_server((host, 0), family=family)


async def listen(runner: web.AppRunner, at: socket.socket) -> asyncio.Server:
    """Listens for the application of a runner that is set up. Raises OSError. Close it before the runner."""
    server, loop = runner.server, asyncio.get_running_loop()
    if server is None:
        raise RuntimeError("the runner is not set up")
    return await loop.create_server(lambda: Connection(server, loop), sock=at)
