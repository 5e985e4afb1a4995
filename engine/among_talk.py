"""Orders among talk: "no vas a creer, me tocó guardia otra vez; mete pedir el cambio el lunes, y la 3 bórrala".

Theory of operation: where the message as a whole is not understood, or a name swallowed an order, it is cut into
clauses: at signs, before verbs that speak to the bot, before words that show that something is told. Clauses that
order, ask or tell a deed are read alone, each with the clauses behind it that go on with it; the others are talk. What
talk may take back, hand on, make depend on something or say of a task by its number leaves the message as it was.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import NamedTuple

from engine.dated import dated_places, holds_date
from engine.doing import acts_on_it, is_business, is_dated_task, is_order, names_in, only_looks, renames
from engine.model import (
    Ambiguous,
    Command,
    CreateTask,
    DateMatch,
    Due,
    Interpretation,
    Reading,
    Simple,
    Understood,
    Unknown,
    UpdateTask,
    WhenKind,
)
from engine.peeling import begins_order, behind_fillers, calls_somebody, says_to_somebody
from engine.pieces import Origin, all_of, moved, once_each
from engine.talk_clauses import EXPLICIT, Clause, ClauseReader, understood_or_noted
from engine.telling import LONGEST_TALK, MOST_CLAUSES, TAKES_BACK, holds_sign, is_amount, may_take_day
from engine.tokens import Tokenizer, Tokens
from engine.trimming import is_same
from engine.words import WordTable

_IN_DOUBT = frozenset(
    {"unsure", "unexplained", "readings", "bare_note", "missing:due", "missing:refs", "missing:title"}
)
_DONT = frozenset({"DONT"})
_DEPENDS = frozenset({"IF", "DEPENDS", "CONDITION", "SUPPOSES"})
_TALK_ON = frozenset({"TALK_ON"})
_SAID = frozenset({"SAID"})
_NAMING = frozenset({"THE_OF", "ONE_THING"})
_SURE_ORDER = frozenset({"SURE_ORDER"})
_ORS = frozenset({"OR"})
_BEGINS = frozenset({"AND", "SO_THEN", "REASON", "FOR_ME", "SURE_ORDER", "REMIND", "NOTE_DOWN"})
_NOTES_IT = frozenset({"NOTE_IT", "PUT_DOWN_IT", "ADD_IT", "REMIND_IT", "PUT_IT"})
_DEFINITE, _LIST = frozenset({"DEF"}), frozenset({"LIST"})
_LIST_AND_ITS_NAME = 5  # tokens of "to the corner shop list"
_APART = frozenset(",;.!?—–(")


class _Group(NamedTuple):
    """An order with what goes on with it: clauses by number, half-open, and what they mean."""

    first: int
    end: int
    reading: Reading


@dataclass(slots=True, kw_only=True)
class AmongTalkReader:
    """Over one message; `again` reads other words instead, as a message of their own."""

    tokens: Tokens
    words: WordTable
    tokenizer: Tokenizer
    dates: Sequence[DateMatch]
    clauses: ClauseReader
    again: Callable[[str], Interpretation]

    def instead_of(self, found: Interpretation) -> Interpretation:
        """What was found, or the orders alone."""
        if not 4 < len(self.tokens) <= LONGEST_TALK or not self._may_be_better(found):
            return found
        if ("(" in self.tokens.folded and renames(found)) or self._is_of_one_list(found):
            return found
        stretches = list(self.clauses.stretches())
        if not 1 < len(stretches) <= MOST_CLAUSES:
            return found
        if isinstance(found, Understood) and not self._is_in_doubt(found.reading, stretches):
            return found
        clauses = [self.clauses.clause(first, end) for first, end in stretches]
        if not any(clause.is_explicit for clause in clauses) or any(map(self._calls_somebody, clauses)):
            return found
        groups = self._groups(clauses)
        if not groups or not self._is_only_talk(clauses, groups):
            return self._doubted(found, clauses)
        groups = [group for group in groups if not self._is_idle(group, clauses)] or groups
        whole = _all_of([group.reading for group in groups])
        if isinstance(found, Understood) and not self._is_better(whole, found.reading, clauses, groups):
            return found
        if self._may_be_dated(whole, clauses, groups) or any(map(self._depends, clauses)):
            return Ambiguous(readings=(whole,), reason="unexplained", language=whole.language)
        return Understood(reading=whole)

    def _is_of_one_list(self, found: Interpretation) -> bool:
        """True for "add rice, tofu and kale to the list, I'm cooking": all before the list goes on it."""
        match found:
            case Understood(reading=Reading(commands=(CreateTask(title=title),))) if "," in title:
                ends = filter(self._leads_to_list, range(2, len(self.tokens)))
                return any(self.tokens.text(0, end).endswith(title) for end in ends)
            case _:
                return False

    def _leads_to_list(self, place: int) -> bool:
        """True for the "to" of "to the list" and "to my shopping list"."""
        folded, words = self.tokens.folded, self.words
        if not words.has_class(folded, place, "INTO") or not words.has_any(
            folded, min(place + 1, len(folded) - 1), _DEFINITE
        ):
            return False
        return words.has_within(folded, place + 2, min(place + _LIST_AND_ITS_NAME, len(folded)), _LIST)

    def _is_idle(self, group: _Group, clauses: Sequence[Clause]) -> bool:
        """True for what helps with nothing, and for the look of "I need reminders please: call the florist"."""
        if _only_helps(group.reading):
            return True
        end = clauses[group.end - 1].end
        is_heading = self.tokens.folded[end - 1] == ":" or self.tokens.folded[end : end + 1] == (":",)
        return is_heading and group.end < len(clauses) and all(map(only_looks, group.reading.commands))

    def _doubted(self, found: Interpretation, clauses: Sequence[Clause]) -> Interpretation:
        """Asked about where a new task swallowed an order: "Meeting overran. Push it to 2, move the budget one"."""
        if not isinstance(found, Understood):
            return found
        explicit = [clause for clause in clauses[1:] if clause.is_explicit and self._may_order(self._said(clause))]
        orders = [self._begin(clause.first, clause.end) for clause in explicit]
        names = [command.title for command in found.reading.commands if isinstance(command, CreateTask)]
        if not any(name.find(said) > 0 for name in names for said in orders):
            return found
        return Ambiguous(readings=(found.reading,), reason="unexplained", language=found.reading.language)

    def _may_order(self, said: str) -> bool:
        """Also where it is not sure of the task that it names."""
        match self.again(said):
            case Understood(reading=reading) | Ambiguous(readings=(reading,)):
                return any(map(is_business, reading.commands))
            case _:
                return False

    def _may_be_better(self, found: Interpretation) -> bool:
        """A look at each word, for every message."""
        folded, words = self.tokens.folded, self.words
        match found:
            case Unknown(reason=reason):
                is_open = reason == "no_rule"
            case Ambiguous(reason=reason):
                is_open = reason in _IN_DOUBT
            case Understood(reading=reading):
                is_open = holds_sign(folded) or words.has_within(folded, 2, len(folded), _BEGINS)
                is_bare = len(reading.commands) == 1 and not any(True for _ in names_in(reading.commands[0]))
                is_open = is_open and not (is_bare and is_business(reading.commands[0]))
        is_ordered = is_open and words.has_within(folded, 0, len(folded), EXPLICIT)
        return is_ordered or (
            is_open and any(self.clauses.asks_behind(folded, place) for place in range(1, len(folded)))
        )

    def _is_in_doubt(self, reading: Reading, stretches: Sequence[tuple[int, int]]) -> bool:
        """Whether a name has in it an order, or the sign between two clauses; or fewer orders were read than given."""
        names = [name for command in reading.commands for name in names_in(command)]
        if any(not _APART.isdisjoint(name) or self._holds_order(name) for name in names):
            return True
        behind = [self._begin(first, end) for first, end in stretches[1:]]
        if any(name.find(said) > 0 for name in names for said in behind):
            return True  # "got off a twelve-hour shift and I'm dead on my feet"
        places = [behind_fillers(self.tokens, self.words, first) for first, _ in stretches]
        orders = [place for place in places if begins_order(self.tokens, self.words, place)]
        headed = {behind for before, behind in pairwise(stretches) if self.clauses.is_heading(*before)}
        named = {one for one in headed if any(name.startswith(self._begin(*one)) for name in names)}
        works = {one[0] for one in stretches if one not in named and self.clauses.may_mean_more(*one)}
        return len({*orders, *works}) > sum(map(is_business, reading.commands))

    def _is_better(self, whole: Reading, found: Reading, clauses: Sequence[Clause], groups: Sequence[_Group]) -> bool:
        """True where all that was found is among the orders, in as many words or fewer, but what the talk named."""
        every = [name for command in found.commands for name in names_in(command)]
        names = [name for name in every if not self._holds_order(name)]
        kept = [name for command in whole.commands for name in names_in(command)]
        for said in (self._said(clause) for clause in clauses if not clause.is_told):
            if any(said in name for name in names) and not any(said in name for name in kept):
                return False  # "light bulbs (the long ones)": no talk
        if any(isinstance(command, Simple) for command in whole.commands if command not in found.commands):
            return False  # "I was wrong, undo that" undoes once
        left = list(whole.commands)
        for command in found.commands:
            same = next((place for place, order in enumerate(left) if _is_in(order, command)), None)
            if same is not None:
                del left[: same + 1]
            elif self._is_lost(command, whole, clauses, groups):
                return False
        is_other = [*map(_letters, names)] != [*map(_letters, kept)] or len(names) < len(every)
        return is_other or len(whole.commands) != len(found.commands)

    def _is_lost(self, command: Command, whole: Reading, clauses: Sequence[Clause], groups: Sequence[_Group]) -> bool:
        """True for what no talk named, and for the time of "el viernes a las 5 | me toca recoger el traje"."""
        if is_business(command) and not self._is_of_talk(command, clauses, groups):
            return True
        due, is_of_order = _due(command), any(map(self._holds_order, names_in(command)))
        return due is not None and not is_of_order and due not in map(_due, whole.commands)

    def _is_of_talk(self, command: Command, clauses: Sequence[Clause], groups: Sequence[_Group]) -> bool:
        """True for a task that was named by what is told, or that swallowed an order."""
        names = list(names_in(command))
        told = [self._said(clause) for _, clause in _left(clauses, groups)]
        orders = [self._begin(clause.first, clause.end) for clause in clauses[1:] if clause.is_explicit]
        talk = [self._begin(clause.first, clause.end) for clause in clauses if clause.is_told]
        return bool(names) and all(
            self._holds_order(name)
            or any(name in said for said in told)
            or any(name.find(said) > 0 for said in (*orders, *talk))
            for name in names
        )

    def _begin(self, first: int, end: int) -> str:
        return self.tokens.text(first, min(first + 2, end))

    def _holds_order(self, name: str) -> bool:
        said = self.tokenizer.words(name)
        is_order, asks = self.clauses.speaks_to_me, self.clauses.asks_behind
        return any(is_order(said, place) or asks(said, place) for place in range(1, len(said)))

    def _calls_somebody(self, clause: Clause) -> bool:
        place = behind_fillers(self.tokens, self.words, clause.first)
        return place < clause.end and calls_somebody(self.tokens, self.words, place, clause.end)

    # --- orders

    def _groups(self, clauses: Sequence[Clause]) -> list[_Group]:
        """The orders, each as far as it goes; none where one of them is not understood."""
        groups: list[_Group] = []
        place = 0
        while place < len(clauses):
            if not clauses[place].is_order:
                place += 1
                continue
            group = self._group(clauses, place)
            if group is not None:
                groups.append(group)
                place = group.end
            elif self._only_heads(clauses, place) or (groups and self._only_asks(clauses[place])):
                place += 1
            elif not groups and (noted := self._noted(clauses, place)) is not None:
                groups.append(noted)
                place += 1
            else:
                return []
        return groups

    def _only_heads(self, clauses: Sequence[Clause], place: int) -> bool:
        """True for the "pon dos cosas" of "pon dos cosas que se me olvidan: pagar el agua el lunes y …"."""
        behind = next((clause for clause in clauses[place + 1 :] if not clause.is_told), None)
        return behind is not None and behind.is_order and self.tokens.folded[behind.first - 1] == ":"

    def _only_asks(self, clause: Clause) -> bool:
        """True for the "don't let me forget" and "apúntalo" behind what was said in full."""
        found = self.again(self._said(clause))
        return isinstance(found, Ambiguous) and all(map(_is_empty, found.readings))

    def _noted(self, clauses: Sequence[Clause], place: int) -> _Group | None:
        """What "stick that in" and "anótame eso" point to: the thing with a day that is told right before."""
        tokens, words, (first, end, *_) = self.tokens, self.words, clauses[place]
        is_timed = holds_date(self.dates, first, end)
        if is_timed or not words.has_within(tokens.folded, first, end, _NOTES_IT):
            return None
        for before in range(place - 1, -1, -1):
            reading = understood_or_noted(self.again(self._said(clauses[before])))
            if reading is None or len(reading.commands) != 1:
                continue
            if is_dated_task(reading.commands[0]) and any(names_in(reading.commands[0])):
                start = self.tokens.span(clauses[before].first, clauses[before].end).start
                return _Group(before, place + 1, moved(reading, [(0, start)]))
        return None

    def _group(self, clauses: Sequence[Clause], place: int) -> _Group | None:
        """The order that begins there, with the clauses that go on with it, past what is told in between."""
        parts = [(clauses[place].first, clauses[place].end)]
        best, is_apart = self._read(parts), False
        group = _Group(place, place + 1, best) if best is not None else None
        for end in range(place + 1, len(clauses)):
            clause = clauses[end]
            is_whole = group is not None and not _lacks_day(group.reading)
            if clause.is_order or self._depends(clause) or (clause.is_told and is_whole):
                break
            if clause.is_told:  # "recuérdame, que ya ni sé en qué día vivo, pagar el predial"
                is_apart = True
                continue
            parts = [*parts, (clause.first, clause.end)] if is_apart else [*parts[:-1], (parts[-1][0], clause.end)]
            is_apart, longer = False, self._read(parts)
            if longer is not None and (group is None or len(longer.commands) == len(group.reading.commands)):
                group = _Group(place, end + 1, longer)
            elif group is not None:
                break
        return group

    def _read(self, parts: Sequence[tuple[int, int]]) -> Reading | None:
        """What these stretches order together."""
        said, origins = "", list[Origin]()
        for first, end in parts:
            said = f"{said} " if said else said
            origins.append((len(said), self.tokens.span(first, end).start))
            said += self.clauses.text(first, end)
        reading = self._order(said)
        return moved(reading, origins) if reading is not None else None

    def _said(self, clause: Clause) -> str:
        return self.clauses.text(clause.first, clause.end)

    def _order(self, said: str) -> Reading | None:
        reading = understood_or_noted(self.again(said))
        if reading is None or reading.missing is not None:
            return None
        if not any(map(is_order, reading.commands)) or any(map(acts_on_it, reading.commands)):
            return None
        if any(self._holds_order(name) for command in reading.commands for name in names_in(command)):
            return None
        return reading

    # --- talk

    def _is_only_talk(self, clauses: Sequence[Clause], groups: Sequence[_Group]) -> bool:
        starts = {group.first for group in groups}
        return all(
            self._is_talk(clause, is_before=place + 1 in starts, is_behind=place > min(starts))
            for place, clause in _left(clauses, groups)
        )

    def _is_talk(self, clause: Clause, *, is_before: bool, is_behind: bool) -> bool:
        tokens, words, folded = self.tokens, self.words, self.tokens.folded
        first, end = behind_fillers(tokens, words, clause.first), clause.end
        if first >= end:
            return True
        is_known = words.has_any(folded, first, _TALK_ON)
        takes_back = TAKES_BACK - _DONT if clause.is_told else TAKES_BACK  # "never living it down" tells
        is_or = words.has_any(folded, first, _ORS) and words.has_within(folded, first + 1, end, _NAMING)
        if is_behind and not is_known and (is_or or words.has_any(folded, first, takes_back)):
            return False  # "quita la del súper… o la del gas": no talk
        if words.has_class(folded, end - 1, "AHEAD"):
            return False  # "un día antes recuérdame …"
        if words.has_class(folded, end - 1, "SAID") or (is_before and self._hands_on(clause)):
            return False
        if is_before and words.has_any(folded, clause.first, _DEPENDS) and not is_known:
            return False
        dated = dated_places(self.dates)
        numbers = (place for place in range(first, end) if folded[place].isdecimal() and place not in dated)
        if not all(is_amount(tokens, words, place, end, is_told=clause.is_told) for place in numbers):
            return False
        is_timed = holds_date(self.dates, first, end)
        if is_timed and words.has_within(folded, first, end, _SURE_ORDER):
            return False  # "so Monday at 7 remind me to pack it"
        return clause.is_told or not (is_timed or self.clauses.is_verb(first))

    def _depends(self, clause: Clause) -> bool:
        """True for "if she says yes" and "when it rains"; not for "or else", which tells."""
        folded, first = self.tokens.folded, clause.first
        return self.words.has_any(folded, first, _DEPENDS) and not (
            clause.is_told or self.words.has_any(folded, first, _TALK_ON)
        )

    def _hands_on(self, clause: Clause) -> bool:
        """True for "le dije a mi hijo:" and for "she told me"."""
        folded, end = self.tokens.folded, clause.end
        is_headed = self.tokens.stands_at(end, ":")
        return self.words.has_within(
            folded, clause.first if is_headed else max(clause.first, end - 2), end, _SAID
        ) or says_to_somebody(self.tokens, self.words, clause.first, end)

    def _may_be_dated(self, whole: Reading, clauses: Sequence[Clause], groups: Sequence[_Group]) -> bool:
        """True where a new task has no day or speaks of "it", and a day is told in the talk."""
        if not any(may_take_day(command, self.tokenizer, self.words) for command in whole.commands):
            return False
        return any(
            clause.first <= match.first_token < clause.end and match.when.kind is not WhenKind.DURATION
            for _, clause in _left(clauses, groups)
            for match in self.dates
        )


def _left(clauses: Sequence[Clause], groups: Sequence[_Group]) -> list[tuple[int, Clause]]:
    """The clauses of no order, by number."""
    taken = {place for group in groups for place in range(group.first, group.end)}
    return [(place, clause) for place, clause in enumerate(clauses) if place not in taken]


def _is_in(order: Command, command: Command) -> bool:
    """Whether the order is what was found, with a shorter name: the end of it or its beginning."""
    if isinstance(order, CreateTask) and isinstance(command, CreateTask) and order.title in command.title:
        return replace(order, title="", reminder=False) == replace(command, title="", reminder=False)
    return is_same(command, order)


def _letters(name: str) -> str:
    return "".join(filter(str.isalnum, name))


def _only_helps(reading: Reading) -> bool:
    """True for the "do me a favour" of "do me a favour and …"."""
    return all(command == Simple(intent="help") for command in reading.commands)


def _is_empty(reading: Reading) -> bool:
    return reading.missing == "title" and all(isinstance(command, CreateTask) for command in reading.commands)


def _due(command: Command) -> Due | None:
    match command:
        case CreateTask(due=due):
            return due
        case UpdateTask(edit=edit):
            return edit.due
        case _:
            return None


def _lacks_day(reading: Reading) -> bool:
    """True for an order that may go on behind what is told in the middle of it."""
    return any(isinstance(command, CreateTask) and command.due is None for command in reading.commands)


def _all_of(readings: Sequence[Reading]) -> Reading:
    commands: list[Command] = []
    for command in (command for reading in readings for command in reading.commands):
        if is_order(command) and command not in commands:
            commands.append(command)
    return replace(all_of(readings), commands=once_each(commands))
