"""Whether a stretch that reads as time is meant as time: its edges, its surroundings, weak words (names: `names`)."""

from __future__ import annotations

from engine.dates.edges import (
    begins_clean,
    cuts_day,
    ends_clean,
    holds_full_stop,
    leaves_month,
    leaves_number,
    splits_phrase,
)
from engine.dates.lexicon import Lexicon
from engine.dates.names import (
    describes_by_short_day,
    describes_noun,
    holds_day_of_thing,
    holds_number_of_name,
    is_capital_word,
    is_day_of_name,
    is_filter,
    is_name,
    is_title,
    is_wished,
    names_place,
)
from engine.dates.places import (
    holds_hours_to,
    is_behind_noun,
    is_night_of_noun,
    is_whole,
    may_be,
    names_feast,
    telling,
)
from engine.dates.values import (
    Clock,
    Duration,
    Edge,
    Holiday,
    Month,
    MonthDay,
    Offset,
    Period,
    Point,
    Quarter,
    Range,
    Recurrence,
    Value,
    Weekday,
)
from engine.tokens import Tokens

_SENTENCE_ENDS = frozenset(".!?…\n")
_SEVERAL = 2  # weekdays
_ARTICLE_AND_NUMBER = 2  # tokens
_BEFORE_SIZE = 2  # tokens of "tornillo de"
_EARLY = "early"
_MILITARY = 4  # digits of an hour written without a sign


def is_of_another_thing(lexicon: Lexicon, tokens: Tokens, first: int, end: int, value: Value) -> bool:
    """Whether words of time are part of the name of something, so that none of them is read."""
    return is_title(lexicon, tokens, first, end, value) or describes_noun(lexicon, tokens, first, end, value)


def is_plausible(lexicon: Lexicon, tokens: Tokens, first: int, end: int, value: Value) -> bool:
    return (
        begins_clean(tokens, first)
        and not names_place(lexicon, tokens, first, value)
        and not is_wished(lexicon, tokens, first, value)
        and not _is_last_of_kind(lexicon, tokens, first, value)
        and ends_clean(tokens, end)
        and not splits_phrase(lexicon, tokens, end)
        and not holds_full_stop(tokens, first, end)
        and not leaves_number(lexicon, tokens, first)
        and not _is_weak(lexicon, tokens, first, end, value)
        and not _is_bare_number(lexicon, tokens, first, end, value)
        and not _is_amount(lexicon, tokens, first, value)
        and not (is_name(lexicon, tokens, first, end) and not is_filter(tokens, end, value))
        and not (isinstance(value, Range) and _is_minutes_to(lexicon, tokens, first))
        and not _is_written_length(lexicon, tokens, first, end, value)
        and not leaves_month(lexicon, tokens, first, end, value)
        and not describes_by_short_day(lexicon, tokens, first, end, value)
        and not is_day_of_name(lexicon, tokens, end, value)
        and not (isinstance(value, Point | Range) and value.is_alone and not is_whole(tokens, first, end))
        and not (isinstance(value, Point) and value.is_last and not _stands_last(lexicon, tokens, first, end))
        and not (isinstance(value, Point) and value.now and _opens_speech(tokens, first, end))
        and not _is_repeated_otherwise(lexicon, tokens, first, value)
        and not (isinstance(value, Duration) and _is_no_length(lexicon, tokens, first, end))
        and not _is_idle(lexicon, tokens, first, end)
        and not _begins_another(lexicon, tokens, first, end, value)
        and not _is_measure(lexicon, tokens, first, end, value)
        and not _is_the_one(lexicon, tokens, first, value)
        and not _lies_back(lexicon, tokens, end, value)
        and not _counts_something(lexicon, tokens, first, end, value)
        and not _says_which(lexicon, tokens, first, end, value)
        and not _describes_behind_hour(lexicon, tokens, first, end, value)
        and not _is_task_for_a_day(lexicon, tokens, first, end, value)
        and not holds_number_of_name(lexicon, tokens, first, end, value)
        and not holds_day_of_thing(lexicon, tokens, first, end, value)
        and not cuts_day(lexicon, tokens, end)
    )


