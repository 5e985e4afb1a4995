"""LALR(1) look-aheads by DeRemer and Pennello (1982), with sets of terminals as the bits of an integer.

Lark computes the same with sets of objects, which takes seconds for a grammar of this size: too long for a start. Rules
that can be empty are not needed by date phrases and refused.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

Transition = tuple[int, str]
"""A state and the rule name that leads on from it."""


def lookaheads(
    states: Sequence[Any], numbers: Mapping[Any, int], rules: Mapping[str, Sequence[Any]], end: str
) -> dict[tuple[int, Any], list[str]]:
    """For each state and rule that can be reduced there, the terminals that may follow."""
    if any(not rule.expansion for name in rules for rule in rules[name]):
        raise ValueError("a rule of a date grammar must not be empty")
    moves = [{symbol.name: numbers[to] for symbol, to in state.transitions.items()} for state in states]
    terminals = sorted({name for row in moves for name in row if name not in rules} | {end})
    bits = {name: 1 << place for place, name in enumerate(terminals)}
    follow, includes, lookback = _relations(moves, rules, bits, end)
    _close(follow, includes)
    return {reduction: _named(_union(follow, sources), terminals) for reduction, sources in lookback.items()}


def _named(union: int, terminals: Sequence[str]) -> list[str]:
    return [name for place, name in enumerate(terminals) if union >> place & 1]


def _union(follow: Mapping[Transition, int], sources: Sequence[Transition]) -> int:
    union = 0
    for source in sources:
        union |= follow[source]
    return union


def _relations(
    moves: Sequence[Mapping[str, int]], rules: Mapping[str, Sequence[Any]], bits: Mapping[str, int], end: str
) -> tuple[dict[Transition, int], dict[Transition, list[Transition]], dict[tuple[int, Any], list[Transition]]]:
    """What each transition reads at once, which transitions it flows into, and where each rule began."""
    follow: dict[Transition, int] = {}
    includes: dict[Transition, list[Transition]] = {}
    lookback: dict[tuple[int, Any], list[Transition]] = {}
    for state, name in _transitions(moves, rules):
        reads = sum(bits[symbol] for symbol in moves[moves[state][name]] if symbol in bits)
        follow[state, name] = reads | (bits[end] if state == 0 and not moves[moves[state][name]] else 0)
        for rule in rules[name]:
            at = before = state
            for symbol in rule.expansion:
                before, at = at, moves[at][symbol.name]
            lookback.setdefault((at, rule), []).append((state, name))
            last = rule.expansion[-1].name
            if last in rules:
                includes.setdefault((state, name), []).append((before, last))
    return follow, includes, lookback


def _transitions(moves: Sequence[Mapping[str, int]], rules: Mapping[str, Sequence[Any]]) -> Iterator[Transition]:
    return ((state, name) for state, row in enumerate(moves) for name in row if name in rules)


def _close(follow: dict[Transition, int], includes: Mapping[Transition, Sequence[Transition]]) -> None:
    """What may follow a rule may follow the name that it ends in: passed on until nothing changes."""
    pending = list(includes)
    while pending:
        source = pending.pop()
        for target in includes.get(source, ()):
            if follow[source] | follow[target] != follow[target]:
                follow[target] |= follow[source]
                pending.append(target)
