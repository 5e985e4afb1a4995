"""The words of time of every language pack, and the lattice of typed tokens that they make of a message.

Each place of the lattice holds the types that a token, or a phrase that begins there, can have: "mañana" is a day and a
part of the day, "15" a number, "15/2" a date and a fraction. Number words are put together here, since in every
language they are words that add and multiply.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from engine.dates.building_lengths import add_lengths, length
from engine.dates.building_times import hour, meridiem
from engine.dates.misspelling import Slips
from engine.dates.numerals import NumberWords, numeric_options
from engine.dates.parse import Option
from engine.dates.values import Length, MonthDay, Unit
from engine.numbers_to_ring import numbers_to_ring
from engine.tokens import PhraseTable, Tokens

MAX_WORDS = 320
"""The words and signs of time that are looked at in one message: thirty lines of ten. What follows has no dates."""

_MONTH_AND_DAY = re.compile(r"([^\W\d]+)(\d{1,2})")
_WRITTEN_LENGTH = re.compile(r"(\d+)([^\W\d]{1,7})(\d+)(?:([^\W\d]{1,7})(?:(\d+)([^\W\d]{1,7}))?)?(?![^\W_])")
_OFFSET = re.compile(r" ?([+-])(\d{1,2})(?::?([0-5]\d))?(?![\d:])")
_LAST_HOUR = 12
_LONGEST_ROAD = 4  # tokens from the number of a house to its road
_UTC = frozenset({"utc", "gmt"})
THAT_DAY = "THAT_DAY"
_SURE_HOUR = "HOUR24"
_SIGNS = {",": "_COMMA", "-": "_DASH", "/": "_SLASH", ".": "_DOT", "(": "_PAREN", "~": "_DASH"}


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedWords:
    """As the language packs list them, each under its key in times.toml. `weak` words prove nothing alone."""

    weak: frozenset[str]
    names: frozenset[str]
    urgent: frozenset[str]
    up_to: frozenset[str]
    idle: frozenset[str]
    lasting_nouns: frozenset[str]
    month_words: frozenset[str]
    name_leads: frozenset[str]
    place_words: frozenset[str]
    roads: frozenset[str]
    courts: frozenset[str]
    courtesies: frozenset[str]
    called: frozenset[str]
    wishes: frozenset[str]
    ends_of_kind: frozenset[str]
    paying: frozenset[str]
    numbered_nouns: frozenset[str]
    reminder_words: frozenset[str]
    recurring_nouns: frozenset[str]
    person_words: frozenset[str]
    kin: frozenset[str]
    day_nouns: frozenset[str]
    timers: frozenset[str]
    backwards: frozenset[str]
    measured: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class SmallWords:
    """What joins, leads or limits times, by what it is in the grammar of dates: articles, prepositions."""

    joining_words: frozenset[str]
    between_numbers: frozenset[str]
    articles: frozenset[str]
    day_articles: frozenset[str]
    on_words: frozenset[str]
    of_words: frozenset[str]
    until_words: frozenset[str]
    ending: frozenset[str]  # phrases, as are the next
    starting: frozenset[str]
    only_for: frozenset[str]
    rest: frozenset[str]
    lasting_words: frozenset[str]
    latest_words: frozenset[str]
    at_words: frozenset[str]
    to_hour_words: frozenset[str]
    for_words: frozenset[str]
    every_words: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Lexicon:
    """`anchors` are words without which no date phrase exists; digits are too."""

    phrases: PhraseTable[tuple[str, object]]
    listed: ListedWords
    small: SmallWords
    never: PhraseTable[bool]
    never_split: PhraseTable[bool]
    numbers: NumberWords
    anchors: frozenset[str]
    openers: frozenset[str]
    inner_words: frozenset[str]
    word_languages: Mapping[str, str]
    shared_words: Mapping[str, Sequence[str]]  # of more languages than one, but not of all
    markers: frozenset[str]
    function_words: frozenset[str]
    adjectives: Mapping[str, bool]
    describing_first: frozenset[str]
    zero_languages: frozenset[str]
    halves: frozenset[str]
    counts: frozenset[str]
    ones: frozenset[str]
    proper: frozenset[str]
    singular_units: frozenset[str]
    units: frozenset[str]
    unit_names: Mapping[str, str]
    day_first: Mapping[str, bool]
    suffixes: frozenset[str]
    months: Mapping[str, int]
    weekdays: frozenset[str]
    slips: Slips

    def is_of_time(self, word: str) -> bool:
        """False for a word that no phrase of time reaches across."""
        is_number = word[0].isdecimal() or word[-1].isdecimal()
        return is_number or word in self.openers or word in self.inner_words or word in _SIGNS or word in self.anchors

    def is_number(self, word: str) -> bool:
        return word.isdecimal() or word in self.numbers.known or word in self.counts

    def language_of(self, tokens: Tokens, first: int, end: int) -> str | None:
        """The language that most words of a stretch belong to, when one has more than the others."""
        words = tokens.folded[first:end]
        codes = [code for word in words if (code := self.word_languages.get(word)) is not None]
        if self.shared_words:
            codes += [code for word in words for code in self.shared_words.get(word, ())]
        if not codes:
            return None
        ranked = sorted({(-codes.count(code), code) for code in codes})
        return None if len(ranked) > 1 and ranked[0][0] == ranked[1][0] else ranked[0][1]


def lattice(lexicon: Lexicon, tokens: Tokens, day_first: Callable[[], bool]) -> list[list[Option]]:
    """The options of each token. Empty where nothing of time can begin: no phrase reaches across such a place."""
    folded = tokens.folded
    options: list[list[Option]] = [[] for _ in folded]
    worthwhile = [index for index, is_worth in enumerate(_worthwhile(lexicon, tokens)) if is_worth]
    for index in worthwhile[:MAX_WORDS]:
        options[index] = _options(lexicon, tokens, folded, index, day_first)
    return options


def _worthwhile(lexicon: Lexicon, tokens: Tokens) -> list[bool]:
    """True for the tokens of each run of words that can belong to a date phrase, if it has one that tells a time."""
    folded = tokens.folded
    openers, anchors, inner = lexicon.openers, lexicon.anchors, lexicon.inner_words
    worth = [False] * len(folded)
    start, tells = 0, False
    for index, word in enumerate(folded):
        if word in anchors or word[0].isdecimal() or word[-1].isdecimal():
            tells = True
        elif word not in openers and word not in inner and word not in _SIGNS:
            if tells:
                worth[start:index] = [True] * (index - start)
            start, tells = index + 1, False
    if tells:
        worth[start:] = [True] * (len(folded) - start)
    for first, end in numbers_to_ring(folded, lexicon.halves):
        worth[first:end] = [False] * (end - first)
    roads = lexicon.listed.roads | lexicon.listed.courts
    known = lexicon.listed.place_words, roads, lexicon.listed.numbered_nouns, lexicon.never.firsts
    if all(words.isdisjoint(folded) for words in known):
        return worth
    for index, word in enumerate(folded):
        if word in lexicon.listed.numbered_nouns:
            end = _end_of_numbers(lexicon, folded, index + 1)
            worth[index + 1 : end] = [False] * (end - index - 1)
        number = index + 2 if folded[index + 1 : index + 2] == (".",) else index + 1
        if word in lexicon.listed.place_words and number < len(folded) and folded[number].isdecimal():
            months = (at for at in (number + 2, number + 1) if at < len(folded) and folded[at] in lexicon.months)
            end = next(months, number) + 1  # "calle 16 de Septiembre", but "calle 16 mañana"
            worth[number:end] = [False] * (end - number)
        if word in roads:
            house = _house_number(lexicon, tokens, index)
            worth[house:index] = [False] * (index - house)
        if word in lexicon.never.firsts:
            for end, _ in lexicon.never.matches(folded, index):
                worth[index:end] = [False] * (end - index)
    return worth


def _house_number(lexicon: Lexicon, tokens: Tokens, road: int) -> int:
    """Where "9 High Street" and "18 May Street" begin; the road itself without such a number, or without capitals."""
    folded, place = tokens.folded, road
    while place > 0 and folded[place].isalpha() and tokens.typed(place)[0].isupper():
        place -= 1
    is_dated = place > 0 and folded[place - 1] in lexicon.months
    if folded[road] in lexicon.listed.courts and folded[place].isdecimal() and int(folded[place]) <= _LAST_HOUR:
        return road  # "hearing at 9 District Court"
    return place if 1 < road - place < _LONGEST_ROAD and folded[place].isdecimal() and not is_dated else road


def _end_of_numbers(lexicon: Lexicon, folded: Sequence[str], place: int) -> int:
    """The end of the numbers that belong to the noun before them: "chapters 4 and 5", but "room 4 pm"."""
    end = place
    while place < len(folded) and folded[place].isdecimal():
        if folded[place + 1 : place + 2] and (folded[place + 1] in ":/" or folded[place + 1] in lexicon.halves):
            return end
        end = place + 1
        if folded[end : end + 1] and folded[end] not in lexicon.small.between_numbers:
            return end
        place = end + 1
    return end


def _options(
    lexicon: Lexicon, tokens: Tokens, folded: Sequence[str], index: int, day_first: Callable[[], bool]
) -> list[Option]:
    word = folded[index]
    if word.isdecimal():
        if (hour_said := _hour_behind_month(lexicon, tokens, index)) is not None:
            return [hour_said]
        return [
            *numeric_options(tokens, index, lexicon.suffixes, day_first),
            *_phrase_options(lexicon, tokens, index),
            *_written_length(lexicon, tokens, index),
        ]
    if word in _UTC:
        return [*_phrase_options(lexicon, tokens, index), *_utc_offset(tokens, index)]
    if word in _SIGNS:
        return [(_SIGNS[word], None, index + 1), *_phrase_options(lexicon, tokens, index)]
    if word in lexicon.listed.weak and _is_acronym(tokens, index):
        return []
    if word in lexicon.openers:
        options = _phrase_options(lexicon, tokens, index)
        return [*options, *lexicon.numbers.options(folded, index)] if word in lexicon.numbers.known else options
    return list(_month_and_day(lexicon, word, index)) if word[-1].isdecimal() else []


def _hour_behind_month(lexicon: Lexicon, tokens: Tokens, index: int) -> Option | None:
    """ "a don Julio 6am", "3 July 6am": behind a name or a date, what is written together is no day of that month."""
    if index < 2 or tokens.folded[index - 1] not in lexicon.months or len(tokens.folded[index]) > 2:
        return None
    lead = tokens.folded[index - 2]
    is_dated = lead[0].isdecimal() or lead in lexicon.small.of_words or lead in lexicon.numbers.ordinal_starts
    if not (is_dated or lead in lexicon.listed.kin or lead in lexicon.listed.person_words or lead in lexicon.suffixes):
        return None
    if index + 1 >= len(tokens) or not tokens.is_glued(index + 1):
        return None
    halves = ((half, end) for terminal, half, end in _phrase_options(lexicon, tokens, index + 1) if terminal == "AMPM")
    half, end = max(halves, key=lambda said: said[1], default=(None, 0))
    clock = hour(int(tokens.folded[index]))
    said = meridiem(clock, half) if clock is not None and isinstance(half, str) else None
    return (_SURE_HOUR, said, end) if said is not None else None


def _written_length(lexicon: Lexicon, tokens: Tokens, index: int) -> Iterator[Option]:
    """ "1h30m", "2hr5min": numbers and units in one word."""
    if index + 1 >= len(tokens) or not tokens.is_glued(index + 1) or tokens.folded[index + 1].isalpha():
        return
    written = _WRITTEN_LENGTH.match(tokens.utterance.folded, tokens.starts[index])
    if written is None or written.end() != tokens.ends[index + 1]:
        return
    said = [part for part in written.groups() if part is not None]
    if len(said) == 3:
        if lexicon.unit_names.get(said[1]) != Unit.HOUR or len(said[2]) != 2 or int(said[2]) > 59:
            return
        said.append(next(name for name, unit in lexicon.unit_names.items() if unit == Unit.MINUTE))
    total: Length | None = Length(finest=Unit.YEAR)
    for number, unit in zip(said[::2], said[1::2], strict=True):
        part = length(int(number), lexicon.unit_names[unit]) if unit in lexicon.unit_names else None
        total = add_lengths(total, part) if total is not None and part is not None else None
    if total is not None:
        yield ("LENGTH", total, index + 2)


def _utc_offset(tokens: Tokens, index: int) -> Iterator[Option]:
    """ "UTC+2", "GMT-03:30", as it stands in `Point.zone`."""
    written = _OFFSET.match(tokens.utterance.folded, tokens.ends[index])
    if written is None or int(written.group(2)) > 14:
        return
    for end in range(index + 2, min(index + 6, len(tokens) + 1)):
        if tokens.ends[end - 1] == written.end():
            yield ("ZONE", f"{written.group(1)}{int(written.group(2)):02}{written.group(3) or '00'}", end)


def _is_acronym(tokens: Tokens, index: int) -> bool:
    """ "ir al SAT": capitals in a text that is not all in capitals."""
    typed = tokens.typed(index)
    return len(typed) > 1 and typed.isupper() and not tokens.utterance.text.isupper()


def _month_and_day(lexicon: Lexicon, word: str, index: int) -> Iterator[Option]:
    """ "jul24"."""
    written = _MONTH_AND_DAY.fullmatch(word)
    month = lexicon.months.get(written.group(1)) if written is not None else None
    if written is not None and month is not None:
        yield ("MONTH_NUMBER", MonthDay(day=int(written.group(2)), month=month), index + 1)


def _phrase_options(lexicon: Lexicon, tokens: Tokens, index: int) -> list[Option]:
    folded = tokens.folded
    options = [
        (terminal, value, end)
        for end, meanings in lexicon.phrases.matches(folded, index)
        for terminal, value in meanings
    ]
    if len(folded[index]) > 1:
        return [one for one in options if one[0] == THAT_DAY] or options  # "that day" is no day of ours
    return [
        option
        for option in options
        if option[2] - index > 2 or folded[option[2] - 1] == "m" or not _lacks_digits(lexicon, option[0], tokens, index)
    ]


def _lacks_digits(lexicon: Lexicon, terminal: str, tokens: Tokens, index: int) -> bool:
    """A single letter or sign is a unit only after digits, am/pm only when written on to them: "5 h", "9a"."""
    if terminal == "AMPM":
        return not (tokens.is_glued(index) and tokens.folded[index - 1][-1].isdecimal())
    if terminal == "_ZERO":  # "twelve o three", but not "3 o 4", "tres o cuatro"
        return lexicon.word_languages.get(tokens.folded[min(index + 1, len(tokens) - 1)]) not in lexicon.zero_languages
    if terminal == "_OF":
        return tokens.is_glued(index)  # "4:10 d la tarde", but "1d" is a day
    if terminal in ("UNIT", "_HOURS_UNIT", "_MINUTES_UNIT", "ZONE"):
        if tokens.folded[index] in lexicon.small.joining_words and not tokens.is_glued(index):
            return True  # "la 31 y la 32" are no years
        return index == 0 or not tokens.folded[index - 1][-1].isdecimal()
    return False
