"""GET /api/openapi.json: OpenAPI 3.1 of the routes that this server has, of openapi.toml and the bodies' own models."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib.metadata import version
from importlib.resources import files
from typing import Any

from aiohttp import web
from pydantic.json_schema import models_json_schema

from server.web import access_tokens, account, bodies, foreign_login, proposals, security, simulated_world, undo
from server.web.bodies import Body
from server.web.visitor import COOKIE, CSRF_HEADER

BODIES: tuple[type[Body], ...] = (
    account.Farewell, simulated_world.Journey, simulated_world.Newcomer,
    bodies.LinkRequest, bodies.CodeFromPhone, bodies.Login, bodies.NewTask, bodies.TaskText, bodies.TaskPatch,
    bodies.PreferencesPatch, bodies.QrRequest, bodies.SimulatedLetter, proposals.Acceptance, security.LockRequest,
    security.BlockRequest, access_tokens.NewAccessToken, foreign_login.Exchange, undo.UndoRequest,
)  # fmt: skip
_COMPONENTS = "#/components/schemas/"
_MEDIA = re.compile(r"\w+/\w+")
_PARAMETER = re.compile(r"\{(\w+)\}")
_FORMATS = frozenset({"date", "date-time", "uuid"})
_SCHEMES: Mapping[str, tuple[str, ...]] = {
    "session": ("session", "token"),
    "login": ("session", "token"),
    "operator": ("session", "token"),
    "bearer": ("bearer",),
    "signature": ("signature",),
}
_REFUSED: Mapping[str, tuple[int, ...]] = {
    **dict.fromkeys(("session", "login", "operator"), (401, 403, 429)),
    "bearer": (401,),
}


async def openapi(request: web.Request) -> web.Response:
    return web.json_response(document(frozenset(routes_of(request.app))))


def routes_of(app: web.Application) -> Iterator[str]:
    """ "GET /api/tasks/{id}" and so on; files and what a GET answers to HEAD are no routes of their own."""
    for resource in app.router.resources():
        if isinstance(resource, web.StaticResource):
            continue
        for route in resource:
            if route.method != "HEAD":
                yield f"{route.method} {resource.canonical}"


@cache
def described() -> Mapping[str, Any]:
    """openapi.toml as it stands."""
    return tomllib.loads((files("server.web") / "openapi.toml").read_text(encoding="utf-8"))


@cache
def document(routes: frozenset[str]) -> Mapping[str, Any]:
    """The document of these routes. A route that nobody described is a KeyError: the tests see to it that none is."""
    paths: dict[str, dict[str, Any]] = {}
    for name in sorted(routes):
        method, path = name.split(" ")
        paths.setdefault(path, {})[method.lower()] = _operation(name, described()["routes"][name])
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "FocoBot",
            "version": version("focobot"),
            "summary": described()["summary"],
            "license": {"name": "MIT", "identifier": "MIT"},
        },
        "servers": [{"url": "/"}],
        "tags": [{"name": tag} for tag in sorted({tag_of(path) for path in paths})],
        "paths": paths,
        "components": {"schemas": _schemas(), "securitySchemes": _security_schemes()},
    }


def tag_of(path: str) -> str:
    """What a path is about: the first word after /api, or of a page."""
    parts = path.removeprefix("/api").strip("/").split("/")
    return "pages" if not path.startswith("/api/") else parts[0].removesuffix(".json")


def _schemas() -> dict[str, Any]:
    _, made = models_json_schema([(body, "validation") for body in BODIES], ref_template=_COMPONENTS + "{model}")
    return dict(made["$defs"]) | {name: schema_of(shape) for name, shape in described()["schemas"].items()}


def schema_of(shape: Any) -> dict[str, Any]:
    """A schema of openapi.toml, written out."""
    if isinstance(shape, list):
        return {"type": "array", "items": schema_of(shape[0])}
    if isinstance(shape, dict):
        properties = {name.rstrip("?"): schema_of(one) for name, one in shape.items()}
        return {"type": "object", "properties": properties, "required": [name for name in shape if name[-1] != "?"]}
    if shape.endswith("?"):
        return {"anyOf": [schema_of(shape[:-1]), {"type": "null"}]}
    return _word(shape)


def _word(word: str) -> dict[str, Any]:
    if word == "any":
        return {}
    if word == "limit":
        return {"type": "integer", "minimum": 1, "maximum": 200}
    if "|" in word:
        return {"type": "string", "enum": word.split("|")}
    if word in _FORMATS:
        return {"type": "string", "format": word}
    return {"$ref": _COMPONENTS + word} if word[0].isupper() else {"type": word}


def _operation(name: str, route: Mapping[str, Any]) -> dict[str, Any]:
    auth = route.get("auth", "")
    operation: dict[str, Any] = {
        "operationId": re.sub(r"\W+", "_", name).strip("_").lower(),
        "summary": route["summary"],
        "tags": [tag_of(name.split(" ")[1])],
        "parameters": [*_in_path(name), *_in_query(route.get("query", {})), *_conditions(name, route)],
        "responses": _responses(name, route, (*route.get("errors", ()), *_REFUSED.get(auth, ()), *_unmet(name, route))),
    }
    if auth:
        operation["security"] = [_requirement(scheme, name) for scheme in _SCHEMES[auth]]
    if "body" in route or route.get("form"):
        operation["requestBody"] = _request_body(route)
    return operation


def _requirement(scheme: str, name: str) -> dict[str, list[str]]:
    """A cookie alone changes nothing: the page's own token goes with it."""
    schemes = [scheme, "csrf"] if scheme == "session" and not name.startswith("GET ") else [scheme]
    return {one: [] for one in schemes}


