"""One message at a time for each sender in this process.

The store keeps turns apart by itself, also between replicas: who comes second starts again. Standing in line here
spares a person who sends ten messages at once nine such restarts, and a flood the tries that would run out.
"""

from __future__ import annotations

import asyncio
from weakref import WeakValueDictionary


class Turnstile:
    """Locks by key that are forgotten as soon as nobody waits for them."""

    def __init__(self) -> None:
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    def turn_of(self, key: str) -> asyncio.Lock:
        """To be held for the turn: `async with`."""
        return self._locks.setdefault(key, asyncio.Lock())
