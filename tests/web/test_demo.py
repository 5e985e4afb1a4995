"""The demo person is there, linked, and found again."""

from __future__ import annotations

from server.demo import seed_demo
from tests.web.conftest import Site


async def test_the_demo_person_is_made_once_linked_and_can_log_in(site: Site) -> None:
    first = await seed_demo(site.store)
    assert await seed_demo(site.store) == first
    assert len(await site.store.list_people(limit=5)) == 1
    link = await site.store.link_of(first.person.id)
    assert link is not None
    assert (link.phone, link.verified) == (first.phone, True)
    assert (await site.log_in(first.email, first.password)).status == 200
    assert first.phone in await site.page("/simulator")
