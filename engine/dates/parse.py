"""The driver: the longest date phrase that begins at a place of a token lattice.

A generalised LR parse with linked stacks. At every place a stack meets each type that the token there can have, and
each action that the tables hold for it; a builder that refuses its parts (`None`: an hour 25, a 32nd) ends that branch,
so meaning prunes as early as grammar does.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from engine.dates.tables import END, Production, Tables

MAX_STACKS = 64
"""Stacks kept for one place; phrases that people write stay under twenty."""

MAX_READINGS = 2
"""Values kept of one rule that took the same tokens: the plainest ones."""

MAX_TOKENS = 32
"""No date phrase is longer."""

MAX_REDUCTIONS = 5000
"""What one message may cost; a phrase takes twenty to two hundred. Dates beyond that are not looked for."""

Option = tuple[str, object, int]
"""A terminal, its value, and the place after it."""

Stack = tuple[int, Any, Any]
"""A state, the value of what led to it, and the stack below."""

Memory = dict[tuple[int, int], Stack | None]
"""What reducing a stack by a production gave, by their identities: the tokens of one place share it."""


@dataclass(slots=True)
class Budget:
    """What is left of a message's reductions: text made to be slow costs no more than any other."""

    left: int = MAX_REDUCTIONS


@dataclass(frozen=True, slots=True, kw_only=True)
class Parser:
    tables: Tables

    def prefixes(
        self, lattice: Sequence[Sequence[Option]], start: int, budget: Budget
    ) -> Iterator[tuple[int, list[object]]]:
        """Every place where a phrase from `start` can end with its values, the longest first."""
        last = min(len(lattice), start + MAX_TOKENS)
        buckets: list[list[Stack] | None] = [None] * (last - start + 1)
        memories: dict[int, Memory] = {}
        buckets[0] = [(self.tables.start, None, None)]
        furthest, place = start, start
        while place <= furthest and place < last and budget.left > 0:
            stacks = buckets[place - start]
            if stacks is not None:
                memory = memories[place] = {}
                for option in lattice[place]:
                    after = option[2]
                    if after > last:
                        continue
                    moved = self._moved(stacks, option, memory)
                    if moved:
                        bucket = buckets[after - start]
                        if bucket is None:
                            buckets[after - start] = moved
                        else:
                            bucket.extend([stack for stack in moved if stack not in bucket][: MAX_STACKS - len(bucket)])
                        furthest = max(furthest, after)
                budget.left -= len(memory)
            place += 1
        for end in range(furthest, start, -1):
            bucket = buckets[end - start]
            if bucket is not None and (values := self._accept(bucket, memories.get(end, {}))):
                yield end, values

    def _moved(self, stacks: list[Stack], option: Option, memory: Memory) -> list[Stack]:
        """Every stack that can go over a token, after it."""
        terminal, value, _ = option
        actions = self.tables.actions
        moved: list[Stack] = []
        pending: list[tuple[Stack, tuple[Production, ...]]] = []
        for first in stacks:
            action = actions[first[0]].get(terminal)
            if action is not None:
                shift, is_kept, reductions = action
                if shift >= 0:
                    moved.append((shift, value if is_kept else None, first))
                if reductions:
                    pending.append((first, reductions))
        if pending:
            self._move_reduced(pending, option, moved, memory)
        return moved[:MAX_STACKS]

    def _move_reduced(
        self,
        pending: list[tuple[Stack, tuple[Production, ...]]],
        option: Option,
        moved: list[Stack],
        memory: Memory,
    ) -> None:
        terminal, value, _ = option
        actions = self.tables.actions
        made: dict[tuple[int, int], list[Any]] = {}
        while pending:
            stack, productions = pending.pop()
            for production in productions:
                reduced = self._reduced(stack, production, memory)
                if reduced is None:
                    continue
                action = actions[reduced[0]].get(terminal)
                if action is None or not _is_new(reduced, made):
                    continue
                shift, is_kept, further = action
                if shift >= 0:
                    moved.append((shift, value if is_kept else None, reduced))
                if further:
                    pending.append((reduced, further))

    def _accept(self, stacks: list[Stack], memory: Memory) -> list[object]:
        values: list[object] = []
        pending = list(stacks)
        actions, final = self.tables.actions, self.tables.final
        made: dict[tuple[int, int], list[Any]] = {}
        while pending:
            stack = pending.pop()
            if stack[0] == final:
                if stack[1] not in values:
                    values.append(stack[1])
                continue
            action = actions[stack[0]].get(END)
            if action is not None:
                for production in action[2]:
                    reduced = self._reduced(stack, production, memory)
                    if reduced is not None and _is_new(reduced, made):
                        pending.append(reduced)
        return values

    def _reduced(self, stack: Stack, production: Production, memory: Memory) -> Stack | None:
        """The stack after a rule; None when the rule's builder refuses its parts."""
        key = (id(stack), id(production))
        if key in memory:
            return memory[key]
        name, length, kept, builder = production
        values = [stack[1]]
        node = stack[2]
        for _ in range(length - 1):
            values.append(node[1])
            node = node[2]
        if builder is None:
            value = values[kept[0]] if kept else None
        else:
            value = builder(*[values[place] for place in kept])
            if value is None:
                memory[key] = None
                return None
        reduced = memory[key] = (self.tables.gotos[node[0]][name], value, node)
        return reduced


def _is_new(stack: Stack, made: dict[tuple[int, int], list[Any]]) -> bool:
    """Whether a stack says something that none of the same state and parent does, at no higher cost than the best."""
    state, value, parent = stack
    others = made.setdefault((state, id(parent)), [])
    if value in others:
        return False
    if len(others) >= MAX_READINGS and getattr(value, "cost", 0) >= max(getattr(other, "cost", 0) for other in others):
        return False
    others.append(value)
    return True
