"""What operators watch, by REST: filters, pages, figures, sending again; nobody else sees any of it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from urllib.parse import quote

import pytest

from storage.notices import Occurrence
from tests.web.conftest import PHONE, START, Site

TABLES = ("commands", "events", "notifications")
PATHS = (
    *(f"/api/monitor/{name}" for name in (*TABLES, "messages", "understanding", "models")),
    *(f"/api/monitor/{name}/chart" for name in TABLES), "/api/security/locks",
)  # fmt: skip


@pytest.fixture
async def root(site: Site) -> Site:
    """An operator is logged in; Ana has written from her phone."""
    ana = await site.add_person()
    await site.store.link(ana.id, PHONE, site.clock.now)
    for text in ("crear tarea: pagar la luz", "/tareas", "/completar 77"):
        site.clock.forward(minutes=1)
        await site.write(text)
    await site.add_person("root@example.org", is_operator=True)
    await site.log_in("root@example.org")
    return site


async def rows(site: Site, path: str) -> list[dict[str, Any]]:
    status, page = await site.call("GET", f"/api/monitor/{path}")
    assert status == 200, page
    items: list[dict[str, Any]] = page["items"]
    return items


async def hold(site: Site, status: str, valid_for: timedelta = timedelta(hours=12)) -> tuple[str, str]:
    """A notification of Ana's in that state: whose, and its id."""
    account = await site.store.account_by_email("ana@example.org")
    assert account is not None
    key = f"{status} {valid_for}"
    occurrence = Occurrence(
        kind="morning_digest",
        key=key,
        scheduled_for=START,
        send_at=(START,),
        valid_until=START + valid_for,
    )
    await site.store.add_occurrences(account.person.id, [occurrence], site.clock.now)
    with site.writing() as raw:
        raw.execute(
            "UPDATE focobot_scheduled_notifications SET status = ?, error_message = 'no template' WHERE occurrence = ?",
            (status, key),
        )
    [(notice_id,)] = site.rows("SELECT id FROM focobot_scheduled_notifications WHERE occurrence = ?", key)
    return account.person.id, notice_id


async def test_commands_are_listed_without_what_was_written(root: Site) -> None:
    newest, *_ = found = await rows(root, "commands")
    assert [one["command"] for one in found] == ["complete_task", "list_tasks", "create_task"]
    assert (newest["success"], newest["phone"], newest["created_at"]) == (False, PHONE, "2026-03-10T16:03:00+00:00")
    assert not {"command_input", "command_params"} & set(newest)
    assert "luz" not in repr(found)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("success=false", ["complete_task"]), ("command=list_tasks", ["list_tasks"]), ("user=ana@example.org", 3),
        ("user=root@example.org", []), ("phone=%2B5215512345678", 3), ("phone=%2B14155550199", []),
        ("phone=MX.123", []),
        (f"since={quote('2026-03-10T10:02:00-06:00')}", ["complete_task", "list_tasks"]),
        ("until=2026-03-10T16:02:00Z", ["create_task"]), ("since=2026-03-10T16:03:00%2B00:00", ["complete_task"]),
    ],
)  # fmt: skip
async def test_rows_are_narrowed(root: Site, query: str, expected: Any) -> None:
    found = [one["command"] for one in await rows(root, f"commands?{query}")]
    assert found == expected or len(found) == expected


async def test_events_are_narrowed_by_action(root: Site) -> None:
    found = await rows(root, "events?action=command_failed")
    assert [(one["action_type"], one["success"]) for one in found] == [("command_failed", False)]
    assert {one["success"] for one in await rows(root, "events?success=true")} == {True}


@pytest.mark.parametrize("table", TABLES)
async def test_pages_follow_one_another_without_gap_or_double(root: Site, table: str) -> None:
    for _ in range(5):
        await hold(root, "held", timedelta(hours=len(await rows(root, "notifications")) + 1))
    whole = [one["id"] for one in await rows(root, table)]
    seen: list[str] = []
    cursor = ""
    for _ in range(20):
        _, page = await root.call("GET", f"/api/monitor/{table}?limit=2{cursor}")
        seen += [one["id"] for one in page["items"]]
        if page["next"] is None:
            break
        cursor = f"&cursor={page['next']}"
    assert seen == whole
    assert len(seen) >= 3


