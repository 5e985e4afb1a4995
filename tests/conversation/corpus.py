"""Conversations as data: corpora/conversations/*.toml, driven through the real answer() on a real database.

A file has `now` and `tz`; each `[[conversation]]` a `name`, what the person has before (`tasks`, `language`,
`quick_capture`, `stopped`), `proposals` where described work is taken apart, and `turns`.
A turn `say`s something (or sends `kind`, presses `button`, is `forwarded`),
perhaps `quotes` the answer to an earlier turn (1 is the first) or comes `after` some minutes; then `reply` are the keys
of the answer in order, `shows` and `hides` pieces of its text, and `store` exactly what changed there, a line each:

    "+ 3 pagar la luz @2026-03-13 ^09:00"   a new open task: number, title, due, reminder, !priority /project #tag *rule
    "~ 3 pagar la luz @2026-03-14"          the open task as it is now
    "done 3 pagar la luz" · "open 3 …" · "gone 3 pagar la luz"
    "language = en" · "stopped = true"      a setting
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5
from zoneinfo import ZoneInfo

from engine.model import TaskFilter
from server.conversation.turn import Answer, Services, answer
from storage.changes import PutPerson, PutProject, PutTask
from storage.facts import ByFilter
from storage.model import ChannelIdentity, InboundMessage, Person, Preferences, Project, Task

FOLDER = Path(__file__).parents[2] / "corpora" / "conversations"
CANCELLED = "cancelled"
KNOWN_FAILURES = "known_failures.toml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversation:
    name: str
    file: str
    now: datetime
    zone: ZoneInfo
    data: Mapping[str, Any]


def read_conversations() -> Iterator[Conversation]:
    for path in sorted(FOLDER.glob("*.toml")):
        if path.name == KNOWN_FAILURES:
            continue
        content = tomllib.loads(path.read_text("utf-8"))
        for data in content["conversation"]:
            now = datetime.fromisoformat(data.get("now", content["now"]))
            zone = ZoneInfo(data.get("tz", content["tz"]))
            yield Conversation(name=data["name"], file=path.stem, now=now, zone=zone, data=data)


def read_known_failures() -> dict[str, str]:
    """Why a conversation does not go as written yet, by "file: name". A fix has to remove its line."""
    content = tomllib.loads((FOLDER / KNOWN_FAILURES).read_text("utf-8"))
    return {failure["conversation"]: failure["why"] for failure in content.get("failure", ())}


class Talk:
    """One person's conversation, turn after turn."""

    def __init__(self, services: Services, conversation: Conversation, key: str) -> None:
        self.services = services
        self.conversation = conversation
        self.key = key
        self.zone = conversation.zone
        self.now = conversation.now
        self.phone = "+52155" + str(uuid5(NAMESPACE_URL, key).int)[:8]
        self.turns = 0
        self.user_id = ""

    async def begin(self) -> None:
        """A linked person with the tasks that the conversation starts from."""
        data, store = self.conversation.data, self.services.store
        person = await store.add_person(
            email=f"{uuid5(NAMESPACE_URL, self.key).hex}@example.org",
            name=data.get("person", "Ana López"),
            password_hash=None,
            language=data.get("language"),
            timezone=self.zone.key,
            is_operator=False,
        )
        self.user_id = person.id
        await store.link(person.id, self.phone, self.now)
        changes = [*_tasks(data.get("tasks", ()), person, self.zone, self.now), *_settings(data, person)]
        if changes:
            await store.apply(person.id, None, changes, self.now)

    async def say(self, turn: Mapping[str, Any]) -> Answer:
        self.turns += 1
        self.now += timedelta(minutes=turn.get("after", 1))
        sid = self._sid(self.turns)
        message = InboundMessage(
            sid=sid,
            identity=ChannelIdentity(channel="whatsapp", phone=self.phone),
            text=turn.get("say", ""),
            received_at=self.now,
            kind=turn.get("kind", "text"),
            media=0 if turn.get("kind", "text") in {"text", "button"} else 1,
            quoted_sid=f"OUT{self._sid(turn['quotes'])}" if "quotes" in turn else None,
            button_payload=turn.get("button"),
            forwarded=turn.get("forwarded", False),
            fingerprint=self.key,
        )
        given = await answer(message, self.services, self.now)
        await self.services.store.tie_outbound(sid, f"OUT{sid}", self.now)
        return given

    def _sid(self, turn: int) -> str:
        return "SM" + uuid5(NAMESPACE_URL, f"{self.key}/{turn}").hex

    async def look(self) -> dict[str, str]:
        """Tasks and settings as lines, by what they are of."""
        store = self.services.store
        account = await store.account_by_id(self.user_id)
        if account is None:
            return {}
        wanted = ByFilter(
            filter=TaskFilter(status="all"),
            today=self.now.astimezone(self.zone).date(),
            clock=time(12),
            timezone=self.zone.key,
            limit=500,
        )
        page = await store.select_tasks(self.user_id, wanted)
        seen = {f"task {task.id}": write_task(task, self.zone) for task in page.tasks}
        seen |= {f"is {task.id}": task.status for task in page.tasks}
        person = account.person
        for spec in fields(Preferences):
            seen[f"set {spec.name}"] = f"{spec.name} = {_plain(getattr(person.preferences, spec.name), self.zone)}"
        seen["set stopped"] = f"stopped = {_plain(person.stopped, self.zone)}"
        projects = {project.id: project.name for project in await store.projects(self.user_id)}
        seen["set project"] = f"project = {projects.get(person.current_project_id or '', '-')}"
        return seen


