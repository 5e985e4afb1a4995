"""Tokens, word classes and dates -> the lattice that the command grammar reads.

The terminals that are no class of a words.toml are made here:

    NUMBER     digits, "#3"                     TAG       "#casa"
    DATE RECURRENCE DURATION  what the dates reader found (DATE: a day, an instant or an interval)
    WITHIN                    the same, where it tells which things and not when: "de la semana"
    QUOTED     text in quotes, literal          TEXT NAME QUERY   free text; NAME is short
    BREAK      , . ;  or a line break           NEWLINE   a line break
    COLON      : or a dash after a space        DASH      a dash
    CODE       six digits                       UNKNOWN_SLASH  a /command that no pack has
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeAlias

from engine.addressing import is_called
from engine.dates.reader import FILTER_ONLY
from engine.lalr import Lattice, Option, make_lattice
from engine.model import DateMatch, WhenKind
from engine.tokens import FIRST_SYMBOL, LINE_BREAK, Tokens
from engine.words import Begun, Word, WordTable

ELASTIC = {"TEXT": 400, "QUERY": 12, "NAME": 5}
MADE_HERE = (
    frozenset(
        {
            "NUMBER",
            "TAG",
            "DATE",
            "RECURRENCE",
            "DURATION",
            "WITHIN",
            "QUOTED",
            "BREAK",
            "NEWLINE",
            "COLON",
            "DASH",
            "CODE",
            "UNKNOWN_SLASH",
        }
    )
    | ELASTIC.keys()
)

_SKIPPED_SIGNS = frozenset(".,;:!?¡¿…-*_~\"'()[]•·>|")
_BREAK_SIGNS = frozenset(".,;")
_FENCE_SIGNS = frozenset(".,;:?!\n")
BULLETS = frozenset("-+*•·>✅☐☑✓✔▪▫◦‣◽◾⚪⚫⭕❌➡▶👉📌📍🔘🔲🔳🔵🔴🟠🟡🟢🟣🟤🔶🔷🔸🔹🟥🟦🟧🟨🟩🟪")
_CLOSING = {'"': '"', "'": "'"}
_ORDINALS = frozenset({"ORDINAL"})
_SMALL_WORDS = frozenset({"OF", "FOR", "INTO", "AND", "LINK", "WHICH", "WHAT", "OR"})
_ORDERS = frozenset(
    {
        "REMIND", "DONT_FORGET", "NOTE_DOWN", "ADD", "MAKE", "CREATE", "PUT", "SCHEDULE", "MOVE", "SNOOZE", "CHANGE",
        "MARK", "DELETE", "STRIKE", "CANCEL", "COMPLETE", "REOPEN", "PUT_IT", "SHOW",
    }
)  # fmt: skip
_LONGEST_ORDER = 3  # words before its verb: "que se la anote"
_CODE_LENGTH = 6
_TAG = re.compile(r"#(?:(\d{1,9})|(?!\d+-\d+$)[\w-]+)$")  # "Cra 15 #93-60" is an address
_DATE_TERMINALS = {WhenKind.RECURRENCE: "RECURRENCE", WhenKind.DURATION: "DURATION"}


_Skips: TypeAlias = dict[int, Sequence[int]]
"""Where something may be passed over, and up to where."""

MOST_TOKENS = 800
"""The longest message has 1,600 characters: one that falls into more tokens is signs and digits, and is not read."""


@dataclass(slots=True, kw_only=True)
class Lattices:
    """The lattices over the same tokens: what these may be by themselves is looked up once."""

    tokens: Tokens
    words: WordTable
    _options: list[Sequence[Option]]
    _skips: _Skips
    _quoted: Sequence[tuple[int, int]]

    @classmethod
    def over(cls, tokens: Tokens, words: WordTable) -> Lattices:
        if len(tokens) > MOST_TOKENS:
            return cls(tokens=tokens, words=words, _options=[()] * len(tokens), _skips={}, _quoted=())
        options, skips = _token_options(tokens, words)
        return cls(tokens=tokens, words=words, _options=options, _skips=skips, _quoted=quotations(tokens))

    def of(
        self,
        dates: Sequence[DateMatch],
        *,
        first: int = 0,
        end: int | None = None,
        named: tuple[int, int, int] | None = None,
    ) -> Lattice:
        """What stands before the token `first` or from `end` on is passed over. No free text holds a repaired word.

        The tokens from one to another that are `named` are the number that stands third.
        """
        kinds, folded, repaired, size = self.words.kinds, self.tokens.folded, self.tokens.repaired, len(self.tokens)
        options, skips = self._options.copy(), self._skips.copy()
        for match in dates:
            terminal = "WITHIN" if match.rule == FILTER_ONLY else _DATE_TERMINALS.get(match.when.kind, "DATE")
            length = match.end_token - match.first_token
            options[match.first_token] = (*options[match.first_token], (kinds.of(terminal), 0, length, (match,)))
        whole: list[tuple[str, int, int, int | None]] = [
            ("QUOTED", opening, closing + 1, None) for opening, closing in self._quoted
        ]
        if named is not None:
            whole.append(("NUMBER", *named))
        for terminal, start, stop, value in whole:
            options[start:stop] = [()] * (stop - start)
            for position in range(start, stop):
                skips.pop(position, None)
            options[start] = ((kinds.of(terminal), 0, stop - start, (value,)),)
        for start, stop in ((0, first), (size if end is None else end, size)):
            if start < stop:
                options[start:stop] = [()] * (stop - start)
                skips = {place: ends for place, ends in skips.items() if not start <= place < stop} | {start: (stop,)}
        if _FENCE_SIGNS.isdisjoint(folded):
            return make_lattice(kinds, options, skips, repaired, repaired)
        barriers = repaired.union([i for i, word in enumerate(folded) if word == LINE_BREAK])
        fences = repaired.union([i for i, word in enumerate(folded) if word in _FENCE_SIGNS])
        return make_lattice(kinds, options, skips, barriers, fences)


def _token_options(tokens: Tokens, table: WordTable) -> tuple[list[Sequence[Option]], _Skips]:
    folded, languages = tokens.folded, _likely_languages(tokens, table)
    size, known = len(folded), table.known_begun(languages)
    options: list[Sequence[Option]] = []
    skips: _Skips = {}
    for position, word in enumerate(folded):
        end = position + 1
        begun = known.get(word) or table.begun_by(word, languages)
        parts, following, _, is_plain = begun
        if end < size and folded[end] in following:
            parts, _, _, is_plain = begun = table.begun(folded, position, languages)
        if is_plain:
            options.append(parts)
            continue
        own, skipped = _options_at(tokens, position, begun, table, languages)
        options.append(own)
        if skipped:
            skips[position] = skipped
    if not tokens.utterance.text.isascii():
        _tell_by_accent(options, tokens, table)
    return options, skips


def _tell_by_accent(options: list[Sequence[Option]], tokens: Tokens, table: WordTable) -> None:
    """Takes the order out of "anoté", which tells of a deed, where "anote" orders, and out of "revisé", which is no
    "revise" of another language."""
    for position, word in enumerate(tokens.folded):
        if tokens.typed(position)[-1].isascii():
            continue
        languages = table.accented_endings.get(word[-1], 0)
        orders = table.told_by_accent.get(word, frozenset())
        if not (languages or orders):
            continue
        for start in range(max(0, position - _LONGEST_ORDER), position + 1):
            length = position + 1 - start
            if any(its == length for _, _, its, _ in options[start]):
                is_order = partial(_is_told_order, orders=orders, languages=languages, length=length)
                options[start] = _without(options[start], table, is_order)


def _is_told_order(terminal: str, its: int, value: Any, *, orders: frozenset[str], languages: int, length: int) -> bool:
    if its != length:
        return False
    return terminal in orders or (languages != 0 and isinstance(value, Word) and not value.languages & languages)


def _options_at(
    tokens: Tokens, position: int, begun: Begun, table: WordTable, languages: int
) -> tuple[Sequence[Option], Sequence[int]]:
    """What begins at a token whose surroundings count, the longest last, and the ends of what may be passed over."""
    word = tokens.folded[position]
    is_word = word.isalpha()
    if not is_word:  # endings are those of words
        begun = table.begun(tokens.folded, position, 0)
    own: Sequence[Option] = begun.parts
    skips = [position + begun.skipped] if begun.skipped else []
    if not is_word:
        sign, passed_over = _sign(own, tokens, position, table)
        own, skips = (*sign, *own), [*skips, *passed_over]
    if position > 0 and _is_said_here(position, begun.skipped, tokens, table):
        skips = []
    skips += [
        position + length
        for kind, _, length, _ in reversed(begun.parts)
        if is_called(tokens, position, position + length, kind.terminals, table)
        and not _is_foreign_address(position, tokens, table, languages)
    ]
    adding = [position + length for kind, _, length, _ in begun.parts if "ALSO_OF_ORDER" in kind.terminals]
    if adding and _is_behind_order(position, tokens, table):
        skips += adding
    if len(word) == 1 and _is_letter_of_name(tokens, position):
        own = _without(own, table, lambda terminal, length, _: terminal in _SMALL_WORDS and length == 1)
    elif not word.isdecimal() and any("NUMBER" in option[0].terminals for option in own):
        before = table.known.get(tokens.folded[position - 1], 0) if position else 0
        own = _without(own, table, lambda terminal, _, value: _is_foreign_number(terminal, value, before, languages))
    return own, tuple(dict.fromkeys(skips))


def _without(own: Sequence[Option], table: WordTable, is_wrong: Callable[[str, int, Any], bool]) -> Sequence[Option]:
    """The options less those terminals that are wrong with their length and value."""
    found: list[Option] = []
    for kind, lead, length, values in own:
        named = zip(kind.terminals, values, strict=True)
        kept = [(name, value) for name, value in named if not is_wrong(name, length, value)]
        if kept:
            names, right = zip(*kept, strict=True)
            found.append((table.kinds.of(*names), lead, length, right))
    return found


def _is_letter_of_name(tokens: Tokens, position: int) -> bool:
    """True for the "D" of "vitamin D" and the "Y" of "terapia L y Y": a capital inside a sentence is no small word."""
    typed, before = tokens.typed(position), tokens.folded[position - 1] if position else ""
    return typed.isupper() and before[:1].isalnum() and not tokens.utterance.text.isupper()


def _is_foreign_number(terminal: str, value: Any, before: int, languages: int) -> bool:
    """True for the "once" of "move once to Friday": a number of another language than the words around it."""
    if terminal != "NUMBER" or not isinstance(value, Word):
        return False
    return not value.languages & languages and not value.languages & before


def _is_said_here(position: int, skipped: int, tokens: Tokens, table: WordTable) -> bool:
    """True for the "momento" of "en este momento" and the "vale?" of "ver cuánto vale?", passed over elsewhere."""
    is_asked = skipped > 1 and tokens.folded[position + skipped - 1] == "?"
    return (skipped == 1 and table.has_class(tokens.folded, position - 1, "BEFORE_NOUN")) or (
        is_asked and table.has_class(tokens.folded, position - 1, "WHAT")
    )


def _is_behind_order(position: int, tokens: Tokens, table: WordTable) -> bool:
    """True for the "también" of "anótame también comprar focos", which is no part of the name."""
    starts = range(max(0, position - _LONGEST_ORDER), position)
    return any(table.behind(tokens.folded, start, _ORDERS) == position for start in starts)


def _is_foreign_address(position: int, tokens: Tokens, table: WordTable, languages: int) -> bool:
    """True for the "mate" of "comprar pintura mate": nobody is called so in the middle of another language."""
    if (
        position == 0
        or not tokens.folded[position - 1].isalnum()
        or not table.has_class(tokens.folded, position, "ADDRESS")
    ):
        return False
    return not table.known.get(tokens.folded[position], languages) & languages


def _likely_languages(tokens: Tokens, table: WordTable) -> int:
    """The packs that own most of the words that not every pack has: a bit set, all of them when it is a tie."""
    votes: dict[int, int] = {}
    every = table.every_language
    for owners in map(table.known.get, tokens.folded):
        left = owners if owners and owners != every else 0
        while left:
            owner = left & -left
            votes[owner] = votes.get(owner, 0) + 1
            left -= owner
    most = max(votes.values(), default=0)
    return sum([owner for owner, count in votes.items() if count == most]) if votes else -1


def _sign(
    own: Sequence[Option], tokens: Tokens, position: int, table: WordTable
) -> tuple[Sequence[Option], Sequence[int]]:
    """What a token is besides that is a number, a tag or a sign, or mixed; the ends of what may be passed over."""
    word, end = tokens.folded[position], position + 1
    skips: Sequence[int] = ()
    named: Sequence[tuple[str, Any]] = ()
    if word.isdecimal():
        named, skips = ((), ()) if _counts_off(tokens, position, table) else _number(tokens, position)
    elif word[0] == "#" and (tag := _TAG.match(word)):
        named = [("NUMBER", int(tag.group(1)))] if tag.group(1) else [("TAG", None)]
    elif word == LINE_BREAK:
        named = [("NEWLINE", None), ("BREAK", None)]
        is_empty = end == len(tokens) or position == 0 or tokens.folded[position - 1] == ":"
        skips = (end,) if is_empty else ()
    elif word[0] == "/" and len(word) > 1 and not own:
        named = [("UNKNOWN_SLASH", word)]
    else:
        names, is_skipped = _punctuation(tokens, position)
        named, skips = [(name, None) for name in names], (end,) if is_skipped else ()
    if not named:
        return (), skips
    terminals, values = zip(*named, strict=True)
    return ((table.kinds.of(*terminals), 0, 1, values),), skips


def _punctuation(tokens: Tokens, position: int) -> tuple[list[str], bool]:
    """The terminals of a sign, and whether it may be passed over."""
    word, end = tokens.folded[position], position + 1
    names: list[str] = []
    # Of several signs in a row the last one breaks, so that a run of them costs no more than one.
    is_last = end == len(tokens) or tokens.folded[end] not in _SKIPPED_SIGNS
    if word in _BREAK_SIGNS and is_last and not _is_inside_number(tokens, position):
        names.append("BREAK")
    if word == ":" or (word == "-" and not tokens.is_glued(position)):
        names.append("COLON")
    if word == "-":
        names.append("DASH")
    is_bullet = word in BULLETS and _begins_line(tokens, position)
    return names, word in _SKIPPED_SIGNS or ord(word[0]) >= FIRST_SYMBOL or is_bullet


def _counts_off(tokens: Tokens, position: int, table: WordTable) -> bool:
    """True for the "3" of "3rd", which is no number with a word "rd" behind it."""
    is_glued = position + 1 < len(tokens) and tokens.is_glued(position + 1) and tokens.folded[position + 1].isalpha()
    return is_glued and table.behind(tokens.folded, position, _ORDINALS) == position + 2


def _number(tokens: Tokens, position: int) -> tuple[list[tuple[str, Any]], Sequence[int]]:
    """What digits are, and the end of what may be passed over: "1. comprar pan" begins with a bullet."""
    word, end = tokens.folded[position], position + 1
    if (number := tokens.number(position)) is None:
        return [], ()
    named: list[tuple[str, Any]] = [("NUMBER", number)]
    if len(word) == _CODE_LENGTH:
        named.append(("CODE", word))
    following = tokens.folded[end : end + 1]
    is_bullet = following and following[0] in (".", ")", "\ufe0f\u20e3") and _begins_line(tokens, position)
    return named, (end + 1,) if is_bullet else ()


def _is_inside_number(tokens: Tokens, position: int) -> bool:
    """True for the sign of "3.5": glued to a digit on both sides."""
    return (
        0 < position < len(tokens) - 1
        and tokens.is_glued(position)
        and tokens.is_glued(position + 1)
        and tokens.folded[position - 1].isdecimal()
        and tokens.folded[position + 1].isdecimal()
    )


def _begins_line(tokens: Tokens, position: int) -> bool:
    return position == 0 or tokens.folded[position - 1] == LINE_BREAK


def quotations(tokens: Tokens) -> list[tuple[int, int]]:
    """The (opening, closing) tokens of quoted text, not overlapping, none across a line break."""
    found: list[tuple[int, int]] = []
    if _CLOSING.keys().isdisjoint(tokens.folded):
        return found
    opening = -1
    for position, word in enumerate(tokens.folded):
        if word == LINE_BREAK:
            opening = -1
        elif word in _CLOSING:
            if opening >= 0 and word == tokens.folded[opening]:
                if position > opening + 1 and _is_after_edge(tokens, position):
                    found.append((opening, position))
                    opening = -1
            elif opening < 0 and _is_before_edge(tokens, position):
                opening = position
    return found


def _is_before_edge(tokens: Tokens, position: int) -> bool:
    """True where a quotation can open: nothing, a space or a sign before it."""
    return not tokens.is_glued(position) or not tokens.folded[position - 1].isalnum()


def _is_after_edge(tokens: Tokens, position: int) -> bool:
    """True where a quotation can close: nothing, a space or a sign after it."""
    return position + 1 >= len(tokens) or not tokens.is_glued(position + 1) or not tokens.folded[position + 1].isalnum()
