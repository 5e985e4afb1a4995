"""A list under its heading: every thing is read behind the words that head it.

"Tareas para mañana: | pagar la luz": whatever order, list or day the heading names holds for all. Where the things
stand and where the heading ends, `enumerating` tells; here it is judged whether they are things to note one by one, and
no sentence with commas in it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from engine.doing import is_dated_task
from engine.due import is_clock_only
from engine.enumerating import Enumeration, Stretch, enumeration, listed
from engine.model import (
    Ambiguous,
    Command,
    CompleteTask,
    Context,
    CreateTask,
    DateMatch,
    DeleteTask,
    Interpretation,
    Reading,
    Understood,
)
from engine.pieces import STARTS, Alone, all_of, begins_with_verb, count_of, names_overlap
from engine.tokens import Tokens
from engine.words import WordTable

_FEWEST_NOUNS, _MOST_WORDS_OF_NOUN = 3, 3
_LONGEST_NOUN = 5  # tokens of a thing in a list without verbs
_ARTICLES, _EVENTS = frozenset({"DET"}), frozenset({"EVENT", "APPOINTED"})
LISTS = frozenset({"LIST", "LIST_KIND", "GROCERIES", "HEADING", "TASKS", "REMINDERS", "THE_FOLLOWING"})
_ONE = frozenset({"TASK", "REMINDER"})
_LIST = frozenset({"LIST"})
_WRITING = frozenset({"NOTE_DOWN", "MAKE", "CREATE", "FOR"})
_HOW_MANY = frozenset({"SOME_THINGS", "THE_FOLLOWING"})
_NOTING = frozenset({"NOTE_DOWN", "LIST", "ADD"})


@dataclass(slots=True, kw_only=True)
class ThingsReader:
    """Over one message."""

    tokens: Tokens
    words: WordTable
    dates: Sequence[DateMatch]
    context: Context
    read: Alone

    def things(self, found: Interpretation) -> Interpretation | None:
        plan = enumeration(self.tokens, self.words, self.dates)
        if plan is None:
            return self._on_its_list(found)
        day = self._day_told(plan)
        if day is not None and not (self._heads_a_list(plan) and self._is_all_on(day, plan, found)):
            return self._each(range(day.first_token, day.end_token), plan)
        plan = self._with_their_verbs(plan)
        if not self._lists(plan) or (count_of(found) >= len(plan.items) and self._are_named_apart(plan, found)):
            return None
        heading = range(*plan.heading)
        signed = range(plan.heading[0], min(plan.heading[1] + 1, len(self.tokens))) if heading else heading
        listed = signed[self._behind_order(plan) :]  # "note down the shopping list: …" names the list as it is
        heads: tuple[Sequence[int], ...] = (listed, signed, heading)
        if ordering := self._order_alone(heading):  # before "two things" is taken for a part of the first
            heads = (*heads, ordering) if plan.in_lines else (ordering, *heads)
        for head in dict.fromkeys(heads):
            if (each := self._each(head, plan)) is not None:
                return each
        return None

    def _are_named_apart(self, plan: Enumeration, found: Interpretation) -> bool:
        """False for "two things | fetch Ada", which took its heading for a part of the first thing."""
        commands = found.reading.commands if isinstance(found, Understood) else ()
        named = [command.title for command in commands if isinstance(command, CreateTask)]
        first = self.tokens.text(*plan.items[0])
        return not named or named[0] in first or not self.words.has_within(self.tokens.folded, *plan.heading, _HOW_MANY)

    def _order_alone(self, heading: range) -> tuple[int, ...]:
        """The "note" of "note three things: 1) …" and the day of "two things for Friday: …", without how many."""
        for place in heading:
            behind = self.words.behind(self.tokens.folded, place, _HOW_MANY)
            if place < behind:
                return tuple(at for at in heading if not place <= at < behind)
        return ()

    def _behind_order(self, plan: Enumeration) -> int:
        """How many words of the heading order to note a list, before what names it."""
        folded, place = self.tokens.folded, plan.heading[0]
        if not self.words.has_within(folded, *plan.heading, _LIST):
            return 0
        end = self.words.behind(folded[: plan.heading[1] - 1], place, _WRITING)
        if end == place:
            return 0
        is_named = end + 1 < plan.heading[1] and not self.words.has_class(folded, end + 1, "LIST")
        return end - place + (is_named and self.words.has_class(folded, end, "DET"))

    def _lists(self, plan: Enumeration) -> bool:
        """Whether these are things to note one by one, and no sentence with commas in it."""
        if plan.in_lines or self.words.has_within(self.tokens.folded, *plan.heading, _HOW_MANY):
            return True
        is_verb = [self._begins_with_verb(*item) for item in plan.items]
        if all(is_verb) or (is_verb.count(True) > 1 and all(map(self._is_of_its_own, plan.items))):
            return self._heads_a_list(plan) or not self.words.has_within(self.tokens.folded, *plan.heading, _ONE)
        if is_verb[0] or not all(map(self._is_short, plan.items)):
            return False
        return self._heads_a_list(plan) or self.words.has_class(self.tokens.folded, 0, "FOR")

    def _with_their_verbs(self, plan: Enumeration) -> Enumeration:
        """Among things to do, what is none by itself goes with the one before: "buy milk, eggs, call Sam"."""
        if plan.in_lines or not self._begins_with_verb(*plan.items[0]):
            return plan
        items = list(plan.items[:1])
        for first, end in plan.items[1:]:
            if self._is_of_its_own((first, end)):
                items.append((first, end))
            else:
                items[-1] = (items[-1][0], end)
        return replace(plan, items=tuple(items)) if len(items) > 1 else plan

    def _is_of_its_own(self, item: Stretch) -> bool:
        """True for something to do, and for what is kept in a calendar: "cita con el médico"."""
        place = self.words.behind(self.tokens.folded[: item[1]], item[0], _ARTICLES)
        return self._begins_with_verb(*item) or self.words.has_any(self.tokens.folded, place, _EVENTS)

    def _day_told(self, plan: Enumeration) -> DateMatch | None:
        """The day that is told before a colon, of things that each have their hour: "tomorrow's packed: dentist at 9,
        bank at 11"."""
        if plan.in_lines or ":" not in self.tokens.folded[: plan.items[0][0]]:
            return None
        days = self._dates_in(*plan.heading)
        if len(days) != 1 or days[0].when.has_clock or days[0].when.rrule or not all(map(self._is_short, plan.items)):
            return None
        hours = [self._dates_in(*item) for item in plan.items]
        if not any(hours) or not all(len(own) <= 1 and all(map(is_clock_only, own)) for own in hours):
            return None
        return days[0] if all(hours) or self._heads_a_list(plan) else None

    def _is_all_on(self, day: DateMatch, plan: Enumeration, found: Interpretation) -> bool:
        """False where the rules left out the "for Monday" of "three things for Monday: call Ana at 9, gym at 6", or
        one of the hours."""
        commands = found.reading.commands if isinstance(found, Understood) else ()
        dues = [command.due for command in commands if isinstance(command, CreateTask) and command.due is not None]
        hours = sum(bool(self._dates_in(*item)) for item in plan.items)
        is_whole = len(commands) == len(dues) > 0 and sum(due.clock is not None for due in dues) == hours
        return is_whole and {due.day for due in dues} == {day.when.start.date()}

    def _dates_in(self, first: int, end: int) -> list[DateMatch]:
        return [match for match in self.dates if first <= match.first_token and match.end_token <= end]

    def _heads_a_list(self, plan: Enumeration) -> bool:
        return self._is_time(*plan.heading) or self.words.has_within(self.tokens.folded, *plan.heading, LISTS)

    def _begins_with_verb(self, first: int, end: int) -> bool:
        return begins_with_verb(self.tokens, self.words, self.dates, first)

    def _is_time(self, first: int, end: int) -> bool:
        return any(match.first_token - first <= 1 and match.end_token == end for match in self.dates)

    def _is_short(self, item: Stretch) -> bool:
        dated = sum(
            match.end_token - match.first_token
            for match in self.dates
            if item[0] <= match.first_token and match.end_token <= item[1]
        )
        return item[1] - item[0] - dated <= _LONGEST_NOUN

    def _on_its_list(self, found: Interpretation) -> Interpretation | None:
        """ "Add oats, milk and bread to the shopping list": three things that were read as the name of one."""
        match found:
            case Understood(reading=Reading(commands=(command,)) as reading):
                end = None
            case Ambiguous(readings=(Reading(commands=(CreateTask() as command, *_)) as reading,), reason="unsure"):
                end = len(self.tokens)  # "…, aceite y sal": the last of them may be another order
            case _:
                return None
        if not isinstance(command, CreateTask) or "," not in command.title:
            return None
        stretch = self._title_of(reading)
        if stretch is None:
            return None
        stretch = (stretch[0], end or stretch[1])
        items = tuple(listed(self.tokens, self.words, *stretch))
        if len(items) < 2 or any(self._begins_with_verb(*item) for item in items[:1] if item[1] - item[0] > 1):
            return None
        if not all(map(self._is_short, items)):
            return None
        has_list = self.words.has_within(self.tokens.folded, 0, len(self.tokens), LISTS)
        if not (has_list if command.project is not None else self._is_noted_one_by_one(command, stretch, items)):
            return None
        plan = Enumeration(heading=(0, stretch[0]), items=items, in_lines=False)
        is_plain = command.project is None and not any(self.tokens.typed(first)[0].isupper() for first, _ in items)
        return self._each(range(stretch[0]), plan, range(stretch[1], len(self.tokens)), is_plain=is_plain)

    def _is_noted_one_by_one(self, command: CreateTask, title: Stretch, items: Sequence[Stretch]) -> bool:
        """True for "note down candles, matches, string and tape": three words or more, and neither a time nor an
        address among them."""
        folded, words = self.tokens.folded, self.words
        if command.due is not None or not words.has_within(folded, 0, len(folded), _NOTING):
            return False
        if len(items) < _FEWEST_NOUNS or any(self._words_of_noun(*item) > _MOST_WORDS_OF_NOUN for item in items):
            return False
        numbers = (place for first, end in items for place in range(first + 1, end))
        return not any(folded[place][0].isdecimal() for place in numbers) and not any(
            self._begins_with_verb(*item) for item in items
        )

    def _words_of_noun(self, first: int, end: int) -> int:
        """How many words name a thing; "2 bags of ice" is no longer than "2 ices"."""
        measured = any(self.words.has_class(self.tokens.folded, place, "OF") for place in range(first + 1, end - 1))
        return end - first - 2 * measured

    def _title_of(self, reading: Reading) -> Stretch | None:
        spans = [mark.span for mark in reading.marks if mark.slot == "title"]
        if len(spans) != 1:
            return None
        places = [
            place
            for place in range(len(self.tokens))
            if spans[0].start <= self.tokens.span(place, place + 1).start < spans[0].end
        ]
        return (places[0], places[-1] + 1) if places else None

    def _each(
        self, heading: Sequence[int], plan: Enumeration, tail: Sequence[int] = (), *, is_plain: bool = False
    ) -> Interpretation | None:
        """Every thing of the list, read with the words that head it and those behind all of them; of plain things,
        that are no names, nobody doubts that "add" means to note them."""
        readings: list[Reading] = []
        is_sure = True
        for first, end in plan.items:
            found = self._thing(self.tokens.picked((*heading, *range(first, end), *tail)))
            if found is None or not self._is_of(found[0], first, end):
                return None
            readings.append(found[0])
            is_sure &= found[1]
        if any(type(_only(reading)) is not type(_only(readings[0])) for reading in readings):
            return None
        whole = all_of(readings)
        if names_overlap(whole):
            return None
        is_dated = any(map(is_dated_task, whole.commands))
        if (
            is_sure
            or is_plain
            or self._heads_a_list(plan)
            or (plan.in_lines and (is_dated or self.words.has_within(self.tokens.folded, *plan.heading, _NOTING)))
            or self.context.quick_capture
        ):
            return Understood(reading=whole)
        return Ambiguous(readings=(whole,), reason="bare_note", language=whole.language)

    def _thing(self, tokens: Tokens) -> tuple[Reading, bool] | None:
        """What it means, and whether that is sure."""
        for start in STARTS:
            match self.read(tokens, start):
                case Understood(reading=Reading(commands=(CreateTask() | CompleteTask() | DeleteTask(),)) as reading):
                    return reading, True
                case Ambiguous(
                    readings=(Reading(commands=(CreateTask(),), missing=None) as reading,), reason=reason
                ) if reason in ("bare_note", "unsure"):
                    return reading, False
        return None

    def _is_of(self, reading: Reading, first: int, end: int) -> bool:
        """Whether its name stands within the thing: "comprar: pan" has a word of the heading in it."""
        command = reading.commands[0]
        return not isinstance(command, CreateTask) or command.title in self.tokens.text(first, end)


def _only(reading: Reading) -> Command:
    return reading.commands[0]
