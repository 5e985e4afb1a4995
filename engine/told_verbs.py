"""The verbs of deeds that a list may hold, known by the forms in which they are told: "checked", "revisé".

A pack lists them by their plain forms and says once how its verbs are told of, so that each verb is known in all its
forms without a phrase for each.

    words.toml       [deeds]           the verbs by `Degree`; asking: forms that begin questions, too
    language.toml    [deed_links]      whom, about: what may stand between a verb and its thing, known: with an article
                     [deed_endings]    "ed" = ["", "e"]: what a told form ends in, and what the plain one has there
                     [deed_participles]                  the same behind "he", "hemos"
                     [verb_forms] [deed_forms]           forms that look unlike
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, get_args

from engine.pack import LanguagePack
from engine.tokens import Tokenizer

Degree = Literal["any", "plain", "known", "doubtful", "going"]
"""Told of anything ("booked a table"), of what has a name ("called Ana"), of what is spoken of as known ("made the
beds"; "made friends" is talk), of that and asked about ("left the keys"), or of errands and appointments only ("went to
the dentist")."""
_SHORTEST_STEM = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldVerb:
    """A verb as it was told: `is_participle` where that needs a verb before it, `is_plain` where it looks like its
    plain form ("put"), `asks` where it also begins a question ("did"), `lacks_accent` where an order looks the same
    without its accent ("anote"). `languages` is the bit set of the packs that have it."""

    degree: Degree
    languages: int
    is_participle: bool = False
    is_plain: bool = False
    asks: bool = False
    lacks_accent: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldVerbs:
    """Degrees, with the bit set of the packs that have the verb, by its plain form, folded; endings, folded, with those
    of the plain form; `forms` are unlike theirs."""

    degrees: Mapping[str, tuple[Degree, int]] = field(default_factory=dict)
    endings: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    accented: frozenset[str] = frozenset()
    participles: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    forms: Mapping[str, str] = field(default_factory=dict)
    participle_forms: frozenset[str] = frozenset()
    asking: frozenset[str] = frozenset()
    codes: tuple[str, ...] = ()
    links: Mapping[tuple[str, str], int] = field(default_factory=dict)

    def find(self, folded: str, typed: str) -> ToldVerb | None:
        """The verb that this word tells of; None for any other word."""
        verb = self.forms.get(folded)
        if verb is not None:
            degree, languages = self.degrees[verb]
            is_participle = folded in self.participle_forms
            return ToldVerb(
                degree=degree,
                languages=languages,
                is_participle=is_participle,
                is_plain=folded == verb,
                asks=folded in self.asking,
            )
        if (found := self._degree(folded, self.participles)) is not None:
            return ToldVerb(degree=found[0], languages=found[1], is_participle=True)
        if (found := self._degree(folded, self.endings)) is None:
            return None
        lacks_accent = typed.isascii() and any(map(folded.endswith, self.accented))
        return ToldVerb(degree=found[0], languages=found[1], lacks_accent=lacks_accent)

    def told(self, plain: str) -> str | None:
        """A form in which a verb is told that is known by its plain one: "fed" of "feed", "watered" of "water"."""
        if plain not in self.degrees:
            return None
        unlike = next((form for form, verb in self.forms.items() if verb == plain and form != plain), None)
        if unlike is not None or plain in self.forms:
            return unlike or plain
        return next(
            (
                plain.removesuffix(ending) + told
                for told, endings in self.endings.items()
                for ending in endings
                if plain.endswith(ending)
            ),
            None,
        )

    def bit_of(self, language: str) -> int:
        """The bit of a pack in the sets of languages; all bits for what is no pack."""
        return 1 << self.codes.index(language) if language in self.codes else -1

    def is_of(self, verb: ToldVerb, language: str) -> bool:
        return language in self.codes and bool(verb.languages >> self.codes.index(language) & 1)

    def is_link(self, folded: str, kind: Literal["whom", "about", "known"], languages: int) -> bool:
        """True for "to" and "for" between an English verb and its thing."""
        return bool(self.links.get((folded, kind), 0) & languages)

    def plain_forms(self, folded: str) -> Iterator[str]:
        """The plain forms of the verbs, folded, of which this may be the participle: "renew" for "renewed"."""
        if (verb := self.forms.get(folded)) is not None:
            yield verb
        yield from _plain_forms(folded, self.participles)
        yield from _plain_forms(folded, self.endings)

    def _degree(self, folded: str, endings: Mapping[str, Sequence[str]]) -> tuple[Degree, int] | None:
        return next((self.degrees[verb] for verb in _plain_forms(folded, endings) if verb in self.degrees), None)


def _plain_forms(folded: str, endings: Mapping[str, Sequence[str]]) -> Iterator[str]:
    for told, plain in endings.items():
        if len(folded) >= len(told) + _SHORTEST_STEM and folded.endswith(told):
            yield from (folded[: -len(told)] + ending for ending in plain)


def build_told_verbs(packs: Sequence[LanguagePack], tokenizer: Tokenizer) -> ToldVerbs:
    degrees: dict[str, tuple[Degree, int]] = {}
    for number, pack in enumerate(packs):
        for degree in get_args(Degree):
            listed = pack.words.get("deeds", {}).get(degree, ())
            for verb in (_fold(verb, tokenizer) for line in listed for verb in line.split()):
                degrees[verb] = (degree, degrees.get(verb, (degree, 0))[1] | 1 << number)
    forms = {
        _fold(form, tokenizer): verb
        for pack in packs
        for table in ("verb_forms", "deed_forms")
        for name, told in pack.settings.get(table, {}).items()
        if (verb := _fold(name, tokenizer)) in degrees
        for form in told
    }
    endings = tuple(told for told, _ in _endings(packs, "deed_participles", tokenizer))
    participles = {
        word for pack in packs for word in _words(pack.words.get("words", {}).get("PARTICIPLE", ()), tokenizer)
    }
    return ToldVerbs(
        degrees=degrees,
        endings=dict(_endings(packs, "deed_endings", tokenizer)),
        accented=frozenset(
            _fold(told, tokenizer)
            for pack in packs
            for told in pack.settings.get("deed_endings", {})
            if not told.isascii()
        ),
        participles=dict(_endings(packs, "deed_participles", tokenizer)),
        forms=forms,
        participle_forms=frozenset(form for form in forms if form in participles or form.endswith(endings)),
        codes=tuple(pack.code for pack in packs),
        asking=frozenset(
            _fold(word, tokenizer) for pack in packs for word in pack.words.get("deeds", {}).get("asking", ())
        ),
        links={
            (_fold(link, tokenizer), kind): 1 << number
            for number, pack in enumerate(packs)
            for kind, links in pack.settings.get("deed_links", {}).items()
            for link in links
        },
    )


def _endings(packs: Iterable[LanguagePack], key: str, tokenizer: Tokenizer) -> Iterator[tuple[str, tuple[str, ...]]]:
    for pack in packs:
        for told, plain in pack.settings.get(key, {}).items():
            yield _fold(told, tokenizer), tuple(plain)


def _words(phrases: Iterable[str], tokenizer: Tokenizer) -> Iterator[str]:
    return (_fold(phrase, tokenizer) for phrase in phrases)


def _fold(word: str, tokenizer: Tokenizer) -> str:
    return "".join(tokenizer.words(word))
