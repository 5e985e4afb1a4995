"""A language folder that is still being written: it serves from its first sentence on."""

from pathlib import Path

import pytest

from server.conversation import render
from server.conversation.phrasebook import Phrasebook


def said(bundle: object, key: str) -> str:
    assert isinstance(bundle, Phrasebook)
    pattern = bundle.get_message(key).value
    assert pattern is not None
    text, errors = bundle.format_pattern(pattern, {})
    assert not errors
    return str(text)


def test_what_a_language_does_not_say_yet_is_said_in_the_default_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for code, settings, replies in (
        ("de", "default = true", 'hello = Hallo\nbye = Tschüss\ninline-separator = { ", " }'),
        ("fr", "", "hello = Bonjour"),
    ):
        (tmp_path / code).mkdir()
        (tmp_path / code / "language.toml").write_text(settings, "utf-8")
        (tmp_path / code / "replies.ftl").write_text(replies, "utf-8")
    monkeypatch.setattr(render, "files", lambda _: tmp_path)
    french = render.load_bundles.__wrapped__().languages["fr"]
    assert said(french.bundle, "hello") == "Bonjour"
    assert said(french.bundle, "bye") == "Tschüss"
    assert french.constant("inline-separator") == ", "