async def test_figures_have_every_hour_and_the_days_of_a_longer_time(root: Site) -> None:
    _, chart = await root.call("GET", "/api/monitor/commands/chart")
    assert (chart["bucket"], len(chart["buckets"])) == ("hour", 25)
    assert chart["buckets"][-1] == {"at": "2026-03-10T16:00:00+00:00", "total": 3, "failed": 1}
    assert {one["total"] for one in chart["buckets"][:-1]} == {0}
    _, chart = await root.call("GET", "/api/monitor/commands/chart?since=2026-03-01T00:00:00Z&success=true")
    assert (chart["bucket"], len(chart["buckets"])) == ("day", 10)
    assert chart["buckets"][-1] == {"at": "2026-03-10T00:00:00+00:00", "total": 2, "failed": 0}


async def test_what_is_held_or_failed_is_sent_again_and_nothing_else(root: Site) -> None:
    for status in ("held", "failed"):
        user, notice = await hold(root, status, timedelta(minutes=1))
        code, again = await root.call("POST", f"/api/monitor/notifications/{user}/{notice}/resend")
        assert (code, again["status"], again["error_message"]) == (200, "pending", None)
        [(valid_until,)] = root.rows("SELECT valid_until FROM focobot_scheduled_notifications WHERE id = ?", notice)
        assert valid_until.startswith("2026-03-10 18:03")
        code, answer = await root.call("POST", f"/api/monitor/notifications/{user}/{notice}/resend")
        assert (code, answer["error"]["code"]) == (409, "notice_not_resendable")
    code, answer = await root.call("POST", f"/api/monitor/notifications/{user}/nothing/resend")
    assert (code, answer["error"]["code"]) == (404, "notice_not_found")
    assert len(await rows(root, "events?action=notification_resent")) == 2
    assert [one["status"] for one in await rows(root, "notifications?status=pending&type=morning_digest")] == [
        "pending"
    ] * 2


async def test_locks_that_hold_are_listed(root: Site) -> None:
    await root.call("POST", "/api/security/locks", {"user": "ana@example.org", "reason": "lost"})
    await root.call("POST", "/api/security/locks", {"phone": "+525500000009", "reason": "spam"})
    _, page = await root.call("GET", "/api/security/locks")
    assert sorted((one["reason"], one["phone"], one["until"]) for one in page["items"] if one["phone"]) == [
        ("spam", "+525500000009", None)
    ]
    await root.call("DELETE", "/api/security/locks?phone=%2B525500000009")
    assert {one["reason"] for one in (await root.call("GET", "/api/security/locks"))[1]["items"]} == {"lost"}


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("since=yesterday", "since"), ("since=2026-03-10", "since"), ("until=2026-03-10T10:00", "until"),
        ("since=2026-03-11T00:00:00Z", "since"), ("since=2020-01-01T00:00:00Z", "since"), ("phone=12", "phone"),
        ("phone=", "phone"), ("success=yes", "success"), ("command=", "command"), ("command=" + "x" * 101, "command"),
        ("limit=0", "limit"), ("limit=201", "limit"), ("cursor=x", "cursor"), ("cursor=%00", "cursor"),
        ("colour=red", "colour"), ("status=held", "status"),
    ],
)  # fmt: skip
async def test_a_bad_filter_is_400_with_its_name(root: Site, query: str, field: str) -> None:
    for path in ("/api/monitor/commands", "/api/monitor/commands/chart"):
        status, answer = await root.call("GET", f"{path}?{query}")
        assert (status, answer["error"]["field"]) == (400, field)


async def test_a_person_who_is_not_there_is_404(root: Site) -> None:
    assert (await root.call("GET", "/api/monitor/events?user=nobody@example.org"))[0] == 404


async def test_only_operators_see_it(site: Site) -> None:
    for path in PATHS:
        assert (await site.call("GET", path))[0] == 401, path
    await site.add_person()
    await site.log_in()
    for path in PATHS:
        assert (await site.call("GET", path))[0] == 403, path
    assert (await site.call("POST", "/api/monitor/notifications/x/y/resend"))[0] == 403
