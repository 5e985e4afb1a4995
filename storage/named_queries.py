"""The SQL of the port, read from `queries/*.sql`. `-- name: x` starts a query; `{x}` puts one query into another.

`topic.sql` holds for both databases, `topic.sqlite.sql` and `topic.postgres.sql` where they must differ. Parameters are
`:name` in every file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from importlib import resources
from typing import Literal

Dialect = Literal["sqlite", "postgres"]

_HEADER = re.compile(r"^-- name: (\w+)$", re.MULTILINE)
_INCLUDE = re.compile(r"\{(\w+)\}")
_COMMENT = re.compile(r"^\s*--.*\n?", re.MULTILINE)


@cache
def load_queries(dialect: Dialect) -> Mapping[str, str]:
    """Every named query of the dialect, with what it includes put in. A name that two files give is an error."""
    parts: dict[str, str] = {}
    for text in _texts(dialect):
        for name, body in _named(text):
            if name in parts:
                raise ValueError(f"two queries are named {name}")
            parts[name] = body
    return {name: _with_includes(body, parts) for name, body in parts.items()}


def _texts(dialect: Dialect) -> Iterator[str]:
    for file in resources.files("storage").joinpath("queries").iterdir():
        if file.name.endswith(".sql") and belongs_to(file.name, dialect):
            yield file.read_text(encoding="utf-8")


def belongs_to(file_name: str, dialect: Dialect) -> bool:
    """Whether `topic.sql` or `topic.<dialect>.sql` is for this dialect."""
    variant = file_name.split(".")[1]
    return variant in ("sql", dialect)


def _named(text: str) -> Iterator[tuple[str, str]]:
    pieces = _HEADER.split(text)[1:]
    for name, body in zip(pieces[::2], pieces[1::2], strict=True):
        yield name, _COMMENT.sub("", body).strip()


def _with_includes(body: str, parts: Mapping[str, str]) -> str:
    while (found := _INCLUDE.search(body)) is not None:
        body = body.replace(found[0], parts[found[1]])
    return body
