"""What a grammar comes to, as `compiling` makes it: its rules, and the places that the driver of `lalr` goes over."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from engine.places import Places


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One expansion of a grammar rule. `origin` is its name; `alias` what follows "->", if anything."""

    origin: str
    alias: str | None
    priority: int
    expansion: tuple[str, ...]

    @property
    def size(self) -> int:
        return len(self.expansion)


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A compiled grammar. `elastic` gives the free-text terminals with the most tokens each may take, `told` those that
    somebody asks about."""

    rules: tuple[Rule, ...]
    starts: Mapping[str, int]
    terminals: frozenset[str]
    conflicts: int
    elastic: Mapping[str, int]
    told: frozenset[str]
    places: Places = field(repr=False, compare=False)
