"""Parse trees in, `Slots` out: the leaves and slot rules of a tree gathered into what a command is then built from.

The grammar's rule names are the interface. `SLOT_RULES` lists those that mean something; every other rule is only
structure and is walked through. The flags after "->" are gathered as they are.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, cast

from engine.cutting import TextCutter
from engine.due import clock_of
from engine.grammar import Grammar
from engine.lalr import SKIP
from engine.leaves import duration_of, leaves, number_of, numbers_of, token_range
from engine.model import (
    AllRef,
    DateMatch,
    ItRef,
    NumberRef,
    OrdinalRef,
    Priority,
    TaskStatus,
    TitleRef,
    When,
)
from engine.slots import TELLING, Slots, Telling, filter_of
from engine.tokens import Tokens
from engine.words import Word, WordTable

_LONGEST_RANGE = 50
_PLURALS: tuple[Telling, ...] = ("ALL", "TASKS", "REMINDERS")
_PAUSES = frozenset(",;")
_CLAUSE = frozenset({"IN_CLAUSE"})
_SLASH = frozenset({"SLASH_ADD"})
_COURTESIES = ("GREETING", "THANKS")
_BEFORE_NUMBER = ("NO", "TASK")
_BETWEEN_NUMBERS = frozenset({"AND", "DET"})
_THE_OF = frozenset({"THE_OF"})
_NAMELESS = (SKIP, "REMINDER", "REMINDERS")


def place_named(tokens: Tokens, words: WordTable, first: int, end: int) -> OrdinalRef | None:
    """ "Last one" where a name is expected."""
    for behind, values in words.phrases.matches(tokens.folded, first):
        ordinal = next((value for value in values if value.terminal == "ORDINAL"), None)
        is_whole = behind == end or (behind == end - 1 and words.has_class(tokens.folded, behind, "ONE_THING"))
        if ordinal is not None and is_whole:
            return OrdinalRef(ordinal=int(ordinal.value or 0))
    return None


@dataclass(slots=True)
class SlotReader:
    """Reads trees over one message."""

    grammar: Grammar
    tokens: Tokens
    words: WordTable

    def read(self, node: Any) -> Slots:
        slots = Slots()
        self.fill(node, slots)
        return slots

    def fill(self, node: Any, slots: Slots) -> None:
        head = node[0]
        if head.__class__ is str:
            if head in TELLING:
                slots.classes.add(head)
            if node[3].__class__ is Word and node[3].value is not None:
                slots.values[head] = node[3].value
            return
        grammar = self.grammar
        if grammar.flags[head]:
            slots.flags.update(grammar.flags[head])
        name = grammar.slots[head]
        if name is not None:
            SLOT_RULES[name](self, node, slots)
            slots.marked.append((name, *token_range(node)))
            return
        for child in node[1]:
            self.fill(child, slots)

    # --- text

    def text(self, first: int, end: int) -> str:
        """The tokens as typed, without the signs around them, without quotes that wrap the whole."""
        return TextCutter(self.tokens, self.words).text(first, end)

    def _node_text(self, node: Any) -> str:
        return self.text(*token_range(node))

    def _title(self, node: Any, slots: Slots) -> None:
        first, end = token_range(node)
        first = self._before_clitic(first)
        slots.title.append((first if slots.title or slots.marked else self._from_order(first), end))

    def _before_clitic(self, first: int) -> int:
        """Where the words begin with a pronoun that was passed over: "que | me tome la vitamina"."""
        if first < 2 or not self.words.has_class(self.tokens.folded, first - 1, "CLITIC_OF_VERB"):
            return first
        return first - 1 if self.words.has_within(self.tokens.folded, 0, first - 1, _CLAUSE) else first

    def _from_order(self, first: int) -> int:
        """Behind /new a greeting or thanks are no courtesy but what the title begins with: "/new hello world"."""
        folded = self.tokens.folded
        if not self.words.has_within(folded, 0, first - 1, _SLASH):
            return first
        start = next(at + 1 for at in range(first - 1) if self.words.has_class(folded, at, "SLASH_ADD"))
        if any(sign in folded[start:first] for sign in ",.;:!\n"):
            return first  # "/new good evening, I confirm your appointment": said to somebody
        word = next((at for at in range(start, first) if folded[at].isalnum()), first)
        return start if any(self.words.has_class(folded, word, name) for name in _COURTESIES) else first

    def title_text(self, slots: Slots) -> str:
        ranges = [*([slots.condition] if slots.condition else []), *slots.title]
        title = ""
        for first, end in ranges:
            piece = self.text(first, end)
            if title and self.tokens.folded[first - 1] == "(" and self.tokens.stands_at(end, ")"):
                piece = f"({piece})"  # "ring Ana tomorrow (she rang)"
            is_apart = bool(title) and self.tokens.folded[first - 1] in _PAUSES  # "swim meet on the 5th, bring a towel"
            title += (", " if is_apart else " " if title else "") + piece if piece else ""
        return title

    # --- time

    def _due(self, node: Any, slots: Slots) -> None:
        match = next(leaf[3] for leaf in leaves(node) if isinstance(leaf[3], DateMatch))
        slots.dues.append(match)
        self._note_date(match, slots)

    def _new_due(self, node: Any, slots: Slots) -> None:
        match = next((leaf[3] for leaf in leaves(node) if isinstance(leaf[3], DateMatch)), None)
        if match is not None:
            slots.new_dues.append(match)
            self._note_date(match, slots)
        else:
            slots.quantity = duration_of(leaves(node))

    def _note_date(self, match: DateMatch, slots: Slots) -> None:
        when: When = match.when
        slots.weekday_conflict |= when.weekday_conflict
        slots.date_spans.append(match.span)

    def _quantity(self, node: Any, slots: Slots) -> None:
        slots.quantity = duration_of(leaves(node))

    def _remind_before(self, node: Any, slots: Slots) -> None:
        if slots.remind_before is not None:
            slots.also_before.append(slots.remind_before)
        slots.remind_before = duration_of(leaves(node))

    def _undated(self, node: Any, slots: Slots) -> None:
        slots.undated = True

    def _condition(self, node: Any, slots: Slots) -> None:
        """ "cuando llegue a la oficina": no time, and a part of the title that stands before its verb."""
        slots.undated = True
        slots.condition = token_range(node)

    def _tail(self, node: Any, slots: Slots) -> None:
        """ "…, apúntalo", "…, avísame el lunes": an order told after what it is about."""
        inner = self.read_children(node)
        slots.flags |= inner.flags
        slots.dues += inner.dues
        slots.date_spans += inner.date_spans
        slots.tail = token_range(node)

    def _hour(self, node: Any, slots: Slots) -> None:
        slots.hour = numbers_of(node)[0]
        slots.date_spans.append(self.tokens.span(*token_range(node)))

    # --- what is said of a task

    def _priority(self, node: Any, slots: Slots) -> None:
        for terminal, _, _, value in leaves(node):
            if terminal in ("PRIORITY", "LEVEL"):
                slots.priority = cast("Priority", value.value)

    def _tag(self, node: Any, slots: Slots) -> None:
        slots.tags.append(self._node_text(node).lstrip("#"))

    def _project(self, node: Any, slots: Slots) -> None:
        first, end = token_range(node)
        if end == first + 1 and self.words.has_class(self.tokens.folded, first, "DEF"):
            return  # "my list: …" has no name
        slots.project_range = (first, end)
        slots.project = self._node_text(node)

    def _new_title(self, node: Any, slots: Slots) -> None:
        """ "Cámbiale el nombre, es X": the "it is" behind a sign is none of the name's words."""
        first, end = token_range(node)
        is_led = first > 0 and self.tokens.folded[first - 1] in ",;:" and end > first + 1
        if is_led and self.words.has_class(self.tokens.folded, first, "IT_IS"):
            slots.new_title = self.text(first + 1, end)
        else:
            slots.new_title = self._node_text(node)

    def _new_project(self, node: Any, slots: Slots) -> None:
        inner = self.read_children(node)
        slots.new_project = inner.project

    def _query(self, node: Any, slots: Slots) -> None:
        first, end = slots.query_range = token_range(node)
        slots.query = self.text(self._after_article(first, end), end)

    def _status(self, node: Any, slots: Slots) -> None:
        slots.status = cast("TaskStatus", next(leaves(node))[3].value)

    def _name(self, node: Any, slots: Slots) -> None:
        slots.name = self._node_text(node)

    def _nothing(self, node: Any, slots: Slots) -> None:
        """Where it stands is all that counts (`Slots.marked`)."""

    def _zone(self, node: Any, slots: Slots) -> None:
        leaf = next(leaves(node))
        slots.zone = leaf[3].value if isinstance(leaf[3], Word) else self._node_text(node)

    def _language(self, node: Any, slots: Slots) -> None:
        """The code of a language that there is a pack for, else its name as typed."""
        leaf = next(leaves(node))
        slots.language = slots.language or leaf[3].value or self._node_text(node)

    def _alarm(self, node: Any, slots: Slots) -> None:
        slots.alarm = token_range(node)

    def _code(self, node: Any, slots: Slots) -> None:
        first, end = token_range(node)
        slots.code = "".join(word for word in self.tokens.folded[first:end] if word.isdecimal())

    # --- which tasks

    def _ref_number(self, node: Any, slots: Slots) -> None:
        these = self._these_before(node)
        numbers = (NumberRef(number=number) for number in numbers_of(node))
        slots.refs.extend((these,) if these is not None else numbers)

    def _these_before(self, node: Any) -> ItRef | None:
        """ "Las dos" and "that one", where a rule took the first word for an article and the second for a number."""
        first, end = token_range(node)
        if self._is_first_of_numbers(end):
            return None  # the 2 of "las 2 y 3"
        for start in (first - 1, first):
            if start < 0 or end - first > 2:
                continue
            for behind, values in self.words.phrases.matches(self.tokens.folded, start):
                if behind != end or behind == start + 1:
                    continue
                these = next((value for value in values if value.terminal == "THESE"), None)
                if these is not None:
                    return ItRef(many=True, count=int(these.value or 0) or None)
                if any(value.terminal == "IT" for value in values):
                    return ItRef()
        return None

    def _is_first_of_numbers(self, end: int) -> bool:
        folded, words = self.tokens.folded, self.words
        while end < len(folded) and (folded[end] == "," or words.has_any(folded, end, _BETWEEN_NUMBERS)):
            end += 1
            if end < len(folded) and folded[end].isdecimal():
                return True
        return False

    def _ref_range(self, node: Any, slots: Slots) -> None:
        first, last = numbers_of(node)
        if first <= last <= first + _LONGEST_RANGE:
            slots.refs.extend(NumberRef(number=number) for number in range(first, last + 1))

    def _ref_ordinal(self, node: Any, slots: Slots) -> None:
        count = next(iter(numbers_of(node)), 1)  # "the first two"
        for terminal, _, _, value in leaves(node):
            if terminal == "ORDINAL":
                slots.refs.extend(OrdinalRef(ordinal=place) for place in _places(int(value.value), count))

    def _ref_words(self, node: Any, slots: Slots) -> None:
        whole, end = token_range(node)
        first = self._after_article(whole, end)
        if (
            end > first + 1
            and self._is_the(whole, first)
            and self.words.has_class(self.tokens.folded, end - 1, "ONE_THING")
        ):
            end -= 1  # "the dentist one"
        text = self.text(first, end)
        if any(character.isalnum() for character in text) and not self._names_nothing(first, end):
            slots.ref_ranges.append((first, end))
            slots.refs.append(
                self._numbered(first, end) or place_named(self.tokens, self.words, first, end) or TitleRef(title=text)
            )

    def _numbered(self, first: int, end: int) -> NumberRef | None:
        """ "3", and "number 3" where a rule expects a name."""
        folded, number = self.tokens.folded, self.tokens.number(end - 1)
        if number is None or end > first + 2:
            return None
        is_alone = end == first + 1 or any(self.words.has_class(folded, first, name) for name in _BEFORE_NUMBER)
        return NumberRef(number=number) if is_alone else None

    def _names_nothing(self, first: int, end: int) -> bool:
        """True for "reminder please": what is passed over and no name of a task."""
        return all(
            any(self.words.has_class(self.tokens.folded, place, name) for name in _NAMELESS)
            for place in range(first, end)
            if self.tokens.folded[place][0].isalnum()
        )

    def _after_article(self, first: int, end: int) -> int:
        """Where the words that name something begin: an article before them does not, nor does "lo de la"."""
        behind = self.words.behind(self.tokens.folded[: end - 1], first, _THE_OF)
        if behind > first:
            return self._after_article(behind, end)
        is_article = first + 1 < end and self.words.has_class(self.tokens.folded, first, "DET")
        return first + 1 if is_article else first

    def _is_the(self, whole: int, first: int) -> bool:
        """Whether an article leads to a name, taken off it or read before it."""
        return first > whole or self.words.has_class(self.tokens.folded, first - 1, "DET")

    def _ref_it(self, node: Any, slots: Slots) -> None:
        slots.refs.append(ItRef())

    def _ref_these(self, node: Any, slots: Slots) -> None:
        count = int(next(leaf[3].value for leaf in leaves(node) if leaf[0] == "THESE"))
        slots.refs.append(ItRef(many=True, count=count or None))

    def _ref_all(self, node: Any, slots: Slots) -> None:
        inner = self.read_children(node)
        slots.classes |= inner.classes
        slots.filtering.extend(inner.dues)
        slots.date_spans.extend(inner.date_spans)
        if not inner.says(*_PLURALS) and any(clock_of(match.when) is not None for match in inner.dues):
            slots.refs.append(TitleRef(title=self._node_text(node)))  # "the reminder at 5" is not all of the day
            return
        slots.refs.append(AllRef(filter=filter_of(inner), excluded=tuple(inner.excluded)))

    def _except(self, node: Any, slots: Slots) -> None:
        slots.excluded.extend(numbers_of(node))

    def _numbers(self, node: Any, slots: Slots) -> None:
        found = [(terminal, value) for terminal, _, _, value in leaves(node)]
        numbers = [number_of(value) for terminal, value in found if terminal in ("NUMBER", "ORDINAL")]
        if len(numbers) == 2 and any(terminal in ("DASH", "INTO") for terminal, _ in found):
            numbers = list(range(numbers[0], min(numbers[1], numbers[0] + _LONGEST_RANGE) + 1))
        if [terminal for terminal, _ in found if terminal != "DET"] == ["ORDINAL", "NUMBER"]:
            numbers = list(_places(numbers[0], numbers[1]))  # "the last two"
        slots.numbers.extend(numbers)

    def read_children(self, node: Any) -> Slots:
        inner, slots = Slots(), self.grammar.slots
        child = node[1][0]
        while len(node[1]) == 1 and child[0].__class__ is not str and slots[child[0]] == slots[node[0]]:
            node, child = child, child[1][0]  # a language's own alternatives stand one level below the shared rule
        inner.flags.update(self.grammar.flags[node[0]])
        for child in node[1]:
            self.fill(child, inner)
        return inner


