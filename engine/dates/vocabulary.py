"""The lexicon of dates, made of the tables (times.toml) of the language packs."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import fields
from typing import Any

from engine.dates.holidays import is_rule
from engine.dates.lexicon import Lexicon, ListedWords, SmallWords
from engine.dates.misspelling import Slips, build_slips, slips
from engine.dates.numerals import NumberWords
from engine.grammar_errors import or_rather
from engine.pack import LanguagePack, PackError, default_first, expand_phrase
from engine.tokens import PhraseTable, Tokenizer

Entry = tuple[str, object, str]
"""A terminal, its value, and the code of the language that says it so."""

# Types that mean something but never without a word of another type beside them.
_DEPENDENT_TYPES = frozenset({"COUNT", "AMPM", "ZONE", "EDGE"})
# Words that English writes with a capital in a sentence too.
_PROPER_TYPES = frozenset({"WEEKDAY", "WEEKDAYS_PLURAL", "MONTH", "HOLIDAY", "ZONE", "AMPM", "SEASON", "QUARTER_NAME"})
_DAYS = frozenset({"WEEKDAY", "DEICTIC", "TONIGHT"})  # whose words are a date by themselves


def build_lexicon(
    packs: Sequence[LanguagePack], tokenizer: Tokenizer, terminals: frozenset[str], known: Collection[str] = ()
) -> Lexicon:
    """Raises PackError when a times.toml names a type that no grammar uses or a value that cannot be read."""
    entries = _entries(packs, tokenizer, terminals)
    function_words = frozenset(words[0] for words, entry in entries if len(words) == 1 and _is_functional(entry[0]))
    numbers, owners = _numbers(packs, tokenizer), _owners(packs, entries, tokenizer)
    return Lexicon(
        phrases=PhraseTable((words, entry[:2]) for words, entry in entries),
        listed=_listed(packs, tokenizer),
        small=_small(entries),
        never=_phrases_of(packs, tokenizer, "never"),
        never_split=_phrases_of(packs, tokenizer, "never_split"),
        numbers=numbers,
        anchors=_anchors(entries, function_words) | numbers.known,
        openers=frozenset(words[0] for words, _ in entries) | numbers.known,
        inner_words=frozenset(word for words, _ in entries for word in words[1:]) | frozenset(numbers.thousand),
        word_languages={word: next(iter(codes)) for word, codes in owners.items() if len(codes) == 1},
        shared_words={word: sorted(codes) for word, codes in owners.items() if 1 < len(codes) < len(packs)},
        markers=frozenset(tokenizer.words(word)[0] for pack in packs for word in pack.times.get("markers", ())),
        function_words=function_words,
        adjectives=_adjectives(packs, tokenizer),
        describing_first=frozenset(p.code for p in packs if not p.times.get("adjectives_follow", False)),
        zero_languages=frozenset(entry[2] for _, entry in entries if entry[0] == "_ZERO"),
        halves=frozenset(words[0] for words, entry in entries if entry[0] == "AMPM" and len(words[0]) > 1),
        counts=frozenset(words[0] for words, entry in entries if entry[:2] == ("COUNT", 1) and len(words) == 1),
        ones=frozenset(word for word, number in numbers.units.items() if number == 1),
        proper=frozenset(words[0] for words, entry in entries if entry[0] in _PROPER_TYPES and len(words) == 1),
        singular_units=_singular_units(entries),
        units=frozenset(words[0] for words, entry in entries if entry[0] == "UNIT"),
        unit_names=_unit_names(entries),
        day_first={pack.code: _is_day_first(pack) for pack in default_first(packs)},
        months={words[0]: value for words, (kind, value, _) in entries if kind == "MONTH" and isinstance(value, int)},
        weekdays=frozenset(words[0] for words, entry in entries if entry[0] == "WEEKDAY" and len(words) == 1),
        suffixes=frozenset(s for pack in packs for s in pack.times.get("ordinals", {}).get("suffixes", ())),
        slips=_slips(packs, tokenizer, entries, numbers.known.union(known)),
    )


def _is_day_first(pack: LanguagePack) -> bool:
    return bool(pack.times.get("conventions", {}).get("day_first", True))


def _listed(packs: Sequence[LanguagePack], tokenizer: Tokenizer) -> ListedWords:
    return ListedWords(**{listed.name: _words_of(packs, tokenizer, listed.name) for listed in fields(ListedWords)})


def _small(entries: Sequence[tuple[Sequence[str], Entry]]) -> SmallWords:
    def alone(*types: str) -> frozenset[str]:
        return frozenset(words[0] for words, entry in entries if entry[0] in types and len(words) == 1)

    def first(terminal: str) -> frozenset[str]:
        return frozenset(words[0] for words, entry in entries if entry[0] == terminal)

    def whole(*types: str) -> frozenset[str]:
        return frozenset(" ".join(words) for words, entry in entries if entry[0] in types)

    return SmallWords(
        joining_words=alone("_AND"),
        between_numbers=frozenset("-,") | alone("_AND", "_TO"),
        articles=alone("_THE", "_THIS"),
        day_articles=first("_EL"),
        on_words=alone("_ON"),
        of_words=first("_OF"),
        until_words=alone("_UNTIL"),
        ending=whole("_UNTIL"),
        starting=whole("_STARTING"),
        only_for=whole("_ONLY_FOR"),
        lasting_words=first("_IN")
        | first("_NEXT"),  # not all of `_FOR`: "para 2 semanas" is what a thing is enough for
        rest=whole("_REST"),
        latest_words=first("_AT_LATEST"),
        at_words=alone("_AT") - first("_ABOUT") - first("_FOR"),  # not "around"
        to_hour_words=first("_TO_HOUR"),
        for_words=first("_FOR"),
        every_words=alone("_EVERY"),
    )


def _numbers(packs: Sequence[LanguagePack], tokenizer: Tokenizer) -> NumberWords:
    tables = [(pack.times.get("numbers", {}), pack.times.get("ordinals", {})) for pack in packs]
    return NumberWords.build(tables, tokenizer)


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
            place = pack.place_of("times.toml", f"[words.{terminal}]")
            raise PackError(f"{place}: no rule of dates.lark uses the type {terminal}{or_rather(terminal, terminals)}")
        if terminal == "HOLIDAY" and (wrong := [rule for rule in content if not is_rule(rule)]):
            place = pack.place_of("times.toml", wrong[0])
            raise PackError(f"{place}: [words.HOLIDAY] {wrong[0]!r} is no rule of a day; see README.md")
        by_value: Mapping[str, Sequence[str]] = content if isinstance(content, Mapping) else {"": content}
        for key, phrases in by_value.items():
            for phrase in phrases:
                for plain in _expanded(phrase, pack):
                    yield terminal, _value(key), plain


def _expanded(phrase: str, pack: LanguagePack) -> tuple[str, ...]:
    try:
        return expand_phrase(phrase, pack.paradigms)
    except PackError as error:
        raise PackError(f"{pack.place_of('times.toml', phrase)}: {error}") from error


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


def _owners(
    packs: Sequence[LanguagePack], entries: Sequence[tuple[Sequence[str], Entry]], tokenizer: Tokenizer
) -> Mapping[str, set[str]]:
    """The codes of the languages that have a word, by the word."""
    owners: dict[str, set[str]] = {}
    for words, (_, _, code) in entries:
        for word in filter(str.isalpha, words):
            owners.setdefault(word, set()).add(code)
    for pack in packs:
        for marker in pack.times.get("markers", ()):
            owners.setdefault(tokenizer.words(marker)[0], set()).add(pack.code)
        for word, _ in pack.times.get("numbers", {}).get("units", ()):
            owners.setdefault(tokenizer.words(word)[0], set()).add(pack.code)
    return owners
