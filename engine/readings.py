"""Parses -> readings: each tree becomes commands, and of several readings the better ones are kept.

The order is that of the grammar, never a score. A parse that explains more words was already preferred by the driver;
of equal ones, a reading that needs no question goes before one that does, then the priorities of the rules decide
(`rule.2:` in a lark file), then the reading that uses more of the dates. What is still equal and does not do the same
is a true ambiguity.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

from engine.building import Building, Built
from engine.commands import INTENTS, build
from engine.doing import only_looks
from engine.grammar import Grammar
from engine.joining import joined
from engine.lalr import NO_RULE, Edge, Lattice, Parse, parse
from engine.leaves import leaves
from engine.marks import marks_of
from engine.meanings import BODY, HOLDERS, LISTS, NOTES, ReadOnce
from engine.model import (
    Awaiting,
    Command,
    CompleteTask,
    Context,
    CreateTask,
    DateMatch,
    DeleteTask,
    ListTasks,
    Reading,
    ReopenTask,
    UpdateTask,
    intent_of,
)
from engine.series import each_time, on_day_of, with_last_date
from engine.slot_reader import SlotReader
from engine.slots import Slots
from engine.tokens import Tokens
from engine.words import Word, WordTable

_ANSWERS = frozenset({"confirm", "reject"})
_MAKES = "create_task"  # "tomorrow I have to …, and in the afternoon I have to …" is one day
_IN_SERIES = frozenset({"dated_note", "dated_thing", "led_note"})
_BODIES = frozenset(
    {
        BODY,
        "note",
        "thing_note",
        "dated_note",
        "dated_item",
        "plain_item",
        "led_item",
        "verb_item",
        "whole_item",
        "day_item",
    }
)
_Read = list[tuple[Built, Slots]]
_Deed = CompleteTask | DeleteTask | ReopenTask
_COURTESIES = frozenset({"greeting", "thanks", "confirm", "reject"})


@dataclass(slots=True, kw_only=True)
class Candidate:
    """A reading with what must be asked about it: an unsure one, a weekday that contradicts its date."""

    reading: Reading
    is_unsure: bool
    is_bare_note: bool = False
    has_weekday_conflict: bool = False


@dataclass(slots=True, kw_only=True)
class _Draft:
    """A tree whose commands could be built: `count` of them, before those about one task were joined."""

    read: Sequence[tuple[Built, Slots]]
    count: int

    @property
    def commands(self) -> tuple[Command, ...]:
        return tuple(built.command for built, _ in self.read)

    @property
    def missing(self) -> str | None:
        return next((built.missing for built, _ in self.read if built.missing), None)

    @property
    def is_unsure(self) -> bool:
        return any(built.is_unsure for built, _ in self.read)

    @property
    def date_count(self) -> int:
        return sum(len(slots.date_spans) for _, slots in self.read)


@dataclass(slots=True, kw_only=True)
class ReadingMaker:
    """Makes readings of one message."""

    grammar: Grammar
    words: WordTable
    tokens: Tokens
    context: Context
    languages: Sequence[str]
    default_language: str
    dates: Sequence[DateMatch] = ()
    _language: str | None = None
    _met: dict[tuple[int, int, int, bool], list[tuple[Any, _Read | None]]] = field(default_factory=dict)

    def read(self, start: str, lattice: Lattice, first: int = 0) -> tuple[int, list[Candidate]]:
        """How many parses there were, and the best readings, each doing something different, the preferred first.

        What stands before the token `first` is talk.
        """
        parses = parse(self.grammar.table, start, lattice, make=ReadOnce(partial(self._draft, first=first)))
        return len(parses), [self._candidate(found) for found in _best(parses)]

    def _draft(self, root: Any, first: int) -> _Draft | None:
        read: list[tuple[Built, Slots]] = []
        nodes = self._command_nodes(root)
        for node in nodes:
            name = self.grammar.names[node[0]]
            is_one_more = name == _MAKES and bool(read) and _is_duty_of_a_day(read[-1][1])
            is_in_series = read and (name in _IN_SERIES or is_one_more)
            follows_change = bool(read) and isinstance(read[-1][0].command, UpdateTask)
            if is_in_series or len(nodes) == 1:
                before = read[-1][1] if is_in_series else None
                built = self._built(node, before, first=first, follows_change=follows_change)
            else:
                built = self._built_once(node, first=first, follows_change=follows_change)
            if built is None or (read and self._is_one_more_thing(read[-1][0], node, built[0][0])):
                return None
            read.extend(built)
        if len(read) > 1 and any(_goes_on_from(read[place - 1], read[place]) for place in range(1, len(read))):
            return None
        if not read:
            return None
        told = _without_courtesies(read, self.context)
        commands = joined(told)
        if any("further" in slots.flags for _, slots in commands[1:]):
            return None  # "move 2 to Monday, Tuesday" changes one thing twice
        return _Draft(read=commands, count=len(told))

    def _candidate(self, parsed: Parse) -> Candidate:
        draft: _Draft = parsed.made
        read = draft.read
        reading = Reading(
            commands=draft.commands,
            rule=" ".join([f"{self.grammar.files[rule]}.{self.grammar.names[rule]}" for rule in parsed.named]),
            language=self.language_of(parsed.edges),
            assumptions=tuple(dict.fromkeys(one for _, slots in read for one in slots.assumptions)),
            date_spans=tuple(dict.fromkeys(span for _, slots in read for span in slots.date_spans)),
            marks=marks_of((slots for _, slots in read), self.tokens),
            missing=draft.missing,
        )
        return Candidate(
            reading=reading,
            is_unsure=draft.is_unsure,
            is_bare_note=any(built.is_bare_note for built, _ in read),
            has_weekday_conflict=any(slots.weekday_conflict for _, slots in read),
        )

    def _command_nodes(self, root: Any) -> list[Any]:
        """The trees of the single commands, each named by its intent."""
        names = self.grammar.names
        found: list[Any] = []
        waiting = [root]
        while waiting:
            node = waiting.pop()
            if node[0].__class__ is str:
                continue
            if node[0] == NO_RULE:
                waiting.extend(reversed(node[1]))
            elif names[node[0]] in NOTES:
                found.append(node)
            elif names[node[0]] in HOLDERS:
                found.extend(child for child in node[1] if child[0].__class__ is not str)
            else:
                waiting.extend(reversed(node[1]))
        return found

    def _is_one_more_thing(self, before: Built, node: Any, built: Built) -> bool:
        """True for "comprar pan y revisar la tarea de Leo", where the verb looks at the list in another sense."""
        if not isinstance(before.command, CreateTask) or not isinstance(built.command, ListTasks):
            return False
        start = next((leaf[1] for leaf in leaves(node)), -1)
        searches = built.command.filter.query is not None
        return searches and start >= 0 and self.words.has_class(self.tokens.folded, start, "INFINITIVE")

    def _built_once(self, node: Any, *, first: int, follows_change: bool) -> _Read | None:
        """Of several commands most are the same in all trees that hold them."""
        start = next((leaf[1] for leaf in leaves(node)), -1)
        met = self._met.setdefault((node[0], start, first, follows_change), [])
        for known, built in met:
            if known == node:
                return built
        built = self._built(node, None, first=first, follows_change=follows_change)
        met.append((node, built))
        return built

    def _built(self, node: Any, before: Slots | None, *, first: int, follows_change: bool) -> _Read | None:
        intent = _INTENT_OF_RULE.get(self.grammar.names[node[0]], self.grammar.names[node[0]])
        bodies = list(self._bodies(node)) if intent == "create_list" else [node]
        reader = SlotReader(self.grammar, self.tokens, self.words)
        shared = self._said_of_all(node, reader) if intent == "create_list" else None
        found: list[tuple[Built, Slots]] = []
        for slots in with_last_date(list(self._said(bodies, reader, shared, before))):
            building = Building(
                slots=slots,
                reader=reader,
                context=self.context,
                words=self.words,
                dates=self.dates,
                first=first,
                follows_change=follows_change,
            )
            built = build("create_task" if intent == "create_list" else intent, building)
            if built is None:
                return None
            found.append((built, slots))
        return found

    def _said(
        self, bodies: Sequence[Any], reader: SlotReader, shared: Slots | None, before: Slots | None
    ) -> Iterator[Slots]:
        """What is said of each task, one after the other."""
        for body in bodies:
            slots = reader.read(body)
            if shared is not None:
                slots.take_from(shared)
            on_day_of(before, slots)
            before = slots
            yield from each_time(slots)

    def _bodies(self, node: Any) -> Iterator[Any]:
        if isinstance(node[0], str):
            return
        if self._is_body(node):
            yield node
            return
        for child in node[1]:
            yield from self._bodies(child)

    def _said_of_all(self, node: Any, reader: SlotReader) -> Slots:
        """What stands outside the items of a list: "for tomorrow: …"."""
        slots, waiting = Slots(), list(node[1])
        slots.flags.update(self.grammar.flags[node[0]])
        while waiting:
            child = waiting.pop()
            if not isinstance(child[0], str) and not self._is_body(child):
                slots.flags.update(self.grammar.flags[child[0]])
            if isinstance(child[0], str) or any(True for _ in self._bodies(child)):
                waiting.extend(child[1] if not isinstance(child[0], str) and not self._is_body(child) else ())
            else:
                reader.fill(child, slots)
        return slots

    def _is_body(self, node: Any) -> bool:
        return self.grammar.names[node[0]] in _BODIES

    @property
    def language(self) -> str:
        """That of the message, whatever rule reads it: many ask for it."""
        if self._language is None:
            self._language = self.language_of(())
        return self._language

    def language_among(self, languages: int) -> str:
        """The only language of a bit set, else that of the message."""
        told = [code for place, code in enumerate(self.languages) if languages >> place & 1]
        return told[0] if len(told) == 1 else self.language

    def language_of(self, edges: Sequence[Edge]) -> str:
        """That of most words that a rule used; else of most words known; else the person's, or the default."""
        votes = [0] * len(self.languages)
        for _, _, _, value in edges:
            if value.__class__ is Word:
                _vote(votes, value.languages)
            elif value.__class__ is DateMatch and value.language in self.languages:
                votes[self.languages.index(value.language)] += 1
        if _is_tie(votes):
            for word in self.tokens.folded:
                _vote(votes, self.words.known.get(word, 0))
        if _is_tie(votes):
            if (preferred := self.context.language) is not None and preferred in self.languages:
                return preferred
            if votes[self.languages.index(self.default_language)] == max(votes):
                return self.default_language
        return self.languages[votes.index(max(votes))]


