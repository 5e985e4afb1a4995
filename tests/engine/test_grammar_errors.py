"""What is wrong with lark files is said of the linguist's own files and lines."""

from __future__ import annotations

import pytest

from engine.dates.reader import build_reader
from engine.pack import LanguagePack, PackError, SharedGrammar
from engine.tokens import Tokenizer

SHARED = SharedGrammar(path="g", dates_grammar="start: point -> top\npoint: NUM _DAY -> day_said\n")


def complaint(*grammars: str) -> str:
    packs = [
        LanguagePack(code=code, path=f"g/{code}", dates_grammar=text)
        for code, text in zip("ab", grammars, strict=False)
    ]
    with pytest.raises(PackError) as raised:
        build_reader(packs, Tokenizer(), SHARED)
    return str(raised.value)


def test_a_production_with_two_meanings_is_named_in_both_files() -> None:
    ours = "// ours\n%extend point: NUM _HRS\n   | NUM _A PART -> part\n"
    told = complaint(ours, "%extend point: NUM _A  PART -> noon_part // x\n")
    assert told == (
        "g/a/dates.lark, line 3, and g/b/dates.lark, line 1: "
        "point has NUM _A PART twice, with different names after ->; keep one"
    )


def test_a_production_of_private_rules_is_told_by_their_own_names() -> None:
    told = complaint("%extend point: NUM late -> part\n   | NUM late -> noon_part\nlate: _HRS -> part\n")
    assert told.startswith("g/a/dates.lark, line 1, and g/a/dates.lark, line 2: point has NUM late twice")


def test_a_misspelt_rule_is_told_with_the_one_that_it_may_be() -> None:
    assert complaint("%extend point: NUM\n  | pont -> part") == (
        "g/a/dates.lark, line 2: there is no rule pont; did you mean point?"
    )


def test_a_production_made_of_brackets_is_told_by_the_places_of_its_rule() -> None:
    told = complaint("%extend point: NUM (_A | _HRS) PART -> part\n", "%extend point: NUM _A PART -> noon_part\n")
    assert "g/a/dates.lark, line 1" in told
    assert "g/b/dates.lark, line 1: point has NUM _A PART twice" in told
