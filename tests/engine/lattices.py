"""Lattices of made-up words, to try the driver on."""

from __future__ import annotations

from collections.abc import Collection

from engine.lalr import Lattice, Option, make_lattice
from engine.table import Table


def lattice_of(table: Table, *tokens: str, barriers: Collection[int] = ()) -> Lattice:
    """Each argument is the terminals of one token, separated by spaces; "DATE:2" covers two tokens."""
    kinds, options, skips = table.places.kinds, list[list[Option]](), dict[int, list[int]]()
    for position, classes in enumerate(tokens):
        named = [(name, int(size or 1)) for name, _, size in (one.partition(":") for one in classes.split())]
        options.append([(kinds.of(name), 0, length, (None,)) for name, length in reversed(named) if name != "SKIP"])
        if ends := [position + length for name, length in named if name == "SKIP"]:
            skips[position] = ends
    return make_lattice(kinds, options, skips, barriers)
