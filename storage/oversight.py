"""The records that operators look at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from storage.changes import SettledBy


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """Which rows are looked at: those made from `since` until before `until`, less what is narrowed away.

    `kind` is the table's own: the command, the audit action, the type of notification. `after` is the place of the
    last row of the page before: its instant and id.
    """

    since: datetime
    until: datetime
    limit: int = 50
    after: tuple[datetime, str] | None = None
    phone: str | None = None
    user_id: str | None = None
    kind: str | None = None
    success: bool | None = None
    status: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HourFigures:
    """How many rows an hour has, and how many of them tell of a failure."""

    hour: datetime
    total: int
    failed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenLockout:
    """A lock that holds now. `until` is None for one that an operator must end."""

    user_id: str | None
    phone: str | None
    locked_at: datetime
    until: datetime | None
    reason: str
    triggered_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FrequentEvent:
    """An audit action that happened often about one subject: a phone, a person's id, "" for nobody's."""

    subject: str
    events: int
    first_at: datetime
    last_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageOutcome:
    """What came of messages, and how many: an audit action with its reason."""

    action: str
    reason: str | None
    messages: int
    last_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class CommandRun:
    """A row of the command history, without what the person wrote."""

    id: str
    user_id: str
    phone: str | None
    command: str
    success: bool
    result_summary: str | None
    error_message: str | None
    llm_model: str | None
    tokens_used: int | None
    processing_ms: int | None
    task_id: str | None
    created_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditRow:
    """A row of the audit log."""

    id: str
    user_id: str | None
    phone: str | None
    action: str
    details: Mapping[str, Any]
    success: bool
    error_code: str | None
    error_message: str | None
    message_sid: str | None
    processing_ms: int | None
    created_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class UnderstandingShare:
    """Messages by who understood them, and how many of these put right what was done just before."""

    settled_by: SettledBy
    messages: int
    corrections: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelFigures:
    """What one model was asked, and what it took. `cost_usd` is None where no price was configured."""

    model: str
    questions: int
    suggestions: int
    tokens: int
    cost_usd: float | None
    mean_ms: float | None
    longest_ms: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DelayFigures:
    """How long after its planned time a kind was sent: how many, within a minute, 15 minutes and an hour."""

    kind: str
    sent: int
    within: tuple[int, int, int]
    longest: timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeRow:
    """A notification as it was planned and what became of it, without its text."""

    id: str
    user_id: str
    phone: str | None
    kind: str
    status: str
    scheduled_for: datetime
    sent_at: datetime | None
    failed_at: datetime | None
    error_message: str | None
    task_id: str | None
    created_at: datetime
