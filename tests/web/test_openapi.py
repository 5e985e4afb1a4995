"""The OpenAPI document tells every route there is, no other, and what the routes really answer."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import jsonschema_rs
import pytest
from schemathesis.specs.openapi.definitions import OPENAPI_31

from server.app import build_app
from server.settings import load_settings
from server.web.openapi import described, document, routes_of
from server.web.texts import load_catalog
from tests.web.conftest import BASE, PHONE, Site, open_site

PRODUCTION = {
    "FOCOBOT_ENV": "production",
    "FOCOBOT_BASE_URL": BASE,
    "FOCOBOT_CRON_SECRET": "qwertyuiopasdfghjklzxcvbnm0123456789-c",
    "FOCOBOT_FINGERPRINT_SECRET": "qwertyuiopasdfghjklzxcvbnm0123456789-f",
    "FOCOBOT_ENCRYPTION_KEY": "qwertyuiopasdfghjklzxcvbnm0123456789-e",
    "TWILIO_AUTH_TOKEN": "0123456789abcdef0123456789abcdef",
    "TWILIO_ACCOUNT_SID": "AC" + "0" * 32,
    "WHATSAPP_BUSINESS_NUMBER": "+14155550100",
}


def routes(**env: str) -> frozenset[str]:
    return frozenset(routes_of(build_app(load_settings(env))))


def references(value: Any) -> Iterator[str]:
    if isinstance(value, Mapping):
        for key, one in value.items():
            if key == "$ref":
                yield one
            else:
                yield from references(one)
    elif isinstance(value, list):
        for one in value:
            yield from references(one)


def test_every_route_is_described_and_no_other() -> None:
    assert set(described()["routes"]) == routes()
    left_out = routes() - routes(**PRODUCTION)
    assert {route.split(" ")[1].split("/")[1] for route in left_out} == {"simulator"}


def test_the_document_hangs_together() -> None:
    whole = document(routes())
    names = {ref.removeprefix("#/components/schemas/") for ref in references(whole)}
    assert names <= set(whole["components"]["schemas"])
    operations = [(path, one) for path, methods in whole["paths"].items() for one in methods.values()]
    ids = [one["operationId"] for _, one in operations]
    assert len(ids) == len(set(ids))
    for path, one in operations:
        assert {p["name"] for p in one["parameters"] if p["in"] == "path"} == set(re.findall(r"\{(\w+)\}", path))
        for requirement in one.get("security", ()):
            assert set(requirement) <= set(whole["components"]["securitySchemes"])


async def test_it_is_served(site: Site) -> None:
    status, body = await site.call("GET", "/api/openapi.json")
    assert (status, body["openapi"]) == (200, "3.1.0")
    assert "/simulator" in body["paths"]


async def test_production_tells_nothing_of_the_simulator(tmp_path: Path) -> None:
    async with open_site(tmp_path, **PRODUCTION) as site:
        _, body = await site.call("GET", "/api/openapi.json")
        assert not [path for path in body["paths"] if path.startswith("/simulator")]


def fits(value: Any, schema: Mapping[str, Any], whole: Mapping[str, Any]) -> bool:
    """Whether the value is what the schema says, for the few words that our answers are told in."""
    if "$ref" in schema:
        return fits(value, whole["components"]["schemas"][schema["$ref"].rpartition("/")[2]], whole)
    if "anyOf" in schema:
        return any(fits(value, one, whole) for one in schema["anyOf"])
    match schema.get("type"):
        case None:
            return True
        case "null":
            return value is None
        case "array":
            return isinstance(value, list) and all(fits(one, schema["items"], whole) for one in value)
        case "object":
            properties = schema["properties"]
            whole_object = isinstance(value, dict) and set(value) == set(properties)
            return whole_object and all(fits(value[name], one, whole) for name, one in properties.items())
        case "string":
            return isinstance(value, str) and value in schema.get("enum", [value]) and has_format(value, schema)
        case "boolean":
            return isinstance(value, bool)
        case _:
            return isinstance(value, int | float) and not isinstance(value, bool)


def has_format(value: str, schema: Mapping[str, Any]) -> bool:
    readers: dict[str, Callable[[str], object]] = {
        "date-time": datetime.fromisoformat,
        "date": date.fromisoformat,
        "uuid": UUID,
    }
    reader = readers.get(schema.get("format", ""))
    try:
        return reader is None or reader(value) is not None
    except ValueError:
        return False


def test_what_does_not_fit_is_seen() -> None:
    schema = {"$ref": "#/components/schemas/Linked"}
    whole = document(routes())
    assert fits({"success": True, "linked": False}, schema, whole)
    for wrong in (
        {"success": True},
        {"success": True, "linked": 1},
        {"success": True, "linked": True, "more": 1},
        None,
    ):
        assert not fits(wrong, schema, whole)


@pytest.fixture
async def busy(site: Site) -> Site:
    """An operator with a task, a proposal, a phone and a device."""
    person = await site.add_person(is_operator=True)
    await site.log_in()
    await site.store.link(person.id, PHONE, site.clock.now)
    for text in ("/proyecto Web", "hay que revisar contratos y pagar nómina el viernes"):
        site.clock.forward(seconds=1)
        await site.write(text)
    await site.call("POST", "/api/tasks", {"title": "Pagar", "due": "2026-03-12", "tags": ["casa"]})
    return site


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("GET", "/api/tasks", None),
        ("POST", "/api/tasks", {"title": "Pagar", "due": "2026-03-12T10:00"}),
        ("POST", "/api/tasks", {"text": "pagar la luz mañana y comprar pan el viernes"}),
        ("GET", "/api/proposals", None),
        ("GET", "/api/preferences", None),
        ("PATCH", "/api/preferences", {"morning_time": "07:00"}),
        ("GET", "/api/integrations/whatsapp/unlink", None),
        ("POST", "/api/integrations/whatsapp/link", {"phone": PHONE}),
        ("GET", "/api/export", None),
        ("GET", "/api/security/events", None),
        ("GET", "/api/security/devices", None),
        ("POST", "/api/security/locks", {"phone": "+525500000009", "reason": "x"}),
        ("POST", "/settings/integrations/qr", {"code": "123456"}),
        ("POST", "/api/auth/login", {"email": "ana@example.org", "password": "correct horse battery"}),
        ("GET", "/healthz", None),
        ("GET", "/readyz", None),
    ],
)
async def test_answers_are_what_the_document_says(busy: Site, method: str, path: str, body: Any) -> None:
    whole = document(routes())
    status, answer = await busy.call(method, path, body)
    told = whole["paths"][path][method.lower()]["responses"]
    assert str(status) in told, answer
    assert status < 300
    schema = told[str(status)]["content"]["application/json"]["schema"]
    assert fits(answer, schema, whole), answer


@pytest.mark.parametrize("path", ["/api/tasks", "/api/proposals", "/api/security/events"])
async def test_refusals_are_what_the_document_says(site: Site, path: str) -> None:
    whole = document(routes())
    status, answer = await site.call("GET", path)
    told = whole["paths"][path]["get"]["responses"][str(status)]
    assert status == 401
    assert fits(answer, told["content"]["application/json"]["schema"], whole)


def test_the_document_is_valid_openapi() -> None:
    """Against the schema that the standard publishes for documents of 3.1, as a client of ours carries it."""
    validator = jsonschema_rs.validator_for(OPENAPI_31)
    whole = json.loads(json.dumps(document(routes())))
    assert [error.message for error in validator.iter_errors(whole)] == []
    whole["paths"]["/api/tasks"]["get"]["responses"] = 5
    assert not validator.is_valid(whole)


async def test_the_page_tells_every_route_and_shape_in_every_language(site: Site) -> None:
    whole = document(routes())
    for language in load_catalog().languages:
        page = await site.page(f"/api/docs?lang={language}")
        assert len(page.encode()) < 100_000
        assert all(f"> {path}</code>" in page for path in whole["paths"])
        targets = set(re.findall(r'href="#([\w-]+)"', page)) - {"main"}
        assert targets <= set(re.findall(r'id="([\w-]+)"', page))
        assert set(whole["components"]["schemas"]) <= set(re.findall(r'<h3 id="(\w+)"', page))
    assert "<script>" not in page
    assert all(address[:2] != "//" and ":" not in address for address in re.findall(r'(?:src|href)="([^"]+)"', page))
