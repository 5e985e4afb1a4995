"""A phrasebook says what a bundle that was read whole says."""

from __future__ import annotations

from pathlib import Path

import pytest
from fluent.runtime import FluentBundle, FluentResource

import grammars
from server.conversation.phrasebook import Phrasebook

FILES = sorted(grammars.FOLDER.glob("*/*.ftl"))
TEXT = """
### Of the tests
-bot = FocoBot
hello = I am { -bot },
    and { other }.
other = { $count ->
    [one] one line
   *[other] { $count } lines = many
}
# said of nothing
hello = twice
last = a = b
    .title = t
"""


def whole(source: str) -> FluentBundle:
    bundle = FluentBundle(["en"], use_isolating=False)
    bundle.add_resource(FluentResource(source))
    return bundle


def said(bundle: FluentBundle, key: str) -> str:
    pattern = bundle.get_message(key).value
    assert pattern is not None
    text, errors = bundle.format_pattern(pattern, {"count": 2})
    assert errors == []
    return str(text)


def test_messages_and_terms_are_read_when_they_are_said() -> None:
    book = Phrasebook("en", TEXT)
    assert said(book, "hello") == said(whole(TEXT), "hello") == "I am FocoBot,\nand 2 lines = many."
    assert said(book, "last") == "a = b"
    assert said(book, "hello") == said(book, "hello")


def test_what_it_has_is_known_before_and_after_it_is_read() -> None:
    book = Phrasebook("en", TEXT)
    for _ in range(2):
        assert book.has_message("last")
        assert not book.has_message("bot")
        said(book, "last")


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_every_message_of_the_packs_is_found_as_fluent_finds_it(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    bundle, book = whole(source), Phrasebook("en", source)
    entries = {entry.id.name for entry in FluentResource(source).body if hasattr(entry, "id")}
    assert entries
    assert {key for key in entries if bundle.has_message(key)} == {key for key in entries if book.has_message(key)}
    for key in entries:
        if bundle.has_message(key):
            assert str(book.get_message(key).value) != "None"
            assert type(book.get_message(key).value) is type(bundle.get_message(key).value)
