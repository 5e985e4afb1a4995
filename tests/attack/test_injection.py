"""Text that would like to be more than text: in every parameter of the REST, in headers, on pages, in the log."""

from __future__ import annotations

import json
from html.parser import HTMLParser
from typing import Any
from urllib.parse import quote

import pytest

from tests.attack.fortress import HOSTILE, Browser, Fortress, a_stranger

PAGES = (
    "/tasks",
    "/tasks?view=done",
    "/settings",
    "/settings/integrations",
    "/monitor",
    "/monitor?view=events",
    "/proposals",
)
NO_OBJECTS = ("", "[]", "null", '"x"', "{", '{"title": "x"', "[" * 5_000, '{"a":' * 5_000, '{"title": 1e999}', "\xff")
WRONG_KINDS: tuple[Any, ...] = (0, -1, 1e308, True, None, [], [[]], {}, {"$gt": ""}, ["x"] * 1_000, "\0", "\ud800")
MARKUP = "<script>alert('x')</script><img src=x onerror=alert(1)>\"'><svg/onload=alert(2)>{{7*7}}"


def encodable(text: str) -> str:
    return text.encode("utf-8", "replace").decode()


# --- REST -------------------------------------------------------------------------------------------------------------


BODIES: tuple[tuple[str, str, str, dict[str, str]], ...] = (
    ("POST", "/api/tasks", "title", {}),
    ("POST", "/api/tasks", "text", {}),
    ("POST", "/api/tasks", "project", {"title": "x"}),
    ("POST", "/api/tasks", "due", {"title": "x"}),
    ("POST", "/api/tasks", "recurrence", {"title": "x"}),
    ("POST", "/api/tasks", "remind_before", {"title": "x"}),
    ("POST", "/api/tasks", "tags", {"title": "x"}),
    ("POST", "/api/tasks/preview", "text", {}),
    ("PATCH", "/api/preferences", "timezone", {}),
    ("PATCH", "/api/preferences", "language", {}),
    ("PATCH", "/api/preferences", "morning_time", {}),
    ("PATCH", "/api/preferences", "mute_until", {}),
    ("POST", "/api/integrations/whatsapp/link", "phone", {}),
    ("POST", "/api/integrations/whatsapp/verify", "code", {"phone": "+525511112222"}),
    ("POST", "/api/tokens", "name", {}),
    ("POST", "/api/security/locks", "user", {"reason": "x"}),
    ("POST", "/api/security/locks", "phone", {"reason": "x"}),
    ("POST", "/settings/integrations/qr", "code", {}),
)


@pytest.mark.both_databases
async def test_hostile_text_in_any_field_of_a_body_is_taken_as_text_or_refused(fortress: Fortress) -> None:
    olga = await fortress.browser("olga@example.org")
    for text in HOSTILE:
        for method, path, name, others in BODIES:
            value = [encodable(text)] if name == "tags" else encodable(text)
            answer = await olga.call(method, path, {name: value, **others})
            assert answer.status < 500, (path, name, text)
    await fortress.stands()


async def test_values_of_the_wrong_kind_in_any_field_are_refused(fortress: Fortress) -> None:
    olga = await fortress.browser("olga@example.org")
    for value in WRONG_KINDS:
        for method, path, name, others in BODIES:
            answer = await olga.call(method, path, {name: value, **others})
            assert answer.status < 500, (path, name, value)
    for body in (
        "",
        "[]",
        "null",
        '"x"',
        "{",
        '{"title": "x"',
        "[" * 5_000,
        '{"a":' * 5_000,
        '{"title": 1e999}',
        "\xff",
    ):
        response = await olga.session.post(
            "/api/tasks", data=body.encode("latin-1"), headers={"X-CSRF-Token": olga.csrf}
        )
        assert response.status == 400, body[:20]
    await fortress.stands()


@pytest.mark.both_databases
async def test_hostile_text_in_any_query_and_path_is_refused_or_finds_nothing(fortress: Fortress) -> None:
    olga = await fortress.browser("olga@example.org")
    everything = json.loads((await olga.call("GET", "/api/security/events?limit=200")).body)["items"]
    for text in HOSTILE:
        value = quote(encodable(text)[:2_000], safe="")
        for name in ("status", "project", "tag", "query", "due_from", "due_to", "priority", "limit", "cursor", "lang"):
            assert (await olga.call("GET", f"/api/tasks?{name}={value}")).status < 500, (name, text)
        for path in ("events?action={}", "events?cursor={}", "events?success={}", "devices?user={}"):
            assert (await olga.call("GET", f"/api/security/{path.format(value)}")).status < 500, (path, text)
        for path in ("/api/tasks/{}", "/api/proposals/{}", "/export/{}", "/{}", "/static/{}", "/calendar/{}.ics"):
            assert (await olga.call("GET", path.format(value))).status in (302, 303, 400, 403, 404, 410), (path, text)
        for page in ("/tasks?view={0}&limit={0}", "/monitor?view={0}&hours={0}&only={0}", "/login?next={0}"):
            assert (await olga.call("GET", page.format(value))).status < 400, (page, text)
    assert (await olga.call("GET", "/api/security/events?action=' OR '1'='1")).body.count('"id"') == 0
    assert everything, "there was something to find"
    await fortress.stands()