def _is_the_one(lexicon: Lexicon, tokens: Tokens, first: int, value: Value) -> bool:
    """ "the gym one | every month", "the rent one | to the 28th", "… | an hour": it stands for the noun."""
    if tokens.folded[first] not in lexicon.ones or not is_behind_noun(lexicon, tokens, first):
        return False
    if isinstance(value, Range):
        return tokens.folded[first + 2 : first + 3] != () and tokens.folded[first + 2] in lexicon.small.articles
    if first < _ARTICLE_AND_NUMBER or tokens.folded[first - 2] not in lexicon.small.articles:
        return False  # "aspirin one a day"
    after = tokens.folded[first + 1] if first + 1 < len(tokens) else ""
    return isinstance(value, Recurrence) and (after in lexicon.small.every_words or after in lexicon.counts)


def _describes_behind_hour(lexicon: Lexicon, tokens: Tokens, first: int, end: int, value: Value) -> bool:
    """ "5:15 am tomorrow | early shift": the half of the day is said, and the word is the noun's."""
    is_hour = isinstance(value, Point) and value.clock is not None
    is_sure = any(may_be(lexicon, tokens, place, "AMPM") for place in range(first, end - 1))
    if not (is_hour and is_sure) or end >= len(tokens):
        return False
    after = tokens.folded[end]
    if not after.isalpha():
        return False
    if after in lexicon.function_words or after in lexicon.markers or after in lexicon.listed.courtesies:
        return False
    is_before_noun = lexicon.language_of(tokens, end - 1, end) in lexicon.describing_first
    return is_before_noun and may_be(lexicon, tokens, end - 1, "PART", value=_EARLY)


def _is_task_for_a_day(lexicon: Lexicon, tokens: Tokens, first: int, end: int, value: Value) -> bool:
    """ "deja la 1 para el lunes": what is put off is no hour of that day, which would be said behind a preposition."""
    start = value.start if isinstance(value, Range) else value
    if not isinstance(start, Point) or start.clock is None or isinstance(start.day, MonthDay):
        return False
    said = tokens.folded[first:end]
    is_led = len(said) > _ARTICLE_AND_NUMBER and said[0] in lexicon.small.articles and said[1].isdecimal()
    return is_led and said[_ARTICLE_AND_NUMBER] in lexicon.small.for_words


def _says_which(lexicon: Lexicon, tokens: Tokens, first: int, end: int, value: Value) -> bool:
    """ "comida de Navidad | el sábado", "poker night | on Monday", "Tuesday | 8 till 10": parts of something else."""
    if isinstance(value, Range) and isinstance(value.start.day, MonthDay) and value.start.day.weekday is not None:
        return value.start.clock is None and holds_hours_to(lexicon, tokens, first, end)
    if not isinstance(value, Point) or value.day is None:
        return False
    if isinstance(value.day, Holiday):
        is_weekday_too = any(word in lexicon.weekdays for word in tokens.folded[first:end])
        return is_weekday_too and names_feast(lexicon, tokens, first)
    if value.clock is not None:
        return holds_hours_to(lexicon, tokens, first, end)
    return is_night_of_noun(lexicon, tokens, first, end)


def _goes_on(lexicon: Lexicon, tokens: Tokens, end: int) -> bool:
    """Whether something is said behind a stretch, on its line: "tomorrow 3 eggs", not "the 5th please"."""
    if end >= len(tokens) or tokens.folded[end] in lexicon.listed.courtesies:
        return False
    return tokens.folded[end][0].isalnum()


def _opens_speech(tokens: Tokens, first: int, end: int) -> bool:
    """True for the "now" of "now, before I forget: …", which only begins to speak; not for that of "now" alone."""
    return end == first + 1 < len(tokens) and (first == 0 or tokens.folded[first - 1] in _SENTENCE_ENDS)


def _stands_last(lexicon: Lexicon, tokens: Tokens, first: int, end: int) -> bool:
    return not _goes_on(lexicon, tokens, end) and not _follows_number(tokens, first)


