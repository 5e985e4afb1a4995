"""Every conversation of corpora/conversations, on every database there is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from _pytest.mark import ParameterSet

from server.conversation.turn import Services
from server.understanding import load_work_reader
from tests.conversation.corpus import Conversation, Talk, differences, read_conversations, read_known_failures

CONVERSATIONS = tuple(read_conversations())
KNOWN = read_known_failures()


def _listed() -> Iterator[ParameterSet]:
    """Every conversation; a known failure must fail, or its line goes."""
    for one in CONVERSATIONS:
        name = f"{one.file}: {one.name}"
        why = KNOWN.get(name)
        marks = () if why is None else (pytest.mark.xfail(reason=why, strict=True),)
        yield pytest.param(one, id=name, marks=marks)


@pytest.mark.parametrize("conversation", list(_listed()))
async def test_the_conversation_goes_as_written(conversation: Conversation, services: Services) -> None:
    if conversation.data.get("proposals"):
        services = replace(services, read_work=load_work_reader())
    talk = Talk(services, conversation, f"{conversation.file}/{conversation.name}")
    await talk.begin()
    before = await talk.look()
    for place, turn in enumerate(conversation.data["turns"], start=1):
        given = await talk.say(turn)
        after = await talk.look()
        text = "\n".join(given.texts)
        seen: dict[str, Any] = {"reply": list(given.keys), "store": differences(before, after)}
        expected = {"reply": turn.get("reply", []), "store": sorted(turn.get("store", []))}
        assert seen == expected, f"turn {place}: {turn.get('say', '')}\n{text}"
        for piece in turn.get("shows", ()):
            assert piece in text, f"turn {place} should show: {piece}\n{text}"
        for piece in turn.get("hides", ()):
            assert piece not in text, f"turn {place} should not show: {piece}\n{text}"
        before = after


def test_there_are_at_least_150_conversations_in_both_languages_and_mixed() -> None:
    assert len(CONVERSATIONS) >= 150
    assert len({(one.file, one.name) for one in CONVERSATIONS}) == len(CONVERSATIONS)
    assert {one.file.split("-")[0] for one in CONVERSATIONS} >= {"es", "en", "mixed"}


def test_known_failures_name_conversations_that_there_are() -> None:
    assert set(KNOWN) <= {f"{one.file}: {one.name}" for one in CONVERSATIONS}
