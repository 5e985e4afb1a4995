"""Raw text -> Utterance: canonical Unicode, no invisible characters, a folded form to match words in.

Three strings are in play. `original` is what arrived. `text` is the original in NFC without the characters that nobody
sees (zero-width spaces, direction marks, controls); titles are cut from it. `folded` has exactly one character for each
of `text`, in lower case, without accents, with plain quotes and dashes; words are matched in it. So an offset means the
same in `text` and `folded`, and `span` maps it back to the original.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from engine.model import Span

# Zero-width joiners are kept: emoji are made with them. "\n" and "\t" are the only controls that people type.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u061c\u180e\u200b\u200c\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff]"
)
_SEGMENT = re.compile("(.[\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u20d0-\u20ff]*)", re.DOTALL)
_LINE_BREAKS = "\r\x0b\x0c\x85\u2028\u2029"

_FOLDED_RANGES = (
    (0xA1, 0x250), (0x1E00, 0x1F00), (0x2070, 0x20A0), (0x2460, 0x2474), (0xFF01, 0xFF5F), (0x1D400, 0x1D800),
)  # fmt: skip
_FOLDED_SIGNS = {
    "'": "\u2018\u2019\u201a\u201b\u02bc\u00b4\u2032`",
    '"': "\u201c\u201d\u201e\u201f\u00ab\u00bb\u2033\uff02\u300c\u300d",
    "-": "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d",
    " ": "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000\t",
    "~": "\u02dc\u223c",
}


def _fold_one(character: str) -> str:
    bare = "".join(c for c in unicodedata.normalize("NFKD", character) if not unicodedata.combining(c)).lower()
    return bare if len(bare) == 1 else character


def _fold_table() -> Mapping[int, str]:
    table = {code: _fold_one(chr(code)) for start, end in _FOLDED_RANGES for code in range(start, end)}
    table |= {ord(character): sign for sign, characters in _FOLDED_SIGNS.items() for character in characters}
    table[ord("º")], table[ord("ª")] = "º", "ª"  # "1º" is an ordinal, not the word "1o"
    return {code: folded for code, folded in table.items() if chr(code) != folded}


_FOLD = _fold_table()


def fold(text: str) -> str:
    """The form in which words are compared; one character for each of `text` (NFC): "Añádelo" -> "anadelo"."""
    lowered = text.lower()
    if len(lowered) != len(text):  # "İ" and the like grow
        lowered = "".join(low if len(low := character.lower()) == 1 else character for character in text)
    return lowered if lowered.isascii() and "\t" not in lowered and "`" not in lowered else lowered.translate(_FOLD)


@dataclass(slots=True, kw_only=True)
class Utterance:
    """A message made ready to read. `offsets` is None when `text` is the original, else one entry per character + 1."""

    original: str
    text: str
    folded: str
    offsets: tuple[int, ...] | None = None

    def span(self, start: int, end: int) -> Span:
        """The stretch of the original that `text[start:end]` came from."""
        if self.offsets is None:
            return Span(start=start, end=end)
        first, last = self.offsets[start], self.offsets[end]
        while last == first and start < end < len(self.offsets) - 1:
            end += 1  # one character of the original became several here: what covers a part of them covers it
            last = self.offsets[end]
        return Span(start=first, end=last)


def normalize(text: str) -> Utterance:
    """Reads any text; never fails. Lone surrogates are replaced, since nothing can encode them."""
    if text.isascii() and text.isprintable():
        return Utterance(original=text, text=text, folded=fold(text))
    if _INVISIBLE.search(text) is None and unicodedata.is_normalized("NFC", text):
        return Utterance(original=text, text=text, folded=fold(text))
    pieces = tuple(_visible(text))
    clean = "".join(piece for piece, _ in pieces)
    offsets = (*(start for piece, start in pieces for _ in piece), len(text))
    return Utterance(original=text, text=clean, folded=fold(clean), offsets=offsets)


def _visible(text: str) -> Iterator[tuple[str, int]]:
    for match in _SEGMENT.finditer(text):
        piece, start = match.group(), match.start()
        if piece[0] in _LINE_BREAKS:
            if text[start : start + 2] != "\r\n":
                yield "\n", start
        elif "\ud800" <= piece[0] <= "\udfff":
            yield "\ufffd", start
        elif (kept := _INVISIBLE.sub("", piece)) != "":
            yield unicodedata.normalize("NFC", kept), start
