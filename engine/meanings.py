"""What the rules of the grammar mean in a parse tree, so that a tree holds what the builders of commands look at.

Half of all parses differ in nothing that they look at: "put" is a verb of making and one of sending, "my" an article
and a link. What counts are the commands, flags and slots of a tree, the whole of each slot, and outside of them the
classes of words that are told (`slots.TELLING`). With the rest left out, equal trees mean the same and are read once.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Generic, Literal, TypeVar

from engine.places import FRAME, ITEM, LIST, STRUCTURE, WHOLE, Meaning, Reduction
from engine.table import Rule

Made = TypeVar("Made")
_STRUCTURE = Meaning(kind=STRUCTURE, number=-1)
LISTS = frozenset({"create_list", "noted_verbs"})
"""The rules that make several tasks at once."""
BODY = "body"
"""The rule of what is said of one task: the item of a list, and only structure elsewhere."""
HOLDERS = frozenset({"command", "answer"})
"""The rules that have a command for their part, and are no more than that."""
NOTES = frozenset(
    {"note", "thing_note", "dated_note", "dated_thing", "plain_note", "led_note", "noted_verbs", "further"}
)
"""The rules that are a command without saying so."""


def reductions_of(
    rules: Sequence[Rule], names: Sequence[str], slots: frozenset[str], frames: frozenset[str]
) -> list[Reduction]:
    """`names` are the rules' own, `slots` and `frames` those that tell something; flags always do."""
    in_slots = _below(rules, names, slots)
    in_lists = _below(rules, names, LISTS)
    first: dict[tuple[str, str | None], int] = {}
    found: list[Reduction] = []
    for number, (rule, name) in enumerate(zip(rules, names, strict=True)):
        key = (name if name in slots or name in frames else "", rule.alias)
        if not any(key):
            kind = STRUCTURE
        elif name in slots or rule.origin in in_slots:
            kind = WHOLE
        elif name in LISTS or rule.origin in in_lists:
            kind = ITEM if name == BODY and rule.alias is None else LIST
        else:
            kind = FRAME
        meaning = Meaning(kind=kind, number=first.setdefault(key, number)) if kind else _STRUCTURE
        whose: Literal["itself", "part", ""] = "part" if name in HOLDERS else "itself" if name in NOTES else ""
        found.append(Reduction(rule.origin, rule.size, rule.priority, meaning, whose))
    return found


def _below(rules: Sequence[Rule], names: Sequence[str], tops: frozenset[str]) -> frozenset[str]:
    """The origins of what rules of these names are made of, as far as the items of lists."""
    parts: dict[str, set[str]] = {}
    own = {rule.origin: name for rule, name in zip(rules, names, strict=True)}
    for rule in rules:
        parts.setdefault(rule.origin, set()).update(rule.expansion)
    waiting = [part for origin, its in parts.items() if own[origin] in tops for part in its]
    below: set[str] = set()
    while waiting:
        origin = waiting.pop()
        if origin in parts and origin not in below:
            below.add(origin)
            waiting.extend(() if own[origin] == BODY else parts[origin])
    return frozenset(below)


class ReadOnce(Generic[Made]):
    """Makes something of the trees of one message: the same, the very object, of trees that are equal."""

    __slots__ = ("make", "met")

    def __init__(self, make: Callable[[Any], Made | None]) -> None:
        self.make = make
        self.met: list[tuple[Any, Made | None]] = []

    def __call__(self, root: Any) -> Made | None:
        for known, made in self.met:
            if known == root:
                return made
        made = self.make(root)
        self.met.append((root, made))
        return made
