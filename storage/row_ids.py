"""Ids of rows that nobody names: UUIDs that grow with time (RFC 9562, version 7); the newest page is one seek.

They have to differ, not to be hard to guess: nothing is opened by one.
"""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator
from datetime import datetime

_LAST_ID = "ffffffff-ffff-7fff-bfff-ffffffffffff"


class _Order:
    """Counts anew in each millisecond, so that no count runs over between two ids of one."""

    def __init__(self) -> None:
        self.milliseconds, self.count = -1, itertools.count()

    def within(self, milliseconds: int) -> Iterator[int]:
        if milliseconds != self.milliseconds:
            self.milliseconds, self.count = milliseconds, itertools.count()
        return self.count


_order = _Order()


def time_ordered_id(now: datetime) -> str:
    """A new id; those of one process and one millisecond keep their order for 4,096 calls."""
    return next(time_ordered_ids(now, 1))


def time_ordered_ids(now: datetime, number: int) -> Iterator[str]:
    """So many new ids, in their order."""
    milliseconds = int(now.timestamp() * 1000) & 0xFFFF_FFFF_FFFF
    moment, order = f"{milliseconds:012x}", _order.within(milliseconds)
    prefix = f"{moment[:8]}-{moment[8:]}-7"
    noise = random.getrandbits(60 * number)
    digits = f"{noise:0{15 * number}x}"
    for start in range(0, 15 * number, 15):
        yield f"{prefix}{next(order) & 0xFFF:03x}-a{digits[start : start + 3]}-{digits[start + 3 : start + 15]}"


def after_every_id() -> str:
    """Greater than any id: where a list of the newest begins."""
    return _LAST_ID
