"""Which tasks a command speaks of: by number, by place in the list last shown, by words, "it", or all of a filter.

First `needs_of` says what the store must be asked; then `resolve` decides from what it gave. A number or place in a
reply to one of the bot's messages is taken as that message showed it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from typing import assert_never

from engine.model import AllRef, ItRef, NumberRef, OrdinalRef, TaskRef, TitleRef
from server.conversation.state import FilterNeed, Needs, State
from server.conversation.titles import match_each, match_titles
from storage.model import Task

BULK_LIMIT = 500
_FEW = 4  # as many as are shown or made together may be meant without being asked about


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolution:
    """The tasks meant, in the order said, each once.

    `doubted` are tasks that words name, but not surely; `choices` those that one reference by words may mean when it
    may mean several; `missing` are references to nothing; `bulk` is true when a filter picked the tasks.
    """

    tasks: tuple[Task, ...] = ()
    doubted: tuple[Task, ...] = ()
    missing: tuple[TaskRef, ...] = ()
    choices: tuple[Task, ...] = ()
    bulk: bool = False


def needs_of(refs: Sequence[TaskRef], state: State, *, closed: bool = False) -> Needs:
    """What to ask the store for these references; `closed` also looks among finished tasks, as reopening does."""
    ids: list[str] = []
    numbers: list[int] = []
    filters: list[FilterNeed] = []
    titles: list[str] = []
    for ref in refs:
        match ref:
            case NumberRef(number=number):
                quoted = _quoted_number(number, state)
                numbers.append(number) if quoted is None else ids.append(quoted)
            case OrdinalRef() | ItRef():
                ids.extend(_pointed_at(ref, state))
            case TitleRef(title=title):
                titles.append(title)
            case AllRef(filter=chosen):
                filters.append(FilterNeed(filter=chosen, limit=BULK_LIMIT))
            case _:
                assert_never(ref)
    if titles and state.quoted is not None:
        ids.extend(state.quoted.task_ids)
    return Needs(
        numbers=tuple(numbers), ids=tuple(ids), filters=tuple(filters), titles=tuple(titles), closed_titles=closed
    )


def resolve(refs: Sequence[TaskRef], state: State) -> Resolution:
    """Reads the references against what was gathered. Closed tasks are among the answers: the handler decides."""
    found: dict[str, Task] = {}
    missing: list[TaskRef] = []
    doubted: list[Task] = []
    choices: tuple[Task, ...] = ()
    pages = iter(state.gathered.pages)
    for ref in chain.from_iterable(_each(ref, state) for ref in refs):
        if isinstance(ref, AllRef):
            page = next(pages).tasks
            named = [match_titles(name, [(task.id, task.title) for task in page]).ids for name in ref.excluded_names]
            missing.extend(TitleRef(title=name) for name, ids in zip(ref.excluded_names, named, strict=True) if not ids)
            out = set(chain.from_iterable(named))
            left = (task for task in page if task.number not in ref.excluded and task.id not in out)
            admitted = (state.current(task) for task in (left if all(named) else ()))
            found.update((task.id, task) for task in admitted if task.status != "cancelled")
            continue
        tasks, sure = _one(ref, state)
        if sure:
            found.update((task.id, task) for task in tasks)
        elif len(tasks) == 1:
            doubted += tasks
        elif tasks:
            choices = choices or tasks
        else:
            missing.append(ref)
    counted = 1 if any(isinstance(ref, AllRef) for ref in refs) else _FEW
    bulk = any(isinstance(ref, AllRef) or (isinstance(ref, ItRef) and ref.many) for ref in refs)
    bulk = bulk and len(found) > counted
    return Resolution(
        tasks=tuple(found.values()),
        doubted=tuple(task for task in doubted if task.id not in found),
        missing=tuple(missing),
        choices=choices,
        bulk=bulk,
    )


def _one(ref: NumberRef | OrdinalRef | TitleRef | ItRef, state: State) -> tuple[tuple[Task, ...], bool]:
    """The tasks that the reference may mean and whether that is sure; it is not for a tie, or "it" said to a list."""
    match ref:
        case NumberRef(number=number):
            quoted = _quoted_number(number, state)
            tasks = _by_number(number, state) if quoted is None else _by_ids((quoted,), state)
            return tasks, bool(tasks)
        case OrdinalRef() | ItRef():
            tasks = _by_ids(_pointed_at(ref, state), state)
            return tasks, _are_meant(ref, tasks)
        case TitleRef():
            return _by_words(ref, state)
        case _:
            assert_never(ref)


def _are_meant(ref: OrdinalRef | ItRef, tasks: Sequence[Task]) -> bool:
    """One task for one word; for a plural as many as were said, or whatever there is."""
    if isinstance(ref, ItRef) and ref.many:
        return len(tasks) == ref.count if ref.count is not None else bool(tasks)
    return len(tasks) == 1


def _by_number(number: int, state: State) -> tuple[Task, ...]:
    """The open task of that number, else the one that had it last: the handler says that it is done already."""
    fresh = [task for task in state.touched.values() if task.number == number]
    stored = [state.current(task) for task in state.gathered.by_number if task.number == number]
    candidates = [task for task in (*fresh, *stored) if task.status != "cancelled"]
    candidates.sort(key=lambda task: (task.status != "open", -task.updated_at.timestamp()))
    return tuple(candidates[:1])


def _by_ids(ids: Sequence[str], state: State) -> tuple[Task, ...]:
    known = {task.id: task for task in state.gathered.by_id} | dict(state.touched)
    return tuple(known[one] for one in dict.fromkeys(ids) if one in known and known[one].status != "cancelled")


def _by_words(ref: TitleRef, state: State) -> tuple[tuple[Task, ...], bool]:
    """Tasks that the words name. Those of a quoted message come first: the words need to tell only them apart."""
    if state.quoted is not None:
        shown = _by_ids(state.quoted.task_ids, state)
        among = match_titles(ref.title, [(task.id, task.title) for task in shown], ref.told)
        if among.ids:
            return _by_ids(among.ids, state), among.sure
    matched = match_titles(ref.title, _titles(state), ref.told)
    return tuple(sorted(_by_ids(matched.ids, state), key=lambda task: task.number)), matched.sure


def _each(ref: TaskRef, state: State) -> tuple[TaskRef, ...]:
    """The references that one by words holds: "the milk and the eggs", unless a task is called so."""
    if not isinstance(ref, TitleRef) or state.quoted is not None:
        return (ref,)
    titles = _titles(state)
    several, whole = match_each(ref.title, titles, ref.told), match_titles(ref.title, titles, ref.told)
    if not several or (whole.sure and whole.ids[0] not in {named.id for named in several}):
        return (ref,)
    return tuple(TitleRef(title=named.words, told=named.told) for named in several)


def _titles(state: State) -> list[tuple[str, str]]:
    """Of the open tasks, those that this message made or changed too."""
    titles = [(one.id, one.title) for one in state.gathered.titles if _is_candidate(one.id, state)]
    known = {one for one, _ in titles}
    fresh = (task for task in state.touched.values() if task.status == "open" and task.id not in known)
    return [*titles, *((task.id, task.title) for task in fresh)]


def _is_candidate(task_id: str, state: State) -> bool:
    return task_id not in state.touched or state.touched[task_id].status == "open"


def _pointed_at(ref: OrdinalRef | ItRef, state: State) -> tuple[str, ...]:
    """The ids that a place in a list or a pronoun points at: in the quoted message, else in what was last said."""
    if state.quoting:
        shown = state.quoted.task_ids if state.quoted is not None else ()
        return _place(ref.ordinal, shown) if isinstance(ref, OrdinalRef) else shown
    if isinstance(ref, OrdinalRef):
        return _place(ref.ordinal, state.shown or (state.memory.together if state.memory.gathering else ()))
    if ref.many:
        return _together(ref, state)
    return (state.last_task_id,) if state.last_task_id is not None else ()


def _together(ref: ItRef, state: State) -> tuple[str, ...]:
    """Those shown or made together; of more that were made in a row, as many as were said, the last ones."""
    group = state.memory.together
    if ref.count is None or len(group) <= ref.count or not state.memory.gathering:
        return group
    return group[-ref.count :]


def _place(ordinal: int, shown: Sequence[str]) -> tuple[str, ...]:
    index = ordinal - 1 if ordinal > 0 else len(shown) + ordinal
    return (shown[index],) if 0 <= index < len(shown) else ()


def _quoted_number(number: int, state: State) -> str | None:
    """The task that had the number in the quoted message."""
    if state.quoted is None:
        return None
    held = state.quoted.state.get("numbers", {}).get(str(number))
    return held if isinstance(held, str) else None
