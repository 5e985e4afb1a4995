"""What the leaves of a parse tree say: the tokens that it covers, its numbers and lengths of time."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from engine.words import Word


def leaves(node: Any) -> Iterator[tuple[str, int, int, Any]]:
    """The leaves of a tree, from left to right."""
    waiting = [node]
    while waiting:
        node = waiting.pop()
        if node[0].__class__ is str:
            yield node
        else:
            waiting.extend(node[1][::-1])


def token_range(node: Any) -> tuple[int, int]:
    """The tokens that a tree covers. An empty tree does not occur: no rule of the grammars is empty."""
    first = last = node
    while not isinstance(first[0], str):
        first = first[1][0]
    while not isinstance(last[0], str):
        last = last[1][-1]
    return first[1], last[2]


def number_of(value: Any) -> int:
    return int(value.value or 0) if isinstance(value, Word) else int(value)


def numbers_of(node: Any) -> list[int]:
    return [number_of(value) for terminal, _, _, value in leaves(node) if terminal == "NUMBER"]


def duration_of(parts: Iterator[tuple[str, int, int, Any]]) -> str | None:
    """ISO 8601 of "2 horas", "media hora", "hora y media"."""
    amount, half, sign = 1, False, ""
    unit: str | None = None
    for terminal, _, _, value in parts:
        if terminal == "NUMBER":
            amount = number_of(value)
        elif terminal == "UNIT":
            unit = value.value
        elif terminal == "HALF":
            amount, half = 0, True
        elif terminal == "HALF_MORE":
            half = True
        elif terminal == "EARLIER":
            sign = "-"
    if unit is None:
        return None
    whole = unit.replace("1", str(amount))
    if not half:
        return sign + whole
    halved = {"PT1H": f"PT{amount * 60 + 30}M", "P1D": f"PT{amount * 24 + 12}H"}.get(unit)
    return None if halved is None else sign + halved
