"""The real application on a real SQLite file, with a browser's cookie jar on one side and the phone on the other."""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from aiohttp import ClientResponse, CookieJar, web
from aiohttp.test_utils import TestClient, TestServer
from argon2 import PasswordHasher
from twilio.request_validator import RequestValidator

from server.app import build_app
from server.channels.signature import SIGNATURE_HEADER
from server.channels.twilio import WEBHOOK_PATH
from server.keys import SERVICES
from server.settings import load_settings
from storage.model import Person
from storage.port import Store

TOKEN = "0123456789abcdef0123456789abcdef"
BASE = "https://foco.example"
BOT_NUMBER = "+14155550100"
PASSWORD = "correct horse battery"
PASSWORD_HASH = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)  # quick, for tests alone
PHONE = "+525512345678"
START = datetime(2026, 3, 10, 16, tzinfo=UTC)  # Tuesday, ten in the morning in Mexico City
LINK = "/api/integrations/whatsapp"


@dataclass(slots=True)
class Clock:
    now: datetime = START

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **span: float) -> None:
        self.now += timedelta(**span)


@dataclass(slots=True)
class Site:
    """One browser at the site, and any phone."""

    client: TestClient[web.Request, web.Application]
    clock: Clock
    database: Path
    csrf: str = ""
    sids: Any = field(default_factory=lambda: count(1))

    @property
    def store(self) -> Store:
        app = self.client.app
        assert app is not None
        return app[SERVICES].store

    async def add_person(self, email: str = "ana@example.org", **fields: Any) -> Person:
        known = {"name": "Ana", "password_hash": PASSWORD_HASH, "language": None, "is_operator": False}
        return await self.store.add_person(email=email, timezone="America/Mexico_City", **(known | fields))

    async def log_in(self, email: str = "ana@example.org", password: str = PASSWORD) -> ClientResponse:
        response = await self.client.post("/api/auth/login", json={"email": email, "password": password})
        if response.status == 200:
            self.csrf = (await response.json())["csrfToken"]
        return response

    async def call(self, method: str, path: str, body: Any = None, **headers: str) -> tuple[int, Any]:
        """A call of the page's own script; the status and the JSON of the answer."""
        sent = {"X-CSRF-Token": self.csrf} | {name.replace("_", "-"): value for name, value in headers.items()}
        response = await self.client.request(method, path, json=body, headers=sent)
        return response.status, await response.json() if response.status != 204 else None

    async def page(self, path: str, **headers: str) -> str:
        response = await self.client.get(path, headers={"Accept": "text/html"} | headers)
        assert response.status == 200, (path, response.status)
        return await response.text()

    async def write(self, text: str, phone: str = PHONE) -> str:
        """What the bot answers to a message from the phone, through the webhook."""
        sid = f"SM{next(self.sids):032x}"
        form = {
            "MessageSid": sid,
            "AccountSid": "AC" + "0" * 32,
            "From": f"whatsapp:{phone}",
            "To": f"whatsapp:{BOT_NUMBER}",
            "Body": text,
            "NumMedia": "0",
            "WaId": phone.lstrip("+"),
            "ProfileName": "Ana",
        }
        signature = RequestValidator(TOKEN).compute_signature(BASE + WEBHOOK_PATH, form)
        response = await self.client.post(WEBHOOK_PATH, data=form, headers={SIGNATURE_HEADER: signature})
        assert response.status == 200, await response.text()
        return "\n".join(element.text or "" for element in ET.fromstring(await response.text()))

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """The database itself, for what only time or another program would bring about."""
        with closing(sqlite3.connect(self.database)) as connection, connection:
            yield connection

    def rows(self, sql: str, *values: Any) -> list[tuple[Any, ...]]:
        with closing(sqlite3.connect(self.database)) as connection:
            return connection.execute(sql, values).fetchall()


@asynccontextmanager
async def open_site(folder: Path, **variables: str) -> AsyncIterator[Site]:
    database, clock = folder / "focobot.db", Clock()
    env = {
        "DATABASE_URL": f"sqlite:///{database}", "FOCOBOT_BASE_URL": BASE, "TWILIO_AUTH_TOKEN": TOKEN,
        "WHATSAPP_BUSINESS_NUMBER": BOT_NUMBER, "FOCOBOT_SCHEDULER": "off",
    }  # fmt: skip
    app = build_app(load_settings(env | variables), clock=clock)
    async with TestClient(TestServer(app), cookie_jar=CookieJar(unsafe=True)) as client:
        yield Site(client=client, clock=clock, database=database)


@pytest.fixture
async def site(tmp_path: Path) -> AsyncIterator[Site]:
    """With nobody logged in."""
    async with open_site(tmp_path) as opened:
        yield opened


@pytest.fixture
async def ana(site: Site) -> Site:
    """Ana is logged in; her phone is not linked."""
    await site.add_person()
    assert (await site.log_in()).status == 200
    return site
