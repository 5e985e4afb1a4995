"""`focobot grammar sample`: sentences that the grammar allows, made at random, and what the engine makes of them.

A sentence nobody would say shows a rule that is too wide; one that is read as another intent shows two rules that
collide. Words come from the language's own words.toml, times and titles from `[samples]` of its language.toml.
"""

from __future__ import annotations

import collections
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from engine.compiled import Engine
from engine.language_names import LANGUAGE, names_of
from engine.pack import LanguagePack, expand_phrase

_SIGNS: Mapping[str, tuple[str, ...]] = {
    "NUMBER": ("3", "12"),
    "TAG": ("#a1",),
    "QUOTED": ('"X 1"',),
    "BREAK": (",",),
    "NEWLINE": ("\n",),
    "COLON": (":",),
    "DASH": ("-",),
    "CODE": ("123456",),
}
_DEEPEST = 12


@dataclass(kw_only=True)
class Sampler:
    """Derives sentences of one language. The same seed gives the same sentences."""

    engine: Engine
    pack: LanguagePack
    chance: random.Random
    _rules: dict[str, list[int]] = field(init=False)
    _shortest: dict[str, int] = field(init=False)
    _phrases: dict[str, tuple[str, ...]] = field(init=False)

    def __post_init__(self) -> None:
        grammar = self.engine.grammar
        self._phrases = phrases_of(self.pack)
        self._rules = collections.defaultdict(list)
        for number, rule in enumerate(grammar.table.rules):
            foreign = grammar.files[number] not in ("common", self.pack.code)
            if not foreign and all(self._can_be_said(symbol) for symbol in rule.expansion):
                self._rules[rule.origin].append(number)
        self._shortest = self._depths()

    def _can_be_said(self, symbol: str) -> bool:
        return symbol not in self.engine.grammar.table.terminals or symbol in self._phrases or symbol in _SIGNS

    def _depths(self) -> dict[str, int]:
        """How deep the shallowest tree of each rule is; a rule without one cannot be said in this language."""
        depths: dict[str, int] = {}
        rules = self.engine.grammar.table.rules
        for _ in range(60):
            for origin, numbers in self._rules.items():
                reachable = [d for n in numbers if (d := self._depth(rules[n].expansion, depths)) is not None]
                if reachable:
                    depths[origin] = 1 + min(reachable)
        return depths

    def _depth(self, expansion: Sequence[str], depths: Mapping[str, int]) -> int | None:
        inner = [0 if symbol in self.engine.grammar.table.terminals else depths.get(symbol) for symbol in expansion]
        known = [depth for depth in inner if depth is not None]
        return max(known, default=0) if len(known) == len(inner) else None

    def sentence(self, intent: str) -> str | None:
        """None when this language has no words for the intent."""
        words = self._derive(intent, 0) if intent in self._shortest else None
        return " ".join(words).replace(" :", ":").replace(" ,", ",") if words else None

    def _derive(self, symbol: str, depth: int) -> list[str]:
        if symbol in self.engine.grammar.table.terminals:
            return [self.chance.choice(self._phrases.get(symbol) or _SIGNS[symbol])]
        rules = self.engine.grammar.table.rules
        depths = {n: self._depth(rules[n].expansion, self._shortest) for n in self._rules[symbol]}
        known = {n: d for n, d in depths.items() if d is not None}
        allowed = [n for n, d in known.items() if depth + d < _DEEPEST] or [min(known, key=lambda n: known[n])]
        chosen = rules[self.chance.choice(allowed)]
        return [word for inner in chosen.expansion for word in self._derive(inner, depth + 1)]


def phrases_of(pack: LanguagePack) -> dict[str, tuple[str, ...]]:
    """Every class of a pack with the phrases that it can stand for, as a person would write them."""
    listed: dict[str, list[str]] = collections.defaultdict(list)
    for terminal, phrases in pack.words.get("words", {}).items():
        listed[terminal].extend(phrases)
    for terminal, by_value in pack.words.get("values", {}).items():
        listed[terminal].extend(phrase for phrases in by_value.values() for phrase in phrases)
    found = {
        terminal: tuple(e for phrase in phrases for e in expand_phrase(phrase, pack.paradigms)[:3])
        for terminal, phrases in listed.items()
    }
    samples = {terminal: tuple(phrases) for terminal, phrases in pack.settings.get("samples", {}).items()}
    every = found | samples | {LANGUAGE: tuple(names_of(pack))}
    return {terminal: phrases for terminal, phrases in every.items() if phrases}
