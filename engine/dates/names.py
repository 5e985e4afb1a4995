"""Words of time that are names, or kinds of things: "llamar a Domingo", "watch The Day After Tomorrow"."""

from __future__ import annotations

from collections.abc import Sequence

from engine.dates.lexicon import Lexicon
from engine.dates.places import is_behind_noun, is_whole, may_be, telling
from engine.dates.values import Holiday, Month, MonthDay, Offset, Point, Range, Value, Weekday, Within
from engine.tokens import Tokens

_YEAR = 4  # digits
_LAST_COMMON_HOUR = 12
_LONGEST_LEAD, _WEEK_IN = 2, 3  # tokens of "de la" and "de la semana"


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
    if tokens.folded[first] in lexicon.months and isinstance(value, Point) and isinstance(value.day, MonthDay):
        return False  # "pay the school dec 4"
    return isinstance(value, Point) and isinstance(value.day, MonthDay | Month | Holiday) and value.clock is None


def holds_number_of_name(lexicon: Lexicon, tokens: Tokens, first: int, end: int, value: Value) -> bool:
    """ "el iPhone 15 | a las 6", "el presupuesto 2027 | el 3 de diciembre": the number is that of the thing before."""
    folded = tokens.folded
    if first == 0 or not folded[first].isdecimal():
        return False
    if may_be(lexicon, tokens, first - 1, "_WEEK_NUMBER"):
        return True
    if not is_behind_noun(lexicon, tokens, first):
        return False
    behind = folded[first + 1 : end]
    if isinstance(value, Range) and may_be(lexicon, tokens, first + 1, "DEICTIC"):
        return True  # "la bodega 7 | mañana a las 5"
    if isinstance(value, Range):
        return _is_named(tokens, first) and _begins_bare(lexicon, value, behind)
    is_year = len(folded[first]) == _YEAR and len(behind) > 1
    leads = lexicon.small.day_articles | lexicon.small.for_words
    return is_year and behind[0] in leads and any(map(str.isdecimal, behind[1:3]))


def _is_named(tokens: Tokens, place: int) -> bool:
    """True for the number of a name ("Galaxy 21", "iPhone 15"), and for one that is hardly an hour."""
    typed = tokens.typed(place - 1)
    is_called = place > 1 and typed != typed.lower() and not tokens.utterance.text.isupper()
    return is_called or int(tokens.folded[place]) > _LAST_COMMON_HOUR


def _begins_bare(lexicon: Lexicon, value: Range, behind: Sequence[str]) -> bool:
    """True for "15 a las 6" and "15 a mediodía": nothing marks the first number as an hour."""
    if not isinstance(value.start, Point) or value.start.clock is None:
        return False
    marked = next((place for place, word in enumerate(behind) if word in lexicon.small.articles), 0)
    return all(map(str.isalpha, behind[:marked] if marked else behind))


def holds_day_of_thing(lexicon: Lexicon, tokens: Tokens, first: int, end: int, value: Value) -> bool:
    """ "la junta del lunes | mañana a las 5", "la tarea de la semana 3 | el lunes": the first day says which thing."""
    if not isinstance(value, Point) or not is_led_by_of(lexicon, tokens, first):
        return False
    folded = tokens.folded
    week = week_number_at(lexicon, tokens, first, end)
    if week is not None:
        return end > week + 2
    if isinstance(value.day, Within) and isinstance(value.day.inner, Weekday):
        return isinstance(value.day.outer, Offset)  # "la caja del viernes | en 3 días"
    named = lexicon.weekdays | set(lexicon.months)
    start = first + (folded[first] in lexicon.small.of_words)
    day = next((place for place in range(start, end - 1) if folded[place] in named), None)
    if day is None:
        return False
    is_other_month = (
        folded[day] in lexicon.months and folded[day + 3 : day + 4] and folded[day + 3] in lexicon.small.of_words
    )
    return may_be(lexicon, tokens, day + 1, "DEICTIC") or bool(is_other_month and end == day + 3)


def is_led_by_of(lexicon: Lexicon, tokens: Tokens, first: int) -> bool:
    """True for "de la semana 3", "la semana 3" and "lunes" where an "of" stands before them."""
    folded = tokens.folded
    leads = range(max(0, first - _LONGEST_LEAD), first + 1)
    return first > 0 and any(
        folded[place] in lexicon.small.of_words
        and all(word in lexicon.small.articles for word in folded[place + 1 : first])
        for place in leads
    )


def week_number_at(lexicon: Lexicon, tokens: Tokens, first: int, end: int) -> int | None:
    """Where the "week" of "week 3" stands in a stretch."""
    weeks = range(first, min(end, first + _WEEK_IN, len(tokens) - 1))
    numbered = (place for place in weeks if tokens.folded[place + 1].isdecimal())
    return next((place for place in numbered if may_be(lexicon, tokens, place, "_WEEK_NUMBER")), None)


def is_which_week(lexicon: Lexicon, tokens: Tokens, first: int, end: int) -> bool:
    """True for "de la semana 3" and for the "the week 3" of "the week 3 notes": which things, not when."""
    if week_number_at(lexicon, tokens, first, end) is None:
        return False
    has_article = not lexicon.small.articles.isdisjoint(tokens.folded[max(0, first - 1) : first + 1])
    is_kind = has_article and end < len(tokens) and is_behind_noun(lexicon, tokens, end + 1)
    return is_kind or is_led_by_of(lexicon, tokens, first)


def is_kind_of_day(lexicon: Lexicon, tokens: Tokens, first: int, end: int) -> bool:
    """ "the Friday dinner": with another day beside it, it is no day when something is due."""
    folded = tokens.folded
    if folded[first] not in lexicon.small.articles or folded[end - 1] not in lexicon.weekdays:
        return False
    is_described = lexicon.language_of(tokens, first, end) in lexicon.describing_first
    return is_described and end < len(tokens) and is_behind_noun(lexicon, tokens, end + 1)


def is_name_of_month(lexicon: Lexicon, tokens: Tokens, first: int, end: int) -> bool:
    """ "a scarf for June": whom it is for, where another day is said."""
    is_led = tokens.folded[first] in lexicon.small.for_words
    return is_led and tokens.folded[end - 1] in lexicon.months and tokens.typed(end - 1)[0].isupper()


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
