"""A Lark grammar -> the table that the driver of `lalr` runs.

Lark loads the grammar (its EBNF, its priorities), `automaton` makes the LALR(1) states. What is done here to the rules
in between, and what the driver wants to know of each state besides its actions.
"""

from __future__ import annotations

import itertools
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from lark import Lark
from lark.lexer import Lexer

from engine.automaton import Production, build_automaton
from engine.places import WHOLE, Kinds, Meaning, Places, Reduction
from engine.table import Rule, Table


class NoLexer(Lexer):
    """Stands where Lark wants a lexer. Terminals are classes of tokens, which come typed: only its rules are used."""

    def __init__(self, conf: object) -> None:
        pass

    def lex(self, *_: object) -> Any:
        raise AssertionError("nothing is lexed from text")


Reductions = Callable[[Sequence[Rule]], Sequence[Reduction]]
"""Tells what each rule of a grammar means."""


def _each_for_itself(rules: Sequence[Rule]) -> Sequence[Reduction]:
    return [
        Reduction(rule.origin, rule.size, rule.priority, Meaning(kind=WHOLE, number=number))
        for number, rule in enumerate(rules)
    ]


def compile_table(
    grammar: str,
    start: Sequence[str],
    elastic: Mapping[str, int] | None = None,
    *,
    reductions: Reductions = _each_for_itself,
    told: frozenset[str] = frozenset(),
    kinds: Kinds | None = None,
) -> Table:
    """Reads a Lark grammar whose terminals are all declared. Raises lark.exceptions.GrammarError as Lark does.

    `told` are the terminals that somebody asks about, `kinds` those of the words that the table will be given.
    """
    elastic = elastic or {}
    # Lark is asked for no parser: its rules are all that is used, and a parser of its own would take a second to make.
    loaded = Lark(grammar, parser=None, lexer=NoLexer, start=list(start), maybe_placeholders=False)
    rules = _without_word_groups([_rule(rule) for rule in loaded.rules])
    productions = [Production(origin=r.origin, expansion=r.expansion, priority=r.priority) for r in rules]
    automaton = build_automaton(productions, start)
    names = frozenset(rule.origin for rule in rules)
    return Table(
        rules=tuple(rules),
        starts=automaton.starts,
        terminals=frozenset(symbol for rule in rules for symbol in rule.expansion if symbol not in names),
        conflicts=sum(isinstance(action, tuple) for row in automaton.rows for action in row.values()),
        elastic=elastic,
        places=Places(
            actions=automaton.rows,
            rules=reductions(rules),
            elastic=tuple(elastic),
            kinds=kinds or Kinds(),
        ),
        told=told,
    )


def _without_word_groups(rules: Sequence[Rule]) -> list[Rule]:
    """The rules with every helper that is only a choice of words (`_make: ADD | PUT`) written out where it is used.

    Two groups that share a word would otherwise fork the parse at that word, and all that follows be read twice.
    """
    origins = {rule.origin for rule in rules}
    groups: dict[str, list[str]] = {}
    for rule in rules:
        if rule.origin.startswith("_"):
            groups.setdefault(rule.origin, []).extend(rule.expansion)
    mixed = {rule.origin for rule in rules if rule.size != 1 or rule.expansion[0] in origins}
    written: dict[tuple[str, tuple[str, ...]], Rule] = {}
    for rule in rules:
        if rule.origin in groups and rule.origin not in mixed:
            continue
        choices = [groups[name] if name in groups and name not in mixed else [name] for name in rule.expansion]
        for expansion in itertools.product(*choices):
            written.setdefault((rule.origin, expansion), replace(rule, expansion=expansion))
    return list(written.values())


def _rule(rule: Any) -> Rule:
    return Rule(
        origin=sys.intern(str(rule.origin.name)),
        alias=rule.alias,
        priority=rule.options.priority or 0,
        expansion=tuple(sys.intern(symbol.name) for symbol in rule.expansion),
    )
