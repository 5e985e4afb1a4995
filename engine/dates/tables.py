"""The tables of the generalised LR parser of dates, as `compiling` makes them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

END = "$END"

Builder = Callable[..., object]
Production = tuple[str, int, tuple[int, ...], "Builder | None"]
"""What a grammar rule makes: its name, how many children it takes, the indexes, counted from the last, of those whose
values its builder gets, and the builder. Without one the only kept value passes through."""

Action = tuple[int, bool, tuple[Production, ...]]
"""The state to shift to, or -1, whether the token's value goes along, and the productions to reduce by."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tables:
    """`actions[state][terminal]`; `gotos[state][name]` is a state. `final` is the state that accepts."""

    actions: tuple[dict[str, Action], ...]
    gotos: tuple[dict[str, int], ...]
    start: int
    final: int
    terminals: frozenset[str]
