"""What planning, composing and sending need of the world, in one value; and what one round of them did."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import structlog

from server.channels.outbound import Sender
from server.cipher import Cipher
from server.conversation.render import Bundles
from server.notifications.measures import NoticeMeasures
from server.notifications.pace import Pace
from storage.notices import NoticeKind
from storage.port import Store

LEASE = timedelta(seconds=10)  # longer than a send may take, short enough that a dead worker is not missed
log = structlog.get_logger("server")


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """`sender` is None where no account is configured: what would leave is held, and says so."""

    store: Store
    bundles: Bundles
    cipher: Cipher
    templates: Mapping[tuple[str, str], str]
    sender: Sender | None
    measures: NoticeMeasures
    clock: Callable[[], datetime]
    pace: Pace = field(default_factory=Pace)


@dataclass(slots=True, kw_only=True)
class Tally:
    """What a round did: notifications sent by kind, how many are held, what went wrong (for an operator)."""

    sent: Counter[NoticeKind] = field(default_factory=Counter)
    answers: int = 0
    held: int = 0
    planned: int = 0
    errors: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a round plans: everything that is due; with `kind` and `user_id`, that one at once; else a part of it."""

    kind: NoticeKind | None = None
    user_id: str | None = None
