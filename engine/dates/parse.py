"""The driver: the longest date phrase that begins at a place of a token lattice.

A generalised LR parse with linked stacks. At every place a stack meets each type that the token there can have, and each
action that the tables hold for it; a builder that refuses its parts (`None`: an hour 25, a 32nd) ends that branch, so
meaning prunes as early as grammar does.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from engine.dates.tables import END, Production, Tables

MAX_STACKS = 96
"""Stacks kept for one place; phrases people write stay under ten."""

Option = tuple[str, object, int]
"""A terminal, its value, and the place after it."""

Stack = tuple[int, object, "Stack | None"]  # type: ignore[misc]


@dataclass(frozen=True, slots=True, kw_only=True)
class Parser:
    tables: Tables

    def prefixes(self, lattice: Sequence[Sequence[Option]], start: int) -> Iterator[tuple[int, list[object]]]:
        """Every place where a phrase from `start` can end with its values, the longest first."""
        buckets: list[list[Stack] | None] = [None] * (len(lattice) - start + 1)
        buckets[0] = [(self.tables.start, None, None)]
        furthest, place, last = start, start, len(lattice)
        while place <= furthest and place < last:
            stacks = buckets[place - start]
            if stacks is not None:
                for option in lattice[place]:
                    moved = self._moved(stacks, option)
                    if moved:
                        after = option[2]
                        bucket = buckets[after - start]
                        if bucket is None:
                            buckets[after - start] = moved
                        else:
                            bucket.extend(stack for stack in moved if stack not in bucket)
                        if after > furthest:
                            furthest = after
            place += 1
        for end in range(furthest, start, -1):
            bucket = buckets[end - start]
            if bucket is not None and (values := self._accept(bucket)):
                yield end, values

    def _moved(self, stacks: list[Stack], option: Option) -> list[Stack]:
        """Every stack that can go over a token, after it."""
        terminal, value, _ = option
        actions = self.tables.actions
        moved: list[Stack] = []
        for first in stacks:
            action = actions[first[0]].get(terminal)
            if action is None:
                continue
            shift, is_kept, reductions = action
            if shift >= 0:
                moved.append((shift, value if is_kept else None, first))
            if reductions:
                self._move_reduced(first, reductions, option, moved)
        return moved if len(moved) <= MAX_STACKS else moved[:MAX_STACKS]

    def _move_reduced(
        self, first: Stack, reductions: tuple[Production, ...], option: Option, moved: list[Stack]
    ) -> None:
        terminal, value, _ = option
        actions = self.tables.actions
        pending = [(first, reductions)]
        while pending:
            stack, productions = pending.pop()
            for production in productions:
                reduced = self._reduce(stack, production)
                if reduced is None:
                    continue
                action = actions[reduced[0]].get(terminal)
                if action is None:
                    continue
                shift, is_kept, further = action
                if shift >= 0:
                    stack_after = (shift, value if is_kept else None, reduced)
                    if stack_after not in moved:
                        moved.append(stack_after)
                if further:
                    pending.append((reduced, further))

    def _accept(self, stacks: list[Stack]) -> list[object]:
        values: list[object] = []
        pending = list(stacks)
        actions, final = self.tables.actions, self.tables.final
        while pending:
            stack = pending.pop()
            if stack[0] == final:
                if stack[1] not in values:
                    values.append(stack[1])
                continue
            action = actions[stack[0]].get(END)
            if action is not None:
                for production in action[2]:
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
