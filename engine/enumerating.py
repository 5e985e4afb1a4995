"""Where a message lists things: what heads the list, and the stretch of each thing.

    "para el súper: leche, pan y huevos"      the heading ends at its colon, or at its line
    "tareas para mañana:\\n1. ...\\n2. ..."      a thing on each line
    "call the bank today 2) sign the lease"    numbers or bullets within a line

Only the words are cut here; whether each thing makes sense under the heading is for those who read it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from engine.dated import dated_places
from engine.lattice import BULLETS
from engine.model import Ambiguous, CreateTask, DateMatch, Interpretation, Reading
from engine.tokens import LINE_BREAK, Tokenizer, Tokens
from engine.words import WordTable

_HEADING_ENDS = frozenset({":", LINE_BREAK})
_DASHES = frozenset("-–—")
_ITEM_ENDS = frozenset(",;")
_SENTENCE_ENDS = frozenset(".!?")
_AFTER_NUMBER = frozenset({".", ")", "-", ":", "\ufe0f\u20e3"})
_ANDS = frozenset({"AND"})
_TELLS = frozenset({"TELLS"})
_TALK = frozenset({"GREETING", "OPENS"})
_FIRST_BULLET = 0xA0  # "*" and "-" within a line may be anything
_LONGEST_HEADING = 14  # tokens
_MOST_ITEMS = 40

Stretch = tuple[int, int]
"""A half-open stretch of tokens."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Enumeration:
    """`heading` is empty where nothing heads the list. `in_lines`: every thing has a line or a bullet of its own."""

    heading: Stretch
    items: tuple[Stretch, ...]
    in_lines: bool


def enumeration(tokens: Tokens, words: WordTable, dates: Sequence[DateMatch]) -> Enumeration | None:
    """The list that the whole message is, of two things at least."""
    dated = dated_places(dates)
    begin = _behind_greeting(tokens, words)
    end = _end_of_heading(tokens, dated, begin)
    first = end
    while first < len(tokens) and (tokens.folded[first] in _HEADING_ENDS or tokens.folded[first] in _DASHES):
        first += 1
    lines = list(_lines(tokens, first, len(tokens)))
    in_lines = len(lines) > 1
    items = lines if in_lines else list(listed(tokens, words, first, len(tokens), dated))
    if not 1 < len(items) <= _MOST_ITEMS or (end == 0 and not in_lines):
        return None
    return Enumeration(heading=(begin if end else 0, end), items=tuple(items), in_lines=in_lines)


def _behind_greeting(tokens: Tokens, words: WordTable) -> int:
    """Past the "buenas," and the "ok," that nothing is listed under."""
    place, folded = 0, tokens.folded
    while place < len(folded):
        behind = words.behind(folded, place, _TALK)
        if behind == place or folded[behind : behind + 1] != (",",):
            break
        place = behind + 1
    return place


def _end_of_heading(tokens: Tokens, dated: Collection[int], begin: int) -> int:
    """0 where the first words are already the first thing: behind a bullet, or without a sign that ends a heading."""
    folded = tokens.folded
    if not len(tokens) or folded[0] in BULLETS or _is_number_of_line(tokens, 0):
        return 0
    for place in range(begin + 1, min(len(folded), begin + _LONGEST_HEADING)):
        if place in dated:
            continue
        is_dash = folded[place] in _DASHES and not tokens.is_glued(place) and not _is_glued_behind(tokens, place)
        if is_dash or (folded[place] in _HEADING_ENDS and not _is_glued_behind(tokens, place)):
            return place
        if folded[place] in _ITEM_ENDS or folded[place] in _SENTENCE_ENDS:
            return 0
    return 0


def _is_glued_behind(tokens: Tokens, place: int) -> bool:
    """True for the sign of "5:30" and "https:..."."""
    behind = place + 1
    return behind < len(tokens) and tokens.folded[place] != LINE_BREAK and tokens.is_glued(behind)


