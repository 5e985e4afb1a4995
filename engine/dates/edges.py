"""Where a stretch of time may begin and end: its signs, and what would be left over beside it."""

from __future__ import annotations

from engine.dates.lexicon import Lexicon
from engine.dates.values import Month, MonthDay, Point, Value, Year
from engine.tokens import Tokens

_OPENERS = frozenset("\"'([{=|¿¡*_~>:;!?.,-@+\n")
_NUMBER_SIGNS = frozenset(".,:/-")
_LONGEST_SHORT_FORM = 4  # letters of "sept."


def begins_clean(tokens: Tokens, first: int) -> bool:
    if first == 0 or not tokens.is_glued(first):
        return True
    before = tokens.folded[first - 1]
    if before not in _OPENERS:
        return False
    is_glued_further = first > 1 and tokens.is_glued(first - 1) and tokens.folded[first - 2][-1].isalnum()
    if before in "-.,:+" and is_glued_further:
        return not (tokens.folded[first - 2][-1].isdecimal() or before == "-") or (
            before in "-:" and not tokens.folded[first][0].isdecimal() and before == ":"
        )
    return True


def ends_clean(tokens: Tokens, end: int) -> bool:
    if tokens.folded[end - 1] == "." and len(tokens.folded[end - 2]) > _LONGEST_SHORT_FORM:
        return False  # the full stop of the sentence
    if end >= len(tokens):
        return True
    after = tokens.folded[end]
    if after in ("%", "°"):
        return False
    if after == "-" and tokens.folded[end - 2 : end - 1] != (":",) and _stands_between_numbers(tokens, end):
        return False
    if not tokens.is_glued(end):
        return True
    if after[0].isalnum() or (after == "/" and len(tokens.folded[end - 1]) == 1 and tokens.folded[end - 1].isalpha()):
        return False  # "at 10 w/ Dave" has no weeks
    if after in _NUMBER_SIGNS and end + 1 < len(tokens) and tokens.is_glued(end + 1):
        following = tokens.folded[end + 1][0]
        return not (following.isdecimal() and tokens.folded[end - 1][-1].isdecimal()) and not (
            after == "-" and following.isalnum()
        )
    return True


def holds_full_stop(tokens: Tokens, first: int, end: int) -> bool:
    """True for "viernes. ya", of two sentences; not for "dic. 5"."""
    return any(
        tokens.folded[place] == "."
        and len(tokens.folded[place - 1]) > _LONGEST_SHORT_FORM
        and not tokens.is_glued(place + 1)
        for place in range(first + 1, end - 1)
    )


def splits_phrase(lexicon: Lexicon, tokens: Tokens, end: int) -> bool:
    """ "on Friday | instead of Bob": what goes on in words that do not come apart ends before them."""
    if tokens.folded[end - 1] not in lexicon.never_split.firsts:
        return False
    return any(behind > end for behind, _ in lexicon.never_split.matches(tokens.folded, end - 1))


def cuts_day(lexicon: Lexicon, tokens: Tokens, end: int) -> bool:
    """ "el examen de mayo | pasado mañana": a stretch does not end in the middle of a day that takes two words."""
    return end < len(tokens) and any(
        name == "DEICTIC" and behind > end
        for behind, meanings in lexicon.phrases.matches(tokens.folded, end - 1)
        for name, _ in meanings
    )


def leaves_number(lexicon: Lexicon, tokens: Tokens, first: int) -> bool:
    """ "32 July", "the sixth Friday of March": a number that the phrase cannot take makes it another phrase."""
    if first > 0 and tokens.folded[first] in lexicon.small.of_words and tokens.folded[first + 1] in lexicon.months:
        before = tokens.folded[first - 1]
        has_suffix = before in lexicon.suffixes and first > 1 and tokens.is_glued(first - 1)
        return tokens.folded[first - 2].isdecimal() if has_suffix else before.isdecimal()
    if first == 0 or not (tokens.folded[first] in lexicon.months or tokens.folded[first] in lexicon.weekdays):
        return False
    before = tokens.folded[first - 1]
    if before in lexicon.suffixes and first > 1 and tokens.is_glued(first - 1):
        return tokens.folded[first - 2].isdecimal()
    if tokens.folded[first] in lexicon.weekdays:
        return (before,) in lexicon.numbers.ordinals and lexicon.numbers.ordinals[before,] > 0
    is_alone = before.isdecimal() and not tokens.is_glued(first - 1)
    is_of_noun = is_alone and tokens.folded[first + 1 : first + 2] != () and tokens.folded[first + 1].isdecimal()
    return is_alone and not 1 <= int(before) <= 31 and not is_of_noun  # "order 5567 | dec 4"


def leaves_month(lexicon: Lexicon, tokens: Tokens, first: int, end: int, value: Value) -> bool:
    """ "31 de febrero", "February 30", "29 de febrero de 2027": a part of a day that there is not."""
    folded = tokens.folded
    if not isinstance(value, Point) or value.clock is not None or not isinstance(value.day, MonthDay | Month | Year):
        return False
    if isinstance(value.day, Year):
        return first > 0 and folded[first - 1] in lexicon.months
    following = folded[end + 1] if end + 1 < len(folded) and folded[end] in lexicon.small.of_words else ""
    if isinstance(value.day, MonthDay) and end + 1 < len(folded):
        is_year = len(following) == 4 and following.isdecimal() and following[:2] in ("19", "20", "21")
        return following in lexicon.months if value.day.month is None else value.day.year is None and is_year
    if isinstance(value.day, Month):
        behind = folded[end] if end < len(folded) and value.day.year is None else ""
        return any(
            word.isdecimal() and 28 < int(word) < 100 for word in (behind, _day_before_month(lexicon, tokens, first))
        )
    return False


def _stands_between_numbers(tokens: Tokens, index: int) -> bool:
    following = tokens.folded[index + 1 : index + 2]
    return tokens.folded[index - 1].isdecimal() and bool(following) and following[0].isdecimal()


def _day_before_month(lexicon: Lexicon, tokens: Tokens, first: int) -> str:
    """The number of the day that stands before a month: "30th of", "31 de"."""
    place = first if tokens.folded[first] in lexicon.small.of_words else first - 1
    skipped = lexicon.small.of_words | lexicon.suffixes
    while place > 0 and tokens.folded[place] in skipped:
        place -= 1
    return (
        tokens.folded[place]
        if place >= 0 and (place < first - 1 or tokens.folded[first] in lexicon.small.of_words)
        else ""
    )
