"""Slips of the keyboard in the words of commands: which words may be meant by those that nobody knows.

Theory of operation
-------------------
A word that no pack knows and that looks like a word of commands may be a slip ("mostrar mis taeras"), or part of a
title ("comprar taeras"). What it looks like does not tell; the grammar does. So each such word is offered as it was
meant, and the message is read with it: the reading stands only if a rule takes the word as one of its own. No free text
reaches over a word that was repaired (`Tokens.repaired`, `lattice`), so a title keeps every letter as it was typed.

Words of their own are never slips: those that any pack knows, those listed as `lookalikes` of a pack ("lisa" beside
"lista"), and names. Of several words that may be meant the likelier ones are tried first.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import reduce
from itertools import combinations, product
from operator import or_
from zlib import crc32

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

from engine.keyboard import CLEAR, FAR, LIKELY, LOOSE, cost_of_slip, rough_sound, skeleton
from engine.tokens import Tokens
from engine.words import WordTable

_SHORT, _BRIEF, _LONG = 3, 4, 9
_LOOSEST = {3: LIKELY, 4: LIKELY, 5: LIKELY, 6: LOOSE, 7: LOOSE}  # by the length of what is meant; FAR for longer words
_SMALL = frozenset({"DET", "DEF", "MY", "FOR", "INTO", "OF", "LINK", "A", "IT", "TO_ME", "WITH", "IS", "AS", "CLITIC"})
_MOST_MEANT = 3
_LAST_BIT = (1 << 20) - 1
_TASKS = frozenset({"TASK", "TASKS", "LIST", "REMINDER", "REMINDERS"})
_WORK = frozenset({"INFINITIVE", "NOTE_VERB"})
_TOLD = frozenset({"TOLD"})
_WITH_IT = frozenset({"WITH_IT"})
_PRONOUNS = (2, 3)  # letters: "lo", "las"
_GREETING = frozenset({"GREETING"})
_ENDING = 2  # letters by which forms of one verb differ
_MOST_SLIPS = 4  # a message with more of them is no message with slips
_MOST_TRIES = 7
_MOST_NEAR = 12
_MOST_KEPT = 20_000
_ACRONYM = 4  # letters
_LONGEST = 60  # tokens of a message that is read again


@dataclass(frozen=True, slots=True, kw_only=True)
class Slip:
    """Some tokens and the words that may be meant by them: one by one, one by two ("lafecha"), two by one ("ta reas").

    `own` is which of them must be a word of a rule; `cost` is that of `keyboard`.
    """

    first: int
    end: int
    meant: tuple[str, ...]
    cost: int
    own: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Variant:
    """The message as it may have been meant. `level` is the less, the likelier that is; `is_clear` if what was typed is
    hardly anything else, or stands beside words of tasks."""

    tokens: Tokens
    level: tuple[int, int]
    is_clear: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CommandWords:
    """The known words by what they sound like, by how that begins and ends, and without their vowels.

    A word that is no less likely a slip in a word of titles ("compar": comprar, compara) is left as it is.
    """

    by_sound: Mapping[str, tuple[str, ...]]
    by_key: Mapping[str, tuple[str, ...]]
    by_skeleton: Mapping[str, tuple[str, ...]]
    remains: bytes  # a bit for what is left of each word without one letter, at the place that its checksum tells
    words: WordTable
    also_known: Collection[str]  # beside those of `words`
    _found: dict[str, tuple[tuple[str, int], ...]] = field(default_factory=dict, repr=False, compare=False)

    def variants(self, tokens: Tokens) -> Iterator[Variant]:
        """The message as it may have been meant, the likeliest first; nothing for one without slips."""
        if len(tokens) > _LONGEST:
            return
        strange = [place for place, word in enumerate(tokens.folded) if not self._is_known(word) and word[0].isalpha()]
        if strange:
            is_of_tasks = self.words.has_within(tokens.folded, 0, len(tokens), _TASKS)
            yield from _combined(tokens, self._slips(tokens, strange), LIKELY if is_of_tasks else 0)

    def far_fetched(self, tokens: Tokens) -> Iterator[Variant]:
        """The same where other words speak of tasks, and one means something by itself ("crate a task")."""
        if not len(tokens) <= _LONGEST or not self.words.has_within(tokens.folded, 0, len(tokens), _TASKS):
            return
        for place, word in enumerate(tokens.folded):
            if word in self.words.lookalikes and not _is_name(tokens, place):
                clear = [near for cost, near in self._meant_in(word, -1) if cost == CLEAR]
                for near in clear[:_MOST_MEANT]:
                    slip = Slip(first=place, end=place + 1, meant=(near,), cost=CLEAR)
                    yield Variant(tokens=_repaired(tokens, (slip,)), level=(-1, CLEAR), is_clear=False)

    def _slips(self, tokens: Tokens, strange: Sequence[int]) -> list[list[Slip]]:
        """What may be meant by each of the words that no pack knows, the likeliest first."""
        languages: int | None = None
        found: list[list[Slip]] = []
        end = 0
        for place in strange:
            cut = next((first for first in (place - 1, place) if first >= end and self._is_cut(tokens, first)), None)
            if place < end or (cut is None and not self.is_unknown(tokens.folded[place])) or _is_name(tokens, place):
                continue
            if self._is_in_address(tokens, place):
                continue
            languages = self._languages_of(tokens) if languages is None else languages
            slips = self._joined(tokens, cut) if cut is not None else self._slips_at(tokens, place, languages)
            if slips:
                found.append(slips)
                end = slips[0].end
        return found

    def _is_in_address(self, tokens: Tokens, place: int) -> bool:
        """True for the "eus" of "foo.eus", not for a word behind a full stop without its space: "hola.recurdame"."""
        is_glued = place > 1 and tokens.is_glued(place) and tokens.is_glued(place - 1)
        return is_glued and tokens.folded[place - 1] == "." and not self._is_known(tokens.folded[place - 2])

    def _joined(self, tokens: Tokens, place: int) -> list[Slip]:
        joined = tokens.folded[place] + tokens.folded[place + 1]
        return [Slip(first=place, end=place + 2, meant=(joined,), cost=LIKELY)]

    def _slips_at(self, tokens: Tokens, place: int, languages: int) -> list[Slip]:
        word = tokens.folded[place]
        strange = [
            (cost, near)
            for cost, near in self._meant_in(word, languages)
            if place == 0 or not self.words.has_any((near,), 0, _GREETING)  # nobody greets in the middle of a name
        ]
        slips = [Slip(first=place, end=place + 1, meant=(near,), cost=cost) for cost, near in strange]
        if not slips or slips[0].cost > LIKELY:
            slips += [
                Slip(first=place, end=place + 1, meant=(before, behind), cost=LIKELY, own=own)
                for before, behind, own in self._halves(word)
            ]
        return slips[:_MOST_MEANT]

    def _meant_in(self, word: str, languages: int) -> list[tuple[int, str]]:
        """What may be meant in a message of these packs, the likeliest first, where no word of titles is as likely."""
        near = self.nearest(word)
        found = [
            (cost + self._is_of_others(meant, languages), meant)
            for meant, cost in near
            if meant in self.words.command_words
            and not any(
                other not in self.words.command_words
                and its <= cost
                and not self._is_of_others(other, languages)
                and other[:-_ENDING] != meant[:-_ENDING]
                for other, its in near
            )
        ]
        found.sort(key=lambda one: (one[0], OSA.distance(word, one[1]), one[1][:1] != word[:1], one[1]))
        return found

    def _is_of_others(self, word: str, languages: int) -> bool:
        """Whether it is a word of none of these packs."""
        return not self.words.known.get(word, languages) & languages

    def _is_cut(self, tokens: Tokens, place: int) -> bool:
        """True for the "ta" of "ta reas": a word of commands cut in two, of which one is no word."""
        if not 0 <= place < len(tokens) - 1:
            return False
        word, behind = tokens.folded[place : place + 2]
        if word + behind not in self.words.command_words or len(word + behind) <= _SHORT:
            return False
        is_whole = tokens.is_glued(place + 1) or not (word + behind).isalpha()
        return not is_whole and not (self._is_word(word) and self._is_word(behind))

    def _is_word(self, word: str) -> bool:
        return self._is_known(word) or word in self.words.lookalikes

    def _is_known(self, word: str) -> bool:
        return word in self.words.known or word in self.also_known

    def _halves(self, word: str) -> Iterator[tuple[str, str, int]]:
        """The two words that a word without its space is, the longer of which is one of commands, and which that is."""
        for cut in range(len(word) - 1, 1, -1):
            before, behind = word[:cut], word[cut:]
            own = int(len(behind) > len(before) and behind.isalpha())
            chief, other = (behind, before) if own else (before, behind)
            if chief in self.words.command_words and self._may_stand_beside(chief, other, own):
                yield before, behind, own

    def _may_stand_beside(self, chief: str, other: str, own: int) -> bool:
        if other.isdecimal():
            return True
        if len(other) < _SHORT:
            return len(chief) >= _SHORT and self.words.has_any((other,), 0, _SMALL)
        return other in self.words.known or (own == 0 and self.words.has_any((other,), 0, _WORK))

    def is_unknown(self, word: str) -> bool:
        """A word that no pack has, and none of its own that looks like one."""
        return (
            len(word) >= _SHORT
            and not self._is_known(word)
            and word not in self.words.lookalikes
            and word[0].isalpha()
            and word.replace("'", "").isalnum()
            and not self.words.means_something(word)
            and not self.words.has_any((word,), 0, _TOLD)
            and not self._is_known_with_it(word)
        )

    def _is_known_with_it(self, word: str) -> bool:
        """True for "envolverlo", where "envolver" is known: no slip in "devolverlo"."""
        if not self.words.has_any((word,), 0, _WITH_IT):
            return False
        return any(self._is_known(word[:-size]) for size in _PRONOUNS)

    def _languages_of(self, tokens: Tokens) -> int:
        """The packs of the words that tell a language; all of them where none does."""
        known, every = self.words.known, self.words.every_language
        told = [its for word in tokens.folded if (its := known.get(word, 0)) and its != every]
        return reduce(or_, told) if told else -1

    def nearest(self, word: str) -> Sequence[tuple[str, int]]:
        """The words of commands and of titles that may be meant by it, with their costs."""
        found = self._found.get(word)
        if found is None:
            if len(self._found) >= _MOST_KEPT:
                self._found.clear()
            found = self._found[word] = tuple(self._look_up(word))
        return found

    def _look_up(self, word: str) -> Iterator[tuple[str, int]]:
        word = word.replace("'", "")
        if not word.isalpha():
            return
        heard = rough_sound(word)
        near = set(self.by_skeleton.get(skeleton(word), ()))
        size = len(heard)
        allowed = 1 if size < _LONG else 2
        sizes = (size - 1, size, size + 1) if allowed > 1 or self._may_be_near(heard) else ()
        for key in {key for meant in sizes for key in _keys(heard, meant)}:
            choices = self.by_key.get(key, ())
            alike = extract(heard, choices, scorer=OSA.distance, score_cutoff=allowed, limit=_MOST_NEAR)
            near.update(meant for form, _, _ in alike for meant in self.by_sound[form])
        for meant in near:
            cost = _cost(word, meant)
            if cost is not None:
                yield meant, cost

    def _may_be_near(self, heard: str) -> bool:
        """False where no word is one slip away: words one slip apart are alike with a letter left out of each."""
        return any(self.remains[place >> 3] >> (place & 7) & 1 for place in _remains(heard))


def _cost(typed: str, meant: str) -> int | None:
    cost = cost_of_slip(typed, meant)
    return cost if cost is not None and cost <= _LOOSEST.get(len(meant), FAR) else None


def _combined(tokens: Tokens, slips: Sequence[Sequence[Slip]], clear: int) -> Iterator[Variant]:
    """As many as possible of them repaired, then fewer; up to the cost `clear` any slip is beyond doubt."""
    if not 0 < len(slips) <= _MOST_SLIPS:
        return
    tried = 0
    for count in range(len(slips), 0, -1):
        for some in combinations(slips, count):
            for chosen in sorted(product(*some), key=_cost_of_all)[:_MOST_MEANT]:
                if tried < _MOST_TRIES:
                    is_clear = all(slip.cost <= clear or _is_clear(slip, tokens) for slip in chosen)
                    level = -count, _cost_of_all(chosen)
                    yield Variant(tokens=_repaired(tokens, chosen), level=level, is_clear=is_clear)
                    tried += 1


def _is_clear(slip: Slip, tokens: Tokens) -> bool:
    """Whether it is hardly a word of its own: a long one, or one whose letters changed places."""
    if tokens.ends[slip.end - 1] - tokens.starts[slip.first] > _BRIEF:
        return True
    return len(slip.meant) == 1 and sorted(tokens.folded[slip.first]) == sorted(slip.meant[0])


def _cost_of_all(slips: Sequence[Slip]) -> int:
    return sum(slip.cost for slip in slips)


def _repaired(tokens: Tokens, slips: Sequence[Slip]) -> Tokens:
    """The tokens as they were meant; the text stays as typed."""
    folded: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    repaired: list[int] = []
    place = 0
    for slip in (*slips, Slip(first=len(tokens), end=len(tokens), meant=(), cost=0)):
        folded += tokens.folded[place : slip.first]
        starts += tokens.starts[place : slip.first]
        ends += tokens.ends[place : slip.first]
        if slip.meant:
            start, end = tokens.starts[slip.first], tokens.ends[slip.end - 1]
            cut = start + len(slip.meant[0])
            repaired += [
                len(folded) + offset
                for offset, word in enumerate(slip.meant)
                if offset == slip.own or len(word) < _SHORT  # a small word begins no title
            ]
            folded += slip.meant
            starts += (start, cut)[: len(slip.meant)]
            ends += (end,) if len(slip.meant) == 1 else (cut, end)
        place = slip.end
    return replace(tokens, folded=tuple(folded), starts=tuple(starts), ends=tuple(ends), repaired=frozenset(repaired))


def _keys(form: str, size: int) -> tuple[str, str]:
    """What a slip leaves of a word of that size as it is: its beginning or its end."""
    first = max(1, min(3, (size - 1) // 2))
    last = max(1, min(4, size - first - 1))
    return f"{form[:first]}{first}", f"{last}{form[-last:]}"


def _remains(form: str) -> Iterator[int]:
    """The word, and what is left of it without one letter, as places of a table of bits."""
    yield crc32(form.encode()) & _LAST_BIT
    for place in range(len(form)):
        yield crc32((form[:place] + form[place + 1 :]).encode()) & _LAST_BIT


def build_command_words(words: WordTable, *, also_known: Collection[str] = ()) -> CommandWords:
    by_sound: dict[str, list[str]] = {}
    by_skeleton: dict[str, list[str]] = {}
    for word in sorted(words.command_words | words.title_words):
        if len(word) >= _SHORT and word.isalpha():
            by_sound.setdefault(rough_sound(word), []).append(word)
            by_skeleton.setdefault(skeleton(word), []).append(word)
    by_key: dict[str, list[str]] = {}
    for form in by_sound:
        for key in _keys(form, len(form)):
            by_key.setdefault(key, []).append(form)
    remains = bytearray((_LAST_BIT + 1) >> 3)
    for place in {place for form in by_sound for place in _remains(form)}:
        remains[place >> 3] |= 1 << (place & 7)
    return CommandWords(
        also_known=also_known,
        remains=bytes(remains),
        by_sound=_fixed(by_sound),
        by_key=_fixed(by_key),
        by_skeleton=_fixed(by_skeleton),
        words=words,
    )


def _fixed(listed: Mapping[str, Sequence[str]]) -> Mapping[str, tuple[str, ...]]:
    return {key: tuple(its) for key, its in listed.items()}


def _is_name(tokens: Tokens, position: int) -> bool:
    """True for a word with a capital inside a sentence, and for one that somebody is called by."""
    typed, before = tokens.typed(position), tokens.folded[position - 1] if position else ""
    if 1 < len(typed) <= _ACRONYM and typed.isupper() and not tokens.utterance.text.isupper():
        return True  # "PTM at school on Friday"
    if not position and typed[:1].isupper() and tokens.folded[1:2] == (",",):
        return True  # "Toño, …"
    return typed[:1].isupper() and before[:1].isalpha() and not tokens.utterance.text.isupper() and not typed.isupper()
