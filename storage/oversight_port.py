"""The part of the port that operators look through."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from storage.oversight import (
    AuditRow,
    CommandRun,
    DelayFigures,
    FrequentEvent,
    HourFigures,
    MessageOutcome,
    ModelFigures,
    NoticeRow,
    OpenLockout,
    UnderstandingShare,
    Window,
)
from storage.protection import Device


class Oversight(Protocol):
    """What operators look at, and the devices of a person. The newest come first."""

    async def devices_of(self, user_id: str) -> tuple[Device, ...]: ...

    async def device_by_id(self, device_id: str) -> Device | None:
        """Anybody's: who asks has to look whose it is."""
        ...

    async def frequent_events(self, action: str, since: datetime, least: int) -> tuple[FrequentEvent, ...]:
        """Subjects with so many rows of the action in the audit log, the most frequent first."""
        ...

    async def notice_delays(self, since: datetime) -> tuple[DelayFigures, ...]:
        """How long after their time the notifications planned since then were sent, by kind."""
        ...

    async def known_messages(self, sids: Sequence[str]) -> frozenset[str]:
        """Those of the sids that were processed; they are remembered for a year."""
        ...

    async def message_outcomes(self, since: datetime) -> tuple[MessageOutcome, ...]: ...

    async def understanding_since(self, since: datetime) -> tuple[UnderstandingShare, ...]: ...

    async def models_since(self, since: datetime) -> tuple[ModelFigures, ...]:
        """The model that was asked most comes first."""
        ...

    async def commands_in(self, window: Window) -> tuple[CommandRun, ...]: ...

    async def command_figures(self, window: Window) -> tuple[HourFigures, ...]:
        """Of each hour that has any, the earliest first; the same for the other two."""
        ...

    async def events_in(self, window: Window) -> tuple[AuditRow, ...]: ...

    async def event_figures(self, window: Window) -> tuple[HourFigures, ...]: ...

    async def notices_in(self, window: Window) -> tuple[NoticeRow, ...]: ...

    async def notice_hours(self, window: Window) -> tuple[HourFigures, ...]: ...

    async def notice_by_id(self, user_id: str, notice_id: str) -> NoticeRow | None: ...

    async def resend_notice(self, user_id: str, notice_id: str, *, now: datetime, good_until: datetime) -> bool:
        """What was held or has failed is due again; False when it is neither."""
        ...

    async def open_lockouts(self, now: datetime, *, limit: int) -> tuple[OpenLockout, ...]: ...
