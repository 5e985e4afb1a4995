"""`focobot grammar`: what a linguist sees."""

import random
import re
import shutil
from collections import Counter
from functools import partial
from pathlib import Path

import pytest
from typer.testing import CliRunner

from grammars import FOLDER, load, load_engine, load_shared
from server.cli import main
from server.cli.grammar import NOON, app, intents_read
from server.cli.parse import context_of
from server.cli.samples import Sampler

RUN = CliRunner()


@pytest.fixture
def packs(tmp_path: Path) -> Path:
    """A copy of the language packs, to be broken."""
    return Path(shutil.copytree(FOLDER, tmp_path / "grammars"))


@pytest.mark.parametrize(
    ("file", "line", "complaint"),
    [
        ("es/words.toml", "ADD = [\n", "words.toml"),
        ("es/commands.lark", "create_task: NO_SUCH_CLASS\n", "NO_SUCH_CLASS is no class"),
        ("en/commands.lark", "create_task: ((\n", "en/commands.lark, line"),
        ("es/commands.lark", "broken rule: (NUMBER\n", "this is no rule as Lark writes them"),
        ("es/commands.lark", "create_task: no_such_rule\n", "there is no rule no_such_rule"),
        ("en/commands.lark", "twice: NUMBER\ntwice: NUMBER\n", "twice is a rule already, in line"),
        ("es/dates.lark", "broken x: (\n", "es/dates.lark, line"),
        ("es/dates.lark", "date: no_such_rule\n", "es/dates.lark, line"),
        ("es/dates.lark", "date: _OF -> next_dya\n", "nothing builds next_dya; write "),
        ("es/dates.lark", "day: NUM -> day_said\n", "grammars/dates.lark already; add to it with %extend day"),
        ("es/dates.lark", "%extend dayy: NUM -> day_said\n", "no rule dayy to extend; did you mean day?"),
        ("es/dates.lark", "twice: NUM\ntwice: NUM\n", "twice is a rule already, in line"),
        ("es/replies.ftl", "x = {\n", "es/replies.ftl, line"),
        ("en/commands.lark", "nowhere_used: NUMBER\n", "no rule leads to nowhere_used"),
    ],
)
def test_a_broken_file_is_named_with_what_to_do(packs: Path, file: str, line: str, complaint: str) -> None:
    with (packs / file).open("a", encoding="utf-8") as target:
        target.write(f"\n{line}")
    result = RUN.invoke(app, ["check", "--folder", str(packs)])
    assert result.exit_code == 1
    assert complaint in result.output


def test_rules_that_match_nothing_are_named(packs: Path) -> None:
    """All in one: each `check` compiles the packs."""
    path = packs / "en" / "commands.lark"
    text = path.read_text(encoding="utf-8").replace(
        "\nupdate_task:", "\nupdate_task: lost\n   | TASK title title\n   |", 1
    )
    text += '\nlost: ADD "into oblivion" TASK -> itt\nnowhere_led: NUMBER\n'
    path.write_text(text, encoding="utf-8")
    lines = text.splitlines()
    told = RUN.invoke(app, ["check", "--folder", str(packs)]).output
    for rule, complaint in (
        ("into oblivion", '"into oblivion" matches nothing'),
        ("-> itt", "there is no flag itt; did you mean it?"),
        ("title title", "two free texts stand side by side, title and title; put a class between them"),
        ("nowhere_led:", "no rule leads to nowhere_led"),
    ):
        number = next(place for place, line in enumerate(lines, start=1) if rule in line)
        assert f"{path}, line {number}: {complaint}" in told


def test_two_broken_grammars_are_both_named(packs: Path) -> None:
    for file in ("es/dates.lark", "en/commands.lark"):
        with (packs / file).open("a", encoding="utf-8") as target:
            target.write("\nbroken rule: (\n")
    result = RUN.invoke(app, ["check", "--folder", str(packs)])
    assert "es/dates.lark, line" in result.output
    assert "en/commands.lark, line" in result.output
    assert "2 errors" in result.output


