"""GET and PATCH /api/preferences: the keys of set_preference, on the person's own clock."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from tests.web.conftest import PHONE, Site

DEFAULTS: dict[str, Any] = {
    "language": None,
    "timezone": "America/Mexico_City",
    "morning_time": "08:00",
    "evening_time": "20:00",
    "overdue_time": "10:00",
    "mute_until": None,
    "enabled": {
        "morning_digest": True, "evening_summary": True, "overdue_reminder": True, "deadline_alert": True,
        "task_reminder": True,
    },
    "quick_capture": False,
    "quiet_days": [],
    "plain_text": False,
}  # fmt: skip


async def test_the_whole_has_the_keys_of_the_contract(ana: Site) -> None:
    assert await ana.call("GET", "/api/preferences") == (200, DEFAULTS)


async def test_a_patch_changes_what_it_names_and_answers_with_the_whole(ana: Site) -> None:
    body = {"language": "en", "morning_time": "07:15", "enabled": {"deadline_alert": False}, "quiet_days": [6, 5, 6]}
    status, whole = await ana.call("PATCH", "/api/preferences", body)
    expected = DEFAULTS | body | {"enabled": {**DEFAULTS["enabled"], "deadline_alert": False}, "quiet_days": [5, 6]}
    assert (status, whole) == (200, expected)
    assert await ana.call("GET", "/api/preferences") == (200, expected)


async def test_a_silence_ends_on_the_persons_clock(ana: Site) -> None:
    body = {"timezone": "Europe/Madrid", "mute_until": "2026-03-20T09:30"}
    _, whole = await ana.call("PATCH", "/api/preferences", body)
    assert whole["mute_until"] == "2026-03-20T09:30"
    account = await ana.store.account_by_email("ana@example.org")
    assert account is not None
    assert account.person.preferences.mute_until == datetime(2026, 3, 20, 8, 30, tzinfo=UTC)
    assert account.person.preferences.timezone_confirmed
    _, day = await ana.call("PATCH", "/api/preferences", {"mute_until": "2026-03-21"})
    assert day["mute_until"] == "2026-03-21T00:00"
    assert (await ana.call("PATCH", "/api/preferences", {"mute_until": None}))[1]["mute_until"] is None


async def test_null_keeps_what_cannot_be_empty(ana: Site) -> None:
    body = {"timezone": None, "morning_time": None, "quick_capture": None}
    assert await ana.call("PATCH", "/api/preferences", body) == (200, DEFAULTS)


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"language": "xx"}, "language"), ({"timezone": "Mars/Olympus"}, "timezone"),
        ({"timezone": "../etc/passwd"}, "timezone"), ({"morning_time": "8"}, "morning_time"),
        ({"morning_time": 800}, "morning_time"), ({"evening_time": "20:00+01:00"}, "evening_time"),
        ({"mute_until": "mañana"}, "mute_until"), ({"mute_until": "0001-01-01"}, "mute_until"),
        ({"mute_until": "9999-12-31"}, "mute_until"), ({"enabled": {"spam": True}}, "enabled"),
        ({"quiet_days": [9]}, "quiet_days"), ({"colour": "red"}, "colour"), ({"quick_capture": "yes"}, "quick_capture"),
        ({"enabled": {"morning_digest": "no"}}, "enabled"), ({"plain_text": 1}, "plain_text"),
        ({"quiet_days": [True]}, "quiet_days"),
    ],
)  # fmt: skip
async def test_bad_input_is_400_with_the_field_named(ana: Site, body: dict[str, Any], field: str) -> None:
    status, answer = await ana.call("PATCH", "/api/preferences", body)
    assert (status, answer["error"]["field"]) == (400, field)
    assert await ana.call("GET", "/api/preferences") == (200, DEFAULTS)


async def test_the_chat_answers_in_the_language_set_on_the_page(ana: Site) -> None:
    account = await ana.store.account_by_email("ana@example.org")
    assert account is not None
    await ana.store.link(account.person.id, PHONE, ana.clock.now)
    await ana.call("PATCH", "/api/preferences", {"language": "en"})
    english = await ana.write("/tareas")
    await ana.call("PATCH", "/api/preferences", {"language": "es"})
    assert await ana.write("/tareas") != english