async def test_hostile_headers_do_nothing(fortress: Fortress) -> None:
    ana = await fortress.browser("ana@example.org")
    plain = [encodable(text) for text in HOSTILE if not set(text) & set("\r\n\0") and len(text) < 5_000]
    for text in plain:
        for name in ("Accept-Language", "Accept", "User-Agent", "Referer", "If-None-Match", "X-Forwarded-For", "Range"):
            value = text.encode("utf-8").decode("latin-1") if not text.isascii() else text
            printable = "".join(mark for mark in value if mark >= " ")
            answer = await ana.call("GET", "/api/tasks", **{name: quote(printable, safe=" <>()'\"=;-{}%$#")})
            assert answer.status in (200, 304), (name, text)
    await fortress.stands()


# --- pages ------------------------------------------------------------------------------------------------------------


class Elements(HTMLParser):
    """What a browser would make of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.inside: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        if self.lasttag in ("script", "style") and data.strip():
            self.inside.append(data)


async def test_markup_in_titles_names_and_reasons_is_text_on_every_page(fortress: Fortress) -> None:
    olga = await fortress.browser("olga@example.org")
    await fill_with_markup(fortress, olga)
    seen = 0
    for path in PAGES:
        answer = await olga.call("GET", path, Accept="text/html")
        if answer.status == 404:
            continue
        page = Elements(answer.body)
        assert not page.inside, f"{path} holds script or style of its own"
        for tag, attributes in page.tags:
            assert not [name for name in attributes if name.startswith("on")], (path, tag)
            assert "style" not in attributes, (path, tag)
            assert not (attributes.get("href") or "").lower().startswith(("javascript:", "data:")), path
            if tag == "script":
                assert (attributes.get("src") or "").startswith("/static/"), path
        assert "<svg/onload" not in answer.body
        seen += answer.body.count("&lt;script&gt;alert(")
        assert "script-src 'self'" in answer.headers["Content-Security-Policy"]
    assert seen >= 2, "the titles were there, as text"


async def fill_with_markup(fortress: Fortress, browser: Browser) -> None:
    body = {"title": MARKUP, "project": MARKUP[:90], "tags": ["<b>x</b>"], "due": "2026-03-10"}
    assert (await browser.call("POST", "/api/tasks", body)).status == 201
    done = json.loads((await browser.call("POST", "/api/tasks", {"title": MARKUP})).body)
    task = done["items"][0] if "items" in done else done
    await browser.call("POST", f"/api/tasks/{task['id']}/complete")
    await browser.call("POST", "/api/security/locks", {"phone": "+525500000009", "reason": MARKUP[:190]})
    await (await fortress.browser()).log_in(MARKUP[:200], "x")
    await browser.call("POST", "/api/tokens", {"name": MARKUP[:90]})
    await fortress.say(f"Crear tarea: {MARKUP}", ProfileName=MARKUP)


async def test_an_error_page_and_an_error_answer_repeat_nothing(fortress: Fortress) -> None:
    browser = await fortress.browser()
    for accept in ("text/html", "application/json"):
        for path in (
            f"/{quote(MARKUP, safe='')}",
            f"/api/tasks/{quote(MARKUP, safe='')}",
            f"/export/{quote('<b>', safe='')}",
        ):
            answer = await browser.call("GET", path, Accept=accept)
            assert "<script>alert" not in answer.body
            assert "onerror" not in answer.body
            assert answer.headers["X-Content-Type-Options"] == "nosniff"


# --- what is sent -----------------------------------------------------------------------------------------------------


async def test_every_answer_carries_the_headers_that_protect_it(fortress: Fortress) -> None:
    ana = await fortress.browser("ana@example.org")
    for name in sorted(fortress.routes):
        method, path = name.split(" ")
        target = path.replace("{id}", a_stranger()).replace("{token}", "x").replace("{secret}", "x")
        answer = await ana.call(method, target, {} if method != "GET" else None)
        policy = answer.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy, name
        assert "unsafe" not in policy, name
        assert answer.headers["X-Frame-Options"] == "DENY", name
        assert answer.headers["X-Content-Type-Options"] == "nosniff", name
        kept = answer.headers.get("Cache-Control", "private")
        assert "no-store" in kept or "private" in kept, f"{name}: nobody between us and the person keeps it"
        assert "Access-Control-Allow-Origin" not in answer.headers, name
        assert answer.status < 500 or answer.status == 503, name
