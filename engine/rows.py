"""The rows of an automaton, packed: a quarter of a million actions as bare numbers instead of as many objects.

A row's symbols and its actions are kept apart. Most rows have the symbols of others (a tenth of them are different), so
the symbols are a `layout` that such rows share; the actions stand one behind the other, `first` tells where a row's
begin. The few conflicts are numbers too, beyond those of all states: where in `forks` their choices are.
"""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence
from typing import TypeAlias

Action: TypeAlias = int | tuple[int, ...]
Layout: TypeAlias = Mapping[str, int]


class Rows:
    """`parts` are the layouts, the layout's number and the first action of each state, and the actions: a state to go
    to (>= 0), a rule to reduce (~rule), or, from the number of states on, the place in `forks` of several of these."""

    __slots__ = ("forks", "parts")

    def __init__(self, rows: Sequence[Mapping[str, Action]]) -> None:
        layouts: dict[frozenset[str], int] = {}
        forks: dict[tuple[int, ...], int] = {}
        found: list[Layout] = []
        layout_of, first, actions = array("H"), array("i"), array("i")
        for row in rows:
            number = layouts.setdefault(frozenset(row), len(layouts))
            if number == len(found):
                found.append({symbol: offset for offset, symbol in enumerate(row)})
            layout_of.append(number)
            first.append(len(actions))
            for action in (row[symbol] for symbol in found[number]):
                if isinstance(action, tuple):
                    actions.append(len(rows) + forks.setdefault(action, len(forks)))
                else:
                    actions.append(action)
        self.parts: tuple[tuple[Layout, ...], array[int], array[int], array[int]]
        self.parts = tuple(found), layout_of, first, actions
        self.forks = tuple(forks)

    def layout(self, state: int) -> Layout:
        layouts, layout_of, *_ = self.parts
        return layouts[layout_of[state]]

    def get(self, state: int, symbol: str) -> int | None:
        """The action as it is kept, or None."""
        _, _, first, actions = self.parts
        offset = self.layout(state).get(symbol)
        return None if offset is None else actions[first[state] + offset]
