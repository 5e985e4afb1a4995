"""`focobot doctor`: each thing that can be wrong is found, named, and comes with its remedy."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from typer.testing import CliRunner, Result

from engine.pack import PackError
from server.app import build_app
from server.channels.twilio import WEBHOOK_PATH
from server.cli.main import app as command
from server.diagnosis.finding import Finding
from server.diagnosis.local import (
    check_address,
    check_database,
    check_grammar,
    check_models,
    check_signature,
    check_templates,
    check_time_zones,
)
from server.diagnosis.logins import check_logins
from server.diagnosis.remote import check_clock, check_hosts
from server.settings import Settings, load_settings
from storage import open_store

NOW = datetime(2026, 3, 10, 16, tzinfo=UTC)
TOKEN = "0123456789abcdef0123456789abcdef"
ACCOUNT = "AC" + "1" * 32
# A point of the curve P-256, from RFC 7515, A.3.
POINT = ("f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU", "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0")
PUBLIC = "https://foco.example.org"
PRODUCTION = {
    "FOCOBOT_ENV": "production",
    "FOCOBOT_BASE_URL": PUBLIC,
    "FOCOBOT_CRON_SECRET": "qwertyuiopasdfghjklzxcvbnm0123456789-c",
    "FOCOBOT_FINGERPRINT_SECRET": "qwertyuiopasdfghjklzxcvbnm0123456789-f",
    "FOCOBOT_ENCRYPTION_KEY": "qwertyuiopasdfghjklzxcvbnm0123456789-e",
    "TWILIO_AUTH_TOKEN": TOKEN,
    "TWILIO_ACCOUNT_SID": ACCOUNT,
    "WHATSAPP_BUSINESS_NUMBER": "+14155550100",
}


def settings(**env: str) -> Settings:
    return load_settings(env)


@pytest.mark.parametrize(
    ("env", "level"),
    [
        ({}, "warning"),
        ({"FOCOBOT_BASE_URL": PUBLIC}, "ok"),
        ({"FOCOBOT_BASE_URL": "http://foco.example.org"}, "warning"),
        ({"FOCOBOT_BASE_URL": PUBLIC + WEBHOOK_PATH}, "wrong"),
        ({"FOCOBOT_BASE_URL": "https://10.0.0.5"}, "warning"),
        (PRODUCTION | {"FOCOBOT_BASE_URL": "https://localhost"}, "wrong"),
        (PRODUCTION, "ok"),
    ],
)
def test_the_public_address_must_be_one_that_twilio_can_call(env: Mapping[str, str], level: str) -> None:
    found = check_address(settings(**env))
    assert found.level == level
    assert (found.remedy is None) == (level == "ok")


@pytest.mark.parametrize("url", [PUBLIC, "https://foco.example.org:8443/bot", "http://[::1]:8080"])
def test_the_signature_is_the_one_of_twilios_own_package(url: str) -> None:
    assert check_signature(settings(FOCOBOT_BASE_URL=url)).level == "ok"


def test_old_time_zone_data_is_seen() -> None:
    assert check_time_zones().level == "ok"
    summer = datetime(2026, 7, 1, tzinfo=UTC)
    assert check_time_zones([("America/Mexico_City", summer, timedelta(hours=-5))]).level == "wrong"
    assert check_time_zones([("Nowhere/Atlantis", summer, timedelta())]).level == "wrong"


def test_a_grammar_that_does_not_compile_names_its_file() -> None:
    def load() -> None:
        raise PackError("words.toml: line 3")

    assert "words.toml" in check_grammar(load).told
    assert check_grammar(lambda: None).level == "ok"


def test_missing_templates_are_named_by_their_variables() -> None:
    [missing] = check_templates(settings(TWILIO_TEMPLATE_LINK_CODE_XX="HX1"), ("xx",))
    assert "TWILIO_TEMPLATE_MORNING_DIGEST_XX" in (missing.remedy or "")
    assert "LINK_CODE" not in (missing.remedy or "")
    kinds = ("MORNING_DIGEST", "EVENING_SUMMARY", "OVERDUE_REMINDER", "DEADLINE_ALERT", "TASK_REMINDER", "LINK_CODE")
    whole = settings(**{f"TWILIO_TEMPLATE_{kind}_XX": "HX1" for kind in kinds})
    assert [found.level for found in check_templates(whole, ("xx",))] == ["ok"]
    levels = [(found.level, "xx" in found.told) for found in check_templates(whole, ())]
    assert levels == [("warning", True)]


async def test_the_database_is_asked_and_never_made(tmp_path: Path) -> None:
    path = tmp_path / "focobot.db"
    env = settings(DATABASE_URL=f"sqlite:///{path}")
    assert (await check_database(env)).level == "warning"
    assert not path.exists()
    store = open_store(f"sqlite:///{path}")
    await store.open()
    waiting = await check_database(env)
    assert (waiting.level, waiting.remedy) == ("warning", "run focobot db migrate")
    await store.migrate()
    await store.close()
    assert (await check_database(env)).level == "ok"
    path.write_bytes(b"no database at all" * 100)
    assert (await check_database(env)).level == "wrong"


async def test_a_database_server_that_is_not_there_is_wrong_and_its_password_untold() -> None:
    found = await check_database(settings(DATABASE_URL="postgresql://ana:s3cret-word@127.0.0.1:9/foco"))
    assert found.level == "wrong"
    assert "s3cret-word" not in found.told + (found.remedy or "")


def test_a_model_without_a_place_or_a_way_out_is_told() -> None:
    assert check_models(settings()).level == "ok"
    assert check_models(settings(GLM_API_KEY="k", FOCOBOT_LLM_ORDER="openai")).level == "warning"
    assert check_models(settings(GLM_API_KEY="k")).level == "warning"
    assert "glm" in check_models(settings(**PRODUCTION, GLM_API_KEY="k")).told


def test_a_clock_that_is_minutes_off_is_wrong() -> None:
    assert check_clock({"twilio": NOW + timedelta(seconds=5)}, NOW).level == "ok"
    assert check_clock({"twilio": NOW, "glm": NOW - timedelta(minutes=3)}, NOW).level == "wrong"
    assert check_clock({}, NOW).level == "warning"


@dataclass(slots=True)
class Host:
    """Twilio and a model's API on this machine."""

    url: str = ""
    date: datetime = NOW
    account_status: int = 200
    model_status: int = 200
    asked: list[tuple[str, str]] = field(default_factory=list)
    keys: list[dict[str, str]] = field(default_factory=list)

    async def handle(self, request: web.Request) -> web.Response:
        self.asked.append((request.path, request.headers.get("Authorization", "")))
        if request.path.endswith("jwks.json"):
            return web.json_response({"keys": self.keys})
        status = self.account_status if "Accounts" in request.path else self.model_status
        headers = {"Date": format_datetime(self.date, usegmt=True)}
        return web.json_response({"data": [{"id": "glm-4.7"}]}, status=status, headers=headers)


