"""Lark's LALR tables, driven over a lattice of typed tokens.

Theory of operation
-------------------
A token of a chat message rarely has one type: "cancela" is an answer or a verb of deleting, "mañana" a date or part of
a title. So the input is no sequence but a lattice: at each position some edges `(terminal, start, end, value)`, best
first, where an edge may cover several tokens ("por favor", a whole date). Lark loads the grammar and builds the LALR(1)
item sets; `compile_table` reads the actions out of them and, where Lark would report a conflict or quietly choose to
shift, keeps all actions. `parse` then runs the automaton depth first: where the lattice or the table leaves a choice,
it forks. Stacks are linked tuples, so a fork copies nothing; a branch whose state has no action for an edge dies at a
dict look-up.

Two kinds of edges need no rule of the grammar:

- `SKIP` edges (polite words, a wake word, signs) may be passed over wherever they stand: `make_lattice` gives the
  position before one also the edges behind it, so the automaton never sees them;
- *elastic* terminals (the free text of a title) may start at any position and grow word by word. They end only where
  the state behind them has an action for an edge, so a title costs one shift and its ends are decided by the grammar.

What an elastic terminal swallows is the cost of a parse: the words that no rule explains. A branch that costs more than
the best complete parse is cut, so `parse` returns the cheapest parses, in the order of preference of the edges. The
number of steps is bounded; a message that needs more is read as far as it got.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from lark import Lark
from lark.common import ParserConf
from lark.lexer import Lexer
from lark.parsers.lalr_analysis import LALR_Analyzer

END = "$END"
SKIP = ""

# (terminal, start, end, value); it also stands in the tree as a leaf. An inner node is (rule number, children).
Edge: TypeAlias = tuple[str, int, int, Any]
Node: TypeAlias = tuple[int, tuple[Any, ...]]
_Stack: TypeAlias = tuple[int, Any, Any]

MAX_STEPS = 1200


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One expansion of a grammar rule. `origin` is its name; `alias` what follows "->", if anything."""

    origin: str
    alias: str | None
    size: int
    priority: int
    expansion: tuple[str, ...]

    @property
    def is_inlined(self) -> bool:
        """Rules that Lark makes for "*" and "+", and those that begin with "_", add no level of their own."""
        return self.origin.startswith("_")


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A compiled grammar. `actions[state][symbol]`: a state to go to (>= 0), a rule to reduce (~rule), or several."""

    actions: tuple[Mapping[str, int | tuple[int, ...]], ...]
    rules: tuple[Rule, ...]
    starts: Mapping[str, int]
    terminals: frozenset[str]
    conflicts: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Parse:
    """A complete parse of the positions up to `end`. `cost` counts the tokens that elastic terminals took."""

    root: Any
    end: int
    cost: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Lattice:
    """The input of a parse. `edges[i]` can be taken at position i, best first; the last position has only the end.

    `rigid` is the same without free text, for the place where free text has just ended.
    `elastic` gives the free-text terminals with the most tokens each may take; they never begin at a barrier nor cross
    one. `max_steps` bounds the shifts and reductions of one parse, whatever the text.
    """

    edges: Sequence[Sequence[Edge]]
    rigid: Sequence[Sequence[Edge]]
    elastic: Mapping[str, int] = field(default_factory=dict)
    barriers: frozenset[int] = frozenset()
    max_steps: int = MAX_STEPS


def make_lattice(
    edges: Sequence[Sequence[Edge]], elastic: Mapping[str, int], barriers: frozenset[int] = frozenset()
) -> Lattice:
    """Completes the edges of each token with the end, the free text that may begin there, and what skips lead to."""
    size = len(edges)
    complete: list[Sequence[Edge]] = [()] * size + [((END, size, size, None),)]
    for position in range(size - 1, -1, -1):
        own = [edge for edge in edges[position] if edge[0] != SKIP]
        for edge in edges[position]:
            if edge[0] == SKIP:
                own.extend(complete[edge[2]])
        if position not in barriers:
            own.extend((terminal, position, position, None) for terminal in elastic)
        complete[position] = own
    rigid = [[edge for edge in here if edge[0] not in elastic] for here in complete]
    return Lattice(edges=complete, rigid=rigid, elastic=elastic, barriers=barriers)


class _NoLexer(Lexer):
    """The grammar's terminals are classes of tokens; nothing is lexed from text."""

    def __init__(self, conf: object) -> None:
        pass

    def lex(self, *_: object) -> Any:
        raise NotImplementedError


class _ForkingAnalyzer(LALR_Analyzer):
    """Keeps every action of a conflict, the shift first. Reductions of unequal priority are still decided by it."""

    def compute_lalr1_states(self) -> None:
        pass


def compile_table(grammar: str, start: Sequence[str]) -> Table:
    """Reads a Lark grammar whose terminals are all declared. Raises lark.exceptions.GrammarError as Lark does."""
    # Asked for an Earley parser since that loads any grammar; only its rules are used.
    loaded = Lark(grammar, parser="earley", lexer=_NoLexer, start=list(start), maybe_placeholders=False)
    analyzer = _ForkingAnalyzer(ParserConf(loaded.rules, {}, list(start)))
    analyzer.compute_lalr()  # type: ignore[no-untyped-call]
    numbers = {rule: number for number, rule in enumerate(loaded.rules)}
    states = list(analyzer.lr0_itemsets)
    state_numbers = {id(state): number for number, state in enumerate(states)}
    actions = [_actions(state, numbers, state_numbers) for state in states]
    starts = {}
    for name, state in analyzer.lr0_start_states.items():
        starts[name] = state_numbers[id(state)]
        accepting = actions[starts[name]][name]
        actions[accepting][END] = accepting  # type: ignore[index]  # the goto of a start rule is one state
    return Table(
        actions=tuple(actions),
        rules=tuple(_rule(rule) for rule in loaded.rules),
        starts=starts,
        terminals=frozenset(symbol.name for rule in loaded.rules for symbol in rule.expansion if symbol.is_term),
        conflicts=sum(isinstance(action, tuple) for row in actions for action in row.values()),
    )


