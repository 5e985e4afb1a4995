"""`focobot serve` and `focobot demo`."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import tempfile
import webbrowser
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import typer
from aiohttp import web

from server.app import build_app
from server.cli.environment import settings_or_exit
from server.demo import seed_demo
from server.keys import SERVICES
from server.listening import listen, take_address
from server.logs import configure_logs, secrets_of
from server.settings import Settings, load_settings
from storage.port import StorageError

Host = Annotated[str | None, typer.Option(help="Address to listen on; HOST, else 127.0.0.1.")]
Port = Annotated[
    int | None, typer.Option(min=0, max=65535, help="Port to listen on; PORT, else 8080. 0 takes a free one.")
]

# Somebody who tries things out types faster than somebody who has things to do: the demo's limits are wider.
DEMO_VARIABLES = {"FOCOBOT_ENV": "development", "FOCOBOT_SCHEDULER": "on", "FOCOBOT_RATE_LINKED": "100,2000,10000"}


def serve(host: Host = None, port: Port = None) -> None:
    """Serves the webhook, the pages and REST. The database is migrated first."""
    run(listening(settings_or_exit(), host, port), demo=False)


def demo(
    port: Annotated[int, typer.Option(envvar="PORT", min=0, max=65535, help="0 takes a free one.")] = 8080,
    database: Annotated[
        Path | None, typer.Option(help="Keep the demo's database here instead of a temporary one.")
    ] = None,
    browser: Annotated[bool, typer.Option(help="Open the simulator in the browser.")] = True,
) -> None:
    """An embedded database, a linked demo person, and the simulator page in the browser. Needs no configuration."""
    with tempfile.TemporaryDirectory(prefix="focobot-") as folder:
        path = (database or Path(folder) / "demo.db").resolve()
        run(demo_settings({"DATABASE_URL": f"sqlite:///{path}", "PORT": str(port)}), demo=True, browser=browser)


def demo_settings(values: Mapping[str, str]) -> Settings:
    """Development settings that nothing in the caller's environment can turn into a real installation."""
    return load_settings({**DEMO_VARIABLES, **values})


def listening(settings: Settings, host: str | None, port: int | None) -> Settings:
    wanted = {"host": host, "port": port}
    return settings.model_copy(update={name: value for name, value in wanted.items() if value is not None})


def run(settings: Settings, *, demo: bool, browser: bool = False) -> None:
    """Runs until SIGINT or SIGTERM. A database or address that does not work is one line and exit code 1."""
    try:
        asyncio.run(run_until_stopped(settings, demo=demo, browser=browser))
    except StorageError as error:
        fail(f"DATABASE_URL: {error}")
    except OSError as error:
        fail(f"cannot listen on {settings.host}:{settings.port}: {os.strerror(error.errno) if error.errno else error}")


def fail(line: str) -> None:
    typer.secho(line, fg="red", err=True)
    raise typer.Exit(1)


async def run_until_stopped(settings: Settings, *, demo: bool, browser: bool) -> None:
    """The demo takes another port when its own is taken: who tries something out has no say in what else runs."""
    taken = take_address(settings.host, settings.port, or_another=demo)
    settings = settings.model_copy(update={"port": taken.getsockname()[1]})
    configure_logs(is_production=settings.is_production, secrets=secrets_of(settings.model_dump()))
    runner = web.AppRunner(build_app(settings), access_log=None)
    server: asyncio.Server | None = None
    try:
        await runner.setup()
        server = await listen(runner, taken)
        address = f"http://{settings.host}:{settings.port}"
        if demo:
            await greet(runner, address, browser=browser)
        else:
            print(f"FocoBot listens on {address}", flush=True)
        await stop_signal()
    finally:
        (server or taken).close()
        await runner.cleanup()


async def greet(runner: web.AppRunner, address: str, *, browser: bool) -> None:
    """Seeds the demo person once and says where everything is."""
    person = await seed_demo(runner.app[SERVICES].store)
    print(f"FocoBot's simulator:  {address}/simulator", flush=True)
    print(f"The demo person's tasks:  {address}/tasks  ({person.email} / {person.password})", flush=True)
    print("Ctrl+C ends it.", flush=True)
    if browser:
        with contextlib.suppress(webbrowser.Error):
            webbrowser.open(f"{address}/simulator")


async def stop_signal() -> None:
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(name, stopped.set)
    await stopped.wait()
