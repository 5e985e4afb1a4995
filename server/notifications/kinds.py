"""The kinds of notification, each with its limits (PRODUCT 8)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from types import MappingProxyType

from storage.notices import NoticeKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """How one kind behaves.

    `late` is how long after its time it still makes sense, None: until the task is due. `jitter` spreads the sending.
    `lane` 0 leaves first. `clock` and `switch` are fields of Preferences. `figure` is its key in the cron's answer.
    """

    late: timedelta | None
    jitter: timedelta
    lane: int
    switch: str
    figure: str
    clock: str | None = None


DIGEST_JITTER = timedelta(minutes=10)
REMINDER_JITTER = timedelta(minutes=1)

POLICIES: Mapping[NoticeKind, Policy] = MappingProxyType(
    {
        "task_reminder": Policy(
            late=timedelta(hours=12), jitter=REMINDER_JITTER, lane=1, switch="task_reminder", figure="taskReminders"
        ),
        "deadline_alert": Policy(
            late=None, jitter=REMINDER_JITTER, lane=1, switch="deadline_alert", figure="deadlineAlerts"
        ),
        "overdue_reminder": Policy(
            late=timedelta(hours=6),
            jitter=DIGEST_JITTER,
            lane=2,
            switch="overdue_reminder",
            figure="overdueReminders",
            clock="overdue_time",
        ),
        "morning_digest": Policy(
            late=timedelta(hours=2),
            jitter=DIGEST_JITTER,
            lane=2,
            switch="morning_digest",
            figure="morningDigests",
            clock="morning_time",
        ),
        "evening_summary": Policy(
            late=timedelta(hours=2),
            jitter=DIGEST_JITTER,
            lane=2,
            switch="evening_summary",
            figure="eveningSummaries",
            clock="evening_time",
        ),
    }
)
"""In the order in which a message tells them, which is also that of urgency."""

ANSWER_LANE = 0
DAILY_KINDS: tuple[NoticeKind, ...] = tuple(kind for kind, policy in POLICIES.items() if policy.clock is not None)
