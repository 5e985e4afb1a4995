"""Named statements, and what those of one transaction share."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import repeat
from typing import Any

from storage.model import ChannelIdentity


@dataclass(frozen=True, slots=True, kw_only=True)
class Write:
    """A named query and the values of its parameters; with `columns`, for every row of them.

    The columns are of one length, at least one. PostgreSQL's query takes each as an array, `:each_<name>`.
    """

    query: str
    values: Mapping[str, Any]
    columns: Mapping[str, Sequence[Any]] | None = None


def each_once(values: Sequence[Any], convert: Callable[[Any], Any]) -> Iterator[Any]:
    """The values converted, each object once: a batch says the same few things of many people.

    Not each *equal* one: of one zone, the two instants of a repeated hour are equal.
    """
    keys = list(map(id, values))
    number = len(set(keys))
    if number == len(keys):
        return map(convert, values)
    if number == 1:
        return repeat(convert(values[0]), len(values))
    distinct = dict(zip(keys, values, strict=True))
    converted = {key: convert(value) for key, value in distinct.items()}
    return map(converted.__getitem__, keys)


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
