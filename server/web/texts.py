"""The sentences of the pages, one Fluent bundle per language folder of grammars/ that has a pages.ftl."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from babel import Locale
from babel.core import UnknownLocaleError
from fluent.runtime import FluentBundle

from server.conversation.render import load_bundles

PAGES = "pages.ftl"


class MissingText(LookupError):
    """A page asks for a message that its language does not have, or without one of its arguments."""


@dataclass(frozen=True, slots=True)
class Texts:
    """The messages of one language; call it with a key and the message's arguments."""

    language: str
    bundle: FluentBundle

    def __call__(self, key: str, **arguments: Any) -> str:
        """Raises MissingText: a page never shows a key in place of a sentence."""
        pattern = self.bundle.get_message(key).value if self.bundle.has_message(key) else None
        if pattern is None:
            raise MissingText(f"{self.language}/{PAGES} has no message {key!r}")
        text, errors = self.bundle.format_pattern(pattern, arguments)
        if errors:
            raise MissingText(f"{self.language}/{PAGES}, message {key!r}: {errors[0]}")
        return str(text)

    @property
    def name(self) -> str:
        """The language's name in itself, as a language switch shows it."""
        return native_name(self.language)


@dataclass(frozen=True, slots=True)
class Catalog:
    """Every language that pages can be shown in, and the one for readers who ask for none of them."""

    languages: Mapping[str, Texts]
    default: str

    def pick(self, wished: Iterable[str | None]) -> Texts:
        """The first wish that there is; a regional wish ("pt-BR") is met by its language."""
        for wish in wished:
            for tag in (wish or "", (wish or "").partition("-")[0]):
                if (texts := self.languages.get(tag.lower())) is not None:
                    return texts
        return self.languages[self.default]


def native_name(language: str) -> str:
    try:
        name = Locale.parse(language, sep="-").get_display_name(language)
    except (UnknownLocaleError, ValueError):
        name = None
    return (name or language).capitalize()


def accepted(header: str) -> tuple[str, ...]:
    """The language tags of an Accept-Language header, most wanted first; what is malformed is left out."""
    wishes: list[tuple[float, str]] = []
    for part in header.split(","):
        tag, _, parameter = part.strip().partition(";")
        try:
            quality = float(parameter.strip().removeprefix("q=")) if parameter else 1.0
        except ValueError:
            continue
        if tag and quality > 0:
            wishes.append((-quality, tag.strip()))
    return tuple(tag for _, tag in sorted(wishes, key=lambda wish: wish[0]))


@cache
def load_catalog() -> Catalog:
    """Reads every language's pages, once a process."""
    bundles = load_bundles(PAGES)
    return Catalog({code: Texts(code, one.bundle) for code, one in bundles.languages.items()}, bundles.default)
