"""The driver: the longest date phrase that begins at a place of a token lattice.

A generalised LR parse with linked stacks. At every place a stack meets each type that the token there can have, and each
action that the tables hold for it; a builder that refuses its parts (`None`: an hour 25, a 32nd) ends that branch, so
meaning prunes as early as grammar does.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from engine.dates.tables import END, Production, Tables

MAX_STACKS = 48
"""Stacks kept for one place; phrases people write stay under ten."""

Option = tuple[str, object, int]
"""A terminal, its value, and the place after it."""

Stack = tuple[int, object, "Stack | None"]  # type: ignore[misc]


@dataclass(frozen=True, slots=True, kw_only=True)
class Parser:
    tables: Tables

    def prefixes(self, lattice: Sequence[Sequence[Option]], start: int) -> Iterator[tuple[int, list[object]]]:
        """Every place where a phrase from `start` can end with its values, the longest first."""
        buckets: dict[int, list[Stack]] = {start: [(self.tables.start, None, None)]}
        last = len(lattice)
        furthest, place = start, start
        while place <= furthest:
            stacks = buckets.get(place)
            if stacks and place < last:
                for option in lattice[place]:
                    if self._advance(stacks, option, buckets) and option[2] > furthest:
                        furthest = option[2]
            place += 1
        for end in range(furthest, start, -1):
            if end in buckets and (values := self._accept(buckets[end])):
                yield end, values

    def _advance(self, stacks: list[Stack], option: Option, buckets: dict[int, list[Stack]]) -> bool:
        """Moves every stack over a token; true when one could."""
        terminal, value, after = option
        actions = self.tables.actions
        moved: list[Stack] = []
        seen: list[Stack] = []
        for first in stacks:
            action = actions[first[0]].get(terminal)
            if action is None:
                continue
            if action[0] >= 0:
                moved.append((action[0], value, first))
            if not action[1]:
                continue
            pending = [reduced for production in action[1] if (reduced := self._reduce(first, production)) is not None]
            while pending:
                stack = pending.pop()
                if stack in seen:
                    continue
                action = actions[stack[0]].get(terminal)
                if action is None:
                    continue
                seen.append(stack)
                if action[0] >= 0:
                    moved.append((action[0], value, stack))
                for production in action[1]:
                    reduced = self._reduce(stack, production)
                    if reduced is not None:
                        pending.append(reduced)
        if not moved:
            return False
        bucket = buckets.setdefault(after, [])
        bucket.extend(moved[: MAX_STACKS - len(bucket)])
        return True

    def _accept(self, stacks: list[Stack]) -> list[object]:
        values: list[object] = []
        pending = list(stacks)
        seen: list[Stack] = []
        actions, final = self.tables.actions, self.tables.final
        while pending:
            stack = pending.pop()
            if stack[0] == final:
                if stack[1] not in values:
                    values.append(stack[1])
                continue
            action = actions[stack[0]].get(END)
            if action is None or not action[1] or stack in seen:
                continue
            seen.append(stack)
            for production in action[1]:
                reduced = self._reduce(stack, production)
                if reduced is not None:
                    pending.append(reduced)
        return values

    def _reduce(self, stack: Stack, production: Production) -> Stack | None:
        """The stack after a rule; None when the rule's builder refuses its parts."""
        name, length, kept, builder = production
        if length == 1:
            node = stack[2]
            if builder is None:
                value = stack[1] if kept else None
            else:
                value = builder(stack[1]) if kept else builder()
                if value is None:
                    return None
        else:
            values = [stack[1]]
            node = stack[2]
            for _ in range(length - 1):
                values.append(node[1])  # type: ignore[index]
                node = node[2]  # type: ignore[index]
            if builder is None:
                value = values[kept[0]] if kept else None
            else:
                value = builder(*[values[place] for place in kept])
                if value is None:
                    return None
        return (self.tables.gotos[node[0]][name], value, node)  # type: ignore[index]
