"""Schemathesis over the OpenAPI document: whatever fits it, and much that does not, breaks nothing in the server."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import requests
import schemathesis
from aiohttp import web
from hypothesis import HealthCheck, settings

from server.app import build_app
from server.keys import SERVICES
from server.listening import listen, take_address
from server.settings import load_settings
from server.web.openapi import document, routes_of
from tests.attack.fortress import PASSWORD, PASSWORD_HASH

ENVIRONMENT = {"FOCOBOT_SCHEDULER": "off"}
DOCUMENT = document(frozenset(routes_of(build_app(load_settings(ENVIRONMENT)))))
SCHEMA = schemathesis.openapi.from_dict(dict(DOCUMENT))
ENDS_THE_SESSION = "/api/auth/logout"
QUICK = settings(max_examples=6, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))


@dataclass(frozen=True, slots=True, kw_only=True)
class Door:
    """A running server, and what an operator's browser sends it."""

    url: str
    headers: dict[str, str]
    cookies: dict[str, str]


@pytest.fixture(scope="module")
def door(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Door]:
    url, stop = serve_aside(tmp_path_factory.mktemp("fuzz") / "focobot.db")
    session = requests.Session()
    answer = session.post(f"{url}/api/auth/login", json={"email": "olga@example.org", "password": PASSWORD}, timeout=10)
    cookies = {cookie.name: cookie.value or "" for cookie in session.cookies}
    yield Door(url=url, headers={"X-CSRF-Token": answer.json()["csrfToken"]}, cookies=cookies)
    stop()


def serve_aside(database: Path) -> tuple[str, Any]:
    """The address of a server on a thread with a loop of its own, and what ends it."""
    started: dict[str, Any] = {}
    ready, over = threading.Event(), threading.Event()

    async def run() -> None:
        app = build_app(load_settings(ENVIRONMENT | {"DATABASE_URL": f"sqlite:///{database}"}))
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        await app[SERVICES].store.add_person(
            email="olga@example.org", name="Olga", password_hash=PASSWORD_HASH, language=None, timezone="UTC",
            is_operator=True,
        )  # fmt: skip
        listening = await listen(runner, take_address("127.0.0.1", 0))
        started["url"] = f"http://127.0.0.1:{listening.sockets[0].getsockname()[1]}"
        ready.set()
        await asyncio.to_thread(over.wait)
        listening.close()
        await runner.cleanup()

    thread = threading.Thread(target=asyncio.run, args=(run(),))
    thread.start()
    assert ready.wait(60)

    def stop() -> None:
        over.set()
        thread.join(30)

    return started["url"], stop


@SCHEMA.exclude(path=ENDS_THE_SESSION).parametrize()
@QUICK
def test_no_request_of_the_document_or_against_it_breaks_the_server(case: schemathesis.Case[Any], door: Door) -> None:
    answer = case.call(base_url=door.url, headers=door.headers, cookies=door.cookies, timeout=20, allow_redirects=False)
    told = DOCUMENT["paths"][case.operation.path][case.operation.method.lower()]["responses"]
    assert answer.status_code < 500 or str(answer.status_code) in told, answer.text
    assert "Traceback" not in answer.text


def test_the_server_is_still_whole_afterwards(door: Door) -> None:
    assert requests.get(f"{door.url}/readyz", timeout=10).status_code == 200
    assert requests.get(f"{door.url}/api/tasks", cookies=door.cookies, timeout=10).status_code == 200
