"""Utterance -> tokens, and the tables of phrases that give tokens their classes.

The tokenizer is that of a blank spaCy pipeline, with rules of ours. Text is first cut at white space; a piece that is a
whole URL, e-mail address, #tag or /command stays one token; everything else falls apart into the smallest units that a
grammar may want to see, and the grammars put them together again:

    "3pm" -> 3 pm        "15:30" -> 15 : 30      "3-5" -> 3 - 5        "5/7" -> 5 / 7       "p.m." -> p . m .
    "10min" -> 10 min    "today's" -> today 's   "don't" -> don't      "to-do" -> to - do   "p1" -> p1
    "1:1" -> 1:1
    "*listo*" -> * listo *     "/borrar-cuenta" -> /borrar-cuenta      "#casa" -> #casa     a line break -> \\n

Phrases of the language packs are cut by the same rules, so a phrase is found however it was typed. Accents and case
never matter: the tokenizer reads the folded text.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Collection, Iterable, KeysView, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar, cast

from engine import blank_spacy
from engine.model import Span
from engine.normalize import Utterance, normalize

LONGEST_NUMBER = 9  # digits
LINE_BREAK = "\n"
FIRST_SYMBOL = 0x2190  # arrows, and after them all signs and emoji
Value = TypeVar("Value")

_WHOLE = re.compile(r"(?:https?://|www\.)\S+$|[\w.+-]+@[\w-]+(?:\.[\w-]+)+$|#\w[\w-]*$|/[^\W\d]\w*(?:-\w+)*$")
_UNIT = re.compile(
    r"[^\W\d_](?:\w*[^\W_])?(?:'(?!s\b)[^\W\d_]+)*"  # a word, with its apostrophes and digits: don't, p1, l'hort
    r"|(?<![\d:])\d:\d(?![\d:])|\d+|'s\b|(?<!\w)#[^\W\d_][\w-]*"  # and a tag with a sign behind it
    # a sign, or an emoji with what modifies it
    r"|[^\w\s][\ufe0f\u20e3\U0001f3fb-\U0001f3ff]*(?:\u200d[^\w\s][\ufe0f\U0001f3fb-\U0001f3ff]*)*"
    r"|_|[^\W_]"
)
_SIGNS = frozenset(".,:;?!")
_SPACE = re.compile(r"\s+")
# What stands between two spaces falls apart the same way in every message, so it is kept.
_MOST_PIECES, _LONGEST_PIECE = 20_000, 40
# spaCy keeps every distinct token for ever; a server would grow with each new word, so the pipeline is made anew.
_VOCABULARY_LIMIT = 100_000


def is_picture(word: str) -> bool:
    """True for an emoji, an arrow, a shape."""
    return ord(word[0]) >= FIRST_SYMBOL and not word.isalnum()


def _spacy_tokenizer() -> Callable[[str], blank_spacy.Doc]:
    tokenizer: Any = blank_spacy.Tokenizer(blank_spacy.Vocab())
    tokenizer.prefix_search = tokenizer.suffix_search = tokenizer.url_match = None
    tokenizer.infix_finditer = _UNIT.finditer
    tokenizer.token_match = _WHOLE.match
    return cast("Callable[[str], blank_spacy.Doc]", tokenizer)


@dataclass(slots=True, kw_only=True)
class Tokens:
    """The tokens of an utterance, by column since the message path reads millions: `folded[i]`, `starts[i]`, `ends[i]`.

    Offsets are characters of the utterance's `text` (and `folded`); a line break is a token of its own, "\\n".
    """

    utterance: Utterance
    folded: tuple[str, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    repaired: frozenset[int] = frozenset()
    """Tokens whose `folded` is what was meant by another word that was typed (`fuzzy`)."""

    def __len__(self) -> int:
        return len(self.folded)

    def typed(self, index: int) -> str:
        """A token as typed."""
        return self.utterance.text[self.starts[index] : self.ends[index]]

    def text(self, first: int, end: int) -> str:
        """The text of the tokens first..end (exclusive), as typed, with the spaces between."""
        return self.utterance.text[self.starts[first] : self.ends[end - 1]] if end > first else ""

    def span(self, first: int, end: int) -> Span:
        """The stretch of the original message that these tokens cover."""
        return self.utterance.span(self.starts[first], self.ends[end - 1])

    def only(self, first: int, end: int) -> Tokens:
        """These tokens alone, as a message of their own; offsets stay those of the utterance."""
        return Tokens(
            utterance=self.utterance,
            folded=self.folded[first:end],
            starts=self.starts[first:end],
            ends=self.ends[first:end],
            repaired=frozenset([place - first for place in self.repaired if first <= place < end]),
        )

    def picked(self, places: Sequence[int]) -> Tokens:
        """These tokens, which need not stand side by side, as a message of their own."""
        return Tokens(
            utterance=self.utterance,
            folded=tuple(self.folded[place] for place in places),
            starts=tuple(self.starts[place] for place in places),
            ends=tuple(self.ends[place] for place in places),
            repaired=frozenset(at for at, place in enumerate(places) if place in self.repaired),
        )

    def number(self, index: int) -> int | None:
        """What the digits there say; None for no digits, and for more of them than a number of anything has."""
        word = self.folded[index] if index < len(self.folded) else ""
        return int(word) if word.isdecimal() and len(word) <= LONGEST_NUMBER else None

    def stands_at(self, index: int, sign: str) -> bool:
        """False behind the last token."""
        return index < len(self.folded) and self.folded[index] == sign

    def is_of_clock(self, index: int) -> bool:
        """True for the colon of "8:15"."""
        if not 0 < index < len(self.folded) - 1 or self.folded[index] != ":":
            return False
        is_glued = self.is_glued(index) and self.is_glued(index + 1)
        return is_glued and self.folded[index - 1].isdecimal() and self.folded[index + 1].isdecimal()

    def is_glued(self, index: int) -> bool:
        """True when nothing stands between this token and the one before: the "pm" of "3pm"."""
        return index > 0 and self.ends[index - 1] == self.starts[index]


@dataclass(slots=True, kw_only=True)
class Tokenizer:
    """Built once and shared. What it holds is a cache: no result depends on what it has seen."""

    _spacy: Callable[[str], blank_spacy.Doc] = field(default_factory=_spacy_tokenizer)
    _pieces: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def tokenize(self, utterance: Utterance) -> Tokens:
        folded = utterance.folded
        words: list[str] = []
        starts: list[int] = []
        if folded.isprintable():  # no line break, and no space but the plain one
            self._add(folded, 0, words, starts)
        else:
            start = 0
            for space in _SPACE.finditer(folded):
                first, end = space.span()
                self._add(folded[start:first], start, words, starts)
                start = end
                if LINE_BREAK in space.group():
                    words.append(LINE_BREAK)
                    starts.append(first + 1 if first > 0 and folded[first] == " " else first)
            self._add(folded[start:], start, words, starts)
        ends = [place + len(word) for place, word in zip(starts, words, strict=True)]
        return Tokens(utterance=utterance, folded=tuple(words), starts=tuple(starts), ends=tuple(ends))

    def _add(self, pieces: str, start: int, words: list[str], starts: list[int]) -> None:
        """Adds the tokens of a stretch on one line. Letters never fall apart, but from a sign behind them."""
        for piece in pieces.split(" "):
            if piece.isalpha():
                words.append(piece)
                starts.append(start)
            elif piece[-1:] in _SIGNS and piece[:-1].isalpha():
                words += (piece[:-1], piece[-1])
                starts += (start, start + len(piece) - 1)
            else:
                place = start
                for word in self._pieces.get(piece) or self._cut(piece):
                    words.append(word)
                    starts.append(place)
                    place += len(word)
            start += len(piece) + 1

    def _cut(self, piece: str) -> tuple[str, ...]:
        if not piece:
            return ()
        doc = self._spacy(piece)
        words = tuple([token.text for token in doc])
        if len(doc.vocab.strings) > _VOCABULARY_LIMIT:
            self._spacy = _spacy_tokenizer()
        if len(self._pieces) >= _MOST_PIECES:
            self._pieces = {}
        if len(piece) <= _LONGEST_PIECE:
            self._pieces[piece] = words
        return words

    def __reduce__(self) -> tuple[type[Tokenizer], tuple[()]]:
        """Copied and kept without what it has seen: spaCy's part of it cannot be written down."""
        return (Tokenizer, ())

    def words(self, phrase: str) -> tuple[str, ...]:
        """The folded tokens of a phrase of a language pack: "¿Qué tal?" -> ("¿", "que", "tal", "?")."""
        utterance = normalize(phrase)
        pieces = tuple(utterance.folded.split(" "))
        # Letters alone never fall apart, and nearly all phrases are such: a start reads some fifty thousand.
        words = pieces if all(map(str.isalpha, pieces)) else self.tokenize(utterance).folded
        return tuple(map(sys.intern, words))  # the tables of the packs hold most words many times