@pytest.fixture
async def host() -> AsyncIterator[Host]:
    known = Host()
    app = web.Application()
    app.router.add_get("/{path:.*}", known.handle)
    async with TestServer(app) as server:
        known.url = str(server.make_url("")).rstrip("/")
        yield known


async def examine(host: Host, **env: str) -> dict[str, Finding]:
    """Everything points at the host; the webhook, where `env` does not say otherwise, at nobody."""
    known = {
        "TWILIO_API_BASE_URL": host.url, "TWILIO_ACCOUNT_SID": ACCOUNT, "TWILIO_AUTH_TOKEN": TOKEN, "GLM_API_KEY": "k1",
        "GLM_BASE_URL": f"{host.url}/v1", "FOCOBOT_BASE_URL": "http://127.0.0.1:9",
    }  # fmt: skip
    return {found.subject: found for found in await check_hosts(load_settings(known | env), lambda: NOW, check_logins)}


async def test_hosts_that_answer_are_fine(host: Host) -> None:
    found = await examine(host)
    assert {name: one.level for name, one in found.items()} == {
        "webhook": "warning", "twilio": "ok", "glm": "ok", "clock": "ok",
    }  # fmt: skip
    basic = "Basic " + b64encode(f"{ACCOUNT}:{TOKEN}".encode()).decode()
    assert sorted(host.asked) == [(f"/2010-04-01/Accounts/{ACCOUNT}.json", basic), ("/v1/models", "Bearer k1")]


