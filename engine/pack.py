"""A language pack as a value: what the files of one folder of grammars/ say, read but not yet compiled.

`grammars.load()` makes these; `engine.compiled.build_engine(packs)` compiles all of them into one engine, and
`engine.dates.build_reader(packs, tokenizer)` the part that reads times. The engine knows a language by its `code` only.
"""

from __future__ import annotations

import functools
import itertools
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

_GROUP = re.compile(r"\(([^()]*)\)")
_PARADIGM = re.compile(r"(\S*)\+(\w+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class LanguagePack:
    """One folder of grammars/.

    `settings` is language.toml, `words` words.toml, `asks` asks.toml, `times` times.toml, as parsed TOML.

    `paradigms` are the endings of language.toml that phrases refer to. `path` and `written`, the text of each TOML file
    by its name, are for messages to linguists only.
    """

    code: str
    settings: Mapping[str, Any] = field(default_factory=dict)
    words: Mapping[str, Any] = field(default_factory=dict)
    asks: Mapping[str, Any] = field(default_factory=dict)
    times: Mapping[str, Any] = field(default_factory=dict)
    commands_grammar: str = ""
    dates_grammar: str = ""
    path: str = ""
    written: Mapping[str, str] = field(default_factory=dict)

    def place_of(self, file: str, said: object) -> str:
        """ "PATH, line N" of the first line of a file that says this, in quotes or else at all."""
        lines = self.written.get(file, "").splitlines()
        for wanted in (f'"{said}"', str(said)):
            for number, line in enumerate(lines, start=1):
                if wanted in line:
                    return f"{self.path}/{file}, line {number}"
        return f"{self.path}/{file}"

    @property
    def paradigms(self) -> Mapping[str, Sequence[str]]:
        endings: Mapping[str, Sequence[str]] = self.settings.get("paradigms", {})
        return endings

    @property
    def is_default(self) -> bool:
        """Whether it answers people of whom no language is known."""
        return bool(self.settings.get("default"))


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedGrammar:
    """What all languages share: common.lark and dates.lark, and intents.toml as parsed TOML."""

    common_grammar: str = ""
    dates_grammar: str = ""
    intents: Mapping[str, Any] = field(default_factory=dict)
    path: str = ""


class PackError(ValueError):
    """A language pack that cannot be compiled; the message is for the linguist: file, place, found, expected."""


def default_first(packs: Sequence[LanguagePack]) -> list[LanguagePack]:
    return sorted(packs, key=lambda pack: not pack.is_default)


def expand_phrase(phrase: str, paradigms: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """All the phrases that a line of words.toml or times.toml stands for.

    "(la|mi|) tarea" stands for "la tarea", "mi tarea" and "tarea"; "agreg+ar" for "agreg" in each form of the paradigm
    "ar" of language.toml: a form is an ending, or has "~" for the stem where something stands before it ("me ~as").
    Raises PackError for an unknown paradigm or an unclosed group.
    """
    expanded: list[str] = []
    for plain in _expand_groups(phrase):
        expanded.extend(_expand_paradigms(plain, paradigms))
    return tuple(dict.fromkeys(" ".join(text.split()) for text in expanded))


def _expand_groups(phrase: str) -> Iterator[str]:
    match = _GROUP.search(phrase)
    if match is None:
        if "(" in phrase or ")" in phrase:
            raise PackError(f'unbalanced parentheses in "{phrase}"')
        yield phrase
        return
    for option in match.group(1).split("|"):
        yield from _expand_groups(phrase[: match.start()] + option + phrase[match.end() :])


def _expand_paradigms(phrase: str, paradigms: Mapping[str, Sequence[str]]) -> Iterator[str]:
    choices = [tuple(_inflections(word, paradigms)) for word in phrase.split(" ")]
    for words in itertools.product(*choices):
        yield " ".join(words)


def _inflections(word: str, paradigms: Mapping[str, Sequence[str]]) -> Iterator[str]:
    match = _PARADIGM.fullmatch(word)
    if match is None:
        yield word
        return
    stem, name = match.groups()
    if name not in paradigms:
        raise PackError(f'"{word}" uses the paradigm "{name}", which language.toml does not have')
    for form in _forms(tuple(paradigms[name])):
        yield form.replace("~", stem) if "~" in form else stem + form


@functools.lru_cache(maxsize=128)
def _forms(listed: tuple[str, ...]) -> tuple[str, ...]:
    """The forms of a paradigm, whose alternatives are written as those of a phrase: "(ar|a)(|me)"."""
    return tuple(dict.fromkeys(form for forms in listed for form in _expand_groups(forms)))
