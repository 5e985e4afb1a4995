"""A way out that leads into the simulator: in development without an account, what would leave is shown there."""

from __future__ import annotations

import secrets
from collections import defaultdict, deque
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import count
from time import time

from server.channels.outbound import Accepted, FreeText, OutboundMessage, ReceivedMessage, SendResult, Uncertain

KEPT = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrived:
    """A message that came by itself; `place` grows with each."""

    place: int
    sid: str
    text: str


class SimulatedSender:
    """The adapter of `Sender`. Keeps the newest messages of each address in memory."""

    def __init__(self) -> None:
        self._places = count(int(time() * 1000))  # beyond those of the process before
        self._arrived: dict[str, deque[Arrived]] = defaultdict(lambda: deque(maxlen=KEPT))

    async def send(self, message: OutboundMessage) -> SendResult:
        content = message.content
        text = content.body if isinstance(content, FreeText) else "\n".join(content.variables.values())
        arrived = Arrived(place=next(self._places), sid="SM" + secrets.token_hex(16), text=text)
        self._arrived[message.to].append(arrived)
        return Accepted(sid=arrived.sid)

    async def find(self, to: str, bodies: Sequence[str], since: datetime) -> str | Uncertain | None:
        found = (one for one in reversed(self._arrived[to]) if any(body and body in one.text for body in bodies))
        return next((one.sid for one in found), None)

    async def received(self, since: datetime, until: datetime) -> Sequence[ReceivedMessage] | Uncertain:
        """The simulator keeps nothing that it did not hand over."""
        return ()

    async def show_typing(self, sid: str) -> None:
        """The simulator's page shows by itself that it waits."""

    async def close(self) -> None:
        """Nothing is open."""

    def after(self, to: str, place: int) -> tuple[Arrived, ...]:
        """What arrived at the address since that place."""
        return tuple(one for one in self._arrived[to] if one.place > place)
