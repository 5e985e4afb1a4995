"""From a stretch of tokens to the text that a person meant by it."""

from __future__ import annotations

from dataclasses import dataclass

from engine.lattice import BULLETS
from engine.tokens import Tokens, is_picture
from engine.words import WordTable

_TRIMMED_RIGHT = " .,;:!?¡¿-–—\t\n…"
_TRIMMED_LEFT = " .,;:!?-–—\t\n)]"
_FIELD_SIGNS = frozenset("/|")
_PAIRS = {'"': '"', "'": "'", "«": "»", "“": "”", "‘": "’"}
_BRACKETS = {")": "(", "]": "[", ">": "<", "}": "{"}
_CURRENCIES = frozenset("$€£")
_MARKS = frozenset("*_~`")
_FIRST_ARROW, _LAST_SHAPE = "\u2190", "\u25ff"


@dataclass(slots=True)
class TextCutter:
    """Cuts the words of one message, as typed, where a person would cut them."""

    tokens: Tokens
    words: WordTable

    def text(self, first: int, end: int) -> str:
        """The tokens as typed, without the signs around them, without quotes that wrap the whole."""
        first, end = self._with_opening(first, end), self._with_closing(first, end)
        text = self.tokens.text(first, end).strip(" \t\n")
        text = text.rstrip(_TRIMMED_RIGHT).lstrip(_TRIMMED_LEFT)
        while text[-1:] in _FIELD_SIGNS and text.split(" ")[-1] in _FIELD_SIGNS:  # "pay rent / Friday / urgent"
            text = text[:-1].rstrip(_TRIMMED_RIGHT)
        while len(text) > 1 and _PAIRS.get(text[0]) == text[-1] and text[-1] not in text[1:-1]:
            text = text[1:-1].strip()
        return self._closed(text, end)

    def _closed(self, text: str, end: int) -> str:
        """With the bracket that closes behind the time which stood in it: "gym (with Ana | on Monday)"."""
        is_open = text.count("(") > text.count(")") and ")" in self.tokens.folded[end:]
        return f"{text})" if is_open and not text.endswith("(") else text

    def _with_opening(self, first: int, end: int) -> int:
        """What belongs to a text although the grammar passed over it before: emoji that are no bullets, the bracket or
        the mark of bold and the like that closes in it."""
        folded = self.tokens.folded
        while first > 0:
            sign = folded[first - 1]
            if sign.isalnum():
                break
            closes_within = any(sign == o and c in folded[first:end] for c, o in _BRACKETS.items())
            is_price = sign in _CURRENCIES and self.tokens.is_glued(first) and folded[first].isdecimal()
            if not (closes_within or is_price or self._is_emoji(sign) or self._opens_mark(first - 1, end)):
                break
            first -= 1
        return first

    def _opens_mark(self, position: int, end: int) -> bool:
        sign, folded = self.tokens.folded[position], self.tokens.folded
        if sign not in _MARKS or not self.tokens.is_glued(position + 1):
            return False
        return folded[position + 1 : end + 1].count(sign) % 2 == 1

    def _with_closing(self, first: int, end: int) -> int:
        """What belongs to a text although the grammar passed over it behind: emoji, "%", what closes there."""
        folded = self.tokens.folded
        while end < len(folded):
            sign = folded[end]
            if sign in _BRACKETS:
                belongs = _BRACKETS[sign] in folded[first:end]
            elif sign in _MARKS:
                belongs = self.tokens.is_glued(end) and folded[first:end].count(sign) % 2 == 1
            else:  # no emoji, or one with a meaning
                belongs = is_picture(sign) and sign not in self.words.known
            if not belongs:
                break
            end += 1
        return end

    def _is_emoji(self, sign: str) -> bool:
        """A picture that somebody put before their words; arrows and shapes are bullets."""
        is_shape = _FIRST_ARROW <= sign[0] <= _LAST_SHAPE
        return is_picture(sign) and not is_shape and sign[0] not in BULLETS and sign not in self.words.known
