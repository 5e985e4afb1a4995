"""Lark's LALR tables, driven over a lattice of typed tokens.

Theory of operation
-------------------
A token of a chat message rarely has one type: "cancela" is an answer or a verb of deleting, "mañana" a date or part of
a title. So the input is no sequence but a lattice: at each position some edges `(terminal, start, end, value)`, best
first, where an edge may cover several tokens ("por favor", a whole date). Lark loads the grammar; `automaton` makes
its LALR(1) states and, where Lark would report a conflict or quietly choose to shift, keeps all actions. `parse` then
runs the automaton depth first: where the lattice or the table leaves a choice, it forks. Stacks are linked tuples, so
a fork copies nothing; a branch whose state has no action for an edge dies at a dict look-up.

Two kinds of edges need no rule of the grammar:

- `SKIP` edges (polite words, a wake word, signs) may be passed over wherever they stand: `make_lattice` gives the
  position before one also the edges behind it, so the automaton never sees them;
- *elastic* terminals (the free text of a title) may start at any position and grow word by word. They end only where
  the state behind them has an action for an edge, so a title costs one shift and its ends are decided by the grammar.

Many classes of words are interchangeable in many rules ("for" as a link, a preposition, a filler), which would double
the branches at each such word. So two branches that stand at the same place with the same states, the last of them a
helper rule (its name begins with "_"), are one: the first, or the cheaper. Rules with names of their own are never
merged, since what they mean differs.

What an elastic terminal swallows is the cost of a parse: the words that no rule explains. A branch that costs more than
the best complete parse is cut, so `parse` returns the cheapest parses, in the order of preference of the edges. The
number of steps is bounded; a message that needs more is read as far as it got.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, TypeAlias

from lark import Lark
from lark.lexer import Lexer

from engine.automaton import END, Production, build_automaton

SKIP = ""

# (terminal, start, end, value); it also stands in the tree as a leaf. An inner node is (rule number, children).
Edge: TypeAlias = tuple[str, int, int, Any]
Node: TypeAlias = tuple[int, tuple[Any, ...]]
# (state, its tree, the stack below, a number for the states of the whole stack)
_Stack: TypeAlias = tuple[int, Any, Any, int]
# (the reduction due, the state below, the terminal to come) -> (rules, steps beyond the first, state, its action)
_Place: TypeAlias = tuple[int, int, str]
_Chain: TypeAlias = tuple[tuple[int, ...], int, int, Any]

MAX_STEPS = 1200
_SHORT_TEXT = 5
_MAX_CHAINS = 200_000  # the packs' grammars use a tenth of it
_MAX_PARSES = 24  # what is ambiguous 24 times over is many ways to the same thing


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One expansion of a grammar rule. `origin` is its name; `alias` what follows "->", if anything."""

    origin: str
    alias: str | None
    priority: int
    expansion: tuple[str, ...]

    @property
    def size(self) -> int:
        return len(self.expansion)

    @property
    def is_inlined(self) -> bool:
        """Rules that Lark makes for "*" and "+", and those that begin with "_", add no level of their own."""
        return self.origin.startswith("_")


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A compiled grammar. `actions[state][symbol]`: a state to go to (>= 0), a rule to reduce (~rule), or several.

    `sizes` and `origins` are the rules by column. `elastic` gives the free-text terminals with the most tokens each may
    take, `texts[state]` those that a state can take. `is_helper[state]` when the state follows a helper rule.
    """

    actions: tuple[Mapping[str, int | tuple[int, ...]], ...]
    rules: tuple[Rule, ...]
    starts: Mapping[str, int]
    terminals: frozenset[str]
    conflicts: int
    sizes: tuple[int, ...]
    origins: tuple[str, ...]
    elastic: Mapping[str, int]
    texts: tuple[tuple[str, ...], ...]
    is_helper: tuple[bool, ...]
    chains: dict[_Place, _Chain] = field(default_factory=dict, repr=False, compare=False)

    def chain(self, place: _Place) -> _Chain:
        """What follows from reducing a rule of one symbol: the rules of one symbol that are then due, one after the
        other. Most reductions are such; nothing but the place decides them, so each chain is found once."""
        action: Any
        action, below, terminal = place
        rules: list[int] = []
        while action.__class__ is int and action < 0 and self.sizes[~action] == 1:
            rules.append(~action)
            state: Any = self.actions[below][self.origins[~action]]
            action = self.actions[state].get(terminal)
        found = (tuple(rules), len(rules) - 1, state, action)
        if len(self.chains) < _MAX_CHAINS:
            self.chains[place] = found
        return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Parse:
    """A complete parse of the positions up to `end`. `cost` counts the tokens that elastic terminals took."""

    root: Any
    end: int
    cost: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Lattice:
    """The input of a parse. `edges[i]` can be taken at position i, best first; the last position has only the end.

    `openings[i]` are their terminals, `landings[i]` the positions where free text may begin when position i is reached.
    Free text never begins at a barrier nor crosses one; one of at most `_SHORT_TEXT` tokens crosses no fence either.
    `max_steps` bounds the shifts and reductions of one parse.
    """

    edges: Sequence[Sequence[Edge]]
    openings: Sequence[frozenset[str]]
    landings: Sequence[Sequence[int]]
    barriers: frozenset[int] = frozenset()
    fences: frozenset[int] = frozenset()
    max_steps: int = MAX_STEPS


def make_lattice(
    edges: Sequence[Sequence[Edge]], barriers: frozenset[int] = frozenset(), fences: frozenset[int] = frozenset()
) -> Lattice:
    """Completes the edges of each token with the end, and with what lies behind the edges that may be skipped."""
    size = len(edges)
    complete: list[Sequence[Edge]] = [()] * size + [((END, size, size, None),)]
    openings = [_NOTHING] * size + [frozenset((END,))]
    landings: list[Sequence[int]] = [()] * (size + 1)
    for position in range(size - 1, -1, -1):
        own: Sequence[Edge] = edges[position]
        landing: list[int] = [] if position in barriers else [position]
        beyond = [edge[2] for edge in own if edge[0] == SKIP]
        if beyond:
            own = [edge for edge in own if edge[0] != SKIP]
            if not own:
                landing = []  # what can only be skipped begins no text
            for skipped in dict.fromkeys(beyond):
                own.extend(complete[skipped])
                landing.extend(landings[skipped])
        complete[position] = own
        landings[position] = landing
        if own:
            openings[position] = frozenset([edge[0] for edge in own])
    return Lattice(edges=complete, openings=openings, landings=landings, barriers=barriers, fences=fences)


_NOTHING: frozenset[str] = frozenset()


class _NoLexer(Lexer):
    """The grammar's terminals are classes of tokens; nothing is lexed from text."""

    def __init__(self, conf: object) -> None:
        pass

    def lex(self, *_: object) -> Any:
        raise NotImplementedError


