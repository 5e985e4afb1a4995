"""Ids of rows that nobody names: UUIDs that grow with time (RFC 9562, version 7); the newest page is one seek.

They have to differ, not to be hard to guess: nothing is opened by one.
"""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator
from datetime import datetime

_LAST_ID = "ffffffff-ffff-7fff-bfff-ffffffffffff"
_order = itertools.count()


def time_ordered_id(now: datetime) -> str:
    """A new id; two of one process and one millisecond keep their order for 4,096 calls."""
    return next(time_ordered_ids(now, 1))


def time_ordered_ids(now: datetime, number: int) -> Iterator[str]:
    """So many new ids, in their order."""
    milliseconds = f"{int(now.timestamp() * 1000) & 0xFFFF_FFFF_FFFF:012x}"
    prefix = f"{milliseconds[:8]}-{milliseconds[8:]}-7"
    for _ in range(number):
        noise = f"{random.getrandbits(62) | 0x8000_0000_0000_0000:x}"
        yield f"{prefix}{next(_order) & 0xFFF:03x}-{noise[:4]}-{noise[4:]}"


def after_every_id() -> str:
    """Greater than any id: where a list of the newest begins."""
    return _LAST_ID
