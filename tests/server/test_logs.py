"""An attack on the logs: whatever is thrown at them, no text, phone or secret comes out."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import structlog

from server.logs import configure_logs, secrets_of

SECRET = "s3cr3t-of-the-house-0123456789"
TEXT = "comprar el regalo de Lucía"
PHONES = ("+525512345678", "+52 1 55 1234 5678", "525512345678", "+1 (415) 555-0100", "whatsapp:+5215512345678")


@pytest.fixture
def lines() -> Iterator[Callable[[], str]]:
    """What has been logged so far, as the operator sees it in production."""
    root = logging.getLogger()
    before = (root.handlers, root.level)
    configure_logs(is_production=True, secrets=(SECRET,))
    stream = io.StringIO()
    handler = root.handlers[0]
    assert isinstance(handler, logging.StreamHandler)
    handler.setStream(stream)
    yield stream.getvalue
    root.handlers, root.level = before[0], before[1]
    structlog.reset_defaults()


def log() -> Any:
    return structlog.get_logger("server")


def test_an_ordinary_line_is_json_with_its_fields(lines: Callable[[], str]) -> None:
    log().info("message", sid="SM0123456789abcdef0123456789abcdef", outcome="answered", duration_ms=3.2)
    line = json.loads(lines())
    assert (line["event"], line["level"], line["logger"]) == ("message", "info", "server")
    assert (line["sid"], line["outcome"], line["duration_ms"]) == (
        "SM0123456789abcdef0123456789abcdef",
        "answered",
        3.2,
    )
    assert line["timestamp"].startswith("20")


@pytest.mark.parametrize("field", ["text", "body", "title", "query", "whatever", "user", "phone_number", "args"])
def test_the_text_of_a_field_that_nobody_opened_is_redacted(lines: Callable[[], str], field: str) -> None:
    log().warning("x", **{field: TEXT})
    assert TEXT not in lines()
    assert json.loads(lines())[field] == "[redacted]"


@pytest.mark.parametrize("phone", PHONES)
def test_a_phone_is_masked_wherever_it_stands(lines: Callable[[], str], phone: str) -> None:
    log().info(f"call {phone} now", reason=f"from {phone}", phone=phone, path=f"/people/{phone}", kind=[phone])
    digits = "".join(mark for mark in lines() if mark.isdigit())
    assert phone not in lines()
    assert "5512345678" not in digits
    assert "4155550100" not in digits


def test_a_number_that_could_be_a_phone_is_redacted(lines: Callable[[], str]) -> None:
    log().info("x", status=525512345678, count=12)
    assert "525512345678" not in lines()
    assert json.loads(lines())["count"] == 12


def test_a_secret_and_an_address_are_redacted_even_in_open_fields(lines: Callable[[], str]) -> None:
    log().error(f"token {SECRET}", reason=f"Bearer {SECRET}", path="/login?e=ana@example.org")
    assert SECRET not in lines()
    assert "ana@example.org" not in lines()


def test_an_exception_is_told_by_kind_and_place_without_its_text(lines: Callable[[], str]) -> None:
    def fail(text: str) -> None:
        raise ValueError(f"cannot read {text!r} of {PHONES[0]}")

    try:
        fail(TEXT)
    except ValueError:
        log().exception("request_failed")
    line = json.loads(lines())
    assert line["exception"] == "ValueError"
    assert any(frame.endswith(" fail") for frame in line["frames"])
    assert TEXT not in lines()
    assert PHONES[0] not in lines()


def test_a_library_that_logs_what_it_was_given_says_only_its_template(lines: Callable[[], str]) -> None:
    library = logging.getLogger("aiohttp.server")
    try:
        raise RuntimeError(TEXT)
    except RuntimeError:
        library.exception("Error handling request from %s", PHONES[0])
    library.error("Task failed\nfuture: <Task exception=ValueError('%s')>" % TEXT)  # noqa: UP031
    first, second = (json.loads(line) for line in lines().splitlines())
    assert (first["event"], first["exception"]) == ("Error handling request from %s", "RuntimeError")
    assert second["event"] == "Task failed"
    assert TEXT not in lines()
    assert PHONES[0] not in lines()


def test_a_line_end_in_a_value_cannot_forge_a_line(lines: Callable[[], str]) -> None:
    forged = 'x\n{"event": "account_unlocked"}\r\x1b[31m\u2028'
    log().info(forged, reason=forged, method=forged)
    assert len(lines().splitlines()) == 1
    assert "\x1b" not in lines()


def test_a_very_long_value_is_cut(lines: Callable[[], str]) -> None:
    log().info("x", path="/" + "a" * 10_000)
    assert len(lines()) < 1000


def test_the_secrets_among_settings_are_found_by_their_names() -> None:
    values = {"cron_secret": "a", "twilio_auth_token": "b", "encryption_keys": ("c", "d"), "host": "e", "port": 1}
    assert set(secrets_of(values)) == {"a", "b", "c", "d"}
