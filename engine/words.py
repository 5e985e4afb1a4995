"""The words of all language packs as one table: which classes a stretch of tokens can have, and in which languages.

A words.toml says, by class (an upper-case name, a terminal of the grammar):

    [words]                                 a class is a list of phrases
    ADD = ["agreg+ar", "apunt+ar"]
    [values.PRIORITY]                       or, where the phrase has a meaning, a list for each value
    urgent = ["urgente", "para ya"]
    [endings]                               or endings, for classes that no list can hold
    INFINITIVE = ["ar", "er", "ir"]
    [skip]                                  words that any rule lets pass: politeness, the bot's name
    phrases = ["por favor"]
    classes = ["GREETING"]                  and classes whose phrases may also be passed
    [foreign]                               words of other programs: "add X" with one of them is no task
    phrases = ["playlist"]
    past_endings = ["ed"]                   endings of told deeds, behind who did them
    no_task_starts = ["know"]               words that no title of a duty or a note begins with
    no_note_starts = ["delete"]             words that no bare note begins with
    no_whole_tasks = ["go"]                 words that are no task by themselves ("gotta go")
    no_deeds = ["comí"]                     words that follow "already" and name nothing a list holds
    no_endings = ["azúcar"]                 words whose end gives them no class: no infinitive
    question_starts = ["what"]              words that make "remind me X" a question
    [lookalikes]                            words that are one slip away from a word of commands and are none
    words = "lisa liso"
    [function_words]                        words that only tell the language and that a typo never hides
    phrases = ["el", "la"]
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple, TypeAlias

from engine.lalr import SKIP
from engine.language_names import LANGUAGE, names_of, without_strangers
from engine.looked_up import LOOKED_UP
from engine.mistyped import LONGEST, MISTYPED, OF_TITLES
from engine.pack import LanguagePack, PackError, expand_phrase
from engine.places import Kind, Kinds
from engine.tokens import PhraseTable, Tokenizer

_SHORTEST_STEM = 2
_SHORTEST_TOLD = 4
_APOSTROPHE = re.compile(r"(?<=\w)'(?=\w)")

# What the words around may rule out.
_SURROUNDED = frozenset({SKIP, "NUMBER", "ADDRESS", "ADDRESS_APART", "ADDRESS_KIN", "ALSO_OF_ORDER"})
_TOLD_ANYWAY = frozenset({"COMPLETE"})  # "terminé la 3" is done as much as "termine la 3"
_MOST_KEPT = 20_000  # words whose edges and classes are kept
_CODE = "LANGUAGE_CODE"  # "es": told after a command only, and no sign of what a message is written in
_NO_SIGN = LOOKED_UP | {_CODE, "TIMEZONE"}  # classes whose words are no sign of what a message is written in
_START_LISTS = ("no_task_starts", "no_note_starts", "question_starts", "no_whole_tasks", "no_deeds", "no_endings")


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """What a phrase stands for. `language` is a bit set of the packs that have it, in their order."""

    terminal: str
    value: str | None = None
    languages: int


_Classes: TypeAlias = tuple[frozenset[str], frozenset[str], Collection[str], int, int]
"""The classes of a word alone or of phrases that it begins; those of the word alone; what follows it in its phrases;
both again as bits."""
_NONE: frozenset[str] = frozenset()


class Begun(NamedTuple):
    """What a word may be, or several that begin a phrase: options of a lattice (`lalr`), the longest last.

    `following` are the words with which a longer phrase goes on, `skipped` is how many may be passed over. Words are
    plain if their surroundings, but for what is `following`, change nothing.
    """

    parts: tuple[tuple[Kind, int, int, tuple[Word, ...]], ...]
    following: Collection[str]
    skipped: int
    is_plain: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class WordTable:
    """Phrases and endings of all packs. `known` are all words that any pack uses, `every_language` is the bit set of
    all packs, `command_words` those that commands are made of, `title_words` those of titles, `lookalikes` words that
    look like those of commands and are none, `phrase_classes` the classes of the phrases of several words by the
    first of them."""

    phrases: PhraseTable[Word]
    endings: Mapping[str, tuple[Word, ...]]
    ending_texts: tuple[str, ...]
    longest_ending: int
    terminals: frozenset[str]
    known: Mapping[str, int]
    every_language: int
    command_words: frozenset[str]
    title_words: frozenset[str]
    foreign: frozenset[str] = frozenset()
    lookalikes: frozenset[str] = frozenset()
    no_task_starts: frozenset[str] = frozenset()
    no_note_starts: frozenset[str] = frozenset()
    no_whole_tasks: frozenset[str] = frozenset()
    no_deeds: frozenset[str] = frozenset()
    no_endings: frozenset[str] = frozenset()
    question_starts: frozenset[str] = frozenset()
    own_letters: frozenset[str] = frozenset()  # as typed, in lower case
    past_endings: tuple[str, ...] = ()
    sentence_endings: tuple[str, ...] = ()  # as typed, with their accents: "bajará"
    # The classes of an order that are none of its when an accent is typed: "anote" orders, "anoté" tells.
    told_by_accent: Mapping[str, frozenset[str]] = field(default_factory=dict)
    # The last letters of such endings, without their accent, with the packs that have them.
    accented_endings: Mapping[str, int] = field(default_factory=dict)
    _begun: dict[int, dict[str, Begun]] = field(default_factory=dict, repr=False, compare=False)
    kinds: Kinds = field(default_factory=Kinds, repr=False, compare=False)
    phrase_classes: Mapping[str, frozenset[str]] = field(default_factory=dict)
    _classes: dict[str, _Classes] = field(default_factory=dict, repr=False, compare=False)
    # The words that were looked at last, with their classes as bits.
    _whole: list[tuple[Sequence[str], int]] = field(default_factory=lambda: [((), 0)], repr=False, compare=False)

    def begun(self, folded: Sequence[str], position: int, languages: int) -> Begun:
        """What begins there: the longest phrases first, of each class only its longest.

        Endings count only in these languages: "rover" is no infinitive in an English message.
        """
        words, end, size = folded[position], position + 1, len(folded)
        found = self.begun_by(words, languages)
        while end < size and folded[end] in found.following:
            words, end = f"{words} {folded[end]}", end + 1
            found = self.begun_by(words, languages)
        return found

    def known_begun(self, languages: int) -> dict[str, Begun]:
        """What `begun_by` found so far: most words come again."""
        return self._begun.setdefault(languages, {})

    def begun_by(self, words: str, languages: int) -> Begun:
        """Of one word, or of several that begin a phrase, with a space between."""
        known = self.known_begun(languages)
        found = known.get(words)
        if found is None:
            if len(known) >= _MOST_KEPT:
                known.clear()
            found = known[words] = self._look_up(words, languages)
        return found

    def _look_up(self, begun: str, languages: int) -> Begun:
        words = begun.split(" ")
        matches = dict(self.phrases.matches(words, 0))
        if endings := self._endings(words[0], languages):
            matches[1] = (*matches.get(1, ()), *endings)
        parts: list[tuple[Kind, int, int, tuple[Word, ...]]] = []
        classes: set[str] = set()
        skipped = 0
        for length, its in matches.items():
            new = [word for word in its if word.terminal not in classes]
            classes.update([word.terminal for word in new])
            taken = tuple([word for word in new if word.terminal != SKIP])
            if len(taken) < len(new):
                skipped = length
            if taken:
                parts.append((self.kinds.of(*[word.terminal for word in taken]), 0, length, taken))
        is_plain = len(words[0]) > 1 and words[0].isalpha() and classes.isdisjoint(_SURROUNDED)
        return Begun(tuple(reversed(parts)), self.phrases.following(words), skipped, is_plain)

    def means_something(self, word: str) -> bool:
        """True when a phrase of this one word is listed."""
        begun = self.begun_by(word, 0)
        return bool(begun.parts) or begun.skipped > 0

    def _endings(self, word: str, languages: int) -> tuple[Word, ...]:
        return tuple([ending for ending in self.ending_matches(word) if ending.languages & languages])

    def has_class(self, folded: Sequence[str], position: int, terminal: str) -> bool:
        """True when a phrase that begins there, or the ending of the word, is of that class; never outside."""
        if not 0 <= position < len(folded):
            return False
        word, end = folded[position], position + 1
        known = self._classes.get(word) or self._look_up_classes(word)
        if terminal not in known[0]:
            return False
        if terminal in known[1]:
            return True
        if end == len(folded) or folded[end] not in known[2]:
            return False
        for _, values in self.phrases.matches(folded, position):
            for value in values:
                if value.terminal == terminal:
                    return True
        return False

    def has_any(self, folded: Sequence[str], position: int, terminals: frozenset[str]) -> bool:
        """True when a phrase that begins there, or the ending of the word, is of one of these classes."""
        if not 0 <= position < len(folded):
            return False
        word, end = folded[position], position + 1
        known = self._classes.get(word) or self._look_up_classes(word)
        if terminals.isdisjoint(known[0]):
            return False
        if not terminals.isdisjoint(known[1]):
            return True
        if end == len(folded) or folded[end] not in known[2]:
            return False
        return self.behind(folded, position, terminals) > position

    def behind(self, folded: Sequence[str], position: int, terminals: frozenset[str]) -> int:
        """The end of the longest phrase of these classes that begins there; `position` itself where none does."""
        if position >= len(folded):
            return position
        known = self._classes.get(folded[position]) or self._look_up_classes(folded[position])
        if terminals.isdisjoint(known[0]):
            return position
        for end, values in self.phrases.matches(folded, position):
            for value in values:
                if value.terminal in terminals:
                    return end
        return position

    def ends_as_told(self, typed: str) -> bool:
        """True for a word that ends as the verb of a sentence does: "bajará", "préstame"."""
        return len(typed) > _SHORTEST_TOLD and typed.lower().endswith(self.sentence_endings)

    def has_of(self, folded: Sequence[str], position: int, terminals: frozenset[str], languages: int) -> bool:
        """The same of a phrase that these languages have: "a" is an English article, and leads to whom in Spanish."""
        return any(
            value.terminal in terminals and value.languages & languages
            for _, values in self.phrases.matches(folded, position)
            for value in values
        )

    def has_within(self, folded: Sequence[str], first: int, end: int, terminals: frozenset[str]) -> bool:
        """True when a phrase of one of these classes begins in a stretch, as far as there are words."""
        whole, bits = self._whole[0]
        if whole is not folded:
            bits = self._look_at(folded)
        if not bits & self.kinds.any_of(terminals):
            return False
        classes, position = self._classes, max(0, first)
        for word in folded[position : max(0, end)]:
            known = classes.get(word) or self._look_up_classes(word)
            if not terminals.isdisjoint(known[0]) and self.has_any(folded, position, terminals):
                return True
            position += 1
        return False

    def _look_at(self, folded: Sequence[str]) -> int:
        """The classes of all the words of a message: most of what is asked of it, none of its words is."""
        classes, bits, following = self._classes, 0, ""
        for word in reversed(folded):
            known = classes.get(word) or self._look_up_classes(word)
            bits |= known[3] if following in known[2] else known[4]
            following = word
        self._whole[0] = (folded, bits)
        return bits

    def _look_up_classes(self, word: str) -> _Classes:
        matches = self.phrases.matches((word,), 0)
        values = (*(matches[0][1] if matches else ()), *self.ending_matches(word))
        alone = frozenset(value.terminal for value in values)
        longer = self.phrase_classes.get(word, _NONE)
        every = alone | longer if longer else alone
        any_of = self.kinds.any_of
        found = (every, alone, self.phrases.following((word,)), any_of(every), any_of(alone))
        if len(self._classes) >= _MOST_KEPT:
            self._classes.clear()
        self._classes[word] = found
        return found

    def ending_matches(self, word: str) -> tuple[Word, ...]:
        """The classes that the end of a word gives it; the longest ending that is listed decides."""
        if not word.endswith(self.ending_texts) or word in self.no_endings:
            return ()
        for length in range(min(self.longest_ending, len(word) - _SHORTEST_STEM), 0, -1):
            found = self.endings.get(word[-length:])
            if found is not None:
                home = self.known.get(word, 0)  # "soccer" is English, and no Spanish infinitive
                return tuple([ending for ending in found if not home or ending.languages & home])
        return ()


def is_of(values: Iterable[Word], terminals: frozenset[str]) -> bool:
    """True when one of the meanings of a phrase is of these classes."""
    return any(word.terminal in terminals for word in values)


def build_word_table(packs: Sequence[LanguagePack], tokenizer: Tokenizer) -> WordTable:
    """Raises PackError, with the file and the class, for what cannot be compiled."""
    phrases: dict[tuple[tuple[str, ...], str, str | None], int] = {}
    endings: dict[tuple[str, str], int] = {}
    known: dict[str, int] = {}
    foreign: set[str] = set()
    lookalikes: set[str] = set()
    starts: dict[str, set[str]] = {key: set() for key in _START_LISTS}
    for number, pack in enumerate(packs):
        bit = 1 << number
        for terminal, value, phrase in _listed(pack):
            for words in _token_forms(phrase, terminal, pack, tokenizer):
                key = (words, terminal, value)
                phrases[key] = phrases.get(key, 0) | bit
                for word in words if terminal not in _NO_SIGN else ():
                    known[word] = known.get(word, 0) | bit
        for phrase in pack.words.get("function_words", {}).get("phrases", ()):
            for word in tokenizer.words(phrase):
                known[word] = known.get(word, 0) | bit
        foreign |= _single_words(pack, "phrases", tokenizer)
        lookalikes.update(word for words in pack.words.get("lookalikes", {}).values() for word in words.split())
        for start_list in _START_LISTS:
            starts[start_list] |= _single_words(pack, start_list, tokenizer)
        for terminal, listed in pack.words.get("endings", {}).items():
            for ending in listed:
                folded = "".join(tokenizer.words(ending))
                endings[folded, terminal] = endings.get((folded, terminal), 0) | bit
    return replace(
        _word_table(without_strangers(phrases), endings, known, every_language=(1 << len(packs)) - 1),
        foreign=frozenset(foreign),
        lookalikes=frozenset(lookalikes),
        no_task_starts=frozenset(starts["no_task_starts"]),
        no_note_starts=frozenset(starts["no_note_starts"]),
        no_whole_tasks=frozenset(starts["no_whole_tasks"]),
        no_deeds=frozenset(starts["no_deeds"]),
        no_endings=frozenset(starts["no_endings"]),
        question_starts=frozenset(starts["question_starts"]),
        own_letters=frozenset(word for pack in packs for word in pack.settings.get("own_letters", ())),
        past_endings=_endings_of(packs, "past_endings"),
        sentence_endings=_endings_of(packs, "sentence_endings"),
        told_by_accent=_told_by_accent(packs, phrases, tokenizer),
        accented_endings=_accented_endings(packs, tokenizer),
    )


def _accented_endings(packs: Sequence[LanguagePack], tokenizer: Tokenizer) -> dict[str, int]:
    found: dict[str, int] = {}
    for number, pack in enumerate(packs):
        for told in pack.settings.get("told_endings", {}):
            last = "".join(tokenizer.words(told))[-1]
            found[last] = found.get(last, 0) | 1 << number
    return found


def _told_by_accent(
    packs: Sequence[LanguagePack], phrases: Iterable[tuple[tuple[str, ...], str, str | None]], tokenizer: Tokenizer
) -> dict[str, frozenset[str]]:
    """The last words of orders, where the class has the infinitive too, by the endings that a deed is told with."""
    classes: dict[str, set[str]] = {}
    alone: dict[str, set[str]] = {}
    for words, terminal, _ in phrases:
        classes.setdefault(words[-1], set()).add(terminal)
        if len(words) == 1:
            alone.setdefault(terminal, set()).add(words[0])
    found: dict[str, frozenset[str]] = {}
    for pack in packs:
        for told, infinitive in pack.settings.get("told_endings", {}).items():
            ending = "".join(tokenizer.words(told))
            for word, its in classes.items():
                if not word.endswith(ending):
                    continue
                verb = word[: -len(ending)] + infinitive
                orders = {
                    terminal for terminal in its - _TOLD_ANYWAY if any(map(_begins(verb), alone.get(terminal, ())))
                }
                if orders:
                    found[word] = found.get(word, frozenset()) | orders
    return found


def _begins(start: str) -> Callable[[str], bool]:
    return lambda word: word.startswith(start)


def _endings_of(packs: Sequence[LanguagePack], key: str) -> tuple[str, ...]:
    return tuple(ending for pack in packs for ending in pack.words.get("foreign", {}).get(key, ()))


def _single_words(pack: LanguagePack, key: str, tokenizer: Tokenizer) -> set[str]:
    listed = pack.words.get("foreign", {}).get(key, ())
    return {word for phrase in listed for word in tokenizer.words(phrase)}


def _word_table(
    phrases: Mapping[tuple[tuple[str, ...], str, str | None], int],
    endings: Mapping[tuple[str, str], int],
    known: Mapping[str, int],
    *,
    every_language: int,
) -> WordTable:
    same: dict[Word, Word] = {}
    entries = [
        (words, same.setdefault(word, word))
        for (words, terminal, value), languages in phrases.items()
        for word in (Word(terminal=sys.intern(terminal), value=value, languages=languages),)
    ]
    longer: dict[str, set[str]] = {}
    sets: dict[frozenset[str], frozenset[str]] = {}  # most are the same: one serves them all
    for words, word in entries:
        if len(words) > 1:
            longer.setdefault(words[0], set()).add(word.terminal)
    by_ending: dict[str, tuple[Word, ...]] = {}
    for (ending, terminal), languages in endings.items():
        by_ending[ending] = (*by_ending.get(ending, ()), Word(terminal=sys.intern(terminal), languages=languages))
    return WordTable(
        phrases=PhraseTable(entries),
        endings=by_ending,
        ending_texts=tuple(by_ending),
        longest_ending=max(map(len, by_ending), default=0),
        terminals=frozenset(word.terminal for _, word in entries) | {terminal for _, terminal in endings},
        known=known,
        every_language=every_language,
        command_words=_words_of(MISTYPED, entries, longest=LONGEST),
        title_words=_words_of(OF_TITLES, entries, longest=1),
        phrase_classes={first: sets.setdefault(found := frozenset(its), found) for first, its in longer.items()},
    )


def _words_of(
    terminals: Collection[str], entries: Iterable[tuple[tuple[str, ...], Word]], *, longest: int
) -> frozenset[str]:
    """The words of the phrases of these classes that have at most so many words."""
    return frozenset(
        part for words, word in entries if word.terminal in terminals and len(words) <= longest for part in words
    )


def _listed(pack: LanguagePack) -> Iterator[tuple[str, str | None, str]]:
    """(terminal, value, phrase) of every line of a words.toml."""
    for terminal, listed in pack.words.get("words", {}).items():
        yield from ((terminal, None, phrase) for phrase in listed)
    for terminal, by_value in pack.words.get("values", {}).items():
        for value, listed in by_value.items():
            yield from ((terminal, value, phrase) for phrase in listed)
    skip = pack.words.get("skip", {})
    yield from ((SKIP, None, phrase) for phrase in skip.get("phrases", ()))
    for terminal in skip.get("classes", ()):
        yield from ((SKIP, None, phrase) for phrase in pack.words.get("words", {}).get(terminal, ()))
    yield from ((LANGUAGE, pack.code, phrase) for phrase in names_of(pack))
    yield (_CODE, pack.code, pack.code)


def _token_forms(phrase: Any, terminal: str, pack: LanguagePack, tokenizer: Tokenizer) -> Iterator[tuple[str, ...]]:
    place = f"{pack.place_of('language.toml' if terminal == LANGUAGE else 'words.toml', phrase)}, {terminal or 'skip'}"
    if not isinstance(phrase, str):
        raise PackError(f"{place}: found {phrase!r}, expected a phrase in quotes")
    try:
        for expanded in expand_phrase(phrase, pack.paradigms):
            for written in _ways_to_write(expanded, pack):
                words = tokenizer.words(written)
                if not words:
                    raise PackError(f'"{phrase}" has no words')
                yield words
    except PackError as error:
        raise PackError(f"{place}: {error}") from error


def _ways_to_write(phrase: str, pack: LanguagePack) -> Iterator[str]:
    """The phrase, and what it is without its apostrophes where the language is written so in a hurry ("whats")."""
    yield phrase
    kept: Sequence[str] | None = pack.settings.get("apostrophe_kept")
    if kept is not None and (bare := _APOSTROPHE.sub("", phrase)) != phrase and bare not in kept:
        yield bare
