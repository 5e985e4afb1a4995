"""Words of time that are names, or kinds of things: "llamar a Domingo", "watch The Day After Tomorrow"."""

from __future__ import annotations

from engine.dates.lexicon import Lexicon
from engine.dates.places import is_whole, telling
from engine.dates.values import Holiday, Month, MonthDay, Point, Value, Weekday
from engine.tokens import Tokens


def is_wished(lexicon: Lexicon, tokens: Tokens, first: int, value: Value) -> bool:
    """ "feliz jueves", "happy Thanksgiving": said to greet."""
    is_day = isinstance(value, Point) and isinstance(value.day, Weekday | Holiday) and value.clock is None
    return is_day and first > 0 and tokens.folded[first - 1] in lexicon.listed.wishes


def names_place(lexicon: Lexicon, tokens: Tokens, first: int, value: Value) -> bool:
    """ "calle 16 de Septiembre", but not "ir a la escuela mañana"."""
    before = first - 2 if first > 1 and tokens.folded[first - 1] == "." else first - 1
    if (
        before < 0
        or tokens.folded[before] not in lexicon.listed.place_words
        or tokens.folded[first] in lexicon.small.day_articles
    ):
        return False  # "ir a la escuela el 14 de mayo"
    return isinstance(value, Point) and isinstance(value.day, MonthDay | Month | Holiday) and value.clock is None


def is_name(lexicon: Lexicon, tokens: Tokens, first: int, end: int) -> bool:
    """ "llamar a Domingo", "call April", "Domingo Pérez": a name too, with no word of time before it."""
    said = telling(lexicon, tokens, first, end)
    if _names_person(lexicon, tokens, first, end):
        return True
    if not said or said[-1] not in lexicon.listed.names or is_whole(tokens, first, end):
        return False
    place = next(index for index in range(end - 1, first - 1, -1) if tokens.folded[index] == said[-1])
    is_capital = tokens.typed(place)[0].isupper() and not tokens.utterance.text.isupper()
    if is_capital and place == end - 1 and end < len(tokens) and is_capital_word(tokens, end) and len(said) == 1:
        return True
    if len(said) > 1:
        return False
    lead = tokens.folded[first:place]
    before = tokens.folded[first - 1] if first > 0 else ""
    if not is_capital and before in lexicon.listed.name_leads and before not in lexicon.listed.person_words:
        return False
    if is_capital and lead and lead[-1] in lexicon.listed.person_words and lead[0] not in lexicon.listed.month_words:
        return True
    return not any(word in lexicon.listed.name_leads for word in lead)


def is_title(lexicon: Lexicon, tokens: Tokens, first: int, end: int, value: Value) -> bool:
    """ "watch The Day After Tomorrow": words with a capital that they do not have in a sentence."""
    if first == 0 or not tokens.folded[first - 1].isalpha() or tokens.typed(first - 1)[0].isupper():
        return False
    if isinstance(value, Point) and isinstance(value.day, Holiday):
        return False
    if not is_capital_word(tokens, end - 1):
        return False
    words = [index for index in range(first, min(end + 1, len(tokens))) if tokens.folded[index].isalpha()]
    capitals = [index for index in words if is_capital_word(tokens, index)]
    if len(capitals) < 2 or capitals != words[: len(capitals)]:
        return False
    return any(tokens.folded[index] not in lexicon.proper for index in capitals if index < end)


def describes_noun(lexicon: Lexicon, tokens: Tokens, first: int, end: int, value: Value) -> bool:
    """ "a christmas tree", "halloween party": a feast with no preposition before it and a noun after it."""
    if (
        not isinstance(value, Point)
        or not isinstance(value.day, Holiday)
        or value._replace(cost=0) != Point(day=value.day)
    ):
        return False
    if value.day.which != "bare" or end >= len(tokens) or not tokens.folded[end].isalpha():
        return False
    if tokens.folded[end] in lexicon.listed.courtesies:
        return False
    if lexicon.language_of(tokens, first, end) not in lexicon.describing_first:
        return False
    lead, after = tokens.folded[first], tokens.folded[end]
    is_led = (
        lead in lexicon.function_words and lead not in lexicon.small.articles and lead not in lexicon.small.for_words
    )
    return not is_led and after not in lexicon.function_words and after not in lexicon.markers


def is_day_of_name(lexicon: Lexicon, tokens: Tokens, end: int, value: Value) -> bool:
    """ "ask for the 24th off": a day that is wanted, or a kind of thing, and not when something is due."""
    is_day = isinstance(value, Point) and value.clock is None and value.part is None
    return is_day and end < len(tokens) and tokens.folded[end] in lexicon.listed.day_nouns


def describes_by_short_day(lexicon: Lexicon, tokens: Tokens, first: int, end: int, value: Value) -> bool:
    """ "the wed dress shop", "the fri menu": a short day with an article before it and a noun behind it."""
    if not isinstance(value, Point) or end >= len(tokens):
        return False
    word, after = tokens.folded[end - 1], tokens.folded[end]
    if word not in lexicon.weekdays or len(word) > 4 or not after.isalpha():
        return False
    if value._replace(cost=0) != Point(day=value.day):
        return False
    before = tokens.folded[end - 2] if end > 1 else ""
    is_content = after not in lexicon.function_words and after not in lexicon.markers
    return (
        before in lexicon.small.articles
        and is_content
        and lexicon.word_languages.get(before) in lexicon.describing_first
    )


def is_filter(tokens: Tokens, end: int, value: Value) -> bool:
    """ "las tareas de abril": which ones, so a month; not so in "la cita de Mayo Pérez"."""
    is_person = end < len(tokens) and is_capital_word(tokens, end)
    return isinstance(value, Point) and value.is_filter and not is_person


def _names_person(lexicon: Lexicon, tokens: Tokens, first: int, end: int) -> bool:
    """ "hablarle a Domingo mañana", "call Wednesday Addams": a name anywhere makes the stretch none of time."""
    if tokens.utterance.text.isupper():
        return False
    folded = tokens.folded
    for index in range(max(first, 1), min(first + 2, end)):
        before = folded[index - 1]
        is_named = folded[index] in lexicon.listed.names and (
            before in lexicon.listed.person_words or before in lexicon.listed.kin
        )
        is_dated = index + 1 < end and (
            folded[index + 1][0].isdecimal() or (folded[index + 1],) in lexicon.numbers.ordinals
        )
        if is_named and tokens.typed(index)[0].isupper() and not is_dated:
            return not is_whole(tokens, first, end)
    is_bare = end == first + 1 and end < len(tokens) and folded[first].isalpha() and first > 0
    return is_bare and tokens.typed(first)[0].isupper() and is_capital_word(tokens, end)


def is_capital_word(tokens: Tokens, index: int) -> bool:
    typed = tokens.typed(index)
    return len(typed) > 1 and typed[0].isupper() and typed[1:].islower()
