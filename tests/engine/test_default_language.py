"""What no word and no preference decides falls to the default language, wherever its folder stands."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from pathlib import Path

from engine.compiled import Engine, build_engine
from engine.contract import interpretation_to_json
from engine.dates import build_reader, read_first
from engine.interpret import interpret
from engine.model import Context
from engine.pack import LanguagePack
from engine.tokens import Tokenizer
from grammars import load, load_shared

_FILES = ("several_things.toml", "ways_of_speaking.toml")


def meant(text: str, context: Context, engine: Engine) -> tuple[object, ...]:
    """What it is read as, by whatever rule of either."""
    said = interpretation_to_json(interpret(text, context, engine))
    return said["outcome"], said["commands"]


def with_default(code: str) -> list[LanguagePack]:
    return [replace(pack, settings={**pack.settings, "default": pack.code == code}) for pack in load()]


def test_a_tie_is_in_the_default_language(engine: Engine, context: Context) -> None:
    default = next(pack.code for pack in load() if pack.is_default)
    assert engine.default_language == default
    assert default != min(engine.languages)  # or this test shows nothing
    assert interpretation_to_json(interpret("no", context, engine))["language"] == default
    for language in engine.languages:
        said = interpretation_to_json(interpret("no", replace(context, language=language), engine))
        assert said["language"] == language


def test_a_language_that_says_all_that_another_does_changes_nothing(engine: Engine, context: Context) -> None:
    """Its words are of two languages of three now: they still tell that a message is in no other."""
    packs = load()
    copies = [
        replace(pack, code="zz", settings={**pack.settings, "default": False}) for pack in packs if pack.is_default
    ]
    three = build_engine([*packs, *copies], load_shared())
    corpus = Path(__file__).parents[2] / "corpora" / copies[0].path.rsplit("/", maxsplit=1)[-1]
    said = [
        text
        for name in _FILES
        for case in tomllib.loads((corpus / name).read_text("utf-8"))["case"]
        for text in case["say"]
    ]
    changed = [text for text in said if meant(text, context, three) != meant(text, context, engine)]
    assert len(said) > 200
    assert changed == []


def test_a_bare_number_date_is_in_the_order_of_the_default_language(context: Context) -> None:
    starts = set()
    for pack in load():
        match = read_first("5/7", build_reader(with_default(pack.code), Tokenizer(), load_shared()), context)
        assert match is not None
        assert match.language == pack.code
        starts.add(match.when.start)
    assert len(starts) > 1
