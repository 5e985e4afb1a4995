"""LALR tables, driven over a lattice of typed tokens.

Theory of operation
-------------------
A token of a chat message rarely has one type: "cancela" is an answer or a verb of deleting, "mañana" a date or part of
a title. So the input is no sequence but a lattice: at each position some edges `(terminal, start, end, value)`, where
an edge may cover several tokens ("por favor", a whole date). Lark loads the grammar (`table`), `automaton` makes its
LALR(1) states and, where Lark would report a conflict or quietly choose to shift, keeps all actions. `parse` then goes
from place to place of the automaton (`places`) depth first: where the lattice or the table leaves a choice, it forks. A
branch is a place, a position and the linked list of the edges that led there, so a fork copies nothing; one that cannot
take an edge is not put on the agenda at all.

The edges of one word stand together under its `Kind`: words of the same terminals are of the same kind, and a place
knows what it takes of each (`Place.fits`). So a step looks up a word, not each of the ten terminals that it may have.

Two kinds of edges need no rule of the grammar:

- `SKIP` edges (polite words, a wake word, signs) may be passed over wherever they stand: `make_lattice` gives the
  position before one also the edges behind it, so the automaton never sees them;
- *elastic* terminals (the free text of a title) may start at any position and grow word by word. They end only where
  the place behind them can take an edge, so a title costs one step and its ends are decided by the grammar.

Many classes of words are interchangeable in many rules ("for" as a link, a preposition, a filler), which would double
the branches at each such word. So two branches that stand at the same place and position, the last thing read a helper
rule (its name begins with "_"), are one: the first, or the cheaper. Rules with names of their own are never merged,
since what they mean differs.

What an elastic terminal swallows is the cost of a parse: the words that no rule explains. A branch that costs more than
the best complete parse is cut, so `parse` returns the cheapest parses, in the order of preference of the edges. The
number of steps is bounded; a message that needs more is read as far as it got.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import reduce
from operator import or_
from typing import Any, TypeAlias

from engine.automaton import END
from engine.places import ACCEPTED, FRAME, MERGED, PLAIN, WHOLE, Chain, Kind, Kinds, Place
from engine.table import Table

SKIP = ""

# (terminal, start, end, value); it also stands in the tree as a leaf. An inner node is (rule number, children).
Edge: TypeAlias = tuple[str, int, int, Any]
Node: TypeAlias = tuple[int, tuple[Any, ...]]
# The edges from a position to another: (their terminals, where they start and end from there on, the value of each)
Option: TypeAlias = tuple[Kind, int, int, Sequence[Any]]
# (the last edge, the rules reduced before it, what led there)
_History: TypeAlias = tuple[Edge, Chain, Any]
# (terminal, start, the rules reduced before it, whether to merge)
_Text: TypeAlias = tuple[str, int, Chain, int]
_Branch: TypeAlias = tuple[Place, int, int, Any, Any]

MAX_STEPS = 1200
_SHORT_TEXT = 5
_TOKENS_A_STEP = 3  # that a whole tree takes
_MOST_BEYOND = 6  # options that are taken from behind skipped words; people write two
_MAX_PARSES = 24  # what is ambiguous 24 times over is many ways to the same thing


@dataclass(slots=True, kw_only=True)
class Parse:
    """A complete parse. `cost` counts the tokens that elastic terminals took, `priority` is that of its rules.

    `root` is the tree of what means something (`places`), its children under a node of no rule; `made` is what was made
    of it.
    """

    root: Any
    cost: int
    priority: int
    made: Any
    _history: Any = field(repr=False, compare=False)

    @property
    def edges(self) -> list[Edge]:
        """All that was read, without the end, from right to left."""
        found: list[Edge] = []
        history = self._history[2]
        while history is not None:
            found.append(history[0])
            history = history[2]
        return found

    @property
    def named(self) -> list[int]:
        """The rules that are named (`Chain`), from left to right."""
        return [rule for _, chain, _ in _steps(self._history) for rule in chain.named]


@dataclass(slots=True, kw_only=True)
class Lattice:
    """The input of a parse. `options[i]` can be taken at position i, best last; the last position has only the end.

    `landings[i]` are the positions where free text may begin when position i is reached. Free text never begins at a
    barrier nor crosses one; one of at most `_SHORT_TEXT` tokens crosses no fence either. `where` tells of each kind the
    positions where it can be taken: like barriers and fences a number whose bit i stands for position i. `bits` are
    those of all kinds, and `max_steps` bounds the steps of one parse.
    """

    options: Sequence[Sequence[Option]]
    landings: Sequence[Sequence[int]]
    where: Mapping[Kind, int]
    bits: int
    barriers: int = 0
    fences: int = 0
    max_steps: int = MAX_STEPS

    @property
    def edges(self) -> list[list[Edge]]:
        """Each edge by itself, the best last, for those who look at the words."""
        return [
            [
                (terminal, position + lead, position + length, value)
                for kind, lead, length, values in options
                for terminal, value in zip(reversed(kind.terminals), reversed(values), strict=True)
            ]
            for position, options in enumerate(self.options)
        ]


def make_lattice(
    kinds: Kinds,
    options: Sequence[Sequence[Option]],
    skips: Mapping[int, Collection[int]],
    barriers: Collection[int] = (),
    fences: Collection[int] = (),
) -> Lattice:
    """Completes the options of each token, best last, with the end and with what lies behind what may be skipped.

    `skips` tells the ends of what may be passed over from a position on.
    """
    size, end = len(options), kinds.of(END)
    complete: list[Sequence[Option]] = [*options, ((end, 0, 0, (None,)),)]
    landings: list[Sequence[int]] = [()] * (size + 1)
    where: dict[Kind, int] = {end: 1 << size}
    for position in range(size - 1, -1, -1):
        own = complete[position]
        landing: Sequence[int] = () if position in barriers else (position,)
        if position in skips:
            beyond = skips[position]
            if not own:  # what can only be skipped begins no text
                landing = ()
            if not own and len(beyond) == 1:  # and a run of it costs no more
                (skipped,) = beyond
                own, landing = _beyond(complete[skipped], skipped - position), landings[skipped]
            else:
                for skipped in beyond:
                    own = (*_beyond(complete[skipped][-_MOST_BEYOND:], skipped - position), *own)
                    landing = (*landing, *landings[skipped][:_MOST_BEYOND])
            complete[position] = own
        landings[position] = landing
        for option in own:
            where[option[0]] = where.get(option[0], 0) | 1 << position
    return Lattice(
        options=complete,
        landings=landings,
        where=where,
        bits=reduce(or_, [kind.bits for kind in where]),
        barriers=_bits(barriers),
        fences=_bits(fences),
    )


def _beyond(options: Sequence[Option], by: int) -> Sequence[Option]:
    """The same as they are seen from a position so far before theirs."""
    return [(kind, lead + by, length + by, values) for kind, lead, length, values in options]


def _bits(positions: Collection[int]) -> int:
    return sum([1 << position for position in positions]) if positions else 0


def parse(table: Table, start: str, lattice: Lattice, *, make: Callable[[Any], Any] | None = None) -> list[Parse]:
    """All cheapest parses, the preferred first; of those of which the same object is made the one of highest priority.

    `make` is given each complete tree; one that it makes nothing of is no parse, so a dearer one may still be found.
    """
    run = _Run(table, lattice, make)
    run.drain(table.places.root(table.starts[start]))
    return run.found


class _Run:
    """One parse. A branch is its place, its position, its cost so far, its history, and how it came there."""

    __slots__ = ("agenda", "best", "count", "ends", "found", "lattice", "make", "seen", "table")

    def __init__(self, table: Table, lattice: Lattice, make: Callable[[Any], Any] | None) -> None:
        self.make = make
        self.count = 0
        self.table = table
        self.lattice = lattice
        self.agenda: list[_Branch] = []
        self.found: list[Parse] = []
        self.seen: dict[tuple[Place, int, int], int] = {}
        self.ends: dict[Place, int] = {}
        self.best = 1 << 30

    def drain(self, root: Place) -> None:
        """All of a parse's time is spent here and in `stretch`, so what could be a call is written out."""
        places, lattice, agenda = self.table.places, self.lattice, self.agenda
        seen = self.seen
        options, landings, present, push = lattice.options, lattice.landings, lattice.bits, agenda.append
        push((root, 0, 0, None, PLAIN))
        steps = lattice.max_steps
        while agenda and steps > 0:
            place, position, cost, history, how = agenda.pop()
            if cost > self.best:
                continue
            steps -= 1
            if how:
                if how.__class__ is tuple:
                    if cost < self.best:
                        self.stretch(place, position, cost, history, how)
                    continue
                if how == ACCEPTED:
                    steps -= position // _TOKENS_A_STEP
                    self.accept(history, cost)
                    continue
                key = (place, history[0][1], position)
                if seen.get(key, cost + 1) <= cost:
                    continue
                seen[key] = cost
            texts = place.texts
            if texts is None:
                texts = places.texts(place)
            if texts and cost < self.best:
                for landing in landings[position]:
                    for terminal, (after, rules, step) in texts:
                        if after.opens & present:
                            push((after, landing, cost, history, (terminal, landing, rules, step)))
            opens, fits = place.opens, place.fits
            for kind, lead, length, values in options[position]:
                if kind.bits & opens:
                    found = fits.get(kind)
                    if found is None:
                        found = places.fits(place, kind)
                    start, end = position + lead, position + length
                    for index, terminal, after, rules, step in found:
                        push((after, end, cost, ((terminal, start, end, values[index]), rules, history), step))

    def find_ends(self, place: Place) -> int:
        """The positions where the grammar can go on from a place behind free text, as bits."""
        opens, fits, bits = place.opens, place.fits, 0
        for kind, its in self.lattice.where.items():
            if kind.bits & opens:
                found = fits.get(kind)
                if self.table.places.fits(place, kind) if found is None else found:
                    bits |= its
        self.ends[place] = bits
        return bits

    def stretch(self, place: Place, position: int, cost: int, history: Any, text: _Text) -> None:
        """Lets free text end at the next position where the grammar can go on, and leaves those after it for later."""
        terminal, start, rules, step = text
        if position == start and step == MERGED and self.is_known(place, start, start, cost):
            return
        ends = self.ends.get(place)
        if ends is None:
            ends = self.find_ends(place)
        ends >>= position + 1
        lattice, longest = self.lattice, self.table.elastic[terminal]
        barrier = (lattice.barriers if longest > _SHORT_TEXT else lattice.fences) >> position + 1
        last = min(len(lattice.options) - 1, start + longest, start + self.best - cost)
        if barrier:
            last = min(last, position + (barrier & -barrier).bit_length())
        position += (ends & -ends).bit_length()
        if not ends or position > last:
            return
        if position < last:
            self.agenda.append((place, position, cost, history, text))
        fits, push, cost = place.fits, self.agenda.append, cost + position - start
        ended = ((terminal, start, position, None), rules, history)
        for kind, lead, length, values in lattice.options[position]:  # no text: two texts side by side are one
            for index, name, after, more, how in fits.get(kind, ()):
                edge = (name, position + lead, position + length, values[index])
                push((after, edge[2], cost, (edge, more, ended), how))

    def is_known(self, place: Place, start: int, end: int, cost: int) -> bool:
        """Whether a branch came to the same by the same token before, at no higher cost."""
        key = (place, start, end)
        if self.seen.get(key, cost + 1) <= cost:
            return True
        self.seen[key] = cost
        return False

    def accept(self, history: _History, cost: int) -> None:
        root, priority = _tree(history, self.table)
        made = root if self.make is None else self.make(root)
        if not made:
            return
        same = next((known for known in self.found if known.made is made), None)
        if same is None:
            if cost < self.best:
                self.best, self.count = cost, 0
                self.found.clear()
            self.found.append(Parse(root=root, cost=cost, priority=priority, made=made, _history=history))
        elif priority > same.priority:
            self.found.remove(same)
            self.found.append(replace(same, root=root, priority=priority, _history=history))
        self.count += 1
        if self.count >= _MAX_PARSES:
            self.agenda.clear()


