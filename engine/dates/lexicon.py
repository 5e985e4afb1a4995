"""The words of time of every language pack, and the lattice of typed tokens that they make of a message.

Each place of the lattice holds the types that a token, or a phrase that begins there, can have: "mañana" is a day and a
part of the day, "15" a number, "15/2" a date and a fraction. Number words are put together here, since in every
language they are words that add and multiply.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from engine.dates.building_lengths import add_lengths, length
from engine.dates.holidays import is_rule
from engine.dates.misspelling import Slips, build_slips, slips
from engine.dates.numerals import NumberWords, numeric_options
from engine.dates.parse import Option
from engine.dates.values import Length, MonthDay, Unit
from engine.pack import LanguagePack, PackError, expand_phrase
from engine.tokens import PhraseTable, Tokenizer, Tokens

Entry = tuple[str, object, str]
"""A terminal, its value, and the code of the language that says it so."""

MAX_WORDS = 320
"""The words and signs of time that are looked at in one message: thirty lines of ten. What follows has no dates."""

_MONTH_AND_DAY = re.compile(r"([^\W\d]+)(\d{1,2})")
_WRITTEN_LENGTH = re.compile(r"(\d+)([^\W\d]{1,7})(\d+)(?:([^\W\d]{1,7})(?:(\d+)([^\W\d]{1,7}))?)?(?![^\W_])")
_OFFSET = re.compile(r" ?([+-])(\d{1,2})(?::?([0-5]\d))?(?![\d:])")
_UTC = frozenset({"utc", "gmt"})
_SIGNS = {",": "_COMMA", "-": "_DASH", "/": "_SLASH", ".": "_DOT", "(": "_PAREN", "~": "_DASH"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Lexicon:
    """`anchors` are words without which no date phrase exists; digits are too. `weak` words prove nothing alone."""

    phrases: PhraseTable[tuple[str, object]]
    never: PhraseTable[bool]
    never_split: PhraseTable[bool]
    numbers: NumberWords
    anchors: frozenset[str]
    weak: frozenset[str]
    names: frozenset[str]
    openers: frozenset[str]
    inner_words: frozenset[str]
    word_languages: Mapping[str, str]
    markers: frozenset[str]
    function_words: frozenset[str]
    joining_words: frozenset[str]
    urgent: frozenset[str]
    up_to: frozenset[str]
    idle: frozenset[str]
    lasting_nouns: frozenset[str]
    person_words: frozenset[str]
    month_words: frozenset[str]
    name_leads: frozenset[str]
    adjectives: Mapping[str, bool]
    describing_first: frozenset[str]
    recurring_nouns: frozenset[str]
    place_words: frozenset[str]
    reminder_words: frozenset[str]
    articles: frozenset[str]
    day_articles: frozenset[str]
    on_words: frozenset[str]
    of_words: frozenset[str]
    latest_words: frozenset[str]
    zero_languages: frozenset[str]
    halves: frozenset[str]
    at_words: frozenset[str]
    to_hour_words: frozenset[str]
    timers: frozenset[str]
    for_words: frozenset[str]
    every_words: frozenset[str]
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

    def language_of(self, tokens: Tokens, first: int, end: int) -> str | None:
        """The language that most words of a stretch belong to, when one has more than the others."""
        codes = [code for word in tokens.folded[first:end] if (code := self.word_languages.get(word)) is not None]
        if not codes:
            return None
        ranked = sorted({(-codes.count(code), code) for code in codes})
        return None if len(ranked) > 1 and ranked[0][0] == ranked[1][0] else ranked[0][1]


def lattice(lexicon: Lexicon, tokens: Tokens, day_first: Callable[[], bool]) -> list[list[Option]]:
    """The options of each token. Empty where nothing of time can begin: no phrase reaches across such a place."""
    folded = tokens.folded
    options: list[list[Option]] = [[] for _ in folded]
    worthwhile = [index for index, is_worth in enumerate(_worthwhile(lexicon, folded)) if is_worth]
    for index in worthwhile[:MAX_WORDS]:
        options[index] = _options(lexicon, tokens, folded, index, day_first)
    return options


def _worthwhile(lexicon: Lexicon, folded: Sequence[str]) -> list[bool]:
    """True for the tokens of each run of words that can belong to a date phrase, if it has one that tells a time."""
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
    if lexicon.place_words.isdisjoint(folded) and lexicon.never.firsts.isdisjoint(folded):
        return worth
    for index, word in enumerate(folded):
        number = index + 2 if folded[index + 1 : index + 2] == (".",) else index + 1
        if word in lexicon.place_words and number < len(folded) and folded[number].isdecimal():
            worth[number : number + 3] = [False] * len(worth[number : number + 3])
        if word in lexicon.never.firsts:
            for end, _ in lexicon.never.matches(folded, index):
                worth[index:end] = [False] * (end - index)
    return worth


def _options(
    lexicon: Lexicon, tokens: Tokens, folded: Sequence[str], index: int, day_first: Callable[[], bool]
) -> list[Option]:
    word = folded[index]
    if word.isdecimal():
        return [
            *numeric_options(tokens, index, lexicon.suffixes, day_first),
            *_phrase_options(lexicon, tokens, index),
            *_written_length(lexicon, tokens, index),
        ]
    if word in _UTC:
        return [*_phrase_options(lexicon, tokens, index), *_utc_offset(tokens, index)]
    if word in _SIGNS:
        return [(_SIGNS[word], None, index + 1), *_phrase_options(lexicon, tokens, index)]
    if word in lexicon.weak and _is_acronym(tokens, index):
        return []
    if word in lexicon.openers:
        options = _phrase_options(lexicon, tokens, index)
        return [*options, *lexicon.numbers.options(folded, index)] if word in lexicon.numbers.known else options
    return list(_month_and_day(lexicon, word, index)) if word[-1].isdecimal() else []


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
        return options
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
        if tokens.folded[index] in lexicon.joining_words and not tokens.is_glued(index):
            return True  # "la 31 y la 32" are no years
        return index == 0 or not tokens.folded[index - 1][-1].isdecimal()
    return False


def build_lexicon(
    packs: Sequence[LanguagePack], tokenizer: Tokenizer, terminals: frozenset[str], known: Collection[str] = ()
) -> Lexicon:
    """Raises PackError when a times.toml names a type that no grammar uses or a value that cannot be read."""
    entries = _entries(packs, tokenizer, terminals)
    function_words = frozenset(words[0] for words, entry in entries if len(words) == 1 and _is_functional(entry[0]))
    numbers = NumberWords.build(
        [(pack.times.get("numbers", {}), pack.times.get("ordinals", {})) for pack in packs], tokenizer
    )
    return Lexicon(
        phrases=PhraseTable((words, entry[:2]) for words, entry in entries),
        never=_phrases_of(packs, tokenizer, "never"),
        never_split=_phrases_of(packs, tokenizer, "never_split"),
        numbers=numbers,
        anchors=_anchors(entries, function_words) | numbers.known,
        weak=_words_of(packs, tokenizer, "weak"),
        names=_words_of(packs, tokenizer, "names"),
        openers=frozenset(words[0] for words, _ in entries) | numbers.known,
        inner_words=frozenset(word for words, _ in entries for word in words[1:]) | frozenset(numbers.thousand),
        word_languages=_word_languages(packs, entries, tokenizer),
        markers=frozenset(tokenizer.words(word)[0] for pack in packs for word in pack.times.get("markers", ())),
        function_words=function_words,
        joining_words=frozenset(words[0] for words, entry in entries if entry[0] == "_AND" and len(words) == 1),
        urgent=_words_of(packs, tokenizer, "urgent"),
        up_to=_words_of(packs, tokenizer, "up_to"),
        idle=_words_of(packs, tokenizer, "idle"),
        lasting_nouns=_words_of(packs, tokenizer, "lasting_nouns"),
        month_words=_words_of(packs, tokenizer, "month_words"),
        name_leads=_words_of(packs, tokenizer, "name_leads"),
        adjectives=_adjectives(packs, tokenizer),
        describing_first=frozenset(p.code for p in packs if not p.times.get("adjectives_follow", False)),
        place_words=_words_of(packs, tokenizer, "place_words"),
        reminder_words=_words_of(packs, tokenizer, "reminder_words"),
        recurring_nouns=_words_of(packs, tokenizer, "recurring_nouns"),
        person_words=_words_of(packs, tokenizer, "person_words"),
        articles=frozenset(words[0] for words, entry in entries if entry[0] in ("_THE", "_THIS") and len(words) == 1),
        day_articles=frozenset(words[0] for words, entry in entries if entry[0] == "_EL"),
        on_words=frozenset(words[0] for words, entry in entries if entry[0] == "_ON" and len(words) == 1),
        of_words=frozenset(words[0] for words, entry in entries if entry[0] == "_OF"),
        latest_words=frozenset(words[0] for words, entry in entries if entry[0] == "_AT_LATEST"),
        zero_languages=frozenset(entry[2] for _, entry in entries if entry[0] == "_ZERO"),
        at_words=_firm_at_words(entries),
        to_hour_words=frozenset(words[0] for words, entry in entries if entry[0] == "_TO_HOUR"),
        timers=_words_of(packs, tokenizer, "timers"),
        halves=frozenset(words[0] for words, entry in entries if entry[0] == "AMPM" and len(words[0]) > 1),
        for_words=frozenset(words[0] for words, entry in entries if entry[0] == "_FOR"),
        every_words=frozenset(words[0] for words, entry in entries if entry[0] == "_EVERY" and len(words) == 1),
        counts=frozenset(words[0] for words, entry in entries if entry[:2] == ("COUNT", 1) and len(words) == 1),
        ones=frozenset(word for word, number in numbers.units.items() if number == 1),
        proper=frozenset(words[0] for words, entry in entries if entry[0] in _PROPER_TYPES and len(words) == 1),
        singular_units=_singular_units(entries),
        units=frozenset(words[0] for words, entry in entries if entry[0] == "UNIT"),
        unit_names=_unit_names(entries),
        day_first={pack.code: bool(pack.times.get("conventions", {}).get("day_first", True)) for pack in packs},
        months={words[0]: value for words, (kind, value, _) in entries if kind == "MONTH" and isinstance(value, int)},
        weekdays=frozenset(words[0] for words, entry in entries if entry[0] == "WEEKDAY" and len(words) == 1),
        suffixes=frozenset(s for pack in packs for s in pack.times.get("ordinals", {}).get("suffixes", ())),
        slips=_slips(packs, tokenizer, entries, numbers.known.union(known)),
    )


# Types that mean something but never without a word of another type beside them.
_DEPENDENT_TYPES = frozenset({"COUNT", "AMPM", "ZONE", "EDGE"})

# Words that English writes with a capital in a sentence too.
_PROPER_TYPES = frozenset({"WEEKDAY", "WEEKDAYS_PLURAL", "MONTH", "HOLIDAY", "ZONE", "AMPM", "SEASON", "QUARTER_NAME"})


_DAYS = frozenset({"WEEKDAY", "DEICTIC", "TONIGHT"})  # whose words are a date by themselves


def _entries(
    packs: Sequence[LanguagePack], tokenizer: Tokenizer, terminals: frozenset[str]
) -> list[tuple[Sequence[str], Entry]]:
    """What every language calls everything, with the slips of its words."""
    entries: list[tuple[Sequence[str], Entry]] = []
    for pack in packs:
        for terminal, value, phrase in _vocabulary(pack, terminals):
            entries.append((tokenizer.words(phrase), (terminal, value, pack.code)))
    return [*entries, *_misspelt(packs, tokenizer, entries)]


def _singular_units(entries: Sequence[tuple[Sequence[str], Entry]]) -> frozenset[str]:
    return frozenset(
        words[0] for words, entry in entries if entry[0] == "UNIT" and len(words) == 1 and words[0] == entry[1]
    )


def _unit_names(entries: Sequence[tuple[Sequence[str], Entry]]) -> Mapping[str, str]:
    return {
        words[0]: value
        for words, (kind, value, _) in entries
        if kind == "UNIT" and len(words) == 1 and isinstance(value, str)
    }


def _firm_at_words(entries: Sequence[tuple[Sequence[str], Entry]]) -> frozenset[str]:
    """ "at", but not "around"."""
    loose = {words[0] for words, entry in entries if entry[0] in ("_ABOUT", "_FOR")}
    return frozenset(words[0] for words, entry in entries if entry[0] == "_AT" and len(words) == 1) - loose


def _is_functional(terminal: str) -> bool:
    return (terminal.startswith("_") and terminal not in ("_NOW", "_WEEKEND")) or terminal in _DEPENDENT_TYPES


def _anchors(entries: Sequence[tuple[Sequence[str], Entry]], function_words: frozenset[str]) -> frozenset[str]:
    """The words of which every date phrase has one, digits aside: of a phrase of several words one is enough."""
    said = [words for words, (terminal, _, _) in entries if not _is_functional(terminal)]
    anchors: set[str] = set()
    for words in sorted(said, key=len):
        telling = [word for word in words if word not in function_words and word[0].isalnum()]
        if anchors.isdisjoint(words):
            anchors.update(telling[-1:] or words[-1:])
    return frozenset(anchors)


def _adjectives(packs: Sequence[LanguagePack], tokenizer: Tokenizer) -> Mapping[str, bool]:
    """The adjectives of a rule, and whether they stand after their noun."""
    return {
        word: bool(pack.times.get("adjectives_follow", False))
        for pack in packs
        for word in _words_of((pack,), tokenizer, "adjectives")
    }


def _misspelt(
    packs: Sequence[LanguagePack], tokenizer: Tokenizer, entries: Sequence[tuple[Sequence[str], Entry]]
) -> list[tuple[Sequence[str], Entry]]:
    """The slips of the words that `misspelt` lists, each read as its word unless it is another word itself."""
    targets = _words_of(packs, tokenizer, "misspelt")
    taken = {words[0] for words, _ in entries if len(words) == 1} | _words_of(packs, tokenizer, "not_misspelt")
    return [
        ((slip,), entry)
        for words, entry in entries
        if len(words) == 1 and words[0] in targets
        for slip in slips(words[0]) - taken
    ]


def _slips(
    packs: Sequence[LanguagePack],
    tokenizer: Tokenizer,
    entries: Sequence[tuple[Sequence[str], Entry]],
    known: Collection[str],
) -> Slips:
    """The single edits of the words that `misspelt` lists, but for the words that stand for themselves."""
    typed_for = {slip: word for pack in packs for slip, word in pack.times.get("typed_for", {}).items()}
    return build_slips(
        _words_of(packs, tokenizer, "misspelt"),
        taken={word for words, _ in entries for word in words}
        | _words_of(packs, tokenizer, "not_misspelt")
        | set(known),
        real={tokenizer.words(slip)[0]: tokenizer.words(word)[0] for slip, word in typed_for.items()},
        days=frozenset(words[0] for words, entry in entries if entry[0] in _DAYS and len(words) == 1),
        articles=frozenset(words[0] for words, entry in entries if entry[0] in ("_EL", "_ON") and len(words) == 1),
    )


def _vocabulary(pack: LanguagePack, terminals: frozenset[str]) -> Iterator[tuple[str, object, str]]:
    for terminal, content in pack.times.get("words", {}).items():
        if terminal not in terminals:
            raise PackError(f"{pack.path}times.toml: no rule of dates.lark uses the type {terminal}")
        if terminal == "HOLIDAY" and (wrong := [rule for rule in content if not is_rule(rule)]):
            raise PackError(f"{pack.path}times.toml: [words.HOLIDAY] {wrong[0]!r} is no rule of a day; see README.md")
        by_value: Mapping[str, Sequence[str]] = content if isinstance(content, Mapping) else {"": content}
        for key, phrases in by_value.items():
            for phrase in phrases:
                for plain in expand_phrase(phrase, pack.paradigms):
                    yield terminal, _value(key), plain


def _value(key: str) -> object:
    try:
        return int(key)
    except ValueError:
        return key or None


def _phrases_of(packs: Sequence[LanguagePack], tokenizer: Tokenizer, key: str) -> PhraseTable[bool]:
    return PhraseTable((tokenizer.words(phrase), True) for pack in packs for phrase in pack.times.get(key, ()))


def _words_of(packs: Sequence[LanguagePack], tokenizer: Tokenizer, key: str) -> frozenset[str]:
    listed: list[Any] = [word for pack in packs for word in pack.times.get(key, ())]
    return frozenset(" ".join(tokenizer.words(str(word))) for word in listed)


def _word_languages(
    packs: Sequence[LanguagePack], entries: Sequence[tuple[Sequence[str], Entry]], tokenizer: Tokenizer
) -> Mapping[str, str]:
    """The words that only one language has, by its code."""
    owners: dict[str, set[str]] = {}
    for words, (_, _, code) in entries:
        for word in filter(str.isalpha, words):
            owners.setdefault(word, set()).add(code)
    for pack in packs:
        for marker in pack.times.get("markers", ()):
            owners.setdefault(tokenizer.words(marker)[0], set()).add(pack.code)
        for word, _ in pack.times.get("numbers", {}).get("units", ()):
            owners.setdefault(tokenizer.words(word)[0], set()).add(pack.code)
    return {word: next(iter(codes)) for word, codes in owners.items() if len(codes) == 1}
