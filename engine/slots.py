"""What a parse tree says: its leaves and slot rules gathered into one `Slots`, which a command is then built from.

The grammar's rule names are the interface. `SLOT_RULES` lists those that mean something; every other rule is only
structure and is walked through. The flags after "->" are gathered as they are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, cast

from engine.due import clock_of, placed
from engine.grammar import Grammar
from engine.lalr import SKIP
from engine.lattice import BULLETS, FIRST_SYMBOL
from engine.model import (
    AllRef,
    Assumption,
    DateMatch,
    ItRef,
    NumberRef,
    OrdinalRef,
    Priority,
    Span,
    TaskFilter,
    TaskRef,
    TaskStatus,
    TitleRef,
    When,
)
from engine.tokens import Tokens
from engine.words import Word, WordTable

_TRIMMED_RIGHT = " .,;:!?¡¿-–—\t\n…"
_TRIMMED_LEFT = " .,;:!?-–—\t\n)]"
_PAIRS = {'"': '"', "'": "'", "«": "»", "“": "”", "‘": "’"}
_BRACKETS = {")": "(", "]": "["}
_MARKS = frozenset("*_~`")
_FIRST_ARROW, _LAST_SHAPE = "\u2190", "\u25ff"
_LONGEST_RANGE = 50
_PLURALS = frozenset({"ALL", "TASKS", "REMINDERS"})
_NAMELESS = (SKIP, "REMINDER", "REMINDERS")


@dataclass(slots=True, kw_only=True)
class Slots:
    """What was said for one command. Token ranges are half-open pairs."""

    title: list[tuple[int, int]] = field(default_factory=list)
    alarm: tuple[int, int] | None = None
    dues: list[DateMatch] = field(default_factory=list)
    new_dues: list[DateMatch] = field(default_factory=list)
    new_title: str | None = None
    new_project: str | None = None
    priority: Priority | None = None
    level: Priority | None = None
    project: str | None = None
    project_range: tuple[int, int] = (0, 0)
    tags: list[str] = field(default_factory=list)
    remind_before: str | None = None
    quantity: str | None = None
    hour: int | None = None
    undated: bool = False
    refs: list[TaskRef] = field(default_factory=list)
    query: str | None = None
    ref_ranges: list[tuple[int, int]] = field(default_factory=list)
    query_range: tuple[int, int] = (0, 0)
    status: TaskStatus | None = None
    excluded: list[int] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)
    name: str | None = None
    zone: str | None = None
    language: str | None = None
    code: str | None = None
    values: dict[str, str] = field(default_factory=dict)
    flags: set[str] = field(default_factory=set)
    terminals: set[str] = field(default_factory=set)
    date_spans: list[Span] = field(default_factory=list)
    marked: list[tuple[str, int, int]] = field(default_factory=list)  # rule of the slot, token range
    filtering: list[DateMatch] = field(default_factory=list)
    weekday_conflict: bool = False

    @property
    def assumptions(self) -> tuple[Assumption, ...]:
        """What the reader of dates had to choose, each clock time on its day."""
        matches = (*placed(self.dues), *self.new_dues, *self.filtering)
        return tuple(match.when.assumption for match in matches if match.when.assumption is not None)

    def take_from(self, shared: Slots) -> None:
        """Adds what was said once for all items of a list, where the item says nothing of its own."""
        self.dues = self.dues or shared.dues
        self.date_spans = self.date_spans or shared.date_spans
        self.priority = self.priority or shared.priority
        if self.project is None:
            self.project, self.project_range = shared.project, shared.project_range
        self.tags = self.tags or shared.tags
        self.marked += shared.marked
        self.terminals |= shared.terminals
        self.flags |= shared.flags


def leaves(node: Any) -> Iterator[tuple[str, int, int, Any]]:
    """The leaves of a tree, from left to right."""
    waiting = [node]
    while waiting:
        node = waiting.pop()
        if node[0].__class__ is str:
            yield node
        else:
            waiting.extend(node[1][::-1])


def token_range(node: Any) -> tuple[int, int]:
    """The tokens that a tree covers. An empty tree does not occur: no rule of the grammars is empty."""
    first = last = node
    while not isinstance(first[0], str):
        first = first[1][0]
    while not isinstance(last[0], str):
        last = last[1][-1]
    return first[1], last[2]


@dataclass(frozen=True, slots=True)
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
            slots.terminals.add(head)
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
            if child[0].__class__ is str and child[3].__class__ is not Word:
                slots.terminals.add(child[0])
            else:
                self.fill(child, slots)

    # --- text

    def text(self, first: int, end: int) -> str:
        """The tokens as typed, without the signs around them, without quotes that wrap the whole."""
        first, end = self._with_opening(first, end), self._with_closing(first, end)
        text = self.tokens.text(first, end).strip(" \t\n")
        text = text.rstrip(_TRIMMED_RIGHT).lstrip(_TRIMMED_LEFT)
        while len(text) > 1 and _PAIRS.get(text[0]) == text[-1] and text[-1] not in text[1:-1]:
            text = text[1:-1].strip()
        return text

    def _with_opening(self, first: int, end: int) -> int:
        """What belongs to a text although the grammar passed over it before: emoji that are no bullets, the bracket or
        the mark of bold and the like that closes in it."""
        folded = self.tokens.folded
        while first > 0:
            sign = folded[first - 1]
            closes_within = any(sign == o and c in folded[first:end] for c, o in _BRACKETS.items())
            if not (closes_within or self._is_emoji(sign) or self._opens_mark(first - 1, end)):
                break
            first -= 1
        return first

    def _opens_mark(self, position: int, end: int) -> bool:
        sign, folded = self.tokens.folded[position], self.tokens.folded
        if sign not in _MARKS or not self.tokens.is_glued(position + 1):
            return False
        return folded[position + 1 : end + 1].count(sign) % 2 == 1

    def _with_closing(self, first: int, end: int) -> int:
        """What belongs to a text although the grammar passed over it behind: emoji, "%", what closes there."""
        folded = self.tokens.folded
        while end < len(folded):
            sign = folded[end]
            if sign in _BRACKETS:
                belongs = _BRACKETS[sign] in folded[first:end]
            elif sign in _MARKS:
                belongs = self.tokens.is_glued(end) and folded[first:end].count(sign) % 2 == 1
            else:  # no emoji, or one with a meaning
                belongs = not sign.isalnum() and ord(sign[0]) >= FIRST_SYMBOL and sign not in self.words.known
            if not belongs:
                break
            end += 1
        return end

    def _is_emoji(self, sign: str) -> bool:
        """A picture that somebody put before their words; arrows and shapes are bullets."""
        is_picture = ord(sign[0]) >= FIRST_SYMBOL and not sign.isalnum() and not _FIRST_ARROW <= sign[0] <= _LAST_SHAPE
        return is_picture and sign[0] not in BULLETS and sign not in self.words.known

    def _node_text(self, node: Any) -> str:
        return self.text(*token_range(node))

    def _title(self, node: Any, slots: Slots) -> None:
        slots.title.append(token_range(node))

    def title_text(self, slots: Slots) -> str:
        pieces = [self.text(first, end) for first, end in slots.title]
        return " ".join(piece for piece in pieces if piece)

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
        slots.remind_before = duration_of(leaves(node))

    def _undated(self, node: Any, slots: Slots) -> None:
        slots.undated = True

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
        slots.project_range = token_range(node)
        slots.project = self._node_text(node)

    def _new_title(self, node: Any, slots: Slots) -> None:
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
        slots.refs.extend(NumberRef(number=number) for number in numbers_of(node))

    def _ref_range(self, node: Any, slots: Slots) -> None:
        first, last = numbers_of(node)
        if first <= last <= first + _LONGEST_RANGE:
            slots.refs.extend(NumberRef(number=number) for number in range(first, last + 1))

    def _ref_ordinal(self, node: Any, slots: Slots) -> None:
        count = next(iter(numbers_of(node)), 1)  # "the first two"
        for terminal, _, _, value in leaves(node):
            if terminal == "ORDINAL":
                first = int(value.value)
                start = first if first > 0 else first - count + 1
                slots.refs.extend(
                    OrdinalRef(ordinal=place) for place in range(start, start + min(count, _LONGEST_RANGE))
                )

    def _ref_words(self, node: Any, slots: Slots) -> None:
        first, end = token_range(node)
        first = self._after_article(first, end)
        text = self.text(first, end)
        if any(character.isalnum() for character in text) and not self._names_nothing(first, end):
            slots.ref_ranges.append((first, end))
            slots.refs.append(TitleRef(title=text))

    def _names_nothing(self, first: int, end: int) -> bool:
        """True for "reminder please": what is passed over and no name of a task."""
        return all(
            any(self.words.has_class(self.tokens.folded, place, name) for name in _NAMELESS)
            for place in range(first, end)
            if self.tokens.folded[place].isalnum()
        )

    def _after_article(self, first: int, end: int) -> int:
        """Where the words that name something begin: an article before them does not."""
        is_article = first + 1 < end and self.words.has_class(self.tokens.folded, first, "DET")
        return first + 1 if is_article else first

    def _ref_it(self, node: Any, slots: Slots) -> None:
        slots.refs.append(ItRef())

    def _ref_all(self, node: Any, slots: Slots) -> None:
        inner = self.read_children(node)
        slots.terminals |= inner.terminals
        slots.filtering.extend(inner.dues)
        slots.date_spans.extend(inner.date_spans)
        if not inner.terminals & _PLURALS and any(clock_of(match.when) is not None for match in inner.dues):
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


def number_of(value: Any) -> int:
    return int(value.value or 0) if isinstance(value, Word) else int(value)


def numbers_of(node: Any) -> list[int]:
    return [number_of(value) for terminal, _, _, value in leaves(node) if terminal == "NUMBER"]


def duration_of(parts: Iterator[tuple[str, int, int, Any]]) -> str | None:
    """ISO 8601 of "2 horas", "media hora", "hora y media"."""
    amount, half, sign = 1, False, ""
    unit: str | None = None
    for terminal, _, _, value in parts:
        if terminal == "NUMBER":
            amount = number_of(value)
        elif terminal == "UNIT":
            unit = value.value
        elif terminal == "HALF":
            amount, half = 0, True
        elif terminal == "HALF_MORE":
            half = True
        elif terminal == "EARLIER":
            sign = "-"
    if unit is None:
        return None
    whole = unit.replace("1", str(amount))
    if not half:
        return sign + whole
    return {"PT1H": f"PT{amount * 60 + 30}M", "P1D": f"PT{amount * 24 + 12}H"}.get(unit)


def filter_of(slots: Slots) -> TaskFilter:
    """Dates of a list are local and both included: an interval's end is its last day."""
    due_from = due_to = None
    for match in slots.dues:
        first, last = days_of(match.when)
        due_from = first if due_from is None else min(first, due_from)
        due_to = last if due_to is None else max(last, due_to)
    return TaskFilter(
        status=slots.status,
        due_from=due_from,
        due_to=due_to,
        priority=slots.priority,
        project=slots.project,
        tag=slots.tags[0] if slots.tags else None,
        query=slots.query,
    )


