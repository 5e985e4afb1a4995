"""Ids of rows that nobody names: UUIDs that grow with time (RFC 9562, version 7); the newest page is one seek.

They have to differ, not to be hard to guess: nothing is opened by one.
"""

from __future__ import annotations

import itertools
import random
from datetime import datetime

_LAST_ID = "ffffffff-ffff-7fff-bfff-ffffffffffff"
_order = itertools.count()


def time_ordered_id(now: datetime) -> str:
    """A new id; two of one process and one millisecond keep their order for 4,096 calls."""
    milliseconds = int(now.timestamp() * 1000) & 0xFFFF_FFFF_FFFF
    order = next(_order) & 0xFFF
    noise = random.getrandbits(62) | 0x8000_0000_0000_0000
    digits = f"{milliseconds:012x}7{order:03x}{noise:016x}"
    return f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"


def after_every_id() -> str:
    """Greater than any id: where a list of the newest begins."""
    return _LAST_ID
