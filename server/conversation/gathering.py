"""What a step needs of the store, fetched. The only reading between load and commit; most messages need none or one."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from server.conversation.state import FilterNeed, Gathered, Needs, State
from server.conversation.titles import match_each, match_titles
from storage.facts import ByFilter, ByIds, ByNumbers, ByTitles
from storage.model import Task, TaskTitle
from storage.notices import ToldNotice
from storage.port import DeliveryRecord, Proposals, Turns

MOST_OF_RECORD = 200


class Reading(Turns, Proposals, DeliveryRecord, Protocol):
    """What a step may read of the store."""


async def gather(needs: Needs, state: State, store: Reading) -> Gathered:
    user_id = state.person.id
    pages = [await store.select_tasks(user_id, _by_filter(need, state)) for need in needs.filters]
    titles: tuple[TaskTitle, ...] = ()
    if needs.titles:
        titles = await store.select_titles(user_id, ByTitles(closed=needs.closed_titles))
    ids = (*needs.ids, *_named(needs.titles, titles))
    return Gathered(
        by_number=await _numbered(needs.numbers, user_id, store),
        by_id=await _identified(ids, user_id, store),
        pages=tuple(pages),
        titles=titles,
        counts=await store.count_tasks(user_id, state.now, state.zone.key) if needs.counts else None,
        proposal=await store.proposal(user_id, needs.proposal_id, state.now) if needs.proposal_id else None,
        told=await _told(needs.told_since, user_id, store),
    )


async def _told(since: datetime | None, user_id: str, store: Reading) -> tuple[ToldNotice, ...]:
    return () if since is None else await store.told_notices(user_id, since=since, limit=MOST_OF_RECORD)


async def _numbered(numbers: tuple[int, ...], user_id: str, store: Turns) -> tuple[Task, ...]:
    """Closed ones too: who completes a task twice is told so."""
    if not numbers:
        return ()
    return (await store.select_tasks(user_id, ByNumbers(numbers=numbers, include_closed=True))).tasks


async def _identified(ids: tuple[str, ...], user_id: str, store: Turns) -> tuple[Task, ...]:
    if not ids:
        return ()
    return (await store.select_tasks(user_id, ByIds(ids=tuple(dict.fromkeys(ids))))).tasks


def _named(words: tuple[str, ...], titles: tuple[TaskTitle, ...]) -> tuple[str, ...]:
    """The ids that any of the words may mean; which of them is decided when their tasks are here."""
    pairs = [(one.id, one.title) for one in titles]
    return tuple(
        one
        for said in words
        for one in (*match_titles(said, pairs).ids, *(named.id for named in match_each(said, pairs)))
    )


def _by_filter(need: FilterNeed, state: State) -> ByFilter:
    return ByFilter(
        filter=need.filter,
        today=state.today,
        clock=state.clock,
        timezone=state.zone.key,
        limit=need.limit,
        offset=need.offset,
    )
