"""Now on the wall clock of the person's zone, and the way from wall clock times to instants."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import NamedTuple

from engine.model import Context, Hours


class Moment(NamedTuple):
    """Now, as the wall clock of the person's zone shows it."""

    now: datetime
    zone: tzinfo
    hours: Hours
    spoken_day: date | None = None

    @classmethod
    def of(cls, context: Context) -> Moment:
        return cls(
            now=context.now.astimezone(context.zone).replace(tzinfo=None),
            zone=context.zone,
            hours=context.hours,
            spoken_day=context.spoken_day,
        )

    @property
    def today(self) -> date:
        return self.now.date()

    def aware(self, local: datetime) -> datetime:
        """A wall clock time as an instant: one that the clocks skip moves on, one that comes twice is the first."""
        if self.zone is UTC:
            return local.replace(tzinfo=UTC)
        return local.replace(tzinfo=self.zone).astimezone(UTC).astimezone(self.zone)

    def later(self, seconds: float, base: datetime | None = None) -> datetime:
        """So many real seconds after a wall clock time, across a change of the clocks too; as wall clock time."""
        start = (base or self.now).replace(tzinfo=self.zone)
        return (start.astimezone(UTC) + timedelta(seconds=seconds)).astimezone(self.zone).replace(tzinfo=None)
