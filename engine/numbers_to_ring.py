"""Numbers to ring, "020 7123 0945": no part of one is an hour, and a title keeps them whole."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

_FEWEST_GROUPS, _FEWEST_DIGITS = 3, 9
_HOUR = 2  # digits


def numbers_to_ring(folded: Sequence[str], halves: frozenset[str]) -> list[tuple[int, int]]:
    """Where groups of digits stand side by side that are too many for a date: first tokens and ends.

    The last group is an hour of its own where a half of the day or minutes follow it: "020 7123 0945 9 am".
    """
    found: list[tuple[int, int]] = []
    for is_number, group in groupby(range(len(folded)), lambda index: folded[index].isdecimal()):
        run = list(group)
        after = folded[run[-1] + 1 : run[-1] + 2]
        if len(folded[run[-1]]) <= _HOUR and after and (after[0] == ":" or after[0] in halves):
            run.pop()
        digits = sum(len(folded[index]) for index in run)
        if is_number and len(run) >= _FEWEST_GROUPS and digits >= _FEWEST_DIGITS:
            found.append((run[0], run[-1] + 1))
    return found
