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
from collections.abc import Sequence

from engine.dates.reader import FILTER_ONLY
from engine.lalr import SKIP, Edge, Lattice, make_lattice
from engine.model import DateMatch, WhenKind
from engine.tokens import LINE_BREAK, Tokens
from engine.words import Word, WordTable

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
FIRST_SYMBOL = 0x2190  # arrows, and after them all signs and emoji
BULLETS = frozenset("-*•·>✅☐☑✓✔▪▫◦‣◽◾⚪⚫⭕❌➡▶👉📌📍🔘🔲🔳🔵🔴🟠🟡🟢🟣🟤🔶🔷🔸🔹🟥🟦🟧🟨🟩🟪")
_CLOSING = {'"': '"', "'": "'"}
_LONGEST_NUMBER = 9
_SMALL_WORDS = frozenset({"OF", "FOR", "INTO", "AND", "LINK", "WHICH", "WHAT", "OR"})
_CODE_LENGTH = 6
_TAG = re.compile(r"#(?:(\d{1,9})|[\w-]+)$")
_DATE_TERMINALS = {WhenKind.RECURRENCE: "RECURRENCE", WhenKind.DURATION: "DURATION"}


def build_lattice(
    tokens: Tokens, table: WordTable, dates: Sequence[DateMatch], *, first: int = 0, end: int | None = None
) -> Lattice:
    """What stands before the token `first` or from `end` on is passed over."""
    folded = tokens.folded
    edges = _token_edges(tokens, table)
    for match in dates:
        terminal = "WITHIN" if match.rule == FILTER_ONLY else _DATE_TERMINALS.get(match.when.kind, "DATE")
        edges[match.first_token].insert(0, (terminal, match.first_token, match.end_token, match))
    for opening, closing in quotations(tokens):
        for position in range(opening, closing + 1):
            edges[position] = []
        edges[opening] = [("QUOTED", opening, closing + 1, None)]
    if first:
        edges[:first] = [[(SKIP, 0, first, None)], *([] for _ in range(first - 1))]
    size = len(edges)
    if end is not None and end < size:
        edges[end:] = [[(SKIP, end, size, None)], *([] for _ in range(size - end - 1))]
    if _FENCE_SIGNS.isdisjoint(folded):
        return make_lattice(edges)
    barriers = frozenset([i for i, word in enumerate(folded) if word == LINE_BREAK])
    return make_lattice(edges, barriers, frozenset([i for i, word in enumerate(folded) if word in _FENCE_SIGNS]))


def _token_edges(tokens: Tokens, table: WordTable) -> list[list[Edge]]:
    folded, languages = tokens.folded, _likely_languages(tokens, table)
    size, known, goes_on = len(folded), table.known_alone(languages), table.phrases.goes_on
    edges: list[list[Edge]] = []
    for position, word in enumerate(folded):
        end = position + 1
        if not word.isalpha():
            own = _sign_edges(tokens, position, table)
        elif (alone := known.get(word)) is None or (end < size and goes_on(word, folded[end])):
            own = table.edges(folded, position, languages)
        else:
            own = [(terminal, position, end, value) for terminal, value in alone]
        edges.append(own)
        for edge in own:
            if edge[0] == SKIP and position > 0 and _is_noun_here(edge, tokens, table):
                own = edges[position] = [edge for edge in own if edge[0] != SKIP]
                break
        if end - position == len(word) == 1 and _is_letter_of_name(tokens, position):
            edges[position] = [edge for edge in own if edge[0] not in _SMALL_WORDS or edge[2] > end]
        elif any(edge[0] == "NUMBER" for edge in own) and not word.isdecimal():
            edges[position] = [edge for edge in own if not _is_foreign_number(edge, position, tokens, table, languages)]
    return edges


def _is_letter_of_name(tokens: Tokens, position: int) -> bool:
    """True for the "D" of "vitamin D" and the "Y" of "terapia L y Y": a capital inside a sentence is no small word."""
    typed, before = tokens[position].text, tokens.folded[position - 1] if position else ""
    return typed.isupper() and before[:1].isalnum() and not tokens.utterance.text.isupper()


