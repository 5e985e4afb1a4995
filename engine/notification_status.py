"""`notification_status`: whether something was told, from "did you remind me about the rent?" and its like."""

from __future__ import annotations

from typing import cast

from engine.building import Building, Built
from engine.model import ItRef, NotificationStatus, NotificationType
from engine.slots import filter_of


def notification_status(building: Building) -> Built | None:
    slots = building.slots
    if _reminds_of_someone(building):
        return None
    days = filter_of(slots)
    refs = tuple(dict.fromkeys(slots.refs))
    kind = cast("NotificationType | None", slots.values.get("DIGEST"))
    if not refs and kind is None and building.context.quoted:
        refs = (ItRef(),)
    command = NotificationStatus(refs=refs, kind=kind, due_from=days.due_from, due_to=days.due_to)
    return Built(command=command)


def _reminds_of_someone(building: Building) -> bool:
    """True for "me recordaste a mi abuela": what is like somebody, not what was told."""
    folded, words = building.reader.tokens.folded, building.words
    places = (first - 1 for first, _ in building.slots.ref_ranges)
    links = (place - 1 if words.has_class(folded, place, "DET") else place for place in places)
    return any(words.has_class(folded, link, "FOR") and words.has_class(folded, link, "INTO") for link in links)
