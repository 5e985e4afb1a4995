"""Speaks to a running application as Twilio does: forms signed over a public address."""

from __future__ import annotations

import asyncio
import sqlite3
import xml.etree.ElementTree as ET
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import asyncpg
from aiohttp import ClientResponse, web
from aiohttp.test_utils import TestClient
from twilio.request_validator import RequestValidator

from server.channels.signature import SIGNATURE_HEADER
from server.channels.twilio import WEBHOOK_PATH
from server.codes import hash_code
from server.keys import SERVICES
from storage.model import Person
from storage.port import Store
from storage.protection import LinkCode

TOKEN = "0123456789abcdef0123456789abcdef"
BASE = "https://foco.example"
PHONE = "+525512345678"
START = datetime(2026, 3, 10, 16, tzinfo=UTC)  # Tuesday, ten in the morning in Mexico City
UNCHANGED_BY_REFUSALS = "whatsapp_security_audit_log"
SQLITE_TABLES = "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'"
POSTGRES_TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"


@dataclass(slots=True)
class Clock:
    now: datetime = START

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **span: float) -> None:
        self.now += timedelta(**span)


@dataclass(slots=True)
class Answered:
    status: int
    body: str
    headers: Mapping[str, str]

    @property
    def texts(self) -> list[str]:
        """The messages of the TwiML; fails when it is none."""
        root = ET.fromstring(self.body)
        assert root.tag == "Response"
        return [element.text or "" for element in root]

    @property
    def text(self) -> str:
        return "\n".join(self.texts)


@dataclass(slots=True)
class Bot:
    client: TestClient[web.Request, web.Application]
    clock: Clock
    database_url: str
    fingerprint_secret: str
    numbers: Any = field(default_factory=lambda: count(1))

    @property
    def app(self) -> web.Application:
        return self.client.app

    @property
    def store(self) -> Store:
        return self.app[SERVICES].store

    def form(self, text: str, **fields: str) -> dict[str, str]:
        sid = f"SM{next(self.numbers):032x}"
        phone = fields.pop("phone", PHONE)
        return {
            "MessageSid": sid,
            "SmsMessageSid": sid,
            "AccountSid": "AC" + "0" * 32,
            "From": f"whatsapp:{phone}",
            "To": "whatsapp:+14155550100",
            "Body": text,
            "NumMedia": "0",
            "WaId": phone.removeprefix("+"),
            "ProfileName": "Ana",
            "MessageType": "text",
            "SmsStatus": "received",
            "ApiVersion": "2010-04-01",
        } | fields

    async def post(self, form: Mapping[str, str], *, query: str = "", **headers: str) -> Answered:
        """As Twilio would post it; `X_Twilio_Signature` and other headers may be replaced. Time goes on a little."""
        self.clock.forward(milliseconds=10)
        url = BASE + WEBHOOK_PATH + (f"?{query}" if query else "")
        signature = RequestValidator(TOKEN).compute_signature(url, dict(form))
        sent = {SIGNATURE_HEADER: signature} | {name.replace("_", "-"): value for name, value in headers.items()}
        path = WEBHOOK_PATH + (f"?{query}" if query else "")
        return await answered(await self.client.post(path, data=dict(form), headers=sent))

    async def say(self, text: str, **fields: str) -> Answered:
        """One message of a person, which must be answered with TwiML."""
        result = await self.post(self.form(text, **fields))
        assert result.status == 200, result.body
        return result

    async def get(self, path: str, **headers: str) -> Answered:
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        return await answered(await self.client.get(path, headers=sent))

    async def add_person(self, email: str = "ana@example.org", *, phone: str | None = PHONE) -> Person:
        person = await self.store.add_person(
            email=email,
            name="Ana",
            password_hash=None,
            language=None,
            timezone="America/Mexico_City",
            is_operator=False,
        )
        if phone is not None:
            await self.store.link(person.id, phone, self.clock.now)
        return person

    async def open_code(self, person: Person, code: str, phone: str = PHONE) -> None:
        kept = LinkCode(
            user_id=person.id,
            phone=phone,
            code_hash=hash_code(code, phone, self.fingerprint_secret),
            expires_at=self.clock.now + timedelta(minutes=10),
        )
        await self.store.put_link_code(kept, self.clock.now)

    @property
    def database(self) -> Path:
        """The SQLite file."""
        return Path(self.database_url.removeprefix("sqlite:///"))

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        if self.database_url.startswith("sqlite"):
            with closing(sqlite3.connect(self.database)) as connection:
                return connection.execute(sql).fetchall()
        with ThreadPoolExecutor() as thread:  # a loop of its own: this one is running
            return thread.submit(asyncio.run, _postgres_rows(self.database_url, sql)).result()

    def audited(self) -> list[str]:
        return [action for (action,) in self.rows("SELECT action_type FROM whatsapp_security_audit_log ORDER BY id")]

    def everything_but_audit(self) -> dict[str, list[tuple[Any, ...]]]:
        sqlite = self.database_url.startswith("sqlite")
        tables = self.rows(SQLITE_TABLES if sqlite else POSTGRES_TABLES)
        return {name: self.rows(f'SELECT * FROM "{name}"') for (name,) in tables if name != UNCHANGED_BY_REFUSALS}


async def _postgres_rows(url: str, sql: str) -> list[tuple[Any, ...]]:
    connection = await asyncpg.connect(url)
    try:
        return [tuple(row) for row in await connection.fetch(sql)]
    finally:
        await connection.close()


async def answered(response: ClientResponse) -> Answered:
    return Answered(status=response.status, body=await response.text(), headers=response.headers)
