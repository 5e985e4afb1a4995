"""Which task a person's words mean: "la de la luz", "ya pagué la renta", "the dentist one".

rapidfuzz picks twenty candidates among thousands of titles; those are then weighed word by word, because what counts is
how much of what was *said* a title holds, a verb in another form included. Two that hold about as much are a tie, and
a tie is asked about, never guessed; so is a title that holds all but the first word, which may be the same verb in an
irregular form ("hice", "paid") or another errand altogether.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from rapidfuzz import fuzz, process

from grammars import load_settings

SURE = 0.8
TIE = 0.12
MOST_CHOICES = 6
_LONGEST_TOLD = 2  # words that tell of a deed before what was done
_PAIR = 2
_SHORT = 2  # articles and prepositions of every language we know are about this short


_LISTING = re.compile(r",[^,]+\s(\w{1,3}|&)\s\S+$")  # "eggs, milk and bread": an "and" of any language is short
_BETWEEN = re.compile(r",|\s(?:\w{1,3}|&)\s(?=\S+$)")


@lru_cache(maxsize=8192)
def fold(text: str) -> str:
    """Letters and digits in lower case without accents, one space between words."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    kept = (char if char.isalnum() else " " for char in plain if not unicodedata.combining(char))
    return " ".join("".join(kept).split())


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """Ids of the titles that the words may name, best first: none, one, or those that tie. `sure`: no need to ask."""

    ids: tuple[str, ...] = ()
    sure: bool = False


def match_titles(words: str, titles: Sequence[tuple[str, str]], told: str | None = None) -> Match:
    """Weighs (id, title) pairs against the words; six ids at most.

    Words that tell of a deed, with the verb `told` before them where they do not begin with their own, are sure of a
    title only when its verb was told too, with more of it, or when all of it was: "finished my coffee" is not sure to
    be "buy coffee".
    """
    found, known = _match(words, titles), dict(titles)
    if found.sure and _is_one_of_several(words, known[found.ids[0]], told):
        return replace(found, sure=False)
    if told is None or not found.ids:
        return found
    surely = tuple(one for one in found.ids if _is_told(fold(told), _telling(fold(words)), _telling(fold(known[one]))))
    return _among(surely or found.ids, sure=bool(surely))


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """One of several names: the id of the title that it may mean, the words, and what was told to be done to it."""

    id: str
    words: str
    told: str | None


def match_each(words: str, titles: Sequence[tuple[str, str]], told: str | None = None) -> tuple[Named, ...]:
    """The names in "the milk and the eggs", where every one may mean one title and no two the same; else none."""
    parts = [part for part in load_joins().split(words) if part.strip()]
    if not 1 < len(parts) <= MOST_CHOICES:
        return ()
    first, *others = parts
    said = first.split()
    behind = (" ".join(said[:count]) for count in range(min(_LONGEST_TOLD, len(said) - 1) + 1))
    verb = next((verb for verb in behind if _match(first.removeprefix(verb), titles).ids), "")
    names = [(first.removeprefix(verb).strip(), verb or told), *((one, verb or told or said[0]) for one in others)]
    found = [(_match(one, titles).ids, one, deed) for one, deed in names]  # "done with | the milk"
    if any(len(ids) != 1 for ids, _, _ in found) or len({ids for ids, _, _ in found}) < len(found):
        return ()
    return tuple(Named(id=id, words=one, told=None if told is None else deed) for (id,), one, deed in found)


def _is_one_of_several(words: str, title: str, told: str | None) -> bool:
    """ "The water", of "pay water, power and gas": the other things may not be meant; nor is what is told to be done of
    one of a pair done of both."""
    if _LISTING.search(title) is not None:
        between = _BETWEEN
    elif told is not None and len(load_joins().split(title)[-1].split()) == 1:
        between = load_joins()
    else:
        return False
    things = [_telling(fold(thing)) for thing in between.split(title)]
    if len(things) < _PAIR:
        return False
    verb = things[0][0] if len(things[0]) > 1 else ""  # "bought the eggs" speaks of no milk
    said = [word for word in _telling(fold(words)) if not (verb and _alike(word, verb))]
    return sum(any(_alike(word, other) for word in said for other in thing) for thing in things) == 1


def _is_told(told: str, words: Sequence[str], title: Sequence[str]) -> bool:
    """Whether the deed is the title's: all of it was told, or its verb and one more word; whoever tells that a thing is
    finished names the thing where the title makes it, or by two words at least."""
    verb = _telling(told)
    said = [any(_alike(word, other) for other in (*verb, *words)) for word in title]
    if not said or all(said) or (said[0] and sum(said) > 1):
        return bool(said)
    if not verb or any(word in load_verbs().forms for word in verb):
        return False
    long = [word for word in words if len(word) > _SHORT + 1]
    return any(said[1:]) and (title[0] in load_verbs().finished or len(long) > 1)


def _match(words: str, titles: Sequence[tuple[str, str]]) -> Match:
    said = fold(words)
    if not said or not titles:
        return Match()
    folded = [fold(title) for _, title in titles]
    exact = [titles[index][0] for index, title in enumerate(folded) if title == said]
    if exact:
        return _among(exact, sure=True)
    near = process.extract(said, folded, scorer=fuzz.token_set_ratio, processor=None, limit=20, score_cutoff=40)
    telling = _telling(said)
    if not telling:
        return _among([id_ for id_, title in titles if _is_name_in(said, title)], sure=True)
    sure = _holding(telling, near)
    if sure:
        return _among([titles[index][0] for index in sure], sure=True)
    rest = telling[1:]
    nouns = [word for word in rest if len(word) > _SHORT + 1 or word.isdigit()] or rest
    return _among([titles[index][0] for index in _holding(nouns, near)], sure=False)


