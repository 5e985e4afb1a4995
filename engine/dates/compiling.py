"""Lark's LALR analysis of a grammar, with every action of a conflict kept: the tables of a generalised LR parser.

Dates are full of local ambiguity ("mañana por la mañana", "de 5 a 7", "viernes 15 a las 16") that one token of
look-ahead cannot settle. Lark reads and compiles the grammar files and computes item sets and look-aheads; where its
own LALR would refuse a reduce/reduce conflict or silently shift, these tables keep both actions and the driver forks.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from lark import Lark
from lark.common import ParserConf
from lark.grammar import Rule
from lark.parsers.grammar_analysis import LR0ItemSet
from lark.parsers.lalr_analysis import LALR_Analyzer

from engine.compiling import NoLexer
from engine.dates.lookaheads import lookaheads
from engine.dates.tables import END, Action, Builder, Production, Tables

_COMMENT = re.compile(r"//.*")
_TYPE = re.compile(r"\b_?[A-Z][A-Z0-9_]*\b")


def compile_tables(grammar: str, builders: Mapping[str, Builder], start: str = "start") -> Tables:
    """Raises lark.exceptions.GrammarError when the grammar text is wrong, KeyError for an unknown builder."""
    declared = f"{grammar}\n%declare {' '.join(sorted(_types(grammar)))}"
    rules = Lark(declared, parser=None, lexer=NoLexer, start=start).rules
    analysis = LALR_Analyzer(ParserConf(rules, {}, [start]))
    analysis.compute_lr0_states()
    root = analysis.lr0_start_states[start]
    states = [root, *(state for state in analysis.lr0_itemsets if state is not root)]
    numbers = {state: number for number, state in enumerate(states)}
    actions = _actions(states, numbers, rules, builders)
    gotos = tuple(_transitions(state, numbers, terminals=False) for state in states)
    return Tables(
        actions=_shared(_with_unit_shifts(actions, gotos)),
        gotos=_without_units(actions, gotos),
        start=0,
        final=gotos[0][start],
        terminals=frozenset(symbol.name for rule in rules for symbol in rule.expansion if symbol.is_term),
    )


def _shared(actions: tuple[dict[str, Action], ...]) -> tuple[dict[str, Action], ...]:
    """One object for all actions that are equal: of a hundred thousand, three thousand are not."""
    same: dict[Action, Action] = {}
    return tuple({name: same.setdefault(action, action) for name, action in row.items()} for row in actions)


def _types(grammar: str) -> set[str]:
    """The types need no declaration in the grammar files: the tables of times.toml are one."""
    return set(_TYPE.findall(_COMMENT.sub("", grammar)))


def _production(rule: Rule, builders: Mapping[str, Builder]) -> Production:
    length = len(rule.expansion)
    kept = tuple(length - 1 - place for place, symbol in enumerate(rule.expansion) if not symbol.name.startswith("_"))
    return (str(rule.origin.name), length, kept, builders[rule.alias] if rule.alias else None)


def _without_units(
    actions: tuple[dict[str, Action], ...], gotos: tuple[dict[str, int], ...]
) -> tuple[dict[str, int], ...]:
    """A state that can only pass its value on to another name ("item: day") is left out: one goes where it leads."""
    units = {state: unit[0] for state, row in enumerate(actions) if (unit := _only_unit(row)) is not None and unit[1]}
    return tuple({name: _lead_on(row[name], row, units) for name in row} for row in gotos)


def _lead_on(state: int, row: dict[str, int], units: Mapping[int, str]) -> int:
    while state in units and units[state] in row:
        state = row[units[state]]
    return state


def _with_unit_shifts(
    actions: tuple[dict[str, Action], ...], gotos: tuple[dict[str, int], ...]
) -> tuple[dict[str, Action], ...]:
    """The same for tokens: "_glue: _OF" is taken at once. A value that its rule does not keep is dropped."""
    units = {state: unit for state, row in enumerate(actions) if (unit := _only_unit(row)) is not None}
    names = {state: unit[0] for state, unit in units.items()}

    def taken(action: Action, row: dict[str, int]) -> Action:
        shift, _, reductions = action
        is_kept = units[shift][1] if shift in units else True
        return (_lead_on(shift, row, names), is_kept, reductions)

    return tuple(
        {name: taken(action, gotos[state]) for name, action in row.items()} for state, row in enumerate(actions)
    )


def _only_unit(row: dict[str, Action]) -> tuple[str, bool] | None:
    """The name that a state passes its only part on to, and whether with its value."""
    productions = {production for _, _, reductions in row.values() for production in reductions}
    if any(shift >= 0 for shift, _, _ in row.values()) or len(productions) != 1:
        return None
    name, length, kept, builder = productions.pop()
    return (name, bool(kept)) if length == 1 and builder is None else None


def _transitions(state: LR0ItemSet, numbers: Mapping[LR0ItemSet, int], *, terminals: bool) -> dict[str, int]:
    return {symbol.name: numbers[to] for symbol, to in state.transitions.items() if symbol.is_term == terminals}


def _actions(
    states: Sequence[LR0ItemSet],
    numbers: Mapping[LR0ItemSet, int],
    rules: Sequence[Rule],
    builders: Mapping[str, Builder],
) -> tuple[dict[str, Action], ...]:
    by_name: dict[str, list[Rule]] = {}
    for rule in rules:
        by_name.setdefault(str(rule.origin.name), []).append(rule)
    productions = {rule: _production(rule, builders) for rule in rules}
    order = {rule: number for number, rule in enumerate(rules)}
    reductions: list[dict[str, list[Rule]]] = [{} for _ in states]
    for (state, rule), followers in lookaheads(states, numbers, by_name, END).items():
        for name in followers:
            reductions[state].setdefault(name, []).append(rule)
    rows = []
    for number, itemset in enumerate(states):
        shifts = _transitions(itemset, numbers, terminals=True)
        row: dict[str, Action] = {name: (to, True, ()) for name, to in shifts.items()}
        for name, found in reductions[number].items():
            ordered = tuple(productions[rule] for rule in sorted(found, key=order.__getitem__))
            row[name] = (shifts.get(name, -1), True, ordered)
        rows.append(row)
    return tuple(rows)
