"""A letter inside a parcel: what is kept, as ciphertext, between composing and sending."""

from __future__ import annotations

import json
from dataclasses import dataclass

from server.cipher import Cipher
from server.notifications.composing import Letter
from server.notifications.kinds import POLICIES
from storage.notices import NoticeKind

PURPOSE = "outbox"


@dataclass(frozen=True, slots=True, kw_only=True)
class SealedLetter:
    """What sending needs. `kind` is the most urgent one inside: its template carries the message."""

    text: str
    line: str
    language: str
    first_name: str
    kind: NoticeKind | None = None


def seal(letter: Letter, cipher: Cipher) -> str:
    inside = {notice.kind for notice in letter.told}
    kind = next(kind for kind in POLICIES if kind in inside)
    return seal_letter(
        SealedLetter(
            text=letter.text, line=letter.line, language=letter.language, first_name=letter.first_name, kind=kind
        ),
        cipher,
    )


def seal_letter(letter: SealedLetter, cipher: Cipher) -> str:
    fields = {
        "text": letter.text,
        "line": letter.line,
        "language": letter.language,
        "first_name": letter.first_name,
        "kind": letter.kind,
    }
    return cipher.seal(json.dumps(fields, ensure_ascii=False), PURPOSE)


def unseal(payload: str, cipher: Cipher) -> SealedLetter:
    """Raises CipherError for what was sealed under a key that is no longer configured."""
    return SealedLetter(**json.loads(cipher.open(payload, PURPOSE)))
