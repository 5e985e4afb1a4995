"""What no word and no preference decides falls to the default language, wherever its folder stands."""

from __future__ import annotations

from dataclasses import replace

from engine.compiled import Engine
from engine.contract import interpretation_to_json
from engine.dates import build_reader, read_first
from engine.interpret import interpret
from engine.model import Context
from engine.pack import LanguagePack
from engine.tokens import Tokenizer
from grammars import load, load_shared


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


def test_a_bare_number_date_is_in_the_order_of_the_default_language(context: Context) -> None:
    starts = set()
    for pack in load():
        match = read_first("5/7", build_reader(with_default(pack.code), Tokenizer(), load_shared()), context)
        assert match is not None
        assert match.language == pack.code
        starts.add(match.when.start)
    assert len(starts) > 1
