"""The driver: the longest date phrase that begins at a place of a token lattice.

A generalised LR parse with linked stacks. At every place a stack meets each type that the token there can have, and
each action that the tables hold for it; a builder that refuses its parts (`None`: an hour 25, a 32nd) ends that branch,
so meaning prunes as early as grammar does.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from engine.dates.tables import END, Production, Tables

MAX_STACKS = 64
"""Stacks kept for one place; phrases that people write stay under twenty."""

MAX_READINGS = 2
"""Values kept of one rule that took the same tokens: the plainest ones."""

MAX_TOKENS = 32
"""No date phrase is longer."""

MAX_STEPS, STEPS_A_LINE, MOST_LINES = 1800, 120, 40
"""What one message may cost, and more for the lines of a list; a phrase takes ten to a hundred. Dates beyond that are
not looked for."""

Option = tuple[str, object, int]
"""A terminal, its value, and the place after it."""

Stack = tuple[int, Any, Any]
"""A state, the value of what led to it, and the stack below."""

Made = dict[tuple[int, int], list[Any]]
"""The values that reductions gave at one place, by state and stack below."""


@dataclass(slots=True)
class Budget:
    """What is left of a message's steps: text made to be slow costs no more than any other."""

    left: int = MAX_STEPS

    @classmethod
    def of_lines(cls, lines: int) -> Budget:
        """A list of thirty tasks has thirty dates."""
        return cls(left=MAX_STEPS + STEPS_A_LINE * min(lines, MOST_LINES))


@dataclass(frozen=True, slots=True, kw_only=True)
class Parser:
    tables: Tables

    def prefixes(
        self, lattice: Sequence[Sequence[Option]], start: int, budget: Budget
    ) -> Iterator[tuple[int, list[object]]]:
        """Every place where a phrase from `start` can end with its values, the longest first."""
        last = min(len(lattice), start + MAX_TOKENS)
        buckets: list[list[Stack]] = [[] for _ in range(last - start + 1)]
        buckets[0].append((self.tables.start, None, None))
        furthest = start
        for place in range(start, last):
            if place > furthest or budget.left <= 0:
                break
            if buckets[place - start]:
                options = lattice[place]
                if last < len(lattice):
                    options = [option for option in options if option[2] <= last]
                after = self._advance(buckets, place - start, options, start, budget)
                furthest = max(furthest, after)
        for end in range(furthest, start, -1):
            if (bucket := buckets[end - start]) and (values := self._accept(bucket, budget)):
                yield end, values

    def _advance(
        self, buckets: list[list[Stack]], place: int, options: Sequence[Option], start: int, budget: Budget
    ) -> int:
        """Puts every stack that can go over a token where the token ends; the furthest such place.

        Every stack is reduced once, by the productions that any of the token's types calls for.
        """
        actions, gotos = self.tables.actions, self.tables.gotos
        furthest = steps = 0
        made: Made = {}
        pending = buckets[place].copy()
        while pending:
            stack = pending.pop()
            row = actions[stack[0]]
            called: list[Production] = []
            for terminal, value, after in options:
                if terminal not in row:
                    continue
                shift, is_kept, reductions = row[terminal]
                if shift >= 0 and len(bucket := buckets[after - start]) < MAX_STACKS:
                    bucket.append((shift, value if is_kept else None, stack))
                    furthest = max(furthest, after)
                for production in reductions:
                    if production not in called:
                        called.append(production)
                        reduced = _reduced(stack, production, gotos)
                        if reduced is not None and _is_new(reduced, made):
                            pending.append(reduced)
            steps += 1 + len(called)
        budget.left -= steps
        return furthest

    def _accept(self, stacks: list[Stack], budget: Budget) -> list[object]:
        values: list[object] = []
        pending = stacks.copy()
        actions, gotos, final = self.tables.actions, self.tables.gotos, self.tables.final
        made: Made = {}
        while pending:
            stack = pending.pop()
            budget.left -= 1
            if stack[0] == final:
                if stack[1] not in values:
                    values.append(stack[1])
                continue
            row = actions[stack[0]]
            if END in row:
                for production in row[END][2]:
                    reduced = _reduced(stack, production, gotos)
                    if reduced is not None and _is_new(reduced, made):
                        pending.append(reduced)
        return values


def _reduced(stack: Stack, production: Production, gotos: Sequence[Mapping[str, int]]) -> Stack | None:
    """The stack after a rule; None when the rule's builder refuses its parts."""
    name, length, kept, builder = production
    _, value, node = stack
    if length == 1:
        if builder is None:
            return (gotos[node[0]][name], value, node)
        value = builder(value) if kept else builder()
    else:
        values = [value]
        for _ in range(length - 1):
            values.append(node[1])
            node = node[2]
        if builder is None:
            return (gotos[node[0]][name], values[kept[0]] if kept else None, node)
        value = builder(*[values[place] for place in kept])
    return None if value is None else (gotos[node[0]][name], value, node)


def _is_new(stack: Stack, made: Made) -> bool:
    """Whether a stack says something that none of the same state and parent does, at no higher cost than the best."""
    state, value, parent = stack
    key = (state, id(parent))
    others = made.get(key)
    if others is None:
        made[key] = [value]
        return True
    if value in others:
        return False
    if len(others) >= MAX_READINGS and getattr(value, "cost", 0) >= max(getattr(other, "cost", 0) for other in others):
        return False
    others.append(value)
    return True
