"""Lark's LALR analysis of a grammar, with every action of a conflict kept: the tables of a generalised LR parser.

Dates are full of local ambiguity ("mañana por la mañana", "de 5 a 7", "viernes 15 a las 16") that one token of
look-ahead cannot settle. Lark reads and compiles the grammar files and computes item sets and look-aheads; where its own
LALR would refuse a reduce/reduce conflict or silently shift, these tables keep both actions and the driver forks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from lark import Lark
from lark.common import ParserConf
from lark.grammar import Rule
from lark.lexer import Lexer, LexerState, Token
from lark.parsers.lalr_analysis import LALR_Analyzer, LR0ItemSet

END = "$END"
_COMMENT = re.compile(r"//.*")
_TYPE = re.compile(r"\b_?[A-Z][A-Z0-9_]*\b")


class TypedTokens(Lexer):
    """Stands where Lark wants a lexer: the tokens come typed from the lexicon."""

    def __init__(self, lexer_conf: object) -> None:
        del lexer_conf

    def lex(self, lexer_state: LexerState, parser_state: Any) -> Iterator[Token]:
        """Never called: only Lark's tables are used."""
        raise NotImplementedError(parser_state)


@dataclass(frozen=True, slots=True, kw_only=True)
class Production:
    """A grammar rule as the driver needs it. `kept` are the indexes of the children whose values the builder gets."""

    name: str
    origin: str
    length: int
    kept: tuple[int, ...]
    builder: str | None


Action = tuple[int, tuple[Production, ...]]
"""The state to shift to, or -1, and the productions to reduce by."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tables:
    """`actions[state][terminal]`; `gotos[state][origin]` is a state. `final` is the state that accepts."""

    actions: tuple[dict[str, Action], ...]
    gotos: tuple[dict[str, int], ...]
    start: int
    final: int
    terminals: frozenset[str]


def compile_tables(grammar: str, start: str = "start") -> Tables:
    """Raises lark.exceptions.GrammarError when the grammar text is wrong."""
    lark = Lark(f"{grammar}\n%declare {' '.join(sorted(_types(grammar)))}", parser="earley", lexer=TypedTokens, start=start)
    analysis = LALR_Analyzer(ParserConf(lark.rules, {}, [start]))
    analysis.compute_lr0_states()
    analysis.compute_reads_relations()
    analysis.compute_includes_lookback()
    analysis.compute_lookaheads()
    order = {rule: number for number, rule in enumerate(lark.rules)}
    productions = {rule: _production(rule) for rule in lark.rules}
    root = analysis.lr0_start_states[start]
    states = [root, *(state for state in analysis.lr0_itemsets if state is not root)]
    numbers = {state: number for number, state in enumerate(states)}
    gotos = tuple(_transitions(state, numbers, terminals=False) for state in states)
    return Tables(
        actions=tuple(_actions(state, numbers, productions, order) for state in states),
        gotos=gotos,
        start=0,
        final=gotos[0][start],
        terminals=frozenset(symbol.name for rule in lark.rules for symbol in rule.expansion if symbol.is_term),
    )


def _types(grammar: str) -> set[str]:
    """The types need no declaration in the grammar files: the tables of times.toml are one."""
    return set(_TYPE.findall(_COMMENT.sub("", grammar)))


def _production(rule: Rule) -> Production:
    kept = tuple(i for i, symbol in enumerate(rule.expansion) if not symbol.name.startswith("_"))
    origin = str(rule.origin.name)
    return Production(
        name=rule.alias or origin, origin=origin, length=len(rule.expansion), kept=kept, builder=rule.alias
    )


def _transitions(state: LR0ItemSet, numbers: Mapping[LR0ItemSet, int], *, terminals: bool) -> dict[str, int]:
    return {symbol.name: numbers[to] for symbol, to in state.transitions.items() if symbol.is_term == terminals}


def _actions(
    state: LR0ItemSet,
    numbers: Mapping[LR0ItemSet, int],
    productions: Mapping[Rule, Production],
    order: Mapping[Rule, int],
) -> dict[str, Action]:
    shifts = _transitions(state, numbers, terminals=True)
    reductions = {
        symbol.name: tuple(productions[rule] for rule in sorted(rules, key=order.__getitem__))
        for symbol, rules in state.lookaheads.items()
    }
    return {name: (shifts.get(name, -1), reductions.get(name, ())) for name in shifts.keys() | reductions.keys()}
