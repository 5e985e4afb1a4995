"""`focobot chat`: the conversation of the webhook, in a terminal. Lines may also come from a pipe."""

from __future__ import annotations

import asyncio
import logging
import sys
import tempfile
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated
from uuid import uuid4

import typer
from aiohttp import web

from server.app import build_app
from server.cli.serve import demo_settings
from server.conversation.render import UnknownReply
from server.conversation.turn import answer
from server.demo import seed_demo
from server.keys import SERVICES
from server.logs import configure_logs
from storage.model import ChannelIdentity, InboundMessage

CHANNEL = "terminal"


def chat(
    database: Annotated[
        Path | None, typer.Option(help="Keep the conversation in this SQLite file instead of a temporary one.")
    ] = None,
) -> None:
    """Talks to the demo person's FocoBot: a line in, an answer out; an empty line or Ctrl+D ends it."""
    with tempfile.TemporaryDirectory(prefix="focobot-") as folder:
        path = (database or Path(folder) / "chat.db").resolve()
        asyncio.run(converse(path))


async def converse(path: Path) -> None:
    """The real application without its socket, so that what is said here is what the webhook would say."""
    configure_logs(is_production=False, level=logging.WARNING)
    runner = web.AppRunner(build_app(demo_settings({"DATABASE_URL": f"sqlite:///{path}", "FOCOBOT_SCHEDULER": "off"})))
    await runner.setup()
    try:
        services = replace(runner.app[SERVICES], export_link=None)  # nobody listens where a link would lead
        person = await seed_demo(services.store)
        while text := await read_line():
            now = datetime.now(UTC)
            try:
                said = await answer(message_of(text, person.phone, now), services, now)
            except UnknownReply as error:  # a sentence that its writer is still at: the next message is a new one
                print(f"{error}\nnothing was done; `focobot grammar check` names the line", file=sys.stderr, flush=True)
            else:
                print("\n\n".join(said.texts), end="\n\n", flush=True)
    finally:
        await runner.cleanup()


async def read_line() -> str:
    """The next line without its end; empty at the end of input. A blank line ends a conversation at a keyboard only."""
    while True:
        if sys.stdin.isatty():
            print("> ", end="", flush=True)
        line: str = await asyncio.to_thread(sys.stdin.readline)
        text = line.strip()
        if text or not line or sys.stdin.isatty():
            return text


def message_of(text: str, phone: str, now: datetime) -> InboundMessage:
    """`\\n` typed in a line is a line break, so that a list can be written in one."""
    return InboundMessage(
        sid=f"SM{uuid4().hex}",
        identity=ChannelIdentity(channel="whatsapp", phone=phone),
        text=text.replace("\\n", "\n"),
        received_at=now,
        fingerprint=CHANNEL,
    )