def _steps(history: _History | None) -> Iterator[_History]:
    """What led to a whole parse, from the first edge to the end."""
    steps: list[_History] = []
    while history is not None:
        steps.append(history)
        history = history[2]
    return reversed(steps)


def _tree(history: _History, table: Table) -> tuple[Any, int]:
    """The tree of a whole parse and its priority."""
    told, items, priority = table.told, table.places.items, 0
    stack: list[list[Any]] = []
    for edge, (_, its_priority, moves, _), _ in _steps(history):
        priority += its_priority
        for kind, rule, size in moves:
            if size > 1:
                parts = stack[1 - size :]
                del stack[1 - size :]
                for part in parts:
                    stack[-1] += part
            if kind == WHOLE:
                stack[-1] = [(rule, tuple(stack[-1]))]
            elif kind:
                stack[-1] = [(rule, _told(stack[-1], told, items if kind == FRAME else _NO_ITEMS))]
        stack.append([edge])
    return (NO_RULE, tuple(stack[-2])), priority


def _told(parts: list[Any], told: frozenset[str], items: frozenset[int]) -> tuple[Any, ...]:
    """The parts of a node less the leaves that nobody asks about, the items taken apart."""
    found: list[Any] = []
    for part in parts:
        head = part[0]
        if head in items:
            found += part[1]
        elif head.__class__ is not str or head in told:
            found.append(part)
    return tuple(found)


NO_RULE = -1
_NO_ITEMS: frozenset[int] = frozenset()
