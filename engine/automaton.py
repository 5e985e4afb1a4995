"""Rules -> the states of an LALR(1) automaton that keeps every action of a conflict.

Lark's own analysis reports a conflict as an error or silently shifts, and takes seconds for a grammar of a language
pack's size. This is the same construction (DeRemer and Pennello, "Efficient computation of LALR(1) look-ahead sets",
1982) over integers, a set of terminals being the bits of one. No rule may be empty, which Lark's loader sees to for "?"
and "*": so nothing is nullable, and the relation "reads" of the paper is not needed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

END = "$END"
_DOTS = 64  # an item is rule * _DOTS + the place of the dot


@dataclass(frozen=True, slots=True, kw_only=True)
class Production:
    """A rule as the automaton sees it. Names in `terminals` of the grammar are terminals, all others rules."""

    origin: str
    expansion: tuple[str, ...]
    priority: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Automaton:
    """`rows[state][symbol]` is a state to go to (>= 0), a rule to reduce (~rule), or several, the state first."""

    rows: tuple[Mapping[str, int | tuple[int, ...]], ...]
    starts: Mapping[str, int]


def build_automaton(productions: Sequence[Production], starts: Sequence[str]) -> Automaton:
    """Raises ValueError for an empty rule. A complete parse of a start is the action of END in the state behind it."""
    for production in productions:
        if not 0 < len(production.expansion) < _DOTS:
            raise ValueError(f"the rule {production.origin} is empty or too long")
    return _Builder(productions, starts).automaton()


class _Builder:
    def __init__(self, productions: Sequence[Production], starts: Sequence[str]) -> None:
        roots = [Production(origin=f"$root_{start}", expansion=(start,)) for start in starts]
        self.starts = starts
        self.productions = [*productions, *roots]
        self.first_root = len(productions)
        self.by_origin: dict[str, list[int]] = {}
        for number, production in enumerate(self.productions):
            self.by_origin.setdefault(production.origin, []).append(number)
        names = {symbol for p in self.productions for symbol in p.expansion if symbol not in self.by_origin}
        self.terminals = [END, *sorted(names)]
        self.bits = {name: 1 << number for number, name in enumerate(self.terminals)}
        self.reachable = {origin: self._leftmost(origin) for origin in self.by_origin}
        self.moves: list[dict[str, int]] = []
        self.kernels: list[tuple[int, ...]] = []

    def _leftmost(self, origin: str) -> tuple[str, ...]:
        """The rules that a text read as `origin` may begin with, itself the first."""
        found = {origin: None}
        waiting = [origin]
        while waiting:
            for number in self.by_origin[waiting.pop()]:
                first = self.productions[number].expansion[0]
                if first in self.by_origin and first not in found:
                    found[first] = None
                    waiting.append(first)
        return tuple(found)

    def automaton(self) -> Automaton:
        self._build_states()
        lookaheads = self._lookaheads()
        rows = [self._row(state, lookaheads) for state in range(len(self.moves))]
        for number, start in enumerate(self.starts):
            accepting = self.moves[number][start]
            rows[accepting][END] = accepting
        return Automaton(rows=tuple(rows), starts={start: number for number, start in enumerate(self.starts)})

    def _build_states(self) -> None:
        numbers: dict[tuple[int, ...], int] = {}

        def number_of(kernel: tuple[int, ...]) -> int:
            if kernel not in numbers:
                numbers[kernel] = len(self.kernels)
                self.kernels.append(kernel)
            return numbers[kernel]

        for root in range(self.first_root, len(self.productions)):
            number_of((root * _DOTS,))
        while len(self.moves) < len(self.kernels):
            targets = self._targets(self.kernels[len(self.moves)])
            self.moves.append({symbol: number_of(tuple(sorted(items))) for symbol, items in targets.items()})

    def _targets(self, kernel: tuple[int, ...]) -> dict[str, list[int]]:
        """The kernels behind each symbol that a state can take."""
        targets: dict[str, list[int]] = {}
        closed: dict[str, None] = {}
        for item in kernel:
            number, dot = divmod(item, _DOTS)
            expansion = self.productions[number].expansion
            if dot < len(expansion):
                targets.setdefault(expansion[dot], []).append(item + 1)
                if expansion[dot] in self.by_origin:
                    closed.update(dict.fromkeys(self.reachable[expansion[dot]]))
        for origin in closed:
            for number in self.by_origin[origin]:
                targets.setdefault(self.productions[number].expansion[0], []).append(number * _DOTS + 1)
        return targets

    def _lookaheads(self) -> dict[tuple[int, int], int]:
        """The terminals, as bits, on which a state reduces a rule."""
        follow = {
            (state, symbol): self._direct(target)
            for state, moves in enumerate(self.moves)
            for symbol, target in moves.items()
            if symbol in self.by_origin
        }
        for number, start in enumerate(self.starts):
            follow[number, start] |= self.bits[END]
        includers: dict[tuple[int, str], list[tuple[int, str]]] = {}
        lookback: dict[tuple[int, int], list[tuple[int, str]]] = {}
        for state, origin in follow:
            for number in self.by_origin[origin]:
                place, last = self._walk(state, number)
                lookback.setdefault((place, number), []).append((state, origin))
                if last is not None:
                    includers.setdefault((state, origin), []).append(last)
        _spread(follow, includers)
        return {
            reduction: _union(follow[transition] for transition in transitions)
            for reduction, transitions in lookback.items()
        }

    def _direct(self, state: int) -> int:
        return _union(self.bits[symbol] for symbol in self.moves[state] if symbol not in self.by_origin)

    def _walk(self, state: int, number: int) -> tuple[int, tuple[int, str] | None]:
        """Where a rule ends that begins in a state, and the transition of its last symbol where that is a rule."""
        last: tuple[int, str] | None = None
        for symbol in self.productions[number].expansion:
            last = (state, symbol) if symbol in self.by_origin else None
            state = self.moves[state][symbol]
        return state, last

    def _row(self, state: int, lookaheads: Mapping[tuple[int, int], int]) -> dict[str, int | tuple[int, ...]]:
        choices: dict[str, list[int]] = {symbol: [target] for symbol, target in self.moves[state].items()}
        reductions: dict[str, list[int]] = {}
        for item in self.kernels[state]:
            number, dot = divmod(item, _DOTS)
            if number < self.first_root and dot == len(self.productions[number].expansion):
                for name in self._names(lookaheads[state, number]):
                    reductions.setdefault(name, []).append(number)
        for name, numbers in reductions.items():
            top = max(self.productions[number].priority for number in numbers)
            best = [~number for number in sorted(numbers) if self.productions[number].priority == top]
            choices.setdefault(name, []).extend(best)
        return {name: found[0] if len(found) == 1 else tuple(found) for name, found in choices.items()}

    def _names(self, bits: int) -> Iterator[str]:
        while bits:
            lowest = bits & -bits
            yield self.terminals[lowest.bit_length() - 1]
            bits ^= lowest


def _union(sets: Iterator[int]) -> int:
    together = 0
    for bits in sets:
        together |= bits
    return together


def _spread(follow: dict[tuple[int, str], int], includers: Mapping[tuple[int, str], Sequence[tuple[int, str]]]) -> None:
    """What follows a whole rule follows also the rule that ends it; until nothing changes."""
    waiting = dict.fromkeys(includers)
    while waiting:
        transition, _ = waiting.popitem()
        for inner in includers[transition]:
            together = follow[inner] | follow[transition]
            if together != follow[inner]:
                follow[inner] = together
                if inner in includers:
                    waiting[inner] = None
