"""The records that operators look at."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from storage.model import SettledBy


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

    phone: str | None
    command: str
    success: bool
    result_summary: str | None
    error_message: str | None
    llm_model: str | None
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
class NoticeRow:
    """A notification as it was planned and what became of it, without its text."""

    phone: str | None
    kind: str
    status: str
    scheduled_for: datetime
    sent_at: datetime | None
    failed_at: datetime | None
    error_message: str | None
