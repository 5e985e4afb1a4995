"""Text falls apart into the smallest units that a grammar may want, and phrases are found in them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine import tokens as tokens_module
from engine.normalize import normalize
from engine.tokens import LINE_BREAK, PhraseTable, Tokenizer

TOKENIZER = Tokenizer()
SPACY = tokens_module._spacy_tokenizer()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("3pm", ["3", "pm"]),
        ("15:30", ["15", ":", "30"]),
        ("1, 3-5", ["1", ",", "3", "-", "5"]),
        ("5/7", ["5", "/", "7"]),
        ("don't", ["don't"]),
        ("today's", ["today", "'s"]),
        ("to-do", ["to", "-", "do"]),
        ("p1", ["p1"]),
        ("*listo*", ["*", "listo", "*"]),
        ("/borrar-cuenta 3", ["/borrar-cuenta", "3"]),
        ("#casa", ["#casa"]),
        ("pan, #casa, ya", ["pan", ",", "#casa", ",", "ya"]),
        ("(#casa-2).", ["(", "#casa-2", ")", "."]),
        ("C# y #3, ya", ["c", "#", "y", "#", "3", ",", "ya"]),
        ("https://a.b/c?x=1", ["https://a.b/c?x=1"]),
        ("ana@correo.mx", ["ana@correo.mx"]),
        ("👍🏽😀", ["👍🏽", "😀"]),
        ("a\n\n b", ["a", "\n", "b"]),
        ("", []),
    ],
)
def test_a_message_is_cut_into_its_units(text: str, expected: list[str]) -> None:
    assert list(TOKENIZER.tokenize(normalize(text)).folded) == expected


@given(st.text(alphabet=st.sampled_from("aé1 \n\t'.,?-/#@:😀"), max_size=30))
def test_a_text_is_cut_as_spacy_cuts_it_whole(text: str) -> None:
    utterance = normalize(text)
    cut = [
        (LINE_BREAK if LINE_BREAK in token.text else token.text, token.idx)
        for token in SPACY(utterance.folded)
        if LINE_BREAK in token.text or not token.text.isspace()
    ]
    tokens = TOKENIZER.tokenize(utterance)
    assert list(zip(tokens.folded, tokens.starts, strict=True)) == cut


@given(st.text())
def test_tokens_cover_all_but_the_space_of_every_text(text: str) -> None:
    utterance = normalize(text)
    tokens = TOKENIZER.tokenize(utterance)
    covered = {i for start, end in zip(tokens.starts, tokens.ends, strict=True) for i in range(start, end)}
    missed = [c for i, c in enumerate(utterance.folded) if i not in covered and not c.isspace()]
    assert missed == []


def test_a_token_knows_its_text_as_typed_and_whether_it_is_glued() -> None:
    tokens = TOKENIZER.tokenize(normalize("A las 3PM"))
    assert tokens.typed(3) == "PM"
    assert tokens.is_glued(3)
    assert not tokens.is_glued(2)
    assert tokens.text(1, 4) == "las 3PM"


def test_the_longest_phrase_comes_first_and_one_phrase_may_mean_several_things() -> None:
    table = PhraseTable([(("no",), "reject"), (("no", "olvides"), "remind"), (("no",), "not")])
    assert table.matches(("no", "olvides", "esto"), 0) == [(2, ("remind",)), (1, ("reject", "not"))]
    assert table.matches(("no", "quiero"), 0) == [(1, ("reject", "not"))]
    assert table.matches(("si",), 0) == []


def test_phrases_that_end_alike_keep_what_each_stands_for_and_how_it_goes_on() -> None:
    entries = [(("a", "b"), 1), (("c", "b"), 1), (("d", "b"), 2), (("a", "b", "e"), 3)]
    table = PhraseTable(entries)
    assert {words: table.matches(words, 0) for words, _ in entries} == {
        ("a", "b"): [(2, (1,))],
        ("c", "b"): [(2, (1,))],
        ("d", "b"): [(2, (2,))],
        ("a", "b", "e"): [(3, (3,)), (2, (1,))],
    }
    assert table.matches(("c", "b", "e"), 0) == [(2, (1,))]
    assert [set(table.following(words)) for words in (("a",), ("a", "b"), ("c", "b"), ("x",))] == [
        {"b"},
        {"e"},
        set(),
        set(),
    ]


def test_the_vocabulary_does_not_grow_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tokens_module, "_VOCABULARY_LIMIT", 2000)
    tokenizer = Tokenizer()
    first = tokenizer._spacy
    for number in range(3000):
        tokenizer.tokenize(normalize(f"palabra{number}x"))
    assert tokenizer._spacy is not first
    assert tokenizer.words("comprar pan") == ("comprar", "pan")
