"""What a reading left out of a message of several things, or took into a name: where one more thing began.

A name that goes on with an order, a time that has no part in anything, one task with two names: each says that there
is more than was read, and the message is read in pieces (`one_breath`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from engine.enumerating import Stretch
from engine.joints import JointReader
from engine.model import (
    ActsOnTasks,
    AllRef,
    Command,
    CreateTask,
    DateMatch,
    Interpretation,
    NumberRef,
    Reading,
    SetPreference,
    Span,
    Understood,
)
from engine.peeling import ORDERS
from engine.pieces import begins_with_verb
from engine.tokens import Tokens
from engine.words import WordTable

_NAMES, _TITLES, _REFS = frozenset({"title", "refs"}), frozenset({"title"}), frozenset({"refs"})
_DETAILS = frozenset({"project", "priority", "tags"})
_NUMBERS = frozenset({"NUMBER", "DET", "NO", "AND", "TASK"})
_TASKS = frozenset({"DET", "TASK", "TASK_NUMBER"})
_SAYS = frozenset({"SAY_VERB", "SAID"})
_APART = frozenset(";\n")
_STATES = ORDERS | {"IS_DONE", "AS_DONE", "NOT_DONE", "NOT_YET"}


def is_setting(reading: Reading) -> bool:
    """One that every word of its sentence has a part in."""
    return reading.rule.startswith("asks.") and isinstance(reading.commands[0], SetPreference)


@dataclass(slots=True, kw_only=True)
class LeftOverReader:
    """Over one message and what was found of it."""

    tokens: Tokens
    words: WordTable
    dates: Sequence[DateMatch]
    joints: JointReader

    def holds_more(self, found: Interpretation) -> bool:
        """Whether the message was not understood, or a name has in it a time, or words that order or tell a deed."""
        if not isinstance(found, Understood):
            return True
        if is_setting(found.reading):
            return False
        commands, used = found.reading.commands, found.reading.date_spans
        are_tasks = all(isinstance(command, CreateTask) for command in commands)
        if are_tasks and len(self.dates) > 1 and any(not overlaps(match, used) for match in self.dates):
            return True
        begun = [place for place in range(1, len(self.tokens)) if self._begins_more(place)]
        if not begun:
            return False
        names = _spans_of(found.reading, _NAMES)
        starts = [self.tokens.span(place, place + 1).start for place in begun]
        return len(begun) > len(commands) or any(s.start < start < s.end for s in names for start in starts)

    def leaves_time(self, found: Interpretation) -> bool:
        """True where a time has no part in what was found; every piece uses all of its own."""
        return isinstance(found, Understood) and not all(overlaps(m, found.reading.date_spans) for m in self.dates)

    def begun_anew(self, found: Interpretation, joints: Sequence[Stretch]) -> Iterator[int]:
        """Where one more thing begins, or the next behind it, that had no part in what was found or went in a name."""
        if not isinstance(found, Understood) or not joints:
            return
        reading = found.reading
        if is_setting(reading):
            yield from (joint[1] for joint in joints if self.joints.is_strong(joint))
            return
        names, titles = _spans_of(reading, _NAMES), _spans_of(reading, _TITLES)
        if len(reading.commands) == 1 and len(titles) > 1:
            names = [Span(start=titles[0].start, end=titles[-1].end)]  # of one thing, with a time in the middle
        last = max((span.end for span in (*reading.date_spans, *_spans_of(reading))), default=0)
        for end, first in joints:
            start = self.tokens.span(first, first + 1).start
            is_within = any(name.start < start < name.end for name in names)
            is_order = is_within and self._is_order((end, first)) and not self._is_known_number(first, reading)
            is_passed_over = start > last and (self._is_of_number((end, first)) or self._i_did(first))
            if is_order or is_passed_over or self._parts_two(reading, (end, first)):
                yield first
        if any(title.start == 0 for title in titles) and self._is_of_number((0, 0)):
            yield from (first for _, first in joints[:1])  # "make 5 high priority"
        yield from self._left_by(reading, names, joints)

    def _left_by(self, reading: Reading, names: Sequence[Span], joints: Sequence[Stretch]) -> Iterator[int]:
        """Around a stretch whose time has no part in anything: "mark 4 as done and | pick up the parcel tomorrow"."""
        numbers = _spans_of(reading, _REFS) if any(map(_is_numbered, reading.commands)) else []
        left = [match for match in self.dates if not overlaps(match, [*reading.date_spans, *numbers])]
        joints = [(end, first) for end, first in joints if end < first]
        firsts, ends = (0, *(first for _, first in joints)), (*(end for end, _ in joints), len(self.tokens))
        for place, (first, end) in enumerate(zip(firsts, ends, strict=True)):
            if first >= end or not any(first <= match.first_token < end for match in left):
                continue
            span = self.tokens.span(first, end)
            taken = [mark for mark in _spans_of(reading) if mark.start < span.end and span.start < mark.end]
            is_named = bool(taken) and all(mark in names for mark in taken)
            if not taken or (is_named and self._is_one_more(first, end, joints[place - 1] if place else None)):
                yield from firsts[max(1, place) : place + 2]

    def _is_one_more(self, first: int, end: int, joint: Stretch | None) -> bool:
        """True for what begins with a verb, and behind a sentence for a thing with its hour: "… . Dentist at 5"."""
        if begins_with_verb(self.tokens, self.words, self.dates, first):
            return True
        if joint is None:
            return self.words.has_any(self.tokens.folded, first, ORDERS)
        return self.joints.is_strong(joint) and self._ends_with_hour(end)

    def _ends_with_hour(self, end: int) -> bool:
        return any(match.end_token == end and match.when.has_clock for match in self.dates)

    def _is_order(self, joint: Stretch) -> bool:
        """An order about a number, a sentence that orders, or a deed that is told: "… . Move 3 to Monday"."""
        if any(match.first_token == joint[1] for match in self.dates):
            return False
        if self._is_of_number(joint) or self._is_told(joint[1]) or self._orders_anew(joint):
            return True
        is_apart = any(self.tokens.folded[place] in _APART for place in range(*joint))
        return is_apart and self._ends_with_hour(len(self.tokens))  # "… ; dentist on Friday at 5"

    def _is_of_number(self, joint: Stretch) -> bool:
        """True for "move 3", "la 2 ya está", "2 is done" and, behind a sentence, "2 …"."""
        folded, words, first = self.tokens.folded, self.words, joint[1]
        begun = words.behind(folded, first, ORDERS)
        number = words.behind(folded, begun, _TASKS)
        if number >= len(folded) or not folded[number].isdecimal():
            return False
        if begun > first:
            return True
        if self.joints.is_strong(joint):
            return number > first or not words.has_any(folded, joint[0] - 1, _NUMBERS)
        return words.behind(folded, number + 1, _STATES) > number + 1  # not "chapters 3 | and the 4"

    def _is_known_number(self, first: int, reading: Reading) -> bool:
        """True for "la 4" of "todo menos la 3 y la 4", which is left out already."""
        number = self.tokens.number(self.words.behind(self.tokens.folded, first, _TASKS))
        return number is not None and any(number in _numbers(command) for command in reading.commands)

    def _is_told(self, first: int) -> bool:
        """True for "I paid …" and "ya pagué …"."""
        if not self.words.has_class(self.tokens.folded, first, "ALREADY") and not self._i_did(first):
            return False
        return not self.words.has_within(self.tokens.folded, 0, first, _SAYS)  # "tell Ana that … and I paid …"

    def _i_did(self, first: int) -> bool:
        folded, words = self.tokens.folded, self.words
        return words.has_class(folded, first, "I_DID") and words.has_class(folded, first + 1, "PAST")

    def _orders_anew(self, joint: Stretch) -> bool:
        """True behind a sentence, "also", and a thing with its hour; "sort cards, cancel the fitting" may be a list."""
        if not self.words.has_any(self.tokens.folded, joint[1], ORDERS):
            return False
        is_met = self._ends_with_hour(joint[0]) and not begins_with_verb(self.tokens, self.words, self.dates, 0)
        return is_met or self.joints.is_strong(joint)

    def _parts_two(self, reading: Reading, joint: Stretch) -> bool:
        """True where one task has a name on both sides, and more than that on both:
        "eggs to the shopping list; pick up the parcel tomorrow"."""
        is_begun = begins_with_verb(self.tokens, self.words, self.dates, joint[1])
        if not (is_begun or self.joints.is_strong(joint) or self.words.has_any(self.tokens.folded, joint[1], ORDERS)):
            return False  # "eggs to the list | and bread for Friday"
        names, others = _spans_of(reading, _NAMES), [*reading.date_spans, *_spans_of(reading, _DETAILS)]
        if len(reading.commands) != 1 or len(others) < 2:
            return False
        end = self.tokens.span(joint[0] - 1, joint[0]).end
        start = self.tokens.span(joint[1], joint[1] + 1).start
        return all(
            any(span.start < end for span in spans) and any(start < span.end for span in spans)
            for spans in (names, others)
        ) and not any(span.start < start < span.end for span in others)

    def _begins_more(self, place: int) -> bool:
        """True for "also" too, behind which a thing may stand alone."""
        return self.words.has_class(self.tokens.folded, place, "ADDS") or self.joints.begins_surely(place)


def _numbers(command: Command) -> set[int]:
    """Of the tasks that are meant, and of those left out."""
    refs = command.refs if isinstance(command, ActsOnTasks) else ()
    meant = {ref.number for ref in refs if isinstance(ref, NumberRef)}
    return meant.union(*(ref.excluded for ref in refs if isinstance(ref, AllRef)))


def _is_numbered(command: Command) -> bool:
    return isinstance(command, ActsOnTasks) and any(isinstance(ref, NumberRef) for ref in command.refs)


def _spans_of(reading: Reading, slots: Collection[str] = ()) -> list[Span]:
    """Of the words of these slots, or of all."""
    return [mark.span for mark in reading.marks if not slots or mark.slot in slots]


def overlaps(match: DateMatch, used: Sequence[Span]) -> bool:
    return any(match.span.start < span.end and span.start < match.span.end for span in used)
