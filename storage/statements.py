"""Named statements, and what those of one transaction share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from storage.model import ChannelIdentity


@dataclass(frozen=True, slots=True, kw_only=True)
class Write:
    """A named query and the values of its parameters."""

    query: str
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """What the rows of one transaction have in common. `address` is the phone, or the external id of who has none."""

    now: datetime
    user_id: str | None = None
    address: str | None = None
    sid: str | None = None


def address_of(identity: ChannelIdentity) -> str:
    return identity.phone or identity.external_id or ""


def identity_key(identity: ChannelIdentity) -> str:
    return f"{identity.channel}:{address_of(identity)}"