def _is_foreign_number(edge: Edge, position: int, tokens: Tokens, table: WordTable, languages: int) -> bool:
    """True for the "once" of "move once to Friday": a number of another language than the words around it."""
    value = edge[3]
    if edge[0] != "NUMBER" or not isinstance(value, Word) or value.languages & languages:
        return False
    before = table.known.get(tokens.folded[position - 1], 0) if position else 0
    return not before & value.languages


def _is_noun_here(skipped: Edge, tokens: Tokens, table: WordTable) -> bool:
    """True for the "jefe" of "llamar al jefe": a word that is passed over elsewhere ("anota esto, jefe")."""
    _, position, end, value = skipped
    if end != position + 1 or value is None:
        return False
    folded = tokens.folded
    if table.has_class(folded, position - 1, "BEFORE_NOUN"):
        return True
    return table.has_class(folded, position, "ADDRESS") and not _is_called(tokens, position, table)


def _is_called(tokens: Tokens, position: int, table: WordTable) -> bool:
    """True for the name in "ok google, …", "…, google" and at the very end; not in "call Google tomorrow"."""
    folded, before = tokens.folded, position - 1
    if not folded[before].isalnum():
        return True
    if position + 1 == len(folded) or not any(word.isalnum() for word in folded[position + 1 :]):
        return not table.has_class(folded, before, "INFINITIVE")
    return all(table.has_class(folded, place, SKIP) or not folded[place].isalnum() for place in range(position))


def _likely_languages(tokens: Tokens, table: WordTable) -> int:
    """The packs that own most of the words that only one pack has: a bit set, all of them when it is a tie."""
    votes: dict[int, int] = {}
    for owners in map(table.known.get, tokens.folded):
        if owners and owners & (owners - 1) == 0:
            votes[owners] = votes.get(owners, 0) + 1
    most = max(votes.values(), default=0)
    return sum([owner for owner, count in votes.items() if count == most]) if votes else -1


def _sign_edges(tokens: Tokens, position: int, table: WordTable) -> list[Edge]:
    """The edges of a token that is a number, a tag or a sign, or mixed."""
    word, end = tokens.folded[position], position + 1
    edges = table.edges(tokens.folded, position, 0)
    if word.isdecimal():
        return edges + _number_edges(tokens, position)
    if word[0] == "#" and (tag := _TAG.match(word)):
        edges.append(("NUMBER", position, end, int(tag.group(1))) if tag.group(1) else ("TAG", position, end, None))
    elif word == LINE_BREAK:
        edges += [("NEWLINE", position, end, None), ("BREAK", position, end, None)]
        if end == len(tokens) or position == 0 or tokens.folded[position - 1] == ":":
            edges.append((SKIP, position, end, None))
    elif word[0] == "/" and len(word) > 1 and not edges:
        edges.append(("UNKNOWN_SLASH", position, end, word))
    else:
        edges += _punctuation_edges(tokens, position)
    return edges


def _punctuation_edges(tokens: Tokens, position: int) -> list[Edge]:
    word, end = tokens.folded[position], position + 1
    edges: list[Edge] = []
    # Of several signs in a row the last one breaks, so that a run of them costs no more than one.
    is_last = end == len(tokens) or tokens.folded[end] not in _SKIPPED_SIGNS
    if word in _BREAK_SIGNS and is_last and not _is_inside_number(tokens, position):
        edges.append(("BREAK", position, end, None))
    if word == ":" or (word == "-" and not tokens.is_glued(position)):
        edges.append(("COLON", position, end, None))
    if word == "-":
        edges.append(("DASH", position, end, None))
    if word in _SKIPPED_SIGNS or ord(word[0]) >= FIRST_SYMBOL or (word in BULLETS and _begins_line(tokens, position)):
        edges.append((SKIP, position, end, None))
    return edges


def _number_edges(tokens: Tokens, position: int) -> list[Edge]:
    word, end = tokens.folded[position], position + 1
    if len(word) > _LONGEST_NUMBER:
        return []
    edges: list[Edge] = [("NUMBER", position, end, int(word))]
    if len(word) == _CODE_LENGTH:
        edges.append(("CODE", position, end, word))
    following = tokens.folded[end : end + 1]
    if following and following[0] in (".", ")", "\ufe0f\u20e3") and _begins_line(tokens, position):
        edges.append((SKIP, position, end + 1, None))  # "1. comprar pan": a bullet
    return edges


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