@pytest.mark.parametrize("status", [401, 403, 404, 500])
async def test_refused_credentials_are_told_without_being_shown(host: Host, status: int) -> None:
    host.account_status = host.model_status = status
    found = await examine(host)
    assert found["twilio"].level == "wrong"
    assert found["glm"].level == ("ok" if status == 404 else "warning")
    assert not [one for one in found.values() if TOKEN in one.told + (one.remedy or "") or "k1" in one.told]


async def test_a_model_that_is_not_listed_and_a_clock_that_is_off_are_told(host: Host) -> None:
    host.date = NOW + timedelta(hours=1)
    found = await examine(host, GLM_MODEL="glm-9")
    assert found["glm"].level == "warning"
    assert found["clock"].level == "wrong"


async def test_hosts_that_are_not_there_are_told(host: Host) -> None:
    nobody = "http://127.0.0.1:9"
    found = await examine(host, TWILIO_API_BASE_URL=nobody, GLM_BASE_URL=nobody)
    assert {name: one.level for name, one in found.items()} == {
        "webhook": "warning", "twilio": "wrong", "glm": "warning", "clock": "warning",
    }  # fmt: skip


async def test_the_keys_of_a_supabase_project_are_looked_at(host: Host) -> None:
    assert "supabase" not in await examine(host)
    assert (await examine(host, SUPABASE_JWT_SECRET="x" * 40))["supabase"].level == "ok"
    assert (await examine(host, SUPABASE_URL=host.url))["supabase"].level == "wrong"
    assert (await examine(host, SUPABASE_URL=host.url, SUPABASE_JWT_SECRET="x" * 40))["supabase"].level == "ok"
    assert (await examine(host, SUPABASE_URL="http://127.0.0.1:9"))["supabase"].level == "wrong"
    curve = {"kty": "EC", "crv": "P-256", "kid": "k", "x": POINT[0], "y": POINT[1]}
    host.keys = [curve, {"kty": "oct", "k": "c2VjcmV0", "kid": "s"}]
    assert (await examine(host, SUPABASE_URL=host.url))["supabase"].told == "1 of the project's keys can be used"


async def test_the_running_server_is_asked_with_a_signature_and_nothing_is_kept(host: Host, tmp_path: Path) -> None:
    database = f"sqlite:///{tmp_path / 'focobot.db'}"
    async with TestServer(web.Application()) as free:
        port = str(free.port)
    env = {"FOCOBOT_BASE_URL": f"http://127.0.0.1:{port}", "TWILIO_AUTH_TOKEN": TOKEN, "DATABASE_URL": database}
    async with TestServer(build_app(load_settings(env)), port=int(port)):
        found = await examine(host, **env)
        assert found["webhook"].level == "ok"
        other = await examine(host, **env | {"TWILIO_AUTH_TOKEN": TOKEN[::-1]})
        assert (other["webhook"].level, "refuses" in other["webhook"].told) == ("wrong", True)
    store = open_store(database)
    await store.open()
    events = [event["action_type"] for event in await store.security_events(limit=9)]
    await store.close()
    assert events == ["signature_invalid"]


def run(tmp_path: Path, **env: str) -> Result:
    known = {"DATABASE_URL": f"sqlite:///{tmp_path / 'focobot.db'}"}
    return CliRunner().invoke(command, ["doctor", "--offline"], env=known | env)


def test_the_command_ends_well_when_nothing_is_wrong(tmp_path: Path) -> None:
    result = run(tmp_path)
    assert result.exit_code == 0
    assert re.findall(r"^wrong", result.stdout, re.MULTILINE) == []
    assert "grammar: every language compiles" in result.stdout


def test_settings_that_stop_the_start_are_named_with_what_to_do(tmp_path: Path) -> None:
    result = run(tmp_path, FOCOBOT_ENV="production", PORT="many")
    assert result.exit_code == 1
    told = [line for line in result.stdout.splitlines() if line.startswith("wrong")]
    assert any("PORT" in line for line in told)
    assert any("FOCOBOT_CRON_SECRET" in line for line in told)
    assert result.stdout.count("->") == len(told)
