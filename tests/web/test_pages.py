"""Pages: in both languages, small, without inline script or style, and with nothing of a person unescaped."""

from __future__ import annotations

import re
from html import escape
from html.parser import HTMLParser
from importlib import resources
from pathlib import Path

import pytest

from server.web.texts import load_catalog
from tests.web.conftest import PASSWORD, PHONE, Site

PAGES = (
    "/tasks",
    "/tasks?view=today",
    "/tasks?view=overdue",
    "/tasks?view=done",
    "/settings",
    "/settings/integrations",
)
STATIC = Path(str(resources.files("server.web"))) / "static"
LANGUAGES = tuple(load_catalog().languages)
VOID = {"meta", "link", "img", "input", "br", "path", "hr"}


class _Page(HTMLParser):
    """What a page is made of: its elements, and whether they close in order."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.inline: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        while self.open and self.open[-1] in {"option", "p", "li"} and self.open[-1] != tag:
            self.open.pop()
        assert self.open, tag
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] in {"script", "style"} and data.strip():
            self.inline.append(data)

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.elements if name == tag]


def check(text: str) -> _Page:
    """What every page must be."""
    page = _Page(text)
    assert page.open == []
    assert page.inline == []
    assert not any(name.startswith("on") or name == "style" for _, attributes in page.elements for name in attributes)
    assert len(page.all("h1")) == 1
    assert len(page.all("main")) == 1
    ids = [attributes["id"] for _, attributes in page.elements if "id" in attributes]
    assert len(ids) == len(set(ids))
    labelled = {label.get("for") for label in page.all("label")}
    for name in ("input", "select", "textarea"):
        for field in page.all(name):
            assert field.get("type") == "hidden" or field.get("id") in labelled or field.get("aria-label"), field
    for _, attributes in page.elements:
        for reference in ("aria-describedby", "aria-labelledby", "aria-controls", "for"):
            assert set((attributes.get(reference) or "").split()) <= set(ids), attributes
    return page


def weight(page: _Page, text: str) -> int:
    """Bytes that the page and all that it loads take."""
    loaded = {link["href"] for link in page.all("link")} | {script["src"] for script in page.all("script")}
    files = {str(path).removeprefix("/static/") for path in loaded}
    files |= {name for path in list(files) for name in imported(path)}
    return len(text.encode()) + sum((STATIC / name).stat().st_size for name in files)


def imported(name: str) -> set[str]:
    if not name.endswith(".js"):
        return set()
    return set(re.findall(r'from "\./(\w+\.js)"', (STATIC / name).read_text(encoding="utf-8")))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("path", PAGES)
async def test_every_page_is_whole_small_and_in_the_language_asked_for(ana: Site, path: str, language: str) -> None:
    for number in range(50):
        await ana.call("POST", "/api/tasks", {"title": f"task {number}", "due": "2026-03-10"})
    text = await ana.page(path, **{"Accept-Language": f"{language}-MX,xx;q=0.9"})
    page = check(text)
    assert page.all("html")[0]["lang"] == language
    assert weight(page, text) < 100_000


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("path", ["/login", "/simulator"])
async def test_pages_for_anybody_are_whole_small_and_in_the_language_asked_for(
    site: Site, path: str, language: str
) -> None:
    text = await site.page(path, **{"Accept-Language": language})
    page = check(text)
    assert page.all("html")[0]["lang"] == language
    assert weight(page, text) < 100_000


async def test_a_switch_of_the_language_is_remembered(site: Site) -> None:
    headings = []
    for language in LANGUAGES:
        await site.page(f"/login?lang={language}")
        headings.append(re.findall(r"<h1>(.*?)</h1>", await site.page("/login", **{"Accept-Language": "xx"})))
    assert len({str(heading) for heading in headings}) == len(LANGUAGES)


async def test_an_unknown_language_is_no_language(site: Site) -> None:
    response = await site.client.get("/login?lang=xx%0d%0aSet-Cookie:a=b", headers={"Accept-Language": "xx"})
    assert response.status == 200
    assert not response.cookies


async def test_a_persons_words_are_never_markup(ana: Site) -> None:
    title = """<img src=x onerror=alert(1)> "quoted" & 'single'"""
    await ana.call("POST", "/api/tasks", {"title": title, "project": "<b>web</b>", "tags": ["<i>"]})
    text = await ana.page("/tasks")
    check(text)
    assert "<img src=x" not in text
    assert "<b>web" not in text
    assert "&lt;img src=x" in text


async def test_the_list_shows_number_date_and_what_is_overdue(ana: Site) -> None:
    await ana.call("POST", "/api/tasks", {"title": "Renta", "due": "2026-03-09", "priority": "urgent"})
    text = await ana.page("/tasks", **{"Accept-Language": "es"})
    assert re.search(r'<span class="number">1\.</span>\s*(<bdi>)?Renta', text)
    assert 'datetime="2026-03-09"' in text
    assert "vencida" in text
    assert "urgente" in text
    assert "Renta" not in await ana.page("/tasks?view=today")
    assert "Renta" in await ana.page("/tasks?view=overdue")


@pytest.mark.parametrize(
    ("said", "titles"),
    [
        ("tareas urgentes", {"Renta"}),
        ("what's overdue?", {"Renta"}),
        ("tareas del proyecto Casa", {"Pintar"}),
        ("casa", {"Pintar"}),
        ("pint", {"Pintar", "Pintura vieja"}),
        ("qué hice hoy", {"Pintura vieja"}),
        ("<b>'; --", set()),
    ],
)
async def test_the_list_is_narrowed_by_words_as_in_the_chat(ana: Site, said: str, titles: set[str]) -> None:
    await ana.call("POST", "/api/tasks", {"title": "Renta", "due": "2026-03-09", "priority": "urgent"})
    await ana.call("POST", "/api/tasks", {"title": "Pintar", "project": "Casa"})
    _, old = await ana.call("POST", "/api/tasks", {"title": "Pintura vieja"})
    await ana.call("POST", f"/api/tasks/{old['id']}/complete")
    response = await ana.client.get("/tasks", params={"say": said}, headers={"Accept": "text/html"})
    text = await response.text()
    check(text)
    assert set(re.findall(r'data-title="(.*?)"', text)) == titles
    assert f'value="{escape(said)}"' in text.replace("&#34;", "&quot;").replace("&#39;", "&#x27;")


async def test_a_proposal_waits_on_its_page(ana: Site) -> None:
    account = await ana.store.account_by_email("ana@example.org")
    assert account is not None
    await ana.store.link(account.person.id, PHONE, ana.clock.now)
    await ana.write("/proyecto Web")
    await ana.write("hay que hacer el login y probar los pagos para el viernes")
    text = await ana.page("/proposals", **{"Accept-Language": "es"})
    check(text)
    assert "hacer el login" in text
    assert "vie 13 mar" in text
    assert "Vence el mar 17 mar" in text


async def test_an_account_goes_with_its_own_address_and_password_only(ana: Site) -> None:
    await ana.call("POST", "/api/tasks", {"title": "Renta"})
    for body, field in (
        ({"email": "eve@example.org", "password": PASSWORD}, "email"),
        ({"email": "ana@example.org"}, "password"),
        ({"email": "ana@example.org", "password": "guess"}, "password"),
    ):
        status, refused = await ana.call("DELETE", "/api/account", body)
        assert (status, refused["error"]["code"], refused["error"]["field"]) == (403, "wrong_farewell", field)
    status, answer = await ana.call("DELETE", "/api/account", {"email": "ANA@example.org", "password": PASSWORD})
    assert status == 200
    assert re.fullmatch(r"[0-9A-F]{8}", answer["receipt"])
    assert await ana.store.account_by_email("ana@example.org") is None
    assert ana.rows("SELECT count(*) FROM tasks") == [(0,)]
    assert (await ana.client.get("/api/tasks")).status == 401
    assert (await ana.log_in()).status == 401


async def test_a_long_list_goes_on(ana: Site) -> None:
    for number in range(55):
        await ana.call("POST", "/api/tasks", {"title": f"task {number}"})
    first = await ana.page("/tasks")
    assert first.count('class="task"') == 50
    assert "limit=100" in first
    assert (await ana.page("/tasks?limit=100")).count('class="task"') == 55


async def test_the_integrations_page_shows_the_link(ana: Site) -> None:
    assert 'id="ask"' in await ana.page("/settings/integrations")
    account = await ana.store.account_by_email("ana@example.org")
    assert account is not None
    await ana.store.link(account.person.id, PHONE, ana.clock.now)
    text = await ana.page("/settings/integrations")
    check(text)
    assert 'id="ask"' not in text
    assert "+52 55 1234 5678" in text
    assert "https://wa.me/14155550100" in text


async def test_the_qr_code_is_an_svg_without_style(ana: Site) -> None:
    status, body = await ana.call("POST", "/settings/integrations/qr", {"code": "123456"})
    assert status == 200
    assert body["svg"].startswith("<svg xmlns=")
    assert "style" not in body["svg"]
    assert (await ana.call("POST", "/settings/integrations/qr", {"code": "<svg>"}))[0] == 400


@pytest.mark.parametrize("path", ["/nowhere", "/settings/nowhere", "/static/../pages.py"])
async def test_a_page_that_is_not_there_says_so(site: Site, path: str) -> None:
    response = await site.client.get(path, headers={"Accept": "text/html"})
    assert response.status == 404
    assert response.content_type == "text/html"
    check(await response.text())
    machine = await site.client.get(path)
    assert (await machine.json())["error"]["code"] == "not_found"


async def test_pages_are_kept_by_no_cache_and_files_are_asked_for_again(ana: Site) -> None:
    page = await ana.client.get("/tasks", headers={"Accept": "text/html"})
    assert page.headers["Cache-Control"] == "no-store"
    style = await ana.client.get("/static/app.css")
    again = await ana.client.get("/static/app.css", headers={"If-None-Match": style.headers["ETag"]})
    assert again.status == 304