def _goes_on_from(before: tuple[Built, Slots], after: tuple[Built, Slots]) -> bool:
    """True for "leer capítulos 4 y 5 para el viernes": the second number belongs to the title, not to a task."""
    return isinstance(before[0].command, CreateTask) and "terse" in after[1].flags


def _is_duty_of_a_day(slots: Slots) -> bool:
    """ "Tomorrow I have to …": the day before what is to be done, and no rule."""
    first = slots.title[0][0] if slots.title else 0
    return "duty" in slots.flags and all(match.when.rrule is None and match.first_token < first for match in slots.dues)


def _best(parses: Sequence[Parse]) -> list[Parse]:
    """Those of the best rank, one for each thing to do."""
    if len(parses) <= 1:
        return list(parses)
    parses = _first(parses, lambda p: (p.made.missing is not None, p.made.is_unsure, p.made.count))
    parses = _first(parses, lambda p: (-p.priority, -p.made.date_count))
    found: list[Parse] = []
    for parsed in parses:
        same = next((place for place, known in enumerate(found) if _effect(known) == _effect(parsed)), None)
        if same is None:
            found.append(parsed)
        elif _asks_for(parsed) < _asks_for(found[same]):
            found[same] = parsed
    return found


def _asks_for(parsed: Parse) -> tuple[int, int]:
    """How many commands, and how many reminders: of those that do the same the plainest is meant."""
    commands = parsed.made.commands
    return len(commands), sum(isinstance(command, CreateTask) and command.reminder for command in commands)


