"""The environment: every variable known, every wrong one named, no weak secret in production."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import pytest

from server.settings import DEVELOPMENT_SECRETS, Settings, SettingsError, load_settings, variable_names

EXAMPLE = Path(__file__).parents[2] / ".env.example"
ASSIGNMENT = re.compile(r"(?:# )?([A-Z][A-Z0-9_]+)=(.*)")

PRODUCTION = {
    "FOCOBOT_ENV": "production",
    "FOCOBOT_BASE_URL": "https://foco.example",
    "FOCOBOT_CRON_SECRET": "a7Gk2mQ9xLw4TzR8vNc1YpB6sDf3HjEu",
    "FOCOBOT_FINGERPRINT_SECRET": "b7Gk2mQ9xLw4TzR8vNc1YpB6sDf3HjEu",
    "FOCOBOT_ENCRYPTION_KEY": "c7Gk2mQ9xLw4TzR8vNc1YpB6sDf3HjEu",
    "TWILIO_AUTH_TOKEN": "0123456789abcdef0123456789abcdef",
    "TWILIO_ACCOUNT_SID": "AC" + "f" * 32,
    "WHATSAPP_BUSINESS_NUMBER": "+14155550100",
}


def problems(env: dict[str, str]) -> tuple[str, ...]:
    with pytest.raises(SettingsError) as raised:
        load_settings(env)
    return raised.value.lines


def example_lines() -> list[str]:
    return EXAMPLE.read_text(encoding="utf-8").splitlines()


def example_values() -> dict[str, str]:
    found = (ASSIGNMENT.fullmatch(line) for line in example_lines() if not line.startswith("#"))
    return {match[1]: match[2] for match in found if match}


def test_development_needs_no_variable_at_all() -> None:
    settings = load_settings({})
    assert settings.database_url == "sqlite:///focobot.db"
    assert settings.base_url == "http://127.0.0.1:8080"
    assert settings.scheduler
    assert (settings.limits.unlinked.minute, settings.limits.unlinked.hour, settings.limits.unlinked.day) == (3, 10, 20)
    assert (settings.limits.linked.minute, settings.limits.linked.hour, settings.limits.linked.day) == (10, 100, 500)


def test_the_example_names_every_variable_and_no_other() -> None:
    assert sorted(example_values()) == sorted(variable_names())


def test_every_variable_of_the_example_has_a_comment_above_it() -> None:
    lines = example_lines()
    bare = [
        line
        for before, line in pairwise(lines)
        if not line.startswith("#") and ASSIGNMENT.fullmatch(line) and not before.startswith("# ")
    ]
    assert bare == []


def test_the_example_as_it_is_starts_a_development_server() -> None:
    assert load_settings(example_values()) == load_settings({})


def test_a_template_variable_of_the_example_is_accepted() -> None:
    names = [match[1] for line in example_lines() if (match := ASSIGNMENT.fullmatch(line)) and line.startswith("# TW")]
    settings = load_settings(dict.fromkeys(names, "HX" + "0" * 32))
    assert len(settings.templates) == len(names) == 12
    assert ("task_reminder", "es") in settings.templates


def test_production_starts_with_secrets_of_its_own() -> None:
    settings = load_settings(PRODUCTION)
    assert settings.is_production
    assert settings.bot_number == "+14155550100"


@pytest.mark.parametrize("name", [name for name in PRODUCTION if name != "FOCOBOT_ENV"])
def test_production_names_the_variable_that_is_missing(name: str) -> None:
    (line,) = problems({key: value for key, value in PRODUCTION.items() if key != name})
    assert line.startswith(f"{name}: missing")


@pytest.mark.parametrize("name", list(DEVELOPMENT_SECRETS))
@pytest.mark.parametrize("weakness", ["short", "a" * 40, "abc" * 20, None])
def test_production_refuses_weak_secrets_and_the_examples(name: str, weakness: str | None) -> None:
    value = DEVELOPMENT_SECRETS[name] if weakness is None else weakness
    (line,) = problems(PRODUCTION | {name: value})
    assert line.startswith(f"{name}: ")


def test_each_of_several_encryption_keys_must_be_strong() -> None:
    strong = PRODUCTION["FOCOBOT_ENCRYPTION_KEY"]
    assert load_settings(PRODUCTION | {"FOCOBOT_ENCRYPTION_KEY": f"{strong},x{strong}"}).encryption_keys == (
        strong,
        "x" + strong,
    )
    (line,) = problems(PRODUCTION | {"FOCOBOT_ENCRYPTION_KEY": f"{strong},old"})
    assert line.startswith("FOCOBOT_ENCRYPTION_KEY: too weak")


def test_one_secret_in_two_places_is_refused() -> None:
    (line,) = problems(PRODUCTION | {"FOCOBOT_CRON_SECRET": PRODUCTION["FOCOBOT_FINGERPRINT_SECRET"]})
    assert line.startswith("FOCOBOT_FINGERPRINT_SECRET: is the same as FOCOBOT_CRON_SECRET")


def test_production_wants_an_https_address() -> None:
    (line,) = problems(PRODUCTION | {"FOCOBOT_BASE_URL": "http://foco.example"})
    assert line == "FOCOBOT_BASE_URL: must be an https address in production"


def test_production_wants_logins_of_another_service_to_be_safe() -> None:
    (line,) = problems(PRODUCTION | {"SUPABASE_URL": "http://project.example"})
    assert line.startswith("SUPABASE_URL: must be an https address")
    (line,) = problems(PRODUCTION | {"SUPABASE_JWT_SECRET": "short"})
    assert line.startswith("SUPABASE_JWT_SECRET: too weak")
    for project in ("https://project.example", "http://127.0.0.1:5000"):
        assert load_settings(PRODUCTION | {"SUPABASE_URL": project}).supabase_url == project


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("FOCOBOT_ENV", "staging"),
        ("PORT", "eighty"),
        ("PORT", "70000"),
        ("DATABASE_URL", "mysql://x/y"),
        ("DATABASE_URL", "sqlite:///"),
        ("FOCOBOT_BASE_URL", "foco.example"),
        ("FOCOBOT_BASE_URL", "https://foco.example:99999"),
        ("FOCOBOT_BASE_URL", "https://foco.example/?a=b"),
        ("OPENAI_BASE_URL", "not an address"),
        ("TWILIO_PHONE_NUMBER", "5512345678"),
        ("FOCOBOT_SCHEDULER", "maybe"),
        ("FOCOBOT_LLM_ORDER", "openai,other"),
        ("FOCOBOT_LLM_DEADLINE_SECONDS", "0"),
        ("FOCOBOT_SESSION_TIMEOUT_HOURS", "soon"),
        ("FOCOBOT_MAX_SESSION_DAYS", "-1"),
        ("FOCOBOT_RATE_LINKED", "10,100"),
        ("FOCOBOT_RATE_LINKED", "100,10,500"),
        ("FOCOBOT_RATE_UNLINKED", "0,1,2"),
        ("FOCOBOT_RATE_PENALTIES", "3,5"),
        ("FOCOBOT_ENCRYPTION_KEY", " , "),
        ("TWILIO_TEMPLATE_MORNING_DIGEST_ES", "a text"),
        ("TWILIO_TEMPLATE_NOON_DIGEST_ES", "HX0"),
    ],
)
def test_a_wrong_variable_stops_the_start_with_one_line_that_names_it(name: str, value: str) -> None:
    (line,) = problems({name: value})
    assert line.startswith(f"{name}: ")


def test_every_problem_is_told_at_once() -> None:
    assert len(problems({"PORT": "x", "FOCOBOT_SCHEDULER": "x", "DATABASE_URL": "x"})) == 3


def test_half_an_api_key_is_named_by_its_missing_half() -> None:
    (line,) = problems({"TWILIO_API_KEY_SID": "SK0"})
    assert line.startswith("TWILIO_API_KEY_SECRET: missing")


def test_either_name_of_the_public_address_will_do_but_not_two_addresses() -> None:
    assert load_settings({"NEXT_PUBLIC_BASE_URL": "https://foco.example/"}).base_url == "https://foco.example"
    (line,) = problems({"NEXT_PUBLIC_BASE_URL": "https://a.example", "FOCOBOT_BASE_URL": "https://b.example"})
    assert line.startswith("FOCOBOT_BASE_URL: differs")


def test_a_blank_variable_counts_as_not_set() -> None:
    assert load_settings({"PORT": "  ", "DATABASE_URL": ""}) == load_settings({})


def test_no_problem_and_no_representation_tells_a_secret() -> None:
    secret = "hunter2-hunter2"
    env = PRODUCTION | dict.fromkeys(DEVELOPMENT_SECRETS, secret) | {"OPENAI_API_KEY": "sk-very-secret"}
    assert secret not in "\n".join(problems(env))
    shown = repr(load_settings(PRODUCTION | {"OPENAI_API_KEY": "sk-very-secret"}))
    assert "sk-very-secret" not in shown
    assert not any(PRODUCTION[name] in shown for name in DEVELOPMENT_SECRETS)


def test_settings_cannot_be_changed_after_the_start() -> None:
    settings: Settings = load_settings({})
    with pytest.raises(ValueError, match="frozen"):
        settings.port = 1


def test_prices_are_read_by_model() -> None:
    settings = load_settings({"FOCOBOT_LLM_PRICES": "gpt-5-mini=0.25/2, glm-4.7 = 0.6/2.2"})
    assert settings.llm_prices == {"gpt-5-mini": (0.25, 2.0), "glm-4.7": (0.6, 2.2)}


@pytest.mark.parametrize("text", ["0.25/2", "gpt=2", "gpt=a/b", "gpt=-1/2", "gpt 1/2", "gpt=1/2/3"])
def test_a_price_that_is_none_is_named(text: str) -> None:
    [problem] = problems({"FOCOBOT_LLM_PRICES": text})
    assert problem.startswith("FOCOBOT_LLM_PRICES: expected model=read/written")