class PhraseTable(Generic[Value]):
    """Phrases of one or more folded tokens and what each stands for. Immutable once built.

    One phrase may have several values; `matches` gives all phrases that start at a token, the longest first. Kept as
    the least automaton over words: phrases of a pack are written by alternatives, so that most end like others do.
    """

    __slots__ = ("_steps", "_values")

    def __init__(self, entries: Iterable[tuple[Sequence[str], Value]]) -> None:
        steps: list[dict[str, int]] = [{}]
        values: list[tuple[Value, ...]] = [()]
        for words, value in entries:
            state = 0
            for word in words:
                behind = steps[state].setdefault(word, len(steps))
                if behind == len(steps):
                    steps.append({})
                    values.append(())
                state = behind
            if words and value not in values[state]:
                values[state] = (*values[state], value)
        self._steps, self._values = _least(steps, values)

    def __setstate__(self, state: tuple[None, dict[str, Any]]) -> None:
        """Kept numbers come back as so many objects; here those that are equal are one."""
        for name, part in state[1].items():
            setattr(self, name, part)
        same = tuple(range(len(self._steps)))
        for row in self._steps:
            row.update({word: same[behind] for word, behind in row.items()})

    @property
    def firsts(self) -> KeysView[str]:
        """The words that phrases begin with, to look before matching."""
        return self._steps[0].keys()

    def matches(self, folded: Sequence[str], first: int) -> list[tuple[int, tuple[Value, ...]]]:
        """(end, values) of every phrase that starts at `first`, longest first; `end` is exclusive."""
        steps, state, end, size = self._steps, 0, first, len(folded)
        found: list[tuple[int, tuple[Value, ...]]] = []
        while end < size:
            behind = steps[state].get(folded[end])
            if behind is None:
                break
            state, end = behind, end + 1
            if values := self._values[state]:
                found.append((end, values))
        found.reverse()
        return found

    def words_of(self, is_wanted: Callable[[Value], bool]) -> set[str]:
        """All words of the phrases that stand for what is wanted."""
        found: set[str] = set()
        leads = [any(map(is_wanted, values)) for values in self._values]
        for state in range(len(leads) - 1, -1, -1):  # what is behind a state has a greater number (`_least`)
            words = [word for word, behind in self._steps[state].items() if leads[behind]]
            found.update(words)
            leads[state] = leads[state] or bool(words)
        return found

    def following(self, words: Sequence[str]) -> Collection[str]:
        """The words that go on from these, in phrases that begin so."""
        row = self._steps[0]
        for word in words:
            if word not in row:
                return ()
            row = self._steps[row[word]]
        return row


def _least(
    steps: Sequence[dict[str, int]], values: Sequence[tuple[Value, ...]]
) -> tuple[tuple[dict[str, int], ...], tuple[tuple[Value, ...], ...]]:
    """The same phrases with one state for all that go on alike. A state of the tree stands behind its predecessor."""
    new: list[tuple[dict[str, int], tuple[Value, ...]]] = []
    alike: dict[tuple[tuple[Value, ...], frozenset[tuple[str, int]]], int] = {}
    same: dict[tuple[Value, ...], tuple[Value, ...]] = {}
    number = [0] * len(steps)
    for state in range(len(steps) - 1, -1, -1):
        row = {word: number[behind] for word, behind in steps[state].items()}
        found = values[state]
        key = (found, frozenset(row.items()))
        if key not in alike:
            alike[key] = len(new)
            new.append((row, same.setdefault(found, found)))
        number[state] = alike[key]
    last = len(new) - 1  # the first state is the last that was seen, and goes to the front
    return (
        tuple({word: last - behind for word, behind in row.items()} for row, _ in reversed(new)),
        tuple(found for _, found in reversed(new)),
    )
