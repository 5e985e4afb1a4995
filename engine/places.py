"""Where a parse can stand: stacks of states, and what every terminal does to each, found once.

Theory of operation
-------------------
An LALR driver spends its time reducing: a chain of rules at each word, more at each branch, and most of them lead to a
state that refuses the word after all. But what a terminal does to a stack depends on nothing but the states on it:
which rules are reduced, and where the stack then stands. So a stack is a `Place`, one object for equal states, and
`following` keeps what was found out about it, and `fits` the same for all the terminals that a word can have (`Kind`):
to parse a message is to look up a few words at a few places. The trees are built of the reduced rules afterwards, for
whole parses only (`lalr`); what such a chain of rules does to a tree is found out here too (`Chain`).

Messages are much alike, so the places of some hundred messages serve nearly all others. They are a cache: no result
depends on what was read before. Beyond `_MOST_PLACES` of them and of what they take they are forgotten.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from functools import reduce
from operator import or_
from typing import Any, Literal, NamedTuple, TypeAlias

from engine.automaton import END
from engine.rows import Action, Rows

PLAIN, MERGED, ACCEPTED = 0, 1, 2
"""How a step is taken: as it is; once for all that come the same way; as the end of a parse."""

_MOST_PLACES = 120_000
_MOST_REDUCTIONS = 500
"""No stack of a grammar without cycles needs more between two words."""


STRUCTURE, WHOLE, FRAME, LIST, ITEM = 0, 1, 2, 3, 4
"""What a rule makes in the tree. Structure leaves its parts to the rule above it. All others make a node: a whole of
all its parts, the rest without the leaves that nobody asks about; a list keeps its items, a frame takes them apart."""


class Meaning(NamedTuple):
    """`kind` is one of those above, `number` that of the first rule that means the same."""

    kind: int
    number: int


class Reduction(NamedTuple):
    """A rule as the places see it. `names` tells whose name is told: the rule's own, that of its part, or nobody's."""

    origin: str
    size: int
    priority: int
    meaning: Meaning
    names: Literal["itself", "part", ""] = ""


class Chain(NamedTuple):
    """The rules that are reduced one after the other before a terminal is taken, with the sum of their priorities.

    `moves` tells what they do to the tree: (what is kept, the rule's meaning, how many trees it takes), without those
    that do nothing. `named` are the rules whose names are told: of a chain of rules with one part each the lowest,
    which is the phrase's own.
    """

    rules: tuple[int, ...]
    priority: int
    moves: tuple[tuple[int, int, int], ...]
    named: tuple[int, ...]


class Kind:
    """The terminals that a word can have, the best first; `bits` are their numbers as bits, together and `each`."""

    __slots__ = ("bits", "each", "terminals")

    def __init__(self, terminals: tuple[str, ...], each: Sequence[int]) -> None:
        self.terminals = terminals
        self.each = each
        self.bits = reduce(or_, each)


class Kinds:
    """The kinds of words: one object for the same terminals. Terminals are numbered as they are met."""

    __slots__ = ("known", "numbers", "together")

    def __init__(self) -> None:
        self.known: dict[tuple[str, ...], Kind] = {}
        self.numbers: dict[str, int] = {}
        self.together: dict[frozenset[str], int] = {}

    def of(self, *terminals: str) -> Kind:
        return self.known.get(terminals) or self.known.setdefault(terminals, Kind(terminals, self.bits(terminals)))

    def bits(self, terminals: Iterable[str]) -> list[int]:
        """A bit for each."""
        return [1 << self.numbers.setdefault(terminal, len(self.numbers)) for terminal in terminals]

    def any_of(self, terminals: frozenset[str]) -> int:
        """The bits of all of them in one, for those who ask for the same ones of every message."""
        bits = self.together.get(terminals)
        if bits is None:
            bits = self.together[terminals] = reduce(or_, self.bits(terminals), 0)
        return bits


class Place:
    """A stack of LALR states: the state on top, and the place below. `fits` tells what it takes of a kind of words,
    `opens` the terminals that it may take, as bits: those of its state, less those that turned out to lead nowhere."""

    __slots__ = ("above", "below", "fits", "following", "opens", "state", "texts")

    def __init__(self, state: int, below: Place | None, opens: int) -> None:
        self.state = state
        self.below = below
        self.opens = opens
        self.above: dict[int, Place] = {}
        self.following: dict[str, tuple[Step, ...]] = {}
        self.fits: dict[Kind, tuple[Fit, ...]] = {}
        self.texts: tuple[Text, ...] | None = None


# (where the terminal leads, the rules that are reduced before it is taken, how)
Step: TypeAlias = tuple[Place, Chain, int]
# (which of a kind's terminals is taken, its name, and the parts of the step it makes)
Fit: TypeAlias = tuple[int, str, Place, Chain, int]
# (free text, the step it makes)
Text: TypeAlias = tuple[str, Step]


class Places:
    """The places of one automaton. `rules` are its rules, `elastic` its free texts, the least preferred first; `kinds`
    are those of the words that it is given."""

    __slots__ = (
        "chains",
        "count",
        "elastic",
        "ground",
        "helpers",
        "items",
        "kinds",
        "opens",
        "origins",
        "rows",
        "rules",
        "sizes",
    )

    def __init__(
        self,
        *,
        actions: Sequence[Mapping[str, Action]],
        rules: Sequence[Reduction],
        elastic: Sequence[str],
        kinds: Kinds,
    ) -> None:
        self.rows = Rows(actions)
        self.kinds = kinds
        self.opens = _opens(self.rows, {rule.origin for rule in rules}, kinds)
        self.rules = rules
        self.sizes = tuple(rule.size for rule in rules)
        self.origins = tuple(rule.origin for rule in rules)
        self.items = frozenset(rule.meaning.number for rule in rules if rule.meaning.kind == ITEM)
        self.elastic = elastic
        self.chains: dict[tuple[int, ...], Chain] = {}
        self.helpers = _helper_states(actions)
        self.ground = Place(-1, None, 0)
        self.count = 0

    def root(self, state: int) -> Place:
        """The place where a parse starts. Asked for once a parse, so it is here that places are forgotten."""
        if self.count > _MOST_PLACES:
            self.ground, self.count, self.chains = Place(-1, None, 0), 0, {}
        return self._above(self.ground, state)

    def texts(self, place: Place) -> tuple[Text, ...]:
        """The free texts that can begin at a place, the least preferred first."""
        row = self.rows.layout(place.state)
        found = [(name, step) for name in self.elastic if name in row for step in self.steps(place, name)]
        place.texts = texts = tuple(found)
        return texts

    def fits(self, place: Place, kind: Kind) -> tuple[Fit, ...]:
        """What a place takes of a kind of words that it opens for, the least preferred first."""
        following = place.following
        found: list[Fit] = []
        for index in range(len(kind.terminals) - 1, -1, -1):
            if kind.each[index] & place.opens:
                terminal = kind.terminals[index]
                steps = following.get(terminal) or self.steps(place, terminal)
                found += [(index, terminal, *step) for step in steps]
                if not steps:
                    place.opens ^= kind.each[index]
        fits = tuple(found)
        if fits:
            self.count += 1
            place.fits[kind] = fits
        return fits

    def steps(self, place: Place, terminal: str) -> tuple[Step, ...]:
        """What a terminal does at a place, the least preferred first; nothing where it does not fit."""
        found: list[Step] = []
        action = self.rows.get(place.state, terminal)
        if action is not None:
            self._follow(action, place.state, place.below, terminal, (), found)
            found.reverse()
        steps = tuple(found)
        if steps:
            place.following[terminal] = steps
        return steps

    def _follow(
        self, action: int, state: int, below: Any, terminal: str, rules: tuple[int, ...], found: list[Step]
    ) -> None:
        """Reduces a stack until it takes the terminal. Its top is apart from what is below: most tops lead nowhere."""
        layouts, layout_of, first, actions = self.rows.parts
        while action < 0 and len(rules) < _MOST_REDUCTIONS:
            for _ in range(self.sizes[~action] - 1):
                below = below.below
            rules = (*rules, ~action)
            state = below.state
            state = actions[first[state] + layouts[layout_of[state]][self.origins[~action]]]
            offset = layouts[layout_of[state]].get(terminal)
            if offset is None:
                return
            action = actions[first[state] + offset]
        if action >= len(first):
            for choice in self.rows.forks[action - len(first)]:
                self._follow(choice, state, below, terminal, rules, found)
        elif action >= 0:
            self._take(action, self._above(below, state), terminal, rules, found)

    def _take(self, to: int, place: Place, terminal: str, rules: tuple[int, ...], found: list[Step]) -> None:
        after, is_helper = self._above(place, to), place.state in self.helpers
        if not is_helper or all(after is not step[0] for step in found):  # two ways to what is merged anyhow are one
            how = ACCEPTED if terminal == END else MERGED if is_helper else PLAIN
            found.append((after, self._chain(rules), how))

    def _chain(self, numbers: tuple[int, ...]) -> Chain:
        known = self.chains.get(numbers)
        if known is None:
            rules = [self.rules[number] for number in numbers]
            known = self.chains[numbers] = Chain(
                rules=numbers,
                priority=sum(rule.priority for rule in rules),
                moves=tuple((*r.meaning, r.size) for r in rules if r.meaning.kind != STRUCTURE or r.size > 1),
                named=self._named(numbers),
            )
        return known

    def _named(self, numbers: tuple[int, ...]) -> tuple[int, ...]:
        """Of a chain the last part of each rule is the rule before it, of the first one a word."""
        found: list[int] = []
        lowest = part = -1
        for number in numbers:
            rule = self.rules[number]
            only = self.rules[part] if rule.size == 1 and part >= 0 else None
            if rule.names == "part":
                found.append(lowest)
            if only is None or only.origin.startswith("__"):
                lowest = number
            if rule.names == "itself" and (only is None or only.names != "itself"):
                found.append(lowest)
            part = number
        return tuple(found)

    def _above(self, place: Place, state: int) -> Place:
        above = place.above.get(state)
        if above is None:
            above = place.above.setdefault(state, Place(state, place, self.opens[self.rows.parts[1][state]]))
            self.count += 1
        return above


def _helper_states(actions: Sequence[Mapping[str, Action]]) -> frozenset[int]:
    """Every state is entered by one symbol only; these by a rule whose name begins with "_"."""
    return frozenset(
        to for row in actions for symbol, to in row.items() if symbol.startswith("_") and to.__class__ is int
    )


def _opens(rows: Rows, rules: Set[str], kinds: Kinds) -> tuple[int, ...]:
    """The terminals of each layout, as bits."""
    return tuple(reduce(or_, kinds.bits(layout.keys() - rules), 0) for layout in rows.parts[0])