def _first(parses: Sequence[Parse], rank: Callable[[Parse], tuple[int, ...]]) -> Sequence[Parse]:
    if len(parses) == 1:
        return parses
    ranks = [rank(parsed) for parsed in parses]
    top = min(ranks)
    return [parsed for parsed, its in zip(parses, ranks, strict=True) if its == top]


def _effect(parsed: Parse) -> list[Command]:
    """What the commands do: "complete 1, complete 2" does the same as "complete 1 and 2".

    Whether "put laundry on my list" asks to be reminded of it, too, makes no two things of it, nor does "put call Ana
    at 5": what has a clock time is reminded at it.
    """
    effect: list[Command] = []
    for made in parsed.made.commands:
        is_same = isinstance(made, CreateTask) and (made.due is None or made.due.clock is not None)
        command = replace(made, reminder=False) if is_same and isinstance(made, CreateTask) else made
        last = effect[-1] if effect else None
        if isinstance(last, _Deed) and isinstance(command, _Deed) and type(last) is type(command):
            effect[-1] = replace(last, refs=(*last.refs, *command.refs))
        else:
            effect.append(command)
    return effect


def _vote(votes: list[int], languages: int) -> None:
    """A word votes for each language that has it, unless all have: with a third one, few words are of one alone."""
    if languages and languages != (1 << len(votes)) - 1:
        votes[:] = [count + (languages >> place & 1) for place, count in enumerate(votes)]


