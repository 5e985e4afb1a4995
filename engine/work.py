"""Described work: "need to fix the login (2h), write the docs and call Ana by Friday", taken apart into its pieces.

A message describes work when it begins with one of the openers of a language.toml. Each line is a piece; within a line
a comma or a joining word begins a new one only where a verb follows, so "comprar pan y leche" stays one thing to do.
What the rules leave joined is told in `is_joined`: somebody else may know better.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from engine.compiled import Engine
from engine.model import Context, WhenKind
from engine.normalize import normalize
from engine.pack import LanguagePack
from engine.tokens import LINE_BREAK, PhraseTable, Tokens

VERBS = ("INFINITIVE", "NOTE_VERB", "ADD")
_LEADING = frozenset("¿¡-*•·–—>\"'()[]:☐✅")
_SEPARATORS = frozenset(",;")
_ESTIMATE = re.compile(r"\s*[(\[]([^()\[\]]{1,20})[)\]]\s*[.,;]?\s*$")
_MOST_MINUTES = 60 * 24 * 90


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """One thing to do, as typed, with the estimate that stood behind it in parentheses."""

    text: str
    estimate_minutes: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """`opener` is what began the message, as typed. `is_joined`: a piece may be several things after all."""

    opener: str
    language: str
    pieces: tuple[Piece, ...]
    is_joined: bool


@dataclass(slots=True, kw_only=True)
class WorkReader:
    """Built once. Openers and joining words carry the number of their language pack."""

    engine: Engine
    openers: PhraseTable[int]
    joins: PhraseTable[int]

    def read(self, text: str, context: Context) -> Work | None:
        """None for a message that does not begin like described work, or says nothing after it."""
        tokens = self.engine.tokenizer.tokenize(normalize(text))
        first = next((i for i, word in enumerate(tokens.folded) if word not in _LEADING and word != LINE_BREAK), None)
        if first is None or not (opened := self.openers.matches(tokens.folded, first)):
            return None
        end, (pack, *_) = opened[0]
        stretches, is_joined = self._stretches(tokens, end, pack)
        pieces = tuple(self._piece(tokens.text(*stretch), context) for stretch in stretches)
        if not pieces:
            return None
        language = self.engine.languages[pack]
        return Work(opener=tokens.text(first, end), language=language, pieces=pieces, is_joined=is_joined)

    def _stretches(self, tokens: Tokens, first: int, pack: int) -> tuple[list[tuple[int, int]], bool]:
        """Where the pieces stand, and whether a joint was left inside one."""
        found: list[tuple[int, int]] = []
        start, position, is_joined = first, first, False
        while position < len(tokens):
            after = self._joint(tokens, position, pack)
            if after is None:
                position += 1
            elif tokens.folded[position] == LINE_BREAK or self._is_verb(tokens, after, pack):
                found.append((start, position))
                start = position = after
            else:
                is_joined = is_joined or position > start
                position = after
        found.append((start, len(tokens)))
        return [trimmed for one in found if (trimmed := _trimmed(tokens, *one)) is not None], is_joined

    def _joint(self, tokens: Tokens, position: int, pack: int) -> int | None:
        """The place after a separator or joining word that stands here, or after both: ", and"."""
        after = position
        if tokens.folded[after] in _SEPARATORS or tokens.folded[after] == LINE_BREAK:
            after += 1
        if after < len(tokens):
            joins = [end for end, packs in self.joins.matches(tokens.folded, after) if pack in packs]
            after = joins[0] if joins else after
        return after if after > position else None

    def _is_verb(self, tokens: Tokens, position: int, pack: int) -> bool:
        if position >= len(tokens):
            return False
        begun = self.engine.words.begun(tokens.folded, position, 1 << pack)
        words = (word for _, _, _, values in begun.parts for word in values)
        return any(word.terminal in VERBS and word.languages & (1 << pack) for word in words)

    def _piece(self, text: str, context: Context) -> Piece:
        found = _ESTIMATE.search(text)
        minutes = self._minutes(found[1], context) if found is not None else None
        return Piece(text=text if minutes is None or found is None else text[: found.start()], estimate_minutes=minutes)

    def _minutes(self, text: str, context: Context) -> int | None:
        """The length of time that the whole text is, read by the date grammar."""
        tokens = self.engine.tokenizer.tokenize(normalize(text.strip(" ~")))
        for match in self.engine.find_dates(tokens, context):
            when = match.when
            if when.kind is WhenKind.DURATION and when.seconds and match.end_token - match.first_token == len(tokens):
                return min(when.seconds // 60, _MOST_MINUTES) or None
        return None


def _trimmed(tokens: Tokens, first: int, end: int) -> tuple[int, int] | None:
    """Without bullets, numbering and separators at its ends; None when nothing is left."""
    while first < end and (tokens.folded[first] in _LEADING or tokens.folded[first] in _SEPARATORS):
        first += 1
    if first + 1 < end and tokens.folded[first].isdecimal() and tokens.folded[first + 1] in (".", ")"):
        first += 2
    while first < end and (tokens.folded[end - 1] in ".,;:" or tokens.folded[end - 1] == LINE_BREAK):
        end -= 1
    return (first, end) if any(word[0].isalnum() for word in tokens.folded[first:end]) else None


def build_work_reader(packs: Sequence[LanguagePack], engine: Engine) -> WorkReader:
    """From `[work]` of each language.toml: `openers` and `joins`, plain phrases."""

    def entries(key: str) -> Iterator[tuple[Sequence[str], int]]:
        for number, pack in enumerate(packs):
            for phrase in pack.settings.get("work", {}).get(key, ()):
                yield engine.tokenizer.words(phrase), number

    return WorkReader(engine=engine, openers=PhraseTable(entries("openers")), joins=PhraseTable(entries("joins")))
