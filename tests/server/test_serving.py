"""`focobot demo` as a process: where it says that it listens is where it listens, and where its links lead."""

from __future__ import annotations

import asyncio
import re
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp
import pytest

from server.demo import DEMO_PHONE

FOCOBOT = Path(sys.executable).with_name("focobot")


@asynccontextmanager
async def demo(port: int, folder: Path) -> AsyncIterator[str]:
    """The address that the demo prints."""
    process = await asyncio.create_subprocess_exec(
        FOCOBOT, "demo", "--port", str(port), "--no-browser", "--database", folder / "demo.db",
        stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    assert process.stdout is not None
    try:
        async with asyncio.timeout(30):
            line = ""
            while "simulator" not in line:
                line = (await process.stdout.readline()).decode()
                assert line, "it ended before it listened"
        yield re.findall(r"(http://\S+)/simulator", line)[0]
    finally:
        process.terminate()
        await process.wait()


async def said(browser: aiohttp.ClientSession, address: str, text: str) -> str:
    """What the bot answers to the demo person in the simulator."""
    letter = {"from": DEMO_PHONE, "text": text}
    async with browser.post(f"{address}/simulator/send", json=letter, headers={"Origin": address}) as answer:
        return "\n".join(message["text"] for message in (await answer.json())["messages"])


@pytest.mark.parametrize("taken", [False, True])
async def test_a_free_or_taken_port_is_the_one_that_links_lead_to(tmp_path: Path, taken: bool) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1] if taken else 0
        async with demo(port, tmp_path) as address, aiohttp.ClientSession() as browser:
            assert not address.endswith((":0", f":{port}"))
            await said(browser, address, "exporta mis datos")
            answer = await said(browser, address, "sí")
            [link] = re.findall(rf"{address}/export/[\w-]+", answer)
            assert (await browser.get(link)).status == 200
