"""What every request passes: JSON errors, headers, bounds, health, figures."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest
from aiohttp.test_utils import TestClient, TestServer

from server import json_errors
from server.app import build_app
from server.channels.twilio import WEBHOOK_PATH
from server.settings import load_settings
from tests.server.bot import Bot
from tests.server.test_settings import PRODUCTION


def error_of(body: str) -> dict[str, str | None]:
    error: dict[str, str | None] = json.loads(body)["error"]
    return error


# --- errors -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/nothing", "/api/nothing", "/%00", "/api/integrations/whatsapp/webhook/x"])
async def test_an_unknown_path_is_404_in_json(bot: Bot, path: str) -> None:
    answer = await bot.get(path)
    assert answer.status == 404
    assert error_of(answer.body)["code"] == "not_found"


async def test_a_wrong_method_is_405_in_json_and_says_which_are_right(bot: Bot) -> None:
    response = await bot.client.delete(WEBHOOK_PATH)
    assert response.status == 405
    assert set(response.headers["Allow"].split(",")) == {"GET", "HEAD", "POST"}
    assert error_of(await response.text())["code"] == "method_not_allowed"


async def test_a_body_over_the_limit_is_413_in_json(bot: Bot) -> None:
    response = await bot.client.post(WEBHOOK_PATH, data=b"x" * (json_errors.BODY_LIMIT + 1))
    assert response.status == 413
    assert error_of(await response.text())["code"]


async def test_a_body_that_never_ends_is_408(bot: Bot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_errors, "BODY_SECONDS", 0.05)
    reader, writer = await asyncio.open_connection(bot.client.host, bot.client.port)
    writer.write(f"POST {WEBHOOK_PATH} HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nBody=".encode())
    await writer.drain()
    status_line = await asyncio.wait_for(reader.readline(), timeout=5)
    assert b" 408 " in status_line
    writer.close()
    assert (await bot.get("/healthz")).status == 200, "and nobody else waits"


async def test_when_the_database_fails_the_answer_is_503_in_json(bot: Bot) -> None:
    await bot.store.close()
    answer = await bot.post(bot.form("hola"))
    assert answer.status == 503
    assert answer.headers["Retry-After"]
    assert error_of(answer.body)["code"] == "unavailable"
    assert (await bot.get("/readyz")).status == 503
    assert (await bot.get("/healthz")).status == 200, "the process itself lives"


async def test_a_fault_of_ours_is_500_in_json_without_its_text(bot: Bot, monkeypatch: pytest.MonkeyPatch) -> None:
    async def fail(*_: object) -> None:
        raise ValueError("a person's words")

    monkeypatch.setattr("server.webhook.answer", fail)
    answer = await bot.post(bot.form("hola"))
    assert answer.status == 500
    assert error_of(answer.body)["code"] == "internal"
    assert "words" not in answer.body


# --- headers ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/healthz", "/login", "/nothing", "/static/app.css", WEBHOOK_PATH])
async def test_every_response_carries_the_security_headers(bot: Bot, path: str) -> None:
    headers = (await bot.get(path)).headers
    policy = headers["Content-Security-Policy"]
    assert "'unsafe-inline'" not in policy
    assert "script-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert "aiohttp" not in headers["Server"]
    assert "Strict-Transport-Security" not in headers


async def test_production_insists_on_https_and_has_no_simulator(tmp_path: Path) -> None:
    settings = load_settings(PRODUCTION | {"DATABASE_URL": f"sqlite:///{tmp_path / 'production.db'}"})
    async with TestClient(TestServer(build_app(settings))) as client:
        healthy = await client.get("/healthz")
        assert healthy.headers["Strict-Transport-Security"].startswith("max-age=31536000")
        assert (await client.get("/simulator")).status == 404
        assert (await client.post("/simulator/send", json={})).status == 404


# --- health and figures -----------------------------------------------------------------------------------------------


async def test_liveness_and_readiness(bot: Bot) -> None:
    assert json.loads((await bot.get("/healthz")).body) == {"status": "ok"}
    ready = await bot.get("/readyz")
    assert ready.status == 200
    assert json.loads(ready.body)["checks"] == {"grammar": "ok", "database": "ok"}


async def test_the_figures_count_messages_by_outcome_and_name_nobody(bot: Bot) -> None:
    await bot.say("hola")
    await bot.client.post(WEBHOOK_PATH, data={})
    figures = (await bot.get("/metrics")).body
    assert 'focobot_messages_total{outcome="answered"} 1.0' in figures
    assert 'focobot_messages_total{outcome="forged"} 1.0' in figures
    assert "focobot_message_seconds_count 1.0" in figures
    assert "5512345678" not in figures


@pytest.mark.parametrize("header", ["X_Forwarded_For", "Forwarded", "X_Real_IP", "Via"])
async def test_without_a_token_the_figures_are_for_this_machine_not_for_its_proxy(bot: Bot, header: str) -> None:
    assert (await bot.get("/metrics")).status == 200
    answer = await bot.get("/metrics", **{header: "203.0.113.9"})
    assert answer.status == 403
    assert error_of(answer.body)["code"] == "forbidden"


class TestWithAMetricsToken:
    @pytest.fixture
    def variables(self) -> dict[str, str]:
        return {"FOCOBOT_METRICS_TOKEN": "the-token-of-prometheus"}

    async def test_only_the_token_opens_the_figures(self, bot: Bot) -> None:
        assert (await bot.get("/metrics")).status == 403
        assert (await bot.get("/metrics", Authorization="Bearer wrong")).status == 403
        assert (await bot.get("/metrics", Authorization="Bearer the-token-of-prometheus")).status == 200