def _places(first: int, count: int) -> range:
    """The first, or the last, so many."""
    start = first if first > 0 else first - count + 1
    return range(start, start + min(count, _LONGEST_RANGE))


SLOT_RULES: Mapping[str, Callable[[SlotReader, Any, Slots], None]] = {
    "title": SlotReader._title,
    "note_title": SlotReader._title,
    "thing_title": SlotReader._title,
    "duty_title": SlotReader._title,
    "verb_title": SlotReader._title,
    "det_title": SlotReader._title,
    "event_title": SlotReader._title,
    "note_noun_title": SlotReader._title,
    "happening": SlotReader._title,
    "list_title": SlotReader._title,
    "noted_title": SlotReader._title,
    "literal_title": SlotReader._title,
    "due": SlotReader._due,
    "within": SlotReader._due,
    "new_due": SlotReader._new_due,
    "repeated": SlotReader._new_due,
    "priority": SlotReader._priority,
    "new_priority": SlotReader._priority,
    "end_priority": SlotReader._priority,
    "tag": SlotReader._tag,
    "tag_name": SlotReader._tag,
    "undated": SlotReader._undated,
    "at_no_time": SlotReader._undated,
    "condition_first": SlotReader._condition,
    "remind_tail": SlotReader._tail,
    "project_name": SlotReader._project,
    "dated_name": SlotReader._project,
    "list_name": SlotReader._project,
    "list_kind": SlotReader._project,
    "new_project": SlotReader._new_project,
    "new_title": SlotReader._new_title,
    "literal_name": SlotReader._new_title,
    "deed_name": SlotReader._new_title,
    "quoted_title": SlotReader._new_title,
    "remind_before": SlotReader._remind_before,
    "quantity": SlotReader._quantity,
    "more_time": SlotReader._quantity,
    "query": SlotReader._query,
    "thing": SlotReader._query,
    "my_thing": SlotReader._query,
    "my_errand": SlotReader._query,
    "kinds": SlotReader._query,
    "orders": SlotReader._query,
    "status_filter": SlotReader._status,
    "status_noun": SlotReader._status,
    "language": SlotReader._language,
    "language_code": SlotReader._language,
    "alarm": SlotReader._alarm,
    "wake_up": SlotReader._alarm,
    "ref_number": SlotReader._ref_number,
    "task_number": SlotReader._ref_number,
    "the_number": SlotReader._ref_number,
    "hour": SlotReader._hour,
    "ref_range": SlotReader._ref_range,
    "ref_ordinal": SlotReader._ref_ordinal,
    "ref_words": SlotReader._ref_words,
    "ref_words_quoted": SlotReader._ref_words,
    "task_phrase": SlotReader._ref_words,
    "done_words": SlotReader._ref_words,
    "move_words": SlotReader._ref_words,
    "moved_words": SlotReader._ref_words,
    "did": SlotReader._ref_words,
    "told_words": SlotReader._ref_words,
    "deed": SlotReader._ref_words,
    "half_deed": SlotReader._ref_words,
    "alarm_ref": SlotReader._ref_words,
    "ref_it": SlotReader._ref_it,
    "ref_these": SlotReader._ref_these,
    "ref_all": SlotReader._ref_all,
    "ref_any": SlotReader._ref_all,
    "comes_again": SlotReader._due,
    "ref_all_but": SlotReader._ref_all,
    "ref_all_of": SlotReader._ref_all,
    "note_ref": SlotReader._ref_words,
    "except": SlotReader._except,
    "workspace_name": SlotReader._name,
    "zone": SlotReader._zone,
    "known_zone": SlotReader._zone,
    "numbers": SlotReader._numbers,
    "thanked": SlotReader._nothing,
    "number_range": SlotReader._numbers,
    "code": SlotReader._code,
}
