"""Statements with their values written into them, so that a whole transaction is one message to the server.

Why literals and not parameters: PostgreSQL takes several statements in one round trip only without parameters, and a
turn of ten statements in one round trip is what keeps it fast; it also needs no prepared statement, so it passes a
pooler in transaction mode. `literal` is the only place that writes a value, and it writes no text outside quotes.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime, time
from functools import cache
from math import isfinite
from typing import Any

from storage.statements import each_once

_ARRAY_MARK = re.compile(r'["\\]')
_ESCAPED = r"\\\g<0>"
_WORTH_REPEATING = 8
_PARAMETER = re.compile(r"(?<![:\w]):([a-z_]+)")


def literal(value: Any) -> str:
    """The value as PostgreSQL reads it back with `standard_conforming_strings` on. Refuses what it does not know."""
    if value is None:
        return "NULL"
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return f"({value})" if value < 0 else str(value)
    if isinstance(value, float) and isfinite(value):
        return f"({value!r})"
    if isinstance(value, (date, time, datetime)):
        return f"'{value.isoformat()}'"
    if isinstance(value, list):
        return _repeated(value) or _text("{" + _elements(value) + "}")
    raise TypeError(f"no literal for {type(value).__name__}")


def _text(value: str) -> str:
    """NUL is no character of a text there, and a lone surrogate is none anywhere."""
    clean = value.replace("\0", "").replace("'", "''")
    if not clean.isascii():
        clean = clean.encode("utf-8", "replace").decode("utf-8")
    return f"'{clean}'"


def _repeated(values: list[Any]) -> str | None:
    """An array of one thing many times, as a batch has for most columns: told once, and read once by the server."""
    if len(values) < _WORTH_REPEATING or len(set(map(id, values))) > 1:
        return None
    kind = "timestamptz" if isinstance(values[0], datetime) else "text"
    return f"array_fill(CAST({literal(values[0])} AS {kind}), ARRAY[{len(values)}])"


def _elements(values: list[Any]) -> str:
    """Of an array of texts, which most are, all are looked through at once."""
    if set(map(type, values)) == {str}:
        joined = '","'.join(values)
        if joined.count('"') == 2 * (len(values) - 1) and "\\" not in joined:
            return f'"{joined}"'
    return ",".join(each_once(values, _element))


def _element(value: Any) -> str:
    """As it stands inside an array's text: always in quotes, so that no word of a title means anything."""
    if value is None:
        return "NULL"
    if isinstance(value, str):
        return f'"{value}"' if _ARRAY_MARK.search(value) is None else f'"{_ARRAY_MARK.sub(_ESCAPED, value)}"'
    if isinstance(value, datetime):
        return f'"{value.isoformat()}"'
    raise TypeError(f"no element for {type(value).__name__}")


def filled(query: str, values: Mapping[str, Any]) -> str:
    """The query with each `:name` replaced by the literal of its value."""
    pieces = _pieces(query)
    return "".join(piece if place % 2 == 0 else literal(values[piece]) for place, piece in enumerate(pieces))


@cache
def _pieces(query: str) -> list[str]:
    """Text and parameter names in turn."""
    return _PARAMETER.split(query)
