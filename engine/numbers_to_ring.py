"""Numbers to ring, "020 7123 0945": no part of one is an hour, and a title keeps them whole."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

_FEWEST_GROUPS, _FEWEST_DIGITS = 3, 9


def numbers_to_ring(folded: Sequence[str]) -> list[tuple[int, int]]:
    """Where groups of digits stand side by side that are too many for a date: first tokens and ends."""
    found: list[tuple[int, int]] = []
    for is_number, group in groupby(range(len(folded)), lambda index: folded[index].isdecimal()):
        run = list(group)
        digits = sum(len(folded[index]) for index in run)
        if is_number and len(run) >= _FEWEST_GROUPS and digits >= _FEWEST_DIGITS:
            found.append((run[0], run[-1] + 1))
    return found