def _follows_number(tokens: Tokens, first: int) -> bool:
    """Whether a number stands before a stretch: "the 20 4th"."""
    return first > 0 and tokens.folded[first - 1].isdecimal()


def _is_last_of_kind(lexicon: Lexicon, tokens: Tokens, first: int, value: Value) -> bool:
    """True where the word that begins the end of a day is an adjective of the noun before it, as in a final exam."""
    start = value.start if isinstance(value, Range) else value
    if tokens.folded[first] not in lexicon.listed.ends_of_kind or not is_behind_noun(lexicon, tokens, first):
        return False
    return isinstance(start, Point) and isinstance(start.day, Edge) and isinstance(start.day.outer, Weekday | MonthDay)


def _is_fraction(words: tuple[str, ...]) -> bool:
    """ "1/2 inch", "3/4 de taza"."""
    if len(words) != 3 or words[1] != "/" or words[2] not in ("2", "3", "4", "8", "16"):
        return False
    return words[0].isdecimal() and int(words[0]) < int(words[2])


def _is_amount(lexicon: Lexicon, tokens: Tokens, first: int, value: Value) -> bool:
    """ "pay Bob 1500 | on Tuesday", "cobrarle 12.50 mañana": digits without a colon behind such a verb are money."""
    word = tokens.folded[first]
    is_written_so = len(word) == _MILITARY or tokens.folded[first + 1 : first + 2] == (".",)
    start = value.start if isinstance(value, Range) else value
    is_clock = isinstance(start, Point) and start.clock is not None and word.isdecimal() and is_written_so
    return is_clock and any(before in lexicon.listed.paying for before in tokens.folded[:first])


def _is_bare_number(lexicon: Lexicon, tokens: Tokens, first: int, end: int, value: Value) -> bool:
    """ "move 3 tomorrow", "the last one tomorrow": what is before the day is no hour, unless it is all."""
    if first == 0 or first + 1 >= end or not tokens.folded[first + 1].isalpha():
        return False
    if not (tokens.folded[first].isdecimal() or tokens.folded[first] in lexicon.ones):
        return False
    is_bare_hour = isinstance(value, Point) and value.clock is not None and not (value.clock.sure or value.clock.exact)
    return is_bare_hour and not is_whole(tokens, first, end)


def _is_unsure(value: Value) -> bool:
    return isinstance(value, Point) and value.clock is not None and not value.clock.sure


def _is_weak(lexicon: Lexicon, tokens: Tokens, first: int, end: int, value: Value) -> bool:
    """A short form alone ("sun", "mar", "set") is a date only when it is the whole message, or a month ("en dic")."""
    said = telling(lexicon, tokens, first, end)
    if len(said) != 1 or said[0] not in lexicon.listed.weak or is_whole(tokens, first, end):
        return False
    beside = tokens.folded[first:end]
    is_led = lexicon.small.articles.isdisjoint(beside) and not lexicon.listed.month_words.isdisjoint(beside)
    return not (is_led and isinstance(value, Point) and isinstance(value.day, Month))


def _is_minutes_to(lexicon: Lexicon, tokens: Tokens, first: int) -> bool:
    """ "five to eight", "at 10 to 7": minutes before an hour, no hours from one to another."""
    folded = tokens.folded
    is_at = folded[first] in lexicon.small.at_words
    place = first + is_at
    if place + 2 >= len(folded) or folded[place + 1] not in lexicon.small.to_hour_words:
        return False
    number = int(folded[place]) if folded[place].isdecimal() and is_at else lexicon.numbers.small(folded[place])
    return number in (5, 10, 20, 25) and folded[place + 2] not in lexicon.small.at_words


