"""What is kept as ciphertext: the places of it, and a row of one. The store knows no key; who does, asks by pages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

SealedPlace = Literal[
    "history_inputs", "history_params", "answers", "devices", "conversations", "proposals", "outbox"
]  # fmt: skip
SEALED_PLACES: tuple[SealedPlace, ...] = get_args(SealedPlace)


@dataclass(frozen=True, slots=True, kw_only=True)
class SealedRow:
    """`sealed` is ciphertext, or JSON with some among its strings. `owner` and `id`: where the next page begins."""

    owner: str
    id: str
    sealed: str


BEFORE_ALL = SealedRow(owner="", id="", sealed="")
