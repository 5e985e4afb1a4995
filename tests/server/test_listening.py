"""Connections that say too little, too slowly, too much or no HTTP at all, on a real socket."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from aiohttp import web

from server import listening
from server.app import build_app
from server.settings import load_settings


@pytest.fixture(autouse=True)
def hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listening, "HEAD_SECONDS", 0.4)
    monkeypatch.setattr(listening, "IDLE_SECONDS", 2.0)


@pytest.fixture
async def port(tmp_path: object) -> AsyncIterator[int]:
    settings = load_settings({"DATABASE_URL": f"sqlite:///{tmp_path}/focobot.db", "FOCOBOT_SCHEDULER": "off"})
    runner = web.AppRunner(build_app(settings), access_log=None)
    await runner.setup()
    server = await listening.listen(runner, listening.take_address("127.0.0.1", 0))
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()
        await runner.cleanup()


@asynccontextmanager
async def connected(port: int) -> AsyncIterator[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        yield reader, writer
    finally:
        writer.close()


async def until_closed(reader: asyncio.StreamReader) -> None:
    """Ends in time only where the server closes: a connection that is let live drips for ever."""
    await asyncio.wait_for(reader.read(), timeout=20)


async def ask(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, head: bytes) -> tuple[int, bytes, bytes]:
    """Status, headers and body of the answer."""
    writer.write(head)
    answered = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), timeout=5)
    length = next(int(line.split(b":")[1]) for line in answered.split(b"\r\n") if line.lower().startswith(b"content-l"))
    return int(answered.split(b" ")[1]), answered, await reader.readexactly(length)


async def drip(writer: asyncio.StreamWriter, piece: bytes, every: float = 0.1) -> None:
    while True:
        writer.write(piece)
        await writer.drain()
        await asyncio.sleep(every)


@pytest.mark.parametrize("piece", [b"", b"X-Slow: 1\r\n", b"x"])
async def test_a_connection_that_does_not_finish_its_head_is_closed_however_it_drips(port: int, piece: bytes) -> None:
    async with connected(port) as (reader, writer):
        writer.write(b"GET /healthz HTTP/1.1\r\nHost: x\r\n" if piece else b"")
        dripping = asyncio.create_task(drip(writer, piece))
        try:
            await until_closed(reader)
        except ConnectionError:
            pass  # closed while a piece was on its way
        finally:
            dripping.cancel()


async def test_many_slow_connections_keep_nobody_else_waiting(port: int) -> None:
    slow = [await asyncio.open_connection("127.0.0.1", port) for _ in range(200)]
    for _, writer in slow:
        writer.write(b"POST / HTTP/1.1\r\nHost: x\r\n")
    async with connected(port) as (reader, writer):
        status, _, _ = await ask(reader, writer, b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
        assert status == 200
    for _, writer in slow:
        writer.close()


async def test_a_connection_is_used_again_and_closed_when_it_is_idle_even_if_it_drips(port: int) -> None:
    async with connected(port) as (reader, writer):
        for _ in range(2):
            status, _, _ = await ask(reader, writer, b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
            assert status == 200
            await asyncio.sleep(0.6)
        dripping = asyncio.create_task(drip(writer, b"X"))
        try:
            await until_closed(reader)
        except ConnectionError:
            pass
        finally:
            dripping.cancel()


@pytest.mark.parametrize(
    "head",
    [
        b"GET /" + b"a" * 9_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET /healthz HTTP/1.1\r\nHost: x\r\nX-Long: " + b"a" * 9_000 + b"\r\n\r\n",
        b"GET /healthz HTTP/1.1\r\nHost: x\r\n" + b"".join(b"X-%d: 1\r\n" % n for n in range(80)) + b"\r\n",
        b"nonsense <script>alert(1)</script>\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\x00" * 40 + b"\r\n\r\n",
        b"GET /healthz HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\nhello",
        b"GET /healthz HTTP/1.1\r\nHost: x\r\nContent-Length: -5\r\n\r\n",
        b"GET /healthz HTTP/1.1\r\nHost: x\r\nBad\x00Header: 1\r\n\r\n",
    ],
)
async def test_what_is_no_request_is_400_in_json_and_says_nothing_about_us(port: int, head: bytes) -> None:
    async with connected(port) as (reader, writer):
        status, headers, body = await ask(reader, writer, head)
        assert status == 400
        assert json.loads(body)["error"]["code"] == "bad_request"
        assert b"script" not in body
        assert b"aiohttp" not in headers
        assert b"Content-Security-Policy" in headers
        await until_closed(reader)