def _is_written_length(lexicon: Lexicon, tokens: Tokens, first: int, end: int, value: Value) -> bool:
    """ "for 1h30", "timer 1h15", "a 2h30 timer": no hours of the night."""
    if not isinstance(value, Point) or value.day is not None or value.clock is None or end < 2:
        return False
    written = tokens.folded[end - 2] + tokens.folded[end - 1]
    if not (tokens.is_glued(end - 1) and len(written) == 4 and written[0] in "12345" and written[1] == "h"):
        return False
    beside = tokens.folded[max(first - 2, 0) : first] + tokens.folded[end : end + 1]
    return tokens.folded[first] in lexicon.small.for_words or not lexicon.listed.timers.isdisjoint(beside)


def _is_repeated_otherwise(lexicon: Lexicon, tokens: Tokens, first: int, value: Value) -> bool:
    """ "every 30 seconds": a rule that there is none of is no length either."""
    return isinstance(value, Duration) and first > 0 and tokens.folded[first - 1] in lexicon.small.every_words


def _begins_another(lexicon: Lexicon, tokens: Tokens, first: int, end: int, value: Value) -> bool:
    """ "water the plants weekly, | Friday call Ana": the day behind the comma is that of what follows it. Not where a
    rule stands there, which puts the first one right."""
    said = tokens.folded[first:end]
    if not isinstance(value, Recurrence) or len(value.byday) >= _SEVERAL or "," not in said:
        return False
    behind = said[said.index(",") :]
    return lexicon.small.every_words.isdisjoint(behind) and end < len(tokens) and tokens.folded[end][0].isalnum()


def _is_idle(lexicon: Lexicon, tokens: Tokens, first: int, end: int) -> bool:
    """ "dame un segundo", "a quarter pounder", "un cuarto de pollo"."""
    return " ".join(tokens.folded[first:end]) in lexicon.listed.idle and not is_whole(tokens, first, end)


def _is_measure(lexicon: Lexicon, tokens: Tokens, first: int, end: int, value: Value) -> bool:
    """ "tornillo de 5/8", "20 varillas de 3/8 | para el lunes": the size of a thing that has sizes, or is counted."""
    is_date = isinstance(value, Point) and isinstance(value.day, MonthDay) and value.clock is None
    folded, of_words = tokens.folded, lexicon.small.of_words - lexicon.small.day_articles
    start = first + (folded[first] in of_words)
    if not is_date or start < _BEFORE_SIZE or folded[start - 1] not in of_words:
        return False
    is_counted = start > _BEFORE_SIZE and folded[start - 3].isdecimal() and folded[start - 2].isalpha()
    return _is_fraction(folded[start : start + 3]) and (folded[start - 2] in lexicon.listed.measured or is_counted)


def _lies_back(lexicon: Lexicon, tokens: Tokens, end: int, value: Value) -> bool:
    """ "he came in | two weeks ago": no time from now on is meant by the words before "ago"."""
    is_ahead = isinstance(value, Point) and isinstance(value.day, Offset) and value.day.sign > 0
    return is_ahead and end < len(tokens) and tokens.folded[end] in lexicon.listed.backwards


def _is_no_length(lexicon: Lexicon, tokens: Tokens, first: int, end: int) -> bool:
    """ "48 Hours", "cien años de soledad", "a 5 minute walk"."""
    folded, last = tokens.folded, tokens.typed(end - 1)
    if end - first > 1 and last.istitle() and len(last) > 1 and not tokens.utterance.text.isupper():
        return first > 0 or end < len(tokens)
    if end >= len(tokens) or not folded[end].isalpha():
        return False
    if folded[end] in lexicon.small.of_words and first > 0 and end + 1 < len(tokens):
        is_content = folded[end + 1] not in lexicon.function_words and folded[end + 1] not in lexicon.markers
        return (
            is_content
            and folded[first] not in lexicon.small.for_words
            and folded[first - 1] not in lexicon.listed.lasting_nouns
        )
    is_content = folded[end] not in lexicon.function_words and folded[end] not in lexicon.markers
    is_one = folded[first] in lexicon.counts or folded[first] in ("1", *lexicon.ones)
    is_adjective = folded[end - 1] in lexicon.singular_units and not is_one
    return is_adjective and is_content and folded[end] not in lexicon.listed.lasting_nouns