def _is_tie(votes: Sequence[int]) -> bool:
    top = max(votes)
    return top == 0 or votes.count(top) > 1


def _without_courtesies(read: list[tuple[Built, Slots]], context: Context) -> list[tuple[Built, Slots]]:
    """ "hola, borra la 2, gracias" is one command; of courtesies alone the one that tells most is kept."""
    business = [pair for pair in read if intent_of(pair[0].command) not in _COURTESIES]
    if business and intent_of(read[-1][0].command) == "reject" and not only_looks(business[-1][0].command):
        return [
            *business[:-1],
            (replace(business[-1][0], is_unsure=True), business[-1][1]),
        ]  # "… actually no, forget it"
    if business or len(read) == 1:
        return business or read
    refusals = [pair for pair in read if intent_of(pair[0].command) == "reject"]
    if refusals and any(intent_of(pair[0].command) == "confirm" for pair in read):
        return refusals[:1]  # "all right, stop, stop": what takes back is safer
    telling = _ANSWERS if context.awaiting is Awaiting.CONFIRMATION else frozenset({"thanks"})
    return [pair for pair in read if intent_of(pair[0].command) in telling][:1] or read[:1]


_INTENT_OF_RULE: Mapping[str, str] = {
    "further": "update_task",
    "notes": "create_list",
    "note": "create_task",
    "thing_note": "create_task",
    "dated_thing": "create_task",
    "dated_note": "create_task",
    "plain_note": "create_task",
    "led_note": "create_task",
    "noted_verbs": "create_list",
    "numbers": "choose",
    "number_range": "choose",
    "code": "verify",
}

FRAMES = HOLDERS | NOTES | _BODIES | LISTS | INTENTS | _INTENT_OF_RULE.keys()
"""The names of the rules that are a command or hold some: they mean something in a tree, whatever is in them."""
