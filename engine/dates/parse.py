"""The driver: the longest date phrase that begins at a place of a token lattice.

A generalised LR parse with linked stacks. At every place a stack meets each type that the token there can have, and
each action that the tables hold for it; a builder that refuses its parts (`None`: an hour 25, a 32nd) ends that branch,
so meaning prunes as early as grammar does.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from engine.dates.tables import END, Production, Tables

MAX_STACKS = 160
"""Stacks kept for one place: a weekday of a stretch with an hour of a part of the day takes some eighty."""

MAX_READINGS = 2
"""Values kept of one rule that took the same tokens: the plainest ones."""

MAX_TOKENS = 32
"""No date phrase is longer."""

MAX_STEPS, LONG_STEPS, STEPS_A_LINE, MOST_LINES = 1800, 900, 80, 30
"""What one message may cost, what a long one, and more for the lines of a list; a phrase takes ten to a hundred. Dates
beyond that are not looked for."""

LONG = 80
"""Tokens that make a message long."""

Option = tuple[str, Hashable, int]
"""A terminal, its value, and the place after it."""

Prefix = tuple[int, list[object]]
"""Where a phrase can end, and its values."""

Stack = tuple[int, Any, Any]
"""A state, the value of what led to it, and the stack below."""

Made = dict[tuple[int, int], list[Any]]
"""The values that reductions gave at one place, by state and stack below."""


@dataclass(slots=True)
class Budget:
    """What is left of a message's steps: text made to be slow costs no more than any other."""

    left: int = MAX_STEPS

    @classmethod
    def of(cls, tokens: int, lines: int) -> Budget:
        """A list of thirty tasks has thirty dates."""
        return cls(left=(MAX_STEPS if tokens < LONG else LONG_STEPS) + STEPS_A_LINE * min(lines, MOST_LINES))


@dataclass(frozen=True, slots=True, kw_only=True)
class Parser:
    tables: Tables

    def prefixes(self, lattice: Sequence[Sequence[Option]], start: int, budget: Budget) -> Iterator[Prefix]:
        """Every place where a phrase from `start` can end with its values, the longest first."""
        last = min(len(lattice), start + MAX_TOKENS)
        buckets: dict[int, list[Stack]] = {start: [(self.tables.start, None, None)]}
        furthest = place = start
        while place <= furthest and place < last and budget.left > 0:
            stacks = buckets.get(place)
            if stacks:
                options = lattice[place]
                if last < len(lattice):
                    options = [option for option in options if option[2] <= last]
                furthest = max(furthest, self._advance(stacks, options, buckets, budget))
            place += 1
        for end in range(furthest, start, -1):
            if (bucket := buckets.get(end)) and (values := self._accept(bucket, budget)):
                yield end, values

    def _advance(
        self, stacks: list[Stack], options: Sequence[Option], buckets: dict[int, list[Stack]], budget: Budget
    ) -> int:
        """Puts every stack that can go over a token where the token ends; the furthest such place.

        Every stack is reduced once, by the productions that any of the token's types calls for.
        """
        actions, gotos = self.tables.actions, self.tables.gotos
        furthest = steps = 0
        made: Made = {}
        pending = stacks.copy()
        while pending:
            stack = pending.pop()
            row = actions[stack[0]]
            called: Sequence[Production] = ()
            for terminal, value, after in options:
                action = row.get(terminal)
                if action is None:
                    continue
                shift, is_kept, reductions = action
                if shift >= 0:
                    bucket = buckets.get(after)
                    if bucket is None:
                        bucket = buckets[after] = []
                    if len(bucket) < MAX_STACKS:
                        bucket.append((shift, value if is_kept else None, stack))
                        furthest = max(furthest, after)
                if reductions:
                    called = [*called, *[one for one in reductions if one not in called]] if called else reductions
            steps += 1
            if called:
                steps += len(called)
                _reduce(stack, called, gotos, made, pending)
        budget.left -= steps
        return furthest

    def _accept(self, stacks: list[Stack], budget: Budget) -> list[object]:
        values: list[object] = []
        pending = stacks.copy()
        actions, gotos, final = self.tables.actions, self.tables.gotos, self.tables.final
        steps = 0
        made: Made = {}
        while pending:
            stack = pending.pop()
            steps += 1
            if stack[0] == final:
                if stack[1] not in values:
                    values.append(stack[1])
            elif (action := actions[stack[0]].get(END)) is not None:
                _reduce(stack, action[2], gotos, made, pending)
        budget.left -= steps
        return values


class Rereader:
    """The parser over one long message: what is said again and again is read once.

    A phrase is known again by the options of its tokens, as far as one of them reaches over the next.
    """

    __slots__ = ("kinds", "known", "lattice", "parser", "reach")

    def __init__(self, parser: Parser, lattice: Sequence[Sequence[Option]]) -> None:
        self.parser = parser
        self.lattice = lattice
        self.reach = _reach(lattice)
        kinds: dict[Hashable, int] = {}
        shapes = [tuple([(t, v, after - place) for t, v, after in its]) for place, its in enumerate(lattice)]
        self.kinds = [kinds.setdefault(shape, len(kinds)) for shape in shapes]
        self.known: dict[tuple[int, ...], tuple[list[Prefix], Iterator[Prefix]]] = {}

    def prefixes(self, lattice: Sequence[Sequence[Option]], start: int, budget: Budget) -> Iterator[Prefix]:
        """As those of the parser, of the lattice that this was made for."""
        key = tuple(self.kinds[start : min(self.reach[start], start + MAX_TOKENS)])
        if key not in self.known:
            unread: Iterator[Prefix] = (
                (end - start, values) for end, values in self.parser.prefixes(lattice, start, budget)
            )
            self.known[key] = ([], unread)
        read, unread = self.known[key]
        for length, values in read:
            yield start + length, values
        for length, values in unread:
            read.append((length, values))
            yield start + length, values


def _reach(lattice: Sequence[Sequence[Option]]) -> list[int]:
    """How far a phrase can go from each place: nothing goes over a place without options, unless it begins before."""
    ends: list[int] = []
    reach = 0
    for place, options in enumerate(lattice):
        reach = max([reach, *[after for _, _, after in options]])
        if reach <= place:
            ends += [place + 1] * (place + 1 - len(ends))
    return ends + [len(lattice)] * (len(lattice) - len(ends))


def _reduce(
    stack: Stack,
    productions: Sequence[Production],
    gotos: Sequence[Mapping[str, int]],
    made: Made,
    pending: list[Stack],
) -> None:
    """Adds the stacks after each rule, but for one whose builder refuses its parts or that says nothing new."""
    _, last, below = stack
    for name, length, kept, builder in productions:
        value, parent = last, below
        if length == 1:
            if builder is not None:
                value = builder(value) if kept else builder()
        else:
            values = [value]
            for _ in range(length - 1):
                values.append(parent[1])
                parent = parent[2]
            if builder is None:
                value = values[kept[0]] if kept else None
            else:
                value = builder(*[values[place] for place in kept])
        if value is None and builder is not None:
            continue
        state = gotos[parent[0]][name]
        key = (state, id(parent))
        others = made.get(key)
        if others is None:
            made[key] = [value]
        elif not _is_new(value, others):
            continue
        pending.append((state, value, parent))


def _is_new(value: Any, others: list[Any]) -> bool:
    """Whether a value says something that none of the same state and parent does, at no higher cost than the best."""
    if value in others:
        return False
    if len(others) >= MAX_READINGS and getattr(value, "cost", 0) >= max(getattr(other, "cost", 0) for other in others):
        return False
    others.append(value)
    return True