def compile_table(grammar: str, start: Sequence[str], elastic: Mapping[str, int] | None = None) -> Table:
    """Reads a Lark grammar whose terminals are all declared. Raises lark.exceptions.GrammarError as Lark does."""
    elastic = elastic or {}
    # Lark is asked for no parser: its rules are all that is used, and a parser of its own would take a second to make.
    loaded = Lark(grammar, parser=None, lexer=_NoLexer, start=list(start), maybe_placeholders=False)
    rules = _without_word_groups([_rule(rule) for rule in loaded.rules])
    productions = [Production(origin=r.origin, expansion=r.expansion, priority=r.priority) for r in rules]
    automaton = build_automaton(productions, start)
    rows, origins = automaton.rows, {rule.origin for rule in rules}
    return Table(
        actions=rows,
        rules=tuple(rules),
        sizes=tuple(rule.size for rule in rules),
        origins=tuple(rule.origin for rule in rules),
        elastic=elastic,
        texts=tuple(tuple(terminal for terminal in elastic if terminal in row) for row in rows),
        is_helper=_helper_states(rows),
        starts=automaton.starts,
        terminals=frozenset(symbol for rule in rules for symbol in rule.expansion if symbol not in origins),
        conflicts=sum(isinstance(action, tuple) for row in rows for action in row.values()),
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


def _helper_states(actions: Sequence[Mapping[str, Any]]) -> tuple[bool, ...]:
    """Every state is entered by one symbol only; those entered by a rule whose name begins with "_"."""
    helpers = {to for row in actions for symbol, to in row.items() if symbol.startswith("_")}
    return tuple(state in helpers for state in range(len(actions)))


def _rule(rule: Any) -> Rule:
    return Rule(
        origin=str(rule.origin.name),
        alias=rule.alias,
        priority=rule.options.priority or 0,
        expansion=tuple(symbol.name for symbol in rule.expansion),
    )


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
    run.expand((table.starts[start], None, None, 0), first, 0, table.texts[table.starts[start]])
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

    def expand(self, stack: _Stack, position: int, cost: int, texts: Sequence[str]) -> None:
        """Puts on the agenda what the top state can take; the last one put is the first one tried."""
        row = self.table.actions[stack[0]]
        agenda = self.agenda
        if self.is_prefix and END in row:
            agenda.append((stack, (END, position, position, None), cost))
        if texts:
            for landing in self.lattice.landings[position]:
                for terminal in texts:
                    agenda.append((stack, (terminal, landing, landing, None), cost))
        for edge in reversed(self.lattice.edges[position]):
            if edge[0] in row:
                agenda.append((stack, edge, cost))

    def stretch(self, stack: _Stack, state: int, edge: Edge, cost: int) -> None:
        """Lets free text end at the next place where the grammar can go on, and leaves the places after it for later.

        The edge of a text that may still grow has the state behind it as its value, and the end tried last.
        """
        terminal, position = edge[0], edge[1]
        # The view of the keys goes through the shorter side; a set would go through all of the row.
        row, openings, longest = self.table.actions[state].keys(), self.lattice.openings, self.table.elastic[terminal]
        barriers = self.lattice.barriers if longest > _SHORT_TEXT else self.lattice.fences
        last = min(self.size, position + longest, position + self.best - cost)
        for end in range(edge[2] + 1, last + 1):
            is_last = end in barriers or end == last
            if not row.isdisjoint(openings[end]):
                if not is_last:
                    self.agenda.append((stack, (terminal, position, end, state), cost))
                # No free text may follow: two texts side by side are one.
                text = (state, (terminal, position, end, None), stack, hash((state, stack[3])))
                self.expand(text, end, cost + end - position, ())
                return
            if is_last:
                return

    def drain(self) -> None:  # noqa: PLR0915 - see below
        """The automaton. All of a parse's time is spent here, so what could be a call is written out."""
        table, lattice, agenda = self.table, self.lattice, self.agenda
        actions, sizes, origins = table.actions, table.sizes, table.origins
        texts, elastic, is_helper, chains = table.texts, table.elastic, table.is_helper, table.chains
        edges, openings, landings, is_prefix = lattice.edges, lattice.openings, lattice.landings, self.is_prefix
        seen: dict[tuple[int, str, int, int], int] = {}
        steps = lattice.max_steps
        while agenda and steps > 0:
            stack, edge, cost = agenda.pop()
            if cost > self.best:
                continue
            terminal = edge[0]
            if terminal in elastic and edge[3] is not None:
                steps -= 1
                self.stretch(stack, edge[3], edge, cost)
                continue
            action: Any = actions[stack[0]].get(terminal)
            while action is not None and steps > 0:
                steps -= 1
                if action.__class__ is tuple:
                    agenda.extend((self.reduce(stack, ~other), edge, cost) for other in action[:0:-1])
                    action = action[0]
                if action < 0:
                    number = ~action
                    size = sizes[number]
                    if size == 1:
                        below = stack[2]
                        key = (action, below[0], terminal)
                        rules, more_steps, state, action = chains.get(key) or table.chain(key)
                        steps -= more_steps
                        if action is None:
                            break
                        tree = stack[1]
                        for number in rules:
                            tree = (number, (tree,))
                        stack = (state, tree, below, hash((state, below[3])))
                        continue
                    if size == 2:
                        below = stack[2]
                        children = (below[1], stack[1])
                        below = below[2]
                    else:
                        stack = self.reduce(stack, number)
                        action = actions[stack[0]].get(terminal)
                        continue
                    state = actions[below[0]][origins[number]]
                    stack = (state, (number, children), below, hash((state, below[3])))
                    action = actions[state].get(terminal)
                    continue
                if is_helper[stack[0]]:
                    place = (stack[3], terminal, edge[1], edge[2])
                    if seen.get(place, cost + 1) <= cost:
                        break
                    seen[place] = cost
                if terminal in elastic:
                    self.stretch(stack, action, edge, cost)
                elif terminal == END:
                    self.accept(Parse(root=stack[1], end=edge[1], cost=cost))
                elif is_prefix:
                    self.expand((action, edge, stack, hash((action, stack[3]))), edge[2], cost, texts[action])
                else:
                    position, row = edge[2], actions[action]
                    following = texts[action]
                    if following or not row.keys().isdisjoint(openings[position]):
                        stack = (action, edge, stack, hash((action, stack[3])))
                        if following:
                            for landing in landings[position]:
                                for text in following:
                                    agenda.append((stack, (text, landing, landing, None), cost))
                        for onward in reversed(edges[position]):
                            if onward[0] in row:
                                agenda.append((stack, onward, cost))
                break

    def reduce(self, stack: _Stack, number: int) -> _Stack:
        children: list[Any] = []
        for _ in range(self.table.sizes[number]):
            children.append(stack[1])
            stack = stack[2]
        children.reverse()
        state: Any = self.table.actions[stack[0]][self.table.origins[number]]
        return (state, (number, tuple(children)), stack, hash((state, stack[3])))

    def accept(self, parse: Parse) -> None:
        if self.accepts is not None and not self.accepts(parse.root):
            return
        if not self.is_prefix and parse.cost < self.best:
            self.best = parse.cost
            self.found.clear()
        self.found.append(parse)
        if len(self.found) >= _MAX_PARSES and not self.is_prefix:
            self.agenda.clear()
