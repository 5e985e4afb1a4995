"""How texts are compared: one name is another when they differ in case only; a search forgives accents too."""

from __future__ import annotations

import unicodedata


def name_key(name: str) -> str:
    """What makes two names the same: "Casa" is "CASA", but "Súper" is not "Super"."""
    return " ".join(unicodedata.normalize("NFC", name).casefold().split())


def search_key(text: str) -> str:
    """Folded for searching: no case, no accents, single spaces."""
    if not text.isascii():
        decomposed = unicodedata.normalize("NFKD", text)
        text = "".join(mark for mark in decomposed if not unicodedata.combining(mark))
    return " ".join(text.casefold().split())
