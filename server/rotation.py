"""Key rotation: what is kept under older keys of FOCOBOT_ENCRYPTION_KEY is encrypted again under the newest.

A page at a time, in the order of the keys, each page one transaction; a row that changed meanwhile is left alone, since
a running server seals with the newest key as well. So it may be stopped at any moment, and started again: what is
current is passed over.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator
from dataclasses import dataclass, replace

from server.channels.twilio import DEVICE
from server.cipher import SEALED, Cipher, CipherError
from server.conversation.deferral import PURPOSE as QUESTION
from server.conversation.turn import ANSWERS
from server.notifications.letters import PURPOSE as LETTER
from storage.port import Store
from storage.sealing import BEFORE_ALL, SEALED_PLACES, SealedPlace, SealedRow

PURPOSES = ("history", ANSWERS, DEVICE, "proposal", LETTER, QUESTION)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rotated:
    """How many rows of a place were encrypted again, were current already, and are under no configured key."""

    place: SealedPlace
    resealed: int = 0
    current: int = 0
    unreadable: int = 0


async def rotate_keys(store: Store, cipher: Cipher, batch: int) -> AsyncGenerator[Rotated, None]:
    """Place after place; each is told when it is done."""
    for place in SEALED_PLACES:
        yield await _rotate_place(store, cipher, place, batch)


async def _rotate_place(store: Store, cipher: Cipher, place: SealedPlace, batch: int) -> Rotated:
    count, after = Rotated(place=place), BEFORE_ALL
    while page := await store.sealed_page(place, after, batch):
        after = page[-1]
        resealed, unreadable = _reseal_page(cipher, page)
        if resealed:
            await store.reseal(place, resealed)
        count = replace(
            count,
            resealed=count.resealed + len(resealed),
            unreadable=count.unreadable + unreadable,
            current=count.current + len(page) - len(resealed) - unreadable,
        )
    return count


def _reseal_page(cipher: Cipher, page: tuple[SealedRow, ...]) -> tuple[dict[SealedRow, str], int]:
    """The rows whose text changes, and how many could not be opened."""
    resealed: dict[SealedRow, str] = {}
    unreadable = 0
    for row in page:
        try:
            text = SEALED.sub(lambda found: cipher.reseal(found[0], PURPOSES), row.sealed)
        except CipherError:
            unreadable += 1
            continue
        if text != row.sealed:
            resealed[row] = text
    return resealed, unreadable
