"""From stretches of a message to a command: each stretch is put into a frame of its intent, and the rules read that.

A frame is a slash command of the grammars with places for slots, `/move {refs} {due}`. What a stretch means is decided
by reading the filled frame like any message; words that are taken as they are (a title, a name) are not read at all,
the frame holds a placeholder for them. So nothing is a date, a number or a priority that the rules do not take for one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

from engine.model import (
    Command,
    CompleteTask,
    CreateTask,
    DeleteTask,
    Interpretation,
    ListTasks,
    NumberRef,
    ReopenTask,
    TaskEdit,
    TaskFilter,
    TaskRef,
    TitleRef,
    Understood,
    UpdateTask,
)

PLACEHOLDER = "x"
"""Stands in a frame, in quotes, where a title goes."""

Read = Callable[[str], Interpretation]
Frames = Mapping[str, Mapping[str, str]]
"""For each intent its frames by name."""

REFERRING: Mapping[str, type[CompleteTask | ReopenTask | DeleteTask]] = {
    "complete_task": CompleteTask,
    "reopen_task": ReopenTask,
    "delete_task": DeleteTask,
}


class Refused(Exception):
    """The answer does not hold. Never leaves the engine: `accept` turns it into a Refusal."""

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.detail = detail


@dataclass(frozen=True, slots=True, kw_only=True)
class Filler:
    """The stretches of one command, and the frames they go into."""

    said: Mapping[str, tuple[str, ...]]
    read: Read
    frames: Mapping[str, str]
    place: int

    def has(self, *names: str) -> bool:
        return any(name in self.said for name in names)

    def words(self, name: str) -> str:
        return " ".join(self.said.get(name, ()))

    def literal(self, name: str) -> str:
        """A stretch that is taken as it is: a title, a name, a query."""
        text = self.words(name).strip(" \n\t.,;:¡!¿?\"'")
        if not text:
            raise Refused("missing", f"commands[{self.place}].{name}")
        return text

    def optional(self, name: str) -> str | None:
        return self.literal(name) if self.has(name) else None

    def command(self, frame: str) -> Command:
        """What the rules read in the filled frame: one command without doubt, or a refusal."""
        names = re.findall(r"{(\w+)}", self.frames[frame])
        text = re.sub(r"{(\w+)}", lambda slot: self.words(slot[1]), self.frames[frame])
        read = self.read(" ".join(text.split()))
        if isinstance(read, Understood) and len(read.reading.commands) == 1:
            return read.reading.commands[0]
        raise Refused("unresolved", f"commands[{self.place}]: {', '.join(name for name in names if self.has(name))}")

    def unresolved(self, *names: str) -> Refused:
        return Refused("unresolved", f"commands[{self.place}]: {', '.join(name for name in names if self.has(name))}")


_WHEN = ("due", "recurrence", "remind_before")


def create_task(filler: Filler) -> CreateTask:
    """The title as it is; what says when and how urgent, by the rules: nothing of it may be left over as title."""
    title, read_slots = filler.literal("title"), (*_WHEN, "priority")
    task = CreateTask(title=title)
    if filler.has(*read_slots):
        read = filler.command("create")
        if not isinstance(read, CreateTask) or read.title != PLACEHOLDER:
            raise filler.unresolved(*read_slots)
        task = replace(read, title=title)
        _check_said(filler, {"due": task.due, "recurrence": task.recurrence, "priority": task.priority})
    tags = tuple(tag.strip("# ") for tag in filler.said.get("tags", ()))
    return replace(task, project=filler.optional("project"), tags=tags)


def _check_said(filler: Filler, read: Mapping[str, object]) -> None:
    """What the answer says it is, it must be: a stretch given as a date that the rules took for none is refused."""
    for name, value in read.items():
        if filler.has(name) and value is None:
            raise filler.unresolved(name)


def list_tasks(filler: Filler) -> ListTasks:
    wanted = TaskFilter()
    for frame, slots in (("status", ("status",)), ("period", ("due_from",)), ("priority", ("priority",))):
        if filler.has(*slots):
            wanted = _merged(wanted, _filter_of(filler, frame))
    if filler.has("due_to"):
        wanted = replace(wanted, due_to=_filter_of(filler, "until").due_to)
    return ListTasks(
        filter=replace(
            wanted,
            project=filler.optional("project"),
            tag=filler.optional("tag"),
            query=filler.optional("query"),
        )
    )


def _filter_of(filler: Filler, frame: str) -> TaskFilter:
    read = filler.command(frame)
    if not isinstance(read, ListTasks) or read.filter.query is not None:
        raise filler.unresolved("status", "due_from", "due_to", "priority")
    return read.filter


def _merged(one: TaskFilter, other: TaskFilter) -> TaskFilter:
    given = {spec.name: value for spec in fields(other) if (value := getattr(other, spec.name)) is not None}
    return replace(one, **given)


def refer_to_tasks(intent: str, filler: Filler) -> CompleteTask | ReopenTask | DeleteTask:
    return REFERRING[intent](refs=_refs(filler))


def _refs(filler: Filler) -> tuple[TaskRef, ...]:
    """Each stretch is read for itself; one that is neither number nor list nor pronoun is words of a title."""
    if not filler.has("refs"):
        raise Refused("missing", f"commands[{filler.place}].refs")
    found: dict[TaskRef, None] = {}
    for stretch in filler.said["refs"]:
        for ref in _refs_of(stretch, filler):
            found[ref] = None
    return tuple(found)


def _refs_of(stretch: str, filler: Filler) -> tuple[TaskRef, ...]:
    alone = replace(filler, said={"refs": (stretch,)})
    try:
        read = alone.command("refs")
    except Refused:
        if not any(character.isalpha() for character in stretch):
            raise
        return (TitleRef(title=alone.literal("refs")),)
    if not isinstance(read, CompleteTask):
        raise filler.unresolved("refs")
    return read.refs


def update_task(filler: Filler) -> UpdateTask:
    """What changes is read in frames of its own, about task 1: the references are not there to confuse it."""
    refs, edit, shift = _refs(filler), TaskEdit(), None
    for name in ("due", "time", "shift", "recurrence", "priority"):
        if filler.has(name):
            read = _updated(filler, name)
            edit, shift = replace(edit, **_changed(read.edit)), read.shift or shift
    for name in ("title", "project"):
        if filler.has(name):
            said: Mapping[str, Any] = {name: filler.literal(name)}
            edit = replace(edit, **said)
    if edit == TaskEdit() and shift is None:
        raise Refused("missing", f"commands[{filler.place}]")
    return UpdateTask(refs=refs, edit=edit, shift=shift)


def _updated(filler: Filler, name: str) -> UpdateTask:
    read = filler.command(name)
    if not isinstance(read, UpdateTask) or read.refs != (NumberRef(number=1),):
        raise filler.unresolved(name)
    return read


def _changed(edit: TaskEdit) -> Mapping[str, Any]:
    unset = TaskEdit()
    values = {spec.name: getattr(edit, spec.name) for spec in fields(edit)}
    return {name: value for name, value in values.items() if value != getattr(unset, name)}