def _is_number_of_line(tokens: Tokens, place: int) -> bool:
    """True for "1)" and "(1)"."""
    folded, place = tokens.folded, _number_at(tokens, place)
    return place + 2 < len(folded) and folded[place].isdecimal() and folded[place + 1] in _AFTER_NUMBER


def _number_at(tokens: Tokens, place: int) -> int:
    return place + (tokens.folded[place] == "(")


def _lines(tokens: Tokens, first: int, end: int) -> Iterator[Stretch]:
    """What stands between line ends or bullets, without the bullets; empty lines are none."""
    start = first
    for place in range(first, end + 1):
        if place == end or tokens.folded[place] == LINE_BREAK or _begins_inline(tokens, place, first):
            begin = _behind_bullet(tokens, start, place)
            if any(tokens.folded[at][0].isalnum() for at in range(begin, place)):
                yield begin, place
            start = place + 1 if place < end and tokens.folded[place] == LINE_BREAK else place


def _begins_inline(tokens: Tokens, place: int, first: int) -> bool:
    """True for the second bullet of "🔹 eggs 🔹 milk" and the "2)" of "1) eggs 2) milk"."""
    folded = tokens.folded
    if place <= first:
        return False
    if folded[first] in BULLETS and ord(folded[first][0]) >= _FIRST_BULLET:
        return folded[place] == folded[first]
    if not (_is_number_of_line(tokens, first) and _is_number_of_line(tokens, place)):
        return False
    if folded[place - 1] == "(" != folded[place]:
        return False  # begun by the bracket
    sign = _number_at(tokens, place) + 1
    is_same = folded[sign] == folded[_number_at(tokens, first) + 1]
    return is_same and tokens.is_glued(sign) and not _is_glued_behind(tokens, sign)


def _behind_bullet(tokens: Tokens, first: int, end: int) -> int:
    behind = _number_at(tokens, first) + 2 if first < end else end
    if behind < end and _is_number_of_line(tokens, first) and not tokens.is_glued(behind):
        return behind
    while first < end and (tokens.folded[first] in BULLETS or tokens.folded[first] in ("[", "]", "–", "—")):
        first += 1
    return first


def listed(tokens: Tokens, words: WordTable, first: int, end: int, dated: Collection[int] = ()) -> Iterator[Stretch]:
    """What stands between commas, and on both sides of the "and" before the last."""
    cuts = [place for place in range(first, end) if tokens.folded[place] in _ITEM_ENDS and place not in dated]
    cuts = [place for place in cuts if not _is_glued_behind(tokens, place)]
    if not cuts:
        return
    begin = first
    for cut in cuts:
        if cut > begin:
            yield begin, cut
        begin = _behind_and(tokens, words, cut + 1, end)
    is_joined = begin > cuts[-1] + 1  # "eggs, salt and pepper, and milk"
    joint = None if is_joined else _last_and(tokens, words, begin, end, dated)
    if joint is None:
        if begin < end:
            yield begin, end
        return
    yield begin, joint
    yield _behind_and(tokens, words, joint, end), end


def _behind_and(tokens: Tokens, words: WordTable, first: int, end: int) -> int:
    return words.behind(tokens.folded[: end - 1], first, _ANDS)


def _last_and(tokens: Tokens, words: WordTable, first: int, end: int, dated: Collection[int]) -> int | None:
    places: list[int] = []
    behind = first + 1
    for place in range(first + 1, end - 1):
        if place >= behind and place not in dated and words.has_class(tokens.folded, place, "AND"):
            places.append(place)
            behind = _behind_and(tokens, words, place, end)  # "and also" is one
    return places[0] if len(places) == 1 else None


def asks_of_list(found: Interpretation, tokenizer: Tokenizer, words: WordTable) -> bool:
    """True for "add bread, milk and a cake for Ana", a list that is asked about whole: no thing of it is talk."""
    match found:
        case Ambiguous(reason="unsure", readings=(Reading(commands=(CreateTask(title=title),)),)):
            said = tokenizer.words(title)
            is_listed = "," in said and words.has_within(said, said.index(",") + 1, len(said), _ANDS)
            return is_listed and not words.has_within(said, 0, len(said), _TELLS)
        case _:
            return False
