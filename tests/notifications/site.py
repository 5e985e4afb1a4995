"""The real application over HTTP, with the people of a town, the signed webhook and the cron endpoint."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4
from xml.etree import ElementTree as ET
from zoneinfo import ZoneInfo

from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from twilio.request_validator import RequestValidator

from server.app import build_app
from server.channels.signature import SIGNATURE_HEADER
from server.channels.twilio import WEBHOOK_PATH
from server.keys import SERVICES
from server.settings import load_settings
from tests.notifications.fake_twilio import FakeTwilio
from tests.notifications.town import CIPHER_KEY, Clock, Town

SECRET = "0123456789abcdef-cron-secret-0123456789"
TOKEN = "token"
BASE = "https://foco.example"
CRON = "/api/focobot/cron"
KEY = {"Authorization": f"Bearer {SECRET}"}
MEXICO = ZoneInfo("America/Mexico_City")
AT_EIGHT = datetime(2026, 3, 10, 14, 15, tzinfo=UTC)


@dataclass(slots=True, kw_only=True)
class Site:
    client: TestClient[web.Request, web.Application]
    town: Town

    @property
    def today(self) -> date:
        return self.town.clock().astimezone(MEXICO).date()

    async def cron(self, body: Any = None) -> dict[str, Any]:
        response = await self.client.post(CRON, headers=KEY, json=body)
        assert response.status == 200, await response.text()
        answer: dict[str, Any] = await response.json()
        assert answer["success"] is True
        assert datetime.fromisoformat(answer["timestamp"]) == self.town.clock()
        results: dict[str, Any] = answer["results"]
        return results

    async def write(
        self, user_id: str, text: str, quoted: str | None = None, sid: str | None = None, button: str | None = None
    ) -> str:
        """What the bot answers, through the signed webhook."""
        phone = self.town.phones[user_id]
        form = {
            "MessageSid": sid or f"SM{uuid4().hex}",
            "AccountSid": "AC123",
            "From": f"whatsapp:{phone}",
            "To": "whatsapp:+14155550100",
            "Body": text,
            "NumMedia": "0",
            "WaId": phone.lstrip("+"),
        } | ({"OriginalRepliedMessageSid": quoted} if quoted else {})
        form |= {"ButtonText": text, "ButtonPayload": button, "MessageType": "button"} if button else {}
        response = await self._signed(WEBHOOK_PATH, form)
        return "\n".join(element.text or "" for element in ET.fromstring(response))

    async def call_back(self, sid: str, reference: str, status: str, code: str | None = None) -> None:
        form = {"MessageSid": sid, "MessageStatus": status} | ({"ErrorCode": code} if code else {})
        await self._signed(f"{WEBHOOK_PATH}?inbound={reference}", form)

    async def _signed(self, path: str, form: dict[str, str]) -> str:
        signature = RequestValidator(TOKEN).compute_signature(BASE + path, form)
        response = await self.client.post(path, data=form, headers={SIGNATURE_HEADER: signature})
        assert response.status in (200, 204), await response.text()
        return await response.text()


def environment(folder: Path, twilio: FakeTwilio, **more: str) -> dict[str, str]:
    return {
        "DATABASE_URL": f"sqlite:///{folder}/focobot.db",
        "FOCOBOT_BASE_URL": BASE,
        "FOCOBOT_CRON_SECRET": SECRET,
        "FOCOBOT_ENCRYPTION_KEY": CIPHER_KEY,
        "FOCOBOT_SCHEDULER": "off",
        "TWILIO_ACCOUNT_SID": "AC123",
        "TWILIO_AUTH_TOKEN": TOKEN,
        "TWILIO_API_BASE_URL": twilio.url,
        "WHATSAPP_BUSINESS_NUMBER": "+14155550100",
        **more,
    }


@asynccontextmanager
async def open_site(folder: Path, clock: Clock, twilio: FakeTwilio, **more: str) -> AsyncIterator[Site]:
    app = build_app(load_settings(environment(folder, twilio, **more)), clock=clock)
    async with TestClient(TestServer(app)) as client:
        yield Site(client=client, town=Town(store=app[SERVICES].store, clock=clock, twilio=twilio))