def test_what_is_still_to_be_translated_is_wrong_only_where_it_shall_be_complete(packs: Path) -> None:
    with (packs / "en" / "replies.ftl").open("a", encoding="utf-8") as target:
        target.write("\nonly-here = x\n")
    for options, code in (((), 0), (("--complete",), 1)):
        result = RUN.invoke(app, ["check", *options, "--folder", str(packs)])
        assert result.exit_code == code
        assert "still to be translated:" in result.output
        assert (
            "es/replies.ftl, line 1: 1 messages are missing that other languages have; write only-here" in result.output
        )


def test_a_class_that_no_rule_uses_is_named_with_its_line(packs: Path) -> None:
    path = packs / "es" / "words.toml"
    lines = path.read_text(encoding="utf-8").replace("[words]\n", '[words]\nDELEET = ["zzz"]\n', 1)
    path.write_text(lines, encoding="utf-8")
    result = RUN.invoke(app, ["check", "--folder", str(packs)])
    number = lines.splitlines().index('DELEET = ["zzz"]') + 1
    assert f"line {number}: no rule uses the class DELEET; use it or delete it; did you mean DELETE?" in result.output


LANGUAGES = sorted(path.parent.name for path in FOLDER.glob("*/language.toml"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_new_language_begins_as_a_copy_in_which_nothing_is_dead(packs: Path, language: str) -> None:
    result = RUN.invoke(app, ["new", "xx-YY", "--like", language, "--folder", str(packs)])
    assert result.exit_code == 0, result.output
    assert {path.name for path in (packs / "xx-YY").iterdir()} == {path.name for path in (packs / language).iterdir()}
    assert sum(bool(pack.settings.get("default")) for pack in load(packs)) == 1
    engine = load_engine(packs)
    assert "xx-YY" in engine.languages
    assert "xx-YY" in engine.grammar.files
    assert intents_read("hola", context_of({"now": NOON}), engine) == ["greeting"]
    checked = RUN.invoke(app, ["check", "--folder", str(packs)])
    assert checked.exit_code == 0, checked.output
    heading, *told, count = checked.output.splitlines()
    assert heading == "still to be translated:"
    assert {line.rsplit("; ")[-1] for line in told} == {"add one", "write what this language is called"}
    assert count == f"{len(told)} still to be translated"
    assert RUN.invoke(app, ["new", "xx-YY", "--like", language, "--folder", str(packs)]).exit_code == 2


def test_there_is_one_default_language(packs: Path) -> None:
    for settings in packs.glob("*/language.toml"):
        text = settings.read_text(encoding="utf-8")
        settings.write_text(text if "\ndefault = true" in text else f"default = true\n{text}", encoding="utf-8")
    told = RUN.invoke(app, ["check", "--folder", str(packs)]).output
    assert re.search(rf"/{LANGUAGES[1]}/language\.toml, line \d+: .*/{LANGUAGES[0]}/language\.toml, line \d+", told)


def test_sampled_sentences_never_raise_and_hardly_ever_mean_another_intent() -> None:
    """Random derivations hold sentences nobody says ("no quiero ninguna tarea nada"); 2 % is what collides there."""
    engine, context, marks = load_engine(), context_of({"now": NOON}), Counter[bool]()
    for pack in load():
        sampler = Sampler(engine=engine, pack=pack, chance=random.Random(7))
        for intent in load_shared().intents:
            for sentence in (sampler.sentence(intent) for _ in range(40)):
                if sentence is not None:
                    said = intents_read(sentence, context, engine)
                    marks[bool(said) and intent not in said] += 1
    assert marks.total() > 1500
    assert marks[True] / marks.total() <= 0.02


def test_a_broken_pack_ends_any_command_with_its_line_and_no_traceback(
    monkeypatch: pytest.MonkeyPatch, packs: Path
) -> None:
    with (packs / "es" / "commands.lark").open("a", encoding="utf-8") as target:
        target.write("\ncreate_task: NO_SUCH_CLASS\n")
    monkeypatch.setattr("server.cli.parse.load_engine", partial(load_engine, packs))
    result = RUN.invoke(main.app, ["parse", "hola"])
    assert result.exit_code == 1
    assert "NO_SUCH_CLASS is no class" in result.stderr
    assert isinstance(result.exception, SystemExit)