def _counts_something(lexicon: Lexicon, tokens: Tokens, first: int, end: int, value: Value) -> bool:
    """A bare number that the next word makes a count: "the 5th Wave", "de 3 a 5 personas", "en 15 tiendas"."""
    if end >= len(tokens) or not tokens.folded[end][0].isalpha() or tokens.folded[end] in lexicon.listed.courtesies:
        return False
    after, last = tokens.folded[end], tokens.folded[end - 1]
    is_unit = after in lexicon.units and after not in lexicon.small.joining_words
    if is_unit and (last.isdecimal() or last in lexicon.numbers.units or _is_unsure(value)):
        return True
    if any(kind == "_HALF_MORE" for _, found in lexicon.phrases.matches(tokens.folded, end) for kind, _ in found):
        return last.isdecimal()
    is_content = after not in lexicon.function_words and after not in lexicon.markers
    match value:
        case Point(day=MonthDay(month=None), clock=None) if last.isdecimal() and after in lexicon.halves:
            return True
        case Point(day=Period(unit="day", shift=1)) if is_unit:
            return True  # "any day next week"
        case Point(day=Quarter(), clock=None) if is_content and end - first <= 2:
            return end == first + 1 or tokens.folded[first] in lexicon.small.articles
        case Point(day=None, clock=Clock()) if is_content and tokens.folded[first] in lexicon.small.latest_words:
            return last.isdecimal()
        case Range(numbers=tuple()):
            return is_content and last[0].isdecimal()
        case Point(day=MonthDay(month=None, weekday=None), clock=None):
            if is_unit or is_capital_word(tokens, end):
                return True
            if last.isdecimal():
                return is_content and tokens.folded[end - 2] in lexicon.small.articles - lexicon.small.day_articles
            is_led = tokens.folded[first] in lexicon.small.on_words or _calls_somebody(lexicon, tokens, first, end)
            return is_content and not is_led
        case Point(day=Offset(anchor=None), clock=None) if last in lexicon.numbers.units:
            return is_content
        case Point(day=Offset(anchor=None), clock=None) if last.isdecimal():
            return is_content and not (first > 0 and tokens.folded[first - 1] in lexicon.listed.reminder_words)
        case Point(day=None, clock=Clock()) if is_content and last.isdecimal() and len(last) == 3:
            return True
        case Point(day=MonthDay(year=None)) if (is_content or after in lexicon.small.of_words) and _is_fraction(
            tokens.folded[first:end]
        ):
            return True
        case _:
            return False


def _calls_somebody(lexicon: Lexicon, tokens: Tokens, first: int, end: int) -> bool:
    """True for the "mate" that the message ends with behind "before the 12th", not for that of "meet the 12th mate"."""
    is_last = all(not word[0].isalnum() for word in tokens.folded[end + 1 :])
    return (
        is_last and tokens.folded[end] in lexicon.listed.called and tokens.folded[first] not in lexicon.small.articles
    )


def is_no_due(lexicon: Lexicon, tokens: Tokens, first: int, end: int) -> bool:
    """What in a message says something else than when: how urgent it is ("asap"), what kind of a thing it is."""
    return " ".join(tokens.folded[first:end]) in lexicon.listed.urgent or _belongs_to_noun(lexicon, tokens, first, end)


def _belongs_to_noun(lexicon: Lexicon, tokens: Tokens, first: int, end: int) -> bool:
    """An adjective of a rule beside a noun that is none for alarms: "the annual physical", "reporte semanal"."""
    folded = tokens.folded
    while first < end - 1 and folded[first] in lexicon.small.articles:
        first += 1
    if end != first + 1 or folded[first] not in lexicon.adjectives or is_whole(tokens, first, end):
        return False
    if lexicon.adjectives[folded[first]]:
        return is_behind_noun(lexicon, tokens, first)
    if end >= len(tokens) or folded[end] in lexicon.function_words or folded[end] in lexicon.markers:
        return False
    if folded[end] in lexicon.listed.courtesies:
        return False  # "call Ana daily please"
    return folded[end][0].isalpha() and folded[end] not in lexicon.listed.recurring_nouns