def differences(before: Mapping[str, str], after: Mapping[str, str]) -> list[str]:
    """What changed in the store, in the corpus's words, sorted."""
    if before and not after:
        return ["account gone"]
    lines: list[str] = []
    for key in before.keys() | after.keys():
        if key.startswith("set ") and before.get(key) != after.get(key):
            lines.append(after[key])
        elif key.startswith("task "):
            lines.extend(_task_difference(key, before, after))
    return sorted(lines)


def _task_difference(key: str, before: Mapping[str, str], after: Mapping[str, str]) -> Iterator[str]:
    status = key.replace("task ", "is ", 1)
    was, now = before.get(status, CANCELLED), after.get(status, CANCELLED)
    line = after.get(key, before.get(key, ""))
    short = " ".join(word for word in line.split(" ") if word[:1] not in "@^" or len(word) == 1)
    if was == now:
        if now == "open" and before[key] != after[key]:
            yield f"~ {line}"
    elif now == "open":
        yield f"{'+' if was == CANCELLED else 'open'} {line}"
    else:
        yield f"{'gone' if now == CANCELLED else 'done'} {short}"


def write_task(task: Task, zone: ZoneInfo) -> str:
    parts = [f"{task.number} {task.title}"]
    if task.due_date is not None:
        clock = "" if task.due_time is None else f"T{task.due_time:%H:%M}"
        parts.append(f"@{task.due_date}{clock}")
    if task.remind_at is not None:
        local = task.remind_at.astimezone(zone)
        same_day = local.date() == task.due_date
        parts.append(f"^{local:%H:%M}" if same_day else f"^{local:%Y-%m-%dT%H:%M}")
    parts += [f"!{task.priority}"] if task.priority else []
    parts += [f"/{task.project}"] if task.project else []
    parts += [f"#{tag}" for tag in task.tags]
    parts += [f"*{task.recurrence}"] if task.recurrence else []
    return " ".join(parts)


def _plain(value: Any, zone: ZoneInfo) -> str:
    match value:
        case bool():
            return str(value).lower()
        case datetime():
            return value.astimezone(zone).strftime("%Y-%m-%dT%H:%M")
        case time():
            return f"{value:%H:%M}"
        case tuple():
            return ",".join(str(item) for item in value)
        case _:
            return str(value)


def _tasks(given: Sequence[Mapping[str, Any]], person: Person, zone: ZoneInfo, now: datetime) -> Iterator[Any]:
    """Tasks numbered from 1 in the order given, made a day before the conversation."""
    projects = {str(one["project"]) for one in given if "project" in one}
    ids = {name: str(uuid5(NAMESPACE_URL, f"{person.id}/{name}")) for name in projects}
    for name in sorted(projects):
        yield PutProject(project=Project(id=ids[name], user_id=person.id, name=name))
    for number, one in enumerate(given, start=1):
        day, _, clock = str(one.get("due", "")).partition("T")
        made = now - timedelta(days=1) + timedelta(seconds=number)
        remind = datetime.fromisoformat(one["remind"]).replace(tzinfo=zone) if "remind" in one else None
        task = Task(
            id=str(uuid5(NAMESPACE_URL, f"{person.id}/task/{number}")),
            user_id=person.id,
            number=number,
            title=one["title"],
            created_at=made,
            updated_at=made,
            status=one.get("status", "open"),
            due_date=date.fromisoformat(day) if day else None,
            due_time=time.fromisoformat(clock) if clock else None,
            recurrence=one.get("recurrence"),
            series_id=str(uuid5(NAMESPACE_URL, f"{person.id}/series/{number}")) if "recurrence" in one else None,
            priority=one.get("priority"),
            project_id=ids.get(one.get("project", "")),
            project=one.get("project"),
            tags=tuple(one.get("tags", ())),
            remind_at=remind,
            completed_at=made if one.get("status") == "done" else None,
        )
        yield PutTask(before=None, after=task)


def _settings(data: Mapping[str, Any], person: Person) -> Iterator[Any]:
    if not {"quick_capture", "stopped"} & set(data):
        return

    preferences = replace(person.preferences, quick_capture=data.get("quick_capture", False))
    yield PutPerson(person=replace(person, preferences=preferences, stopped=data.get("stopped", False)))
