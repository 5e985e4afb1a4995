"""The driver: the longest date phrase that begins at a place of a token lattice.

A generalised LR parse with linked stacks. At every place a stack meets each type that the token there can have, and each
action that the tables hold for it; a builder that refuses its parts (`None`: an hour 25, a 32nd) ends that branch, so
meaning prunes as early as grammar does.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from engine.dates.tables import END, Production, Tables

MAX_STACKS = 48
"""Stacks kept for one place; phrases people write stay under ten."""

Option = tuple[str, object, int]
"""A terminal, its value, and the place after it."""

Stack = tuple[int, object, "Stack | None"]  # type: ignore[misc]
Builder = Callable[..., object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Parser:
    tables: Tables
    builders: Mapping[str, Builder]

    def prefixes(self, lattice: Sequence[Sequence[Option]], start: int) -> list[tuple[int, list[object]]]:
        """Every place where a phrase from `start` can end with its values, the longest first."""
        buckets: dict[int, list[Stack]] = {start: [(self.tables.start, None, None)]}
        places: list[int] = []
        place = start
        last = len(lattice)
        while place <= last:
            stacks = buckets.get(place)
            if stacks:
                if place > start:
                    places.append(place)
                if place < last:
                    for option in lattice[place]:
                        self._advance(stacks, option, buckets)
            place += 1
        accepted = []
        for end in reversed(places):
            values = self._accept(buckets[end])
            if values:
                accepted.append((end, values))
        return accepted

    def _advance(self, stacks: list[Stack], option: Option, buckets: dict[int, list[Stack]]) -> None:
        terminal, value, after = option
        actions = self.tables.actions
        bucket = buckets.setdefault(after, [])
        pending = list(stacks)
        while pending:
            stack = pending.pop(0) if len(pending) < 3 else pending.pop()
            action = actions[stack[0]].get(terminal)
            if action is None:
                continue
            shift, reductions = action
            if shift >= 0 and len(bucket) < MAX_STACKS:
                bucket.append((shift, value, stack))
            for production in reductions:
                reduced = self._reduce(stack, production)
                if reduced is not None:
                    pending.append(reduced)

    def _accept(self, stacks: list[Stack]) -> list[object]:
        values: list[object] = []
        pending = list(stacks)
        actions, final = self.tables.actions, self.tables.final
        while pending:
            stack = pending.pop()
            if stack[0] == final:
                values.append(stack[1])
                continue
            action = actions[stack[0]].get(END)
            if action is not None:
                for production in action[1]:
                    reduced = self._reduce(stack, production)
                    if reduced is not None:
                        pending.append(reduced)
        return values

    def _reduce(self, stack: Stack, production: Production) -> Stack | None:
        node: Stack | None = stack
        length = production.length
        if length == 1 and production.builder is None:
            value = stack[1]
            node = stack[2]
        else:
            children: list[object] = []
            for _ in range(length):
                assert node is not None
                children.append(node[1])
                node = node[2]
            children.reverse()
            value = self._build(production, children)
            if value is None:
                return None
        assert node is not None
        return (self.tables.gotos[node[0]][production.origin], value, node)

    def _build(self, production: Production, children: list[object]) -> object:
        kept = [children[i] for i in production.kept]
        if production.builder is None:
            return kept[0] if len(kept) == 1 else tuple(kept)
        return self.builders[production.builder](*kept)