def _in_path(name: str) -> Iterator[dict[str, Any]]:
    for parameter in _PARAMETER.findall(name):
        yield {"name": parameter, "in": "path", "required": True, "schema": {"type": "string"}}


def _in_query(query: Mapping[str, str]) -> Iterator[dict[str, Any]]:
    for parameter, word in query.items():
        yield {"name": parameter, "in": "query", "required": False, "schema": schema_of(word)}


def _conditions(name: str, route: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """The header that makes the request conditional on what an ETag named."""
    if route.get("etag"):
        header = "If-None-Match" if name.startswith("GET ") else "If-Match"
        yield {"name": header, "in": "header", "required": False, "schema": {"type": "string"}}


def _unmet(name: str, route: Mapping[str, Any]) -> tuple[int, ...]:
    return (412,) if route.get("etag") and not name.startswith("GET ") else ()


def _request_body(route: Mapping[str, Any]) -> dict[str, Any]:
    if route.get("form"):
        form = {"type": "object", "additionalProperties": {"type": "string"}}
        return {"required": True, "content": {"application/x-www-form-urlencoded": {"schema": form}}}
    return {"required": not route.get("optional"), "content": {"application/json": {"schema": _either(route["body"])}}}


def _responses(name: str, route: Mapping[str, Any], errors: Iterable[int]) -> dict[str, Any]:
    answers: dict[str, Any] = {str(_status(route)): _answer(route["answer"])}
    content: dict[str, Any] = {"application/json": {"schema": _word("Error")}}
    if route["answer"] == "text/html":  # whoever navigates gets a page
        content["text/html"] = {"schema": {"type": "string"}}
    if route.get("etag") and name.startswith("GET "):
        answers["304"] = {"description": "It is still what the ETag of If-None-Match names."}
    refused = {"description": "Refused.", "content": content}
    return answers | {str(status): refused for status in sorted(set(errors))}


def _status(route: Mapping[str, Any]) -> int:
    status: int = route.get("status", 204 if route["answer"] == "nothing" else 200)
    return status


def _answer(answer: Any) -> dict[str, Any]:
    if answer == "nothing":
        return {"description": "Done."}
    if isinstance(answer, str) and _MEDIA.fullmatch(answer):
        return {"description": "Done.", "content": {answer: {"schema": {"type": "string"}}}}
    return {"description": "Done.", "content": {"application/json": {"schema": _either(answer)}}}


def _either(shape: Any) -> dict[str, Any]:
    """One schema, or any of several."""
    return {"anyOf": [_word(one) for one in shape]} if isinstance(shape, list) else _word(shape)


def _security_schemes() -> dict[str, Any]:
    return {
        "session": {"type": "apiKey", "in": "cookie", "name": COOKIE},
        "csrf": {"type": "apiKey", "in": "header", "name": CSRF_HEADER},
        "token": {
            "type": "http",
            "scheme": "bearer",
            "description": "A personal access token (foco_…), or a token of the configured Supabase project.",
        },
        "bearer": {"type": "http", "scheme": "bearer", "description": "A secret of the server's configuration."},
        "signature": {"type": "apiKey", "in": "header", "name": "X-Twilio-Signature"},
    }
