"""What is attacked: the whole application with three people in it, and browsers to attack it with."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from aiohttp import ClientSession, CookieJar
from argon2 import PasswordHasher

from server.web.openapi import routes_of
from storage.model import Person
from tests.server.bot import PHONE as ANAS_PHONE
from tests.server.bot import Answered, Bot, answered

BETOS_PHONE = "+525587654321"
SAID = ("/proyecto Web", "Crear tarea: comprar pan", "hay que revisar contratos y pagar nómina el viernes")
PASSWORD = "correct horse battery"
PASSWORD_HASH = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)  # quick, for tests alone
HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "'; DROP TABLE tasks; --",
    "\\'; DROP TABLE tasks; --",
    "' OR '1'='1",
    "$$; DELETE FROM users; $$",
    "{{ 7*7 }}{% raw %}${7*7}#{7*7}<%= 7*7 %>",
    "{ $title } { -brand } { NUMBER(1) }",
    "%s%n%(x)s{0}{0.__class__}",
    "\r\nSet-Cookie: hacked=1\r\n\r\n<h1>hacked</h1>",
    '\n{"event": "account_unlocked", "level": "info"}',
    "\x00\x1b[2J\x07\u202e\u2066",
    "../../../../etc/passwd",
    "..%2f..%2fetc%2fpasswd%00",
    "\ud800\udfff\ufffe",
    "a" * 5_000,
    "9" * 400,
    "-1",
    "NaN",
    "null",
    "[]",
    "😀" * 200,
)


@dataclass(slots=True)
class Browser:
    """One browser with its cookies. `csrf` is what its pages carry once somebody has logged in."""

    session: ClientSession
    csrf: str = ""

    async def log_in(self, email: str, password: str = PASSWORD) -> Answered:
        answer = await self.call("POST", "/api/auth/login", {"email": email, "password": password})
        if answer.status == 200:
            self.csrf = json.loads(answer.body)["csrfToken"]
        return answer

    async def call(self, method: str, path: str, body: Any = None, **headers: str) -> Answered:
        """A call of the site's own script, unless `headers` say otherwise; redirects are not followed."""
        sent = {"X-CSRF-Token": self.csrf} | {name.replace("_", "-"): value for name, value in headers.items()}
        sent = {name: value for name, value in sent.items() if value}
        return await answered(await self.session.request(method, path, json=body, headers=sent, allow_redirects=False))


@dataclass(slots=True)
class Fortress:
    """Ana has a linked phone, tasks, a proposal and a device; so has Beto. Olga is an operator; Mallory has nothing."""

    bot: Bot
    ana: Person
    beto: Person
    browsers: list[Browser] = field(default_factory=list)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.bot, name)

    async def browser(self, email: str | None = None) -> Browser:
        session = ClientSession(base_url=self.bot.client.make_url("/"), cookie_jar=CookieJar(unsafe=True))
        browser = Browser(session=session)
        self.browsers.append(browser)
        if email is not None:
            assert (await browser.log_in(email)).status == 200
        return browser

    @property
    def routes(self) -> frozenset[str]:
        """ "METHOD /path" of each."""
        return frozenset(routes_of(self.bot.app))

    async def stands(self) -> None:
        """Nothing was lost: the server answers, both people still have what they had."""
        assert (await self.bot.get("/readyz")).status == 200
        owners = {owner for (owner,) in self.bot.rows("SELECT DISTINCT user_id FROM tasks WHERE status = 'open'")}
        assert {self.ana.id, self.beto.id} <= owners
        assert len(self.bot.rows("SELECT id FROM users")) >= 4


@asynccontextmanager
async def besieged(bot: Bot) -> AsyncIterator[Fortress]:
    people = {name: await _account(bot, name) for name in ("ana", "beto", "mallory")}
    await _account(bot, "olga", is_operator=True)
    fortress = Fortress(bot=bot, ana=people["ana"], beto=people["beto"])
    for person, phone in ((fortress.ana, ANAS_PHONE), (fortress.beto, BETOS_PHONE)):
        await bot.store.link(person.id, phone, bot.clock.now)
        for text in (
            "/proyecto Web",
            "Crear tarea: comprar pan",
            "hay que revisar contratos y pagar nómina el viernes",
        ):
            bot.clock.forward(seconds=1)
            await bot.say(text, phone=phone)
    try:
        yield fortress
    finally:
        for browser in fortress.browsers:
            await browser.session.close()


async def _account(bot: Bot, name: str, *, is_operator: bool = False) -> Person:
    return await bot.store.add_person(
        email=f"{name}@example.org",
        name=name.title(),
        password_hash=PASSWORD_HASH,
        language=None,
        timezone="America/Mexico_City",
        is_operator=is_operator,
    )


def a_stranger() -> str:
    return str(uuid4())
