"""GET /api/docs: the OpenAPI document as a page that people read, without scripts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from aiohttp import web

from server.web.layout import show
from server.web.openapi import described, document, routes_of, tag_of
from server.web.visitor import visitor_of

_METHODS = ("GET", "POST", "PATCH", "DELETE")


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """A route as the page tells it. `takes` and `answers` are names of shapes, or media types."""

    method: str
    path: str
    summary: str
    needs: str
    query: tuple[tuple[str, str], ...]
    takes: tuple[str, ...]
    answers: tuple[str, ...]
    status: int
    refuses: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """A schema: its fields with the words for their types."""

    name: str
    fields: tuple[tuple[str, str, bool], ...]


async def api_docs(request: web.Request) -> web.StreamResponse:
    routes = frozenset(routes_of(request.app))
    visitor = await visitor_of(request)
    return show(request, "api_docs.html", visitor, groups=_groups(routes), shapes=_shapes(routes))


@cache
def _groups(routes: frozenset[str]) -> Mapping[str, tuple[Operation, ...]]:
    """By tag; those of a path together, in the order in which one meets them."""
    paths = document(routes)["paths"]
    told = [_operation(name, paths) for name in sorted(routes, key=_place)]
    tags = dict.fromkeys(tag_of(one.path) for one in told)
    return {tag: tuple(one for one in told if tag_of(one.path) == tag) for tag in tags}


def _place(name: str) -> tuple[bool, str, int]:
    method, path = name.split(" ")
    return not path.startswith("/api/"), path, _METHODS.index(method)


def _operation(name: str, paths: Mapping[str, Any]) -> Operation:
    method, path = name.split(" ")
    route = described()["routes"][name]
    told = paths[path][method.lower()]
    refused = tuple(sorted(int(status) for status in told["responses"] if int(status) >= 400))
    return Operation(
        method=method,
        path=path,
        summary=route["summary"],
        needs=route.get("auth", "nothing"),
        query=tuple((key, word.replace("|", " | ")) for key, word in route.get("query", {}).items()),
        takes=_names(route.get("body", ())),
        answers=() if route["answer"] == "nothing" else _names(route["answer"]),
        status=min(int(status) for status in told["responses"]),
        refuses=refused,
    )


def _names(shape: str | list[str] | tuple[str, ...]) -> tuple[str, ...]:
    return (shape,) if isinstance(shape, str) else tuple(shape)


@cache
def _shapes(routes: frozenset[str]) -> tuple[Shape, ...]:
    schemas = document(routes)["components"]["schemas"]
    return tuple(Shape(name=name, fields=tuple(_fields(schemas[name]))) for name in sorted(schemas))


def _fields(schema: Mapping[str, Any]) -> Iterator[tuple[str, str, bool]]:
    needed = schema.get("required", ())
    for name, field in schema.get("properties", {}).items():
        yield name, _word(field), name in needed


def _word(schema: Mapping[str, Any]) -> str:
    """A type in a few words: "string | null", "array of Task", "one of low, high"."""
    if "$ref" in schema:
        return str(schema["$ref"]).rpartition("/")[2]
    if "anyOf" in schema:
        return " | ".join(dict.fromkeys(_word(one) for one in schema["anyOf"]))
    if "enum" in schema:
        return " | ".join(f'"{one}"' for one in schema["enum"])
    if "const" in schema:
        return f'"{schema["const"]}"'
    if schema.get("type") == "array":
        return f"[{_word(schema.get('items', {}))}]"
    return str(schema.get("format") or schema.get("type") or "any")
