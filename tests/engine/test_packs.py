"""Language packs: phrases expand, words get classes, files merge, and what is wrong is said with its place."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import Any

import pytest

from engine.asking import build_ask_table
from engine.asks import ASKS
from engine.dates import build_reader
from engine.grammar import build_grammar
from engine.pack import LanguagePack, PackError, SharedGrammar, expand_phrase
from engine.places import Kinds
from engine.tokens import Tokenizer
from engine.words import build_word_table
from grammars import FOLDER, load, load_engine, load_shared

PARADIGMS = {"ar": ["ar", "a", "e"]}


def pack(code: str, words: dict[str, Any], grammar: str = "") -> LanguagePack:
    return LanguagePack(code=code, words=words, commands_grammar=grammar, path=code)


def test_a_line_of_words_stands_for_all_its_variants() -> None:
    assert expand_phrase("(la|mi|) tarea", PARADIGMS) == ("la tarea", "mi tarea", "tarea")
    assert expand_phrase("agreg+ar", PARADIGMS) == ("agregar", "agrega", "agrege")


def test_a_form_of_a_paradigm_has_alternatives_and_may_begin_before_the_stem() -> None:
    paradigms = {"lo": ["(a|ar)(lo|la)", "me lo ~(as|es)"]}
    assert expand_phrase("borr+lo ya", paradigms) == (
        "borralo ya",
        "borrala ya",
        "borrarlo ya",
        "borrarla ya",
        "me lo borras ya",
        "me lo borres ya",
    )


@pytest.mark.parametrize(("phrase", "complaint"), [("(la tarea", "parentheses"), ("agreg+xy", "paradigm")])
def test_a_line_that_cannot_be_read_is_refused(phrase: str, complaint: str) -> None:
    with pytest.raises(PackError, match=complaint):
        expand_phrase(phrase, PARADIGMS)


def test_a_word_of_two_languages_belongs_to_both() -> None:
    packs = [pack("xx", {"words": {"NO": ["no"]}}), pack("yy", {"words": {"NO": ["no"], "YES": ["yes"]}})]
    table = build_word_table(packs, Tokenizer())
    (_, (no,)), *_ = table.phrases.matches(("no",), 0)
    assert no.languages == 0b11
    assert table.known == {"no": 0b11, "yes": 0b10}


def test_a_language_of_a_pack_is_none_that_the_bot_does_not_speak() -> None:
    strangers = pack("xx", {"words": {"LANGUAGE": ["yiddish", "zulu"]}})
    for settings in ({"aliases": ["yiddish"]}, {"english_name": "Yiddish"}):
        table = build_word_table([strangers, LanguagePack(code="yy", settings=settings)], Tokenizer())
        assert [word.value for _, found in table.phrases.matches(("yiddish",), 0) for word in found] == ["yy"]
        assert [word.value for _, found in table.phrases.matches(("zulu",), 0) for word in found] == [None]


def test_a_class_that_is_no_text_is_reported_with_file_and_class() -> None:
    with pytest.raises(PackError, match=r"xx/words.toml, NO: found 3"):
        build_word_table([pack("xx", {"words": {"NO": [3]}})], Tokenizer())


def kinds_of(*terminals: str) -> Kinds:
    kinds = Kinds()
    kinds.bits(terminals)
    return kinds


def test_rules_of_one_name_in_two_languages_become_alternatives_and_private_rules_stay_apart() -> None:
    shared = SharedGrammar(
        common_grammar="message: command\ncommand: greeting\nnotes: A\nthings: A\nanswer: A\n", intents={"greeting": {}}
    )
    packs = [
        pack("xx", {}, "greeting: hello\nhello: A\n"),
        pack("yy", {}, "greeting: hello\nhello: B\n"),
    ]
    grammar = build_grammar(packs, shared, kinds=kinds_of("A", "B"), elastic={}, slot_rules=(), frames=())
    assert {(file, name) for file, name in zip(grammar.files, grammar.names, strict=True) if name == "hello"} == {
        ("common", "hello")
    } or {rule.origin for rule in grammar.table.rules} >= {"xx__greeting", "yy__greeting", "xx__hello", "yy__hello"}


def test_a_class_that_no_file_has_is_reported_with_its_line() -> None:
    shared = SharedGrammar(common_grammar="message: command\ncommand: A\nnotes: A\nthings: A\nanswer: A\n")
    with pytest.raises(
        PackError, match=r"xx/commands\.lark, line 2: WRONG is no class of any words.toml; did you mean WRANG"
    ):
        build_grammar(
            [pack("xx", {}, "\ncommand: WRONG\n")],
            shared,
            kinds=kinds_of("A", "WRANG"),
            elastic={},
            slot_rules=(),
            frames=(),
        )


def test_a_rule_that_every_reading_begins_with_may_not_be_missing() -> None:
    shared = SharedGrammar(common_grammar="message: A\nnotes: A\nanswer: A\n")
    with pytest.raises(PackError, match="the rule things is missing"):
        build_grammar([], shared, kinds=kinds_of("A"), elastic={}, slot_rules=(), frames=())


def test_a_file_that_is_no_toml_is_reported_with_its_path(tmp_path: Path) -> None:
    (tmp_path / "xx").mkdir()
    (tmp_path / "xx" / "language.toml").write_text("name = ", encoding="utf-8")
    with pytest.raises(PackError, match=r"xx.language\.toml"):
        load(tmp_path)


@pytest.mark.parametrize(
    ("file", "content", "complaint"),
    [
        (
            "words.toml",
            '[words]\nDELETE = [\n  "a",\n]\nADD = ["b"]\nDELETE = [\n  "c",\n]\n',
            "line 6: DELETE stands in line 2",
        ),
        ("words.toml", '[words]\nA = ["a"]\n[values.A]\nx = ["a"]\n[words]\n', r"line 5: \[words\] stands in line 1"),
        ("words.toml", '[values.X]\na = ["b"]\n[values.Y]\na = [\n  b\n]\n', r"line 5: Invalid value"),
        ("words.toml", "[words]\nA = [\n", r"line 2: .*end of document"),
    ],
)
def test_a_fault_of_a_file_is_told_with_its_lines(tmp_path: Path, file: str, content: str, complaint: str) -> None:
    (tmp_path / "xx").mkdir()
    (tmp_path / "xx" / "language.toml").write_text('name = "X"', encoding="utf-8")
    (tmp_path / "xx" / file).write_text(content, encoding="utf-8")
    with pytest.raises(PackError, match=rf"xx.{re.escape(file)}, {complaint}"):
        load(tmp_path)


@pytest.mark.parametrize(
    ("file", "content", "complaint"),
    [
        (
            "words.toml",
            '[words]\nA = ["a"]\nB = [\n  "agreg+xy",\n]\n',
            'line 4, B: "agreg\\+xy" uses the paradigm "xy"',
        ),
        ("words.toml", '[words]\nA = ["(a"]\n', "line 2, A: unbalanced"),
        ("asks.toml", '[digest]\n\noff = ["(a"]\n', "line 3: unbalanced"),
        ("times.toml", '[words.MONTH]\n1 = [\n "jan)",\n]\n', "line 3: unbalanced"),
        (
            "times.toml",
            '[words]\n[words.MONHT]\n1 = ["jan"]\n',
            "line 2: no rule .* uses the type MONHT; did you mean MONTH?",
        ),
    ],
)
def test_a_phrase_that_cannot_be_read_is_told_with_its_line(
    tmp_path: Path, file: str, content: str, complaint: str
) -> None:
    shutil.copytree(FOLDER / "en", tmp_path / "en")
    for lark in FOLDER.glob("*.lark"):
        shutil.copy(lark, tmp_path)
    for emptied in (tmp_path / "en").glob("*.lark"):
        emptied.unlink()
    (tmp_path / "en" / file).write_text(content, encoding="utf-8")
    with pytest.raises(PackError, match=rf"en.{re.escape(file)}, {complaint}"):
        compile_words(tmp_path)


def compile_words(folder: Path) -> None:
    packs, tokenizer = load(folder), Tokenizer()
    build_ask_table(packs, tokenizer, build_word_table(packs, tokenizer), ASKS)
    build_reader(packs, tokenizer, load_shared(folder))


def test_the_packs_that_ship_fit_together() -> None:
    assert len(load_engine().languages) >= 2