def _rule(rule: Any) -> Rule:
    return Rule(
        origin=str(rule.origin.name),
        alias=rule.alias,
        size=len(rule.expansion),
        priority=rule.options.priority or 0,
        expansion=tuple(symbol.name for symbol in rule.expansion),
    )


def _actions(state: Any, rules: Mapping[Any, int], states: Mapping[int, int]) -> dict[str, int | tuple[int, ...]]:
    choices: dict[str, list[int]] = {symbol.name: [states[id(to)]] for symbol, to in state.transitions.items()}
    for lookahead, reducible in state.lookaheads.items():
        top = max(rule.options.priority or 0 for rule in reducible)
        best = sorted(rules[rule] for rule in reducible if (rule.options.priority or 0) == top)
        choices.setdefault(lookahead.name, []).extend(~number for number in best)
    return {name: found[0] if len(found) == 1 else tuple(found) for name, found in choices.items()}


def parse(
    table: Table,
    start: str,
    lattice: Lattice,
    *,
    first: int = 0,
    is_prefix: bool = False,
    accepts: Callable[[Any], bool] | None = None,
) -> list[Parse]:
    """All cheapest parses from `first` to the end of the lattice, the preferred first.

    With `is_prefix` a parse may end anywhere: all ends are returned, each parse with its own `end`. `accepts` is asked
    about each complete tree; one that it refuses is no parse, so a dearer one may still be found.
    """
    run = _Run(table, lattice, is_prefix, accepts)
    run.expand((table.starts[start], None, None), first, 0, lattice.edges[first])
    run.drain()
    return run.found


class _Run:
    """One parse. An agenda entry is a branch: its stack, the edge to consume next, the cost so far."""

    __slots__ = ("accepts", "agenda", "best", "found", "is_prefix", "lattice", "size", "table")

    def __init__(self, table: Table, lattice: Lattice, is_prefix: bool, accepts: Callable[[Any], bool] | None) -> None:
        self.accepts = accepts
        self.table = table
        self.lattice = lattice
        self.is_prefix = is_prefix
        self.size = len(lattice.edges) - 1
        self.agenda: list[tuple[_Stack, Edge, int]] = []
        self.found: list[Parse] = []
        self.best = 1 << 30

    def expand(self, stack: _Stack, position: int, cost: int, edges: Sequence[Edge]) -> None:
        """Puts on the agenda every edge that the top state can take; the last one put is the first one tried."""
        row = self.table.actions[stack[0]]
        agenda = self.agenda
        if self.is_prefix and END in row:
            agenda.append((stack, (END, position, position, None), cost))
        for edge in reversed(edges):
            if edge[0] in row:
                agenda.append((stack, edge, cost))

    def stretch(self, stack: _Stack, state: int, terminal: str, position: int, cost: int) -> None:
        """Lets free text end at each place where the grammar can go on, the shortest tried first."""
        row, rigid, barriers = self.table.actions[state], self.lattice.rigid, self.lattice.barriers
        last = min(self.size, position + self.lattice.elastic[terminal], position + self.best - cost)
        ends: list[int] = []
        for end in range(position + 1, last + 1):
            for edge in rigid[end]:
                if edge[0] in row:
                    ends.append(end)
                    break
            if end in barriers:
                break
        for end in reversed(ends):
            self.expand((state, (terminal, position, end, None), stack), end, cost + end - position, rigid[end])

    def drain(self) -> None:
        actions, agenda = self.table.actions, self.agenda
        steps = self.lattice.max_steps
        while agenda and steps > 0:
            stack, edge, cost = agenda.pop()
            if cost > self.best:
                continue
            terminal = edge[0]
            action: Any = actions[stack[0]].get(terminal)
            while action is not None:
                steps -= 1
                if action.__class__ is tuple:
                    for other in action[:0:-1]:
                        agenda.append((self.reduce(stack, ~other), edge, cost))
                    action = action[0]
                if action >= 0:
                    self.shift(stack, action, edge, cost)
                    break
                stack = self.reduce(stack, ~action)
                action = actions[stack[0]].get(terminal) if steps > 0 else None

    def shift(self, stack: _Stack, state: int, edge: Edge, cost: int) -> None:
        terminal = edge[0]
        if terminal == END:
            self.accept(Parse(root=stack[1], end=edge[1], cost=cost))
        elif terminal in self.lattice.elastic:
            self.stretch(stack, state, terminal, edge[1], cost)
        else:
            self.expand((state, edge, stack), edge[2], cost, self.lattice.edges[edge[2]])

    def reduce(self, stack: _Stack, number: int) -> _Stack:
        rule = self.table.rules[number]
        children: list[Any] = []
        for _ in range(rule.size):
            children.append(stack[1])
            stack = stack[2]
        children.reverse()
        state: Any = self.table.actions[stack[0]][rule.origin]
        return (state, (number, tuple(children)), stack)

    def accept(self, parse: Parse) -> None:
        if self.accepts is not None and not self.accepts(parse.root):
            return
        if not self.is_prefix and parse.cost < self.best:
            self.best = parse.cost
            self.found.clear()
        self.found.append(parse)
