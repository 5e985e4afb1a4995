"""What people call the languages: those that there is a pack of, and those that the bot does not speak."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

from engine.pack import LanguagePack

LANGUAGE = "LANGUAGE"
Phrases: TypeAlias = Mapping[tuple[tuple[str, ...], str, str | None], int]
"""The languages, as a bit set, that have a phrase as (words, class, value)."""


def names_of(pack: LanguagePack) -> list[str]:
    """The aliases of a pack's language, and its names in itself and in English."""
    named = [pack.settings[key] for key in ("name", "english_name") if key in pack.settings]
    return [*pack.settings.get("aliases", ()), *named]


def without_strangers(phrases: Phrases) -> Phrases:
    """Without the languages that the bot does not speak, where it does by now: one that words.toml lists so may get
    a pack of its own."""
    spoken = {words for words, terminal, value in phrases if terminal == LANGUAGE and value is not None}
    return {key: bits for key, bits in phrases.items() if key[1:] != (LANGUAGE, None) or key[0] not in spoken}
