"""Where in the message each slot was read: for pages that mark the words as they are typed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from engine.model import Mark
from engine.slots import Slots
from engine.tokens import Tokens

# The slot that a rule of SLOT_RULES is read for, in the contract's word; every other rule names tasks.
_SLOT_OF_RULE: Mapping[str, str] = {
    **dict.fromkeys(("title", "note_title", "duty_title", "event_title", "list_title", "new_title", "alarm"), "title"),
    **dict.fromkeys(("due", "new_due", "undated", "quantity"), "due"),
    **dict.fromkeys(("priority", "new_priority"), "priority"),
    **dict.fromkeys(("tag", "tag_name"), "tags"),
    **dict.fromkeys(("project_name", "dated_name", "list_name", "list_kind", "new_project"), "project"),
    **dict.fromkeys(("status_filter", "status_noun"), "status"),
    **dict.fromkeys(("language", "language_code"), "language"),
    **dict.fromkeys(("numbers", "number_range"), "number"),
    "remind_before": "remind_before",
    "query": "query",
    "workspace_name": "name",
    "zone": "timezone",
    "code": "code",
}
_TASKS = "refs"


def marks_of(read: Iterable[Slots], tokens: Tokens) -> tuple[Mark, ...]:
    """From left to right, none over another: what is said once for several tasks is marked once."""
    ranges = {place for slots in read for place in _places(slots)}
    marks: list[Mark] = []
    reached = 0
    for first, wide, slot in sorted((first, -end, slot) for slot, first, end in ranges):
        if first >= reached:
            marks.append(Mark(slot=slot, span=tokens.span(first, -wide)))
            reached = -wide
    return tuple(marks)


def _places(slots: Slots) -> Iterator[tuple[str, int, int]]:
    for rule, first, end in slots.marked:
        yield _SLOT_OF_RULE.get(rule, _TASKS), first, end
