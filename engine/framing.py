"""From stretches of a message to a command: each stretch is put into a frame of its intent, and the rules read that.

A frame is a slash command of the grammars with places for slots, `/move {refs} {due}`. What a stretch means is decided
by reading the filled frame like any message; words that are taken as they are (a title, a name) are not read at all,
the frame holds a placeholder for them. So nothing is a date, a number or a priority that the rules do not take for one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

from engine.model import (
    Command,
    CompleteTask,
    CreateTask,
    DeleteTask,
    Interpretation,
    ListTasks,
    ReopenTask,
    TaskEdit,
    TaskFilter,
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
    if not filler.has("refs"):
        raise Refused("missing", f"commands[{filler.place}].refs")
    read = filler.command("refs")
    kind = REFERRING[intent]
    if not isinstance(read, kind):
        raise filler.unresolved("refs")
    return read


def update_task(filler: Filler) -> UpdateTask:
    """Each thing that changes is read in its own frame; all must be about the same tasks."""
    if not filler.has("refs"):
        raise Refused("missing", f"commands[{filler.place}].refs")
    read = tuple(_updates(filler))
    if not read or any(one.refs != read[0].refs for one in read):
        raise filler.unresolved(*filler.said)
    edit = TaskEdit()
    for one in read:
        edit = replace(edit, **_changed(one.edit))
    if filler.has("project"):
        edit = replace(edit, project=filler.literal("project"))
    return UpdateTask(refs=read[0].refs, edit=edit, shift=next((one.shift for one in read if one.shift), None))


def _changed(edit: TaskEdit) -> Mapping[str, Any]:
    unset = TaskEdit()
    values = {spec.name: getattr(edit, spec.name) for spec in fields(edit)}
    return {name: value for name, value in values.items() if value != getattr(unset, name)}


def _updates(filler: Filler) -> Iterator[UpdateTask]:
    for name in ("due", "time", "shift", "recurrence"):
        if filler.has(name):
            yield _updated(filler, name)
    if filler.has("priority"):
        yield _updated(filler, "priority")
    if filler.has("title"):
        read = _updated(filler, "title")
        yield replace(read, edit=replace(read.edit, title=filler.literal("title")))
    if filler.has("project") and not filler.has("due", "time", "shift", "recurrence", "priority", "title"):
        read = _updated(filler, "title")  # only to read the references
        yield replace(read, edit=TaskEdit())


def _updated(filler: Filler, frame: str) -> UpdateTask:
    read = filler.command(frame)
    if not isinstance(read, UpdateTask):
        raise filler.unresolved("refs", frame)
    return read