def days_of(when: When) -> tuple[date, date]:
    """The first and last local day that an expression speaks of."""
    first = when.start.date()
    if when.end is None or when.end <= when.start:
        return first, first
    return first, (when.end - timedelta(microseconds=1)).date()


SLOT_RULES: Mapping[str, Callable[[SlotReader, Any, Slots], None]] = {
    "title": SlotReader._title,
    "note_title": SlotReader._title,
    "duty_title": SlotReader._title,
    "event_title": SlotReader._title,
    "note_noun_title": SlotReader._title,
    "happening": SlotReader._title,
    "list_title": SlotReader._title,
    "noted_title": SlotReader._title,
    "due": SlotReader._due,
    "within": SlotReader._due,
    "new_due": SlotReader._new_due,
    "priority": SlotReader._priority,
    "new_priority": SlotReader._priority,
    "tag": SlotReader._tag,
    "tag_name": SlotReader._tag,
    "undated": SlotReader._undated,
    "at_no_time": SlotReader._undated,
    "project_name": SlotReader._project,
    "list_name": SlotReader._project,
    "list_kind": SlotReader._project,
    "new_project": SlotReader._new_project,
    "new_title": SlotReader._new_title,
    "remind_before": SlotReader._remind_before,
    "quantity": SlotReader._quantity,
    "more_time": SlotReader._quantity,
    "query": SlotReader._query,
    "thing": SlotReader._query,
    "my_thing": SlotReader._query,
    "kinds": SlotReader._query,
    "status_filter": SlotReader._status,
    "status_noun": SlotReader._status,
    "language": SlotReader._language,
    "language_code": SlotReader._language,
    "alarm": SlotReader._alarm,
    "wake_up": SlotReader._alarm,
    "ref_number": SlotReader._ref_number,
    "task_number": SlotReader._ref_number,
    "hour": SlotReader._hour,
    "ref_range": SlotReader._ref_range,
    "ref_ordinal": SlotReader._ref_ordinal,
    "ref_words": SlotReader._ref_words,
    "ref_words_quoted": SlotReader._ref_words,
    "task_phrase": SlotReader._ref_words,
    "done_words": SlotReader._ref_words,
    "move_words": SlotReader._ref_words,
    "did": SlotReader._ref_words,
    "told_words": SlotReader._ref_words,
    "deed": SlotReader._ref_words,
    "half_deed": SlotReader._ref_words,
    "alarm_ref": SlotReader._ref_words,
    "ref_it": SlotReader._ref_it,
    "ref_all": SlotReader._ref_all,
    "ref_all_but": SlotReader._ref_all,
    "ref_all_of": SlotReader._ref_all,
    "note_ref": SlotReader._ref_words,
    "except": SlotReader._except,
    "workspace_name": SlotReader._name,
    "zone": SlotReader._zone,
    "numbers": SlotReader._numbers,
    "number_range": SlotReader._numbers,
    "code": SlotReader._code,
}
