"""What of a message only tells: "quita la 4, al final sí vino el técnico", "… on Saturday, otherwise we're walking".

Theory of operation: an explanation behind an order is a clause. It begins with a word that gives a reason, wherever
that stands, or behind a pause with words that show a sentence: a subject, a verb that tells. What lists more things,
puts right, takes back or makes the order depend on something is none of it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

from engine.dated import dated_places, places_inside
from engine.lattice import quotations
from engine.model import Command, CreateTask, DateMatch, WhenKind
from engine.peeling import DASHES, ORDERS, begins_order, behind_fillers, is_dash
from engine.tokens import LINE_BREAK, Tokenizer, Tokens, is_picture
from engine.words import WordTable

LONGEST_TALK = 90  # tokens
"""In longer messages no talk is looked for."""
MOST_CLAUSES = 14
TAKES_BACK = frozenset({"CORRECTION", "MEANT", "UNDO", "FORGET_ABOUT", "DONT", "OBJECTION"})
"""The classes with which a clause takes back or puts right what was said before it."""
_BRACKETS, _EYES = frozenset("()"), frozenset(":;-")
_SENTENCE_ENDS = frozenset(".!?…")
_PAUSES = frozenset({",", ";", ".", "!", "…", "(", LINE_BREAK})
_MORE_SIGNS = frozenset({":", "?", "¿", "¡", ")"})
_SHORTEST_ORDER = 2  # tokens
_CLAUSE = 3  # words
_SUBJECT = 7  # a verb beyond so many words is that of another clause
_REASON = frozenset({"REASON"})
_REASONS = frozenset({"REASON", "REASON_LATE"})
_TELLS = frozenset({"TELLS", "CLAUSE", "TOLD"})
_NOT_FIRST = frozenset({"AND", "DEPENDS", "RELATIVE", "CORRECTION", "MEANT", "EXCEPT", "UNDO", "FORGET_ABOUT"})
_ARTICLES = frozenset({"DEF", "DET"})
_CLITICS = frozenset({"DEF", "NO_THING"})
_LISTS = frozenset({"AND", "OR", "PRIORITY", "LEVEL", "EXCEPT", "PROJECT", "STATUS"})
_TAKING_BACK = TAKES_BACK | {"DEPENDS", "NO_ASKING", "OR"}
_JOINS = frozenset({"AND", "OR", "SO_THEN"})
_TALK_ON = frozenset({"TALK_ON"})
_SUBJECTS = frozenset({"TELLER"})
_NO_SUBJECT = frozenset({"INFINITIVE", "NOTE_VERB", "ALREADY", "NUMBER"})
_HOLDS_ON = frozenset({"DEPENDS", "CORRECTION", "MEANT", "EXCEPT", "UNDO", "FORGET_ABOUT", "CONDITION"})
_STOPS = TAKES_BACK | {"IF"}
_BEFORE_NUMBER = frozenset({"DEF", "NO", "TASK", "AND"})
_OF_TASK = frozenset({"BE", "IS_DONE", "ALREADY", "DONE_STATE"})
_BEHIND_NUMBER = ORDERS | frozenset({"CAN_GO", "AND", "TELLS", "NO_WORD", "ALREADY", "DONE_STATE", "PRIORITY", "TO"})
_STATES = frozenset({"PAST_ENDING", "ING_ENDING"})
_NO_SENTENCE = frozenset({"TO", "BEFORE", "AHEAD"})
_LINK = frozenset({"LINK"})
_IT = frozenset({"IT", "WITH_IT"})
_NAMED = 5  # words of a subject and its verb
_BEFORE_REASON = frozenset({"BEFORE_NOUN", "DET", "DEPENDS"})


def tails(
    tokens: Tokens, words: WordTable, dates: Sequence[DateMatch], *, first: int = 0, loosely: bool = False
) -> Iterator[int]:
    """Where what is told behind an order at `first` may begin, the earliest first: all from there on tells."""
    if not may_have_tails(tokens, words):
        return
    folded, size = tokens.folded, len(tokens)
    inside = places_inside(dates)
    quoted = quoted_places(tokens)
    starts = (place + 1 for place in range(first + _SHORTEST_ORDER, size - 1) if is_pause(tokens, place))
    if any(
        words.has_any(folded, start, _TAKING_BACK) and not words.has_any(folded, start, _REASON) for start in starts
    ):
        return  # "delete 3, actually don't", "quita la 5, digo, no sé"
    ends = {match.end_token for match in dates}  # behind its time the title of a task is told
    for place in range(_SHORTEST_ORDER, size):
        if place in quoted:
            continue
        if place in inside and not words.has_any(folded, place, _REASON) and not is_pause(tokens, place - 1):
            continue
        is_reason = (words.has_any(folded, place, _REASON) and not _is_said(tokens, words, place, dates)) or (
            place in ends and words.has_class(folded, place, "REASON_LATE") and tells(tokens, words, place + 1)
        )
        is_behind_pause = is_pause(tokens, place - 1) and (
            tells(tokens, words, place) or (loosely and _may_tell(tokens, words, place, ends))
        )
        if (is_reason or is_behind_pause) and _only_tells(tokens, words, place, dates):
            yield place


def may_have_tails(tokens: Tokens, words: WordTable) -> bool:
    """False for most messages, which have neither a pause nor a word that gives a reason."""
    folded = tokens.folded
    signs = folded[:-1]  # behind the last nothing is told
    has_pause = not (_PAUSES.isdisjoint(signs) and DASHES.isdisjoint(signs))
    return has_pause or words.has_within(folded, _SHORTEST_ORDER, len(folded), _REASONS)


_BETWEEN = _JOINS | _REASONS | {"MEANWHILE"}
_BEHIND = frozenset({"FOR_ME", "SURE_ORDER", "REMIND", "NOTE_DOWN", "TALK_ON"})
_SHORT_FORM, _VOWELS = 4, frozenset("aeiou")
_BEGUN = 2  # tokens


def may_hold_talk(tokens: Tokens, words: WordTable, dates: Sequence[DateMatch]) -> bool:
    """A look at each word: False for the message in which nothing joins or parts two clauses."""
    folded, size = tokens.folded, len(tokens)
    if holds_sign(folded[:-1]) or any(match.end_token < size for match in dates):
        return True
    return words.has_within(folded, 0, size, _BETWEEN) or words.has_within(folded, _BEGUN, size, _BEHIND)


def holds_sign(folded: Sequence[str]) -> bool:
    return not all(word[0].isalnum() for word in folded)


def may_take_day(command: Command, tokenizer: Tokenizer, words: WordTable) -> bool:
    """True for a new task that has no day, or speaks of "it": a day that is told beside it may be its own."""
    if not isinstance(command, CreateTask):
        return False
    said = tokenizer.words(command.title)
    return command.due is None or words.has_within(said, 0, len(said), _IT)


class Cut(NamedTuple):
    """Talk that may be taken out: the half-open stretch from `first`, and with what joins it from `start`."""

    start: int
    first: int
    end: int


def told_stretches(tokens: Tokens, words: WordTable, dates: Sequence[DateMatch]) -> Iterator[Cut]:
    """Where something may only be told: to the end of the message, the longest first, then in the middle of it."""
    folded, size = tokens.folded, len(tokens)
    quoted = quoted_places(tokens)
    inside = places_inside(dates)
    ends = {match.end_token for match in dates if match.when.kind is not WhenKind.DURATION}
    begun = {match.first_token: match.end_token for match in dates}
    middle: list[Cut] = []
    starts = [place for place in range(_SHORTEST_ORDER, size) if is_pause(tokens, place - 1)]
    if any(words.has_any(folded, place, _STOPS) and not words.has_any(folded, place, _TALK_ON) for place in starts):
        return
    for place in range(_SHORTEST_ORDER, size):
        if place in quoted or place in inside or not folded[place][0].isalnum():
            continue
        is_apart = is_pause(tokens, place - 1)
        joined = words.behind(folded, place, _JOINS)
        if not is_apart and joined == place and place not in ends:
            continue
        end = clause_end(tokens, joined)
        if joined in begun and not _is_told_of(tokens, words, begun[joined], end):
            continue
        is_told = joined < end and begins_talk(tokens, words, joined, end, is_apart=is_apart and joined == place)
        if not is_told and place < joined < end and not words.has_any(folded, joined, _NO_SUBJECT):
            is_told = begins_talk(tokens, words, place, end, is_apart=False)
        if not is_told:
            continue
        if _only_tells(tokens, words, place, dates):
            yield Cut(start=place, first=place, end=size)
        if is_apart and end < size - 1 and _only_tells(tokens, words, place, dates, size=end):
            middle.append(Cut(start=place, first=place, end=end + 1))
    yield from middle


def _is_told_of(tokens: Tokens, words: WordTable, place: int, end: int) -> bool:
    """True for the "today" of "today was awful", not for that of "…, today at 5"."""
    return place < end and words.has_any(tokens.folded, place, _TELLS)


def begins_talk(tokens: Tokens, words: WordTable, first: int, end: int, *, is_apart: bool) -> bool:
    """True where a sentence begins that tells something; behind a pause less is needed to show it."""
    folded = tokens.folded
    if words.has_any(folded, first, _TALK_ON):
        return True
    if words.has_class(folded, first, "RELATIVE"):  # "the woman at the desk hates me", "el de la imprenta se va"
        return _has_verb(tokens, words, first + 2, min(end, first + _SUBJECT), end)
    if first + 1 >= end or words.has_any(folded, first, _HOLDS_ON) or begins_order(tokens, words, first):
        return False
    if words.has_any(folded, first, _SUBJECTS):
        return True
    if is_apart and words.has_class(folded, first, "REASON_LATE"):
        return True
    is_reason = words.has_class(folded, first, "REASON_LATE")  # "que" leads nouns as well
    if words.has_any(folded, first, _NO_SENTENCE if is_reason else _NO_SENTENCE | _LINK):
        return False  # "to drop it round", "(15 minutes) before it starts"
    if is_apart and tells(tokens, words, first):
        return True
    if words.has_any(folded, first, _NO_SUBJECT) or folded[first].isdecimal():
        return False
    if is_apart:
        return _has_verb(tokens, words, first, min(end, first + _SUBJECT), end)
    return _has_verb(tokens, words, first + 1, min(end - 1, first + _NAMED), end)


def begins_reason(tokens: Tokens, words: WordTable, place: int) -> bool:
    """True for the "porque" of "porque no me dio tiempo", wherever it stands."""
    is_reason = words.has_any(tokens.folded, place, _REASON)
    return is_reason and begins_talk(tokens, words, place, len(tokens), is_apart=True)


def _has_verb(tokens: Tokens, words: WordTable, first: int, until: int, end: int) -> bool:
    """True where a verb of the sentence stands before another clause begins."""
    for place in range(first, until):
        if words.has_class(tokens.folded, place, "RELATIVE"):
            return False
        if _is_finite(tokens, words, place, end):
            return True
    return False


def _is_finite(tokens: Tokens, words: WordTable, place: int, end: int) -> bool:
    """True for a verb of a sentence: "is", "contestará", the verb behind "no" and "ni"."""
    folded = tokens.folded
    if words.has_any(folded, place, _TELLS) or words.ends_as_told(tokens.typed(place)):
        return True
    if words.has_class(folded, place, "POSSESSIVE") and place + 1 < end:
        return words.has_any(folded, place + 1, _STATES)  # "grout's cracked", "neighbour's raging"
    is_noun = place > 0 and words.has_any(folded, place - 1, _ARTICLES)  # "for the shed"
    if (
        words.has_class(folded, place, "PAST_ENDING")
        and not is_noun
        and not words.has_class(folded, place, "NOTE_VERB")
    ):
        return True
    return words.has_class(folded, place, "NEGATES") and place + 1 < end and folded[place + 1].isalpha()


def quoted_places(tokens: Tokens) -> frozenset[int]:
    """The tokens inside quotation marks, whose words are taken as they are."""
    return frozenset(place for opening, closing in quotations(tokens) for place in range(opening, closing))


def tells(tokens: Tokens, words: WordTable, first: int) -> bool:
    """True where a clause begins that tells something, up to the next pause."""
    folded = tokens.folded
    end = clause_end(tokens, first)
    if first >= end or words.has_any(folded, first, _NOT_FIRST):
        return False
    if words.has_class(folded, first, "TOLD_SHORT"):
        return True
    if first + 1 < end and words.has_any(folded, first, _CLITICS) and _is_accented_verb(tokens, words, first + 1):
        return True
    return any(
        words.has_any(folded, place, _TELLS) or words.ends_as_told(tokens.typed(place))
        for place in range(first, min(end, first + _SUBJECT))
    )


def _may_tell(tokens: Tokens, words: WordTable, first: int, ends: Collection[int]) -> bool:
    """True for "council abolished them", and for any three words behind a number or a time: no name goes on there."""
    folded, end = tokens.folded, clause_end(tokens, first)
    if first >= end or words.has_any(folded, first, _NOT_FIRST):
        return False
    if any(words.has_class(folded, place, "PAST_ENDING") for place in range(first + 1, end)):
        return True
    is_closed = folded[first - 2].isdecimal() or first - 1 in ends
    return is_closed and end - first >= _CLAUSE and not words.has_within(folded, first, end, _LISTS)


def _is_accented_verb(tokens: Tokens, words: WordTable, place: int) -> bool:
    """True for the "dejé" of "lo dejé listo"."""
    return words.has_class(tokens.folded, place, "PAST") and not tokens.typed(place)[-1].isascii()


def _only_tells(
    tokens: Tokens, words: WordTable, first: int, dates: Sequence[DateMatch], *, size: int | None = None
) -> bool:
    """True when nothing behind there, up to `size`, orders, asks, takes back, or speaks of a task by its number."""
    folded, size = tokens.folded, size or len(tokens)
    if "?" in folded[first:size] or "¿" in folded[first:size]:
        return False
    dated = dated_places(dates)
    numbers = (place for place in range(first, size) if folded[place].isdecimal() and place not in dated)
    if not all(is_amount(tokens, words, place, size) for place in numbers):
        return False
    if any(
        place < size and begins_order(tokens, words, place) and not words.has_class(folded, place, "TELLS")
        for place in _clause_starts(tokens, words, first, size)
    ):
        return False
    last = size - 1 if folded[size - 1].isalnum() else size - 2
    is_handed_on = words.has_class(folded, last, "SAID")
    return not is_handed_on


def _clause_starts(tokens: Tokens, words: WordTable, first: int, size: int) -> Iterator[int]:
    """Where each clause begins behind its fillers; those that are passed over for one are for the next as well."""
    reached = -1
    for start in (first, *(place + 1 for place in range(first, size - 1) if is_pause(tokens, place))):
        if start > reached:
            reached = behind_fillers(tokens, words, start)
            yield reached


def is_amount(tokens: Tokens, words: WordTable, place: int, size: int, *, is_told: bool = False) -> bool:
    """True for the 80 of "for 80 bucks", not for that of "and 80 is done"; in what `is_told` for any but "the 80"."""
    folded = tokens.folded
    if is_told:
        is_task = place + 1 < size and words.has_any(folded, place + 1, _OF_TASK)  # "2 is done"
        return not is_task and not words.has_any(folded, place - 1, _BEFORE_NUMBER)
    if place + 1 >= size or not folded[place + 1].isalpha() or words.has_any(folded, place - 1, _BEFORE_NUMBER):
        return False
    return not words.has_any(folded, place + 1, _BEHIND_NUMBER)


def _is_said(tokens: Tokens, words: WordTable, place: int, dates: Sequence[DateMatch]) -> bool:
    """True for the "since" of "the notes since Monday" and for "the cause"."""
    if words.has_any(tokens.folded, place - 1, _BEFORE_REASON):
        return True
    if any(match.first_token == place for match in dates):
        return True
    return any(match.first_token == place + 1 and not tells(tokens, words, match.end_token) for match in dates)


def clause_end(tokens: Tokens, first: int) -> int:
    """Where the next pause stands, or the end."""
    return next((place for place in range(first, len(tokens)) if is_pause(tokens, place)), len(tokens))


def parts_clauses(tokens: Tokens, place: int) -> bool:
    """True for a pause, for what ends a question or heads something, and for a picture."""
    word = tokens.folded[place]
    return is_pause(tokens, place) or word in _MORE_SIGNS or is_picture(word)


def is_pause(tokens: Tokens, place: int) -> bool:
    """Not the sign of "5.30", "a.m." or "follow-up"."""
    folded = tokens.folded
    if folded[place] not in _PAUSES:
        return folded[place] in DASHES and is_dash(tokens, place)
    if folded[place] in {LINE_BREAK, "("}:
        return True
    is_inside = place + 1 < len(folded) and folded[place + 1] != LINE_BREAK and tokens.is_glued(place + 1)
    return not (is_inside and tokens.is_glued(place)) and not (
        folded[place] == "." and _is_short_form(tokens, place - 1)
    )


def ends_sentence(tokens: Tokens, place: int) -> bool:
    """True for a full stop and the like, and for a face or a picture, which people write in its place."""
    word = tokens.folded[place]
    if word in _BRACKETS:  # ":)"
        return place > 0 and tokens.is_glued(place) and tokens.folded[place - 1] in _EYES
    return (word in _SENTENCE_ENDS and is_pause(tokens, place)) or is_picture(word)


def _is_short_form(tokens: Tokens, place: int) -> bool:
    """True for "Dr", "Mrs" and the "J" of "J. Neurosci": letters with a capital that make no word."""
    if place < 0 or not tokens.is_glued(place + 1):
        return False
    return tokens.typed(place)[0].isupper() and (len(tokens.folded[place]) == 1 or is_short(tokens.folded[place]))


def is_short(word: str) -> bool:
    """True for the letters of "Fr." and "Dr.", which make no word."""
    return 1 < len(word) <= _SHORT_FORM and _VOWELS.isdisjoint(word)