def _is_name_in(said: str, title: str) -> bool:
    """Whether these few letters are a name in the title, as its capitals tell: the "HR" of "call HR", and "Jo"."""
    first, *others = title.split() or [""]
    names = (*(word for word in others if word[:1].isupper()), first if first.isupper() else "")
    return any(name and fold(name) == said for name in names)


def _among(ids: Sequence[str], *, sure: bool) -> Match:
    return Match(ids=tuple(ids[:MOST_CHOICES]), sure=sure and len(ids) == 1)


def _holding(telling: Sequence[str], near: Sequence[tuple[str, float, int]]) -> list[int]:
    """Places of the titles that hold the telling words, and that hold them about equally well."""
    if not telling:
        return []
    scored = sorted(((held(telling, title), -index) for title, _, index in near), reverse=True)
    best = scored[0][0] if scored else 0.0
    return [-index for score, index in scored if score >= max(SURE, best - TIE)]


def _telling(said: str) -> list[str]:
    return [word for word in said.split() if len(word) > _SHORT or word.isdigit()]


def held(telling: Sequence[str], title: str) -> float:
    """How much of the telling words the title holds, from 0 to 1; long words weigh more, a number must be there.

    A title of which no telling word is left unsaid, or that holds two long words and all of them, forgives short words
    that it lacks: "ya compré las tortillas" is "comprar tortillas", but "escribí a Bob" is not "escribir a Ana".
    """
    title_words = title.split()
    if any(word.isdigit() and word not in title_words for word in telling):
        return 0.0
    weights = [min(len(word), 6) for word in telling]
    likeness = [max((_alike(word, other) for other in title_words), default=0.0) for word in telling]
    if _is_said(title, telling) or _names_two_things(telling, likeness):
        weights = [
            0 if like == 0.0 and weight <= _SHORT + 1 else weight
            for weight, like in zip(weights, likeness, strict=True)
        ]
    total = sum(weights)
    return sum(weight * like for weight, like in zip(weights, likeness, strict=True)) / total if total else 0.0


def _names_two_things(telling: Sequence[str], likeness: Sequence[float]) -> bool:
    """Two long words or more, all of them in the title: the short ones between them are articles. What ends the words
    is none: "meeting with Ann" is not "meeting with Bob"."""
    long = [like for word, like in zip(telling, likeness, strict=True) if len(word) > _SHORT + 1]
    return len(long) > 1 and all(like > 0.0 for like in (*long, likeness[-1]))


def _is_said(title: str, telling: Sequence[str]) -> bool:
    return all(any(_alike(word, said) for said in telling) for word in _telling(title))


def _alike(word: str, other: str) -> float:
    """1 for the same word, less for another form of it ("pagué", "pagar") or a typo, 0 for another word."""
    verbs = load_verbs().forms
    if word == other or verbs.get(word) == other or verbs.get(other) == word:
        return 1.0
    if word.isdigit() or other.isdigit():
        return 0.0
    stem, stem_of_other = _spelling(word), _spelling(other)
    pairs = enumerate(zip(stem, stem_of_other, strict=False))
    shared = next((i for i, (a, b) in pairs if a != b), min(len(stem), len(stem_of_other)))
    least, most = sorted((len(stem), len(stem_of_other)))
    if shared >= 3 and shared >= most - 4 and shared * 2 >= least:  # "comadre" is no form of "comprar"
        return 0.85
    ratio = fuzz.ratio(word, other) / 100
    return ratio if ratio >= 0.78 else 0.0


@lru_cache(maxsize=8192)
def _spelling(word: str) -> str:
    """One letter for a sound that verbs spell in two ways: "saqué" and "sacar", "empecé" and "empezar"."""
    return word.replace("qu", "c").replace("gu", "g").replace("z", "c")


@dataclass(frozen=True, slots=True, kw_only=True)
class Verbs:
    """Of all languages: the verb of each irregular form ("paid" is "pay"), and those whose object can be finished."""

    forms: Mapping[str, str]
    finished: frozenset[str]


@cache
def load_joins() -> re.Pattern[str]:
    """What stands between two names, in any language. Opens the packs' files at the first call only."""
    joins = {one for pack in load_settings() for one in pack.settings.get("work", {}).get("joins", ())}
    ands = "|".join(re.escape(one) for one in sorted(joins, key=len, reverse=True))
    return re.compile(rf"\s*[,;]\s*(?:(?:{ands})\s+)?|\s+(?:{ands})\s+", re.IGNORECASE)


@cache
def load_verbs() -> Verbs:
    """Opens the packs' files at the first call only."""
    settings = [pack.settings for pack in load_settings()]
    tables = [one.get("verb_forms", {}) for one in settings]
    return Verbs(
        forms={fold(form): fold(verb) for table in tables for verb, forms in table.items() for form in forms},
        finished=frozenset(fold(verb) for one in settings for verb in one.get("finished", ())),
    )
