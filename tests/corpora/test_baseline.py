"""What CI holds a change against: the shares of earlier runs, that of the messages for a model among them."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest
from typer.testing import CliRunner

from server.cli.evaluate import Score, compare
from server.cli.main import app

ROOT = Path(__file__).parents[2]
BEFORE = {"right": 95, "asked": 5, "total": 100, "llm": 4}


def score(*, llm: int, total: int = 100, **verdicts: int) -> Score:
    verdicts.setdefault("asked", 5)
    return Score(verdicts=Counter({"right": total - sum(verdicts.values()), **verdicts}), llm=llm)


def test_more_messages_for_a_model_fail_the_run() -> None:
    [complaint] = compare("es messages", score(llm=5), BEFORE)
    assert complaint == "es messages: share of LLM was 4.00 %, is 5.00 %"


def test_the_same_share_of_a_grown_corpus_holds() -> None:
    assert compare("es messages", score(llm=8, total=200, asked=10), BEFORE) == []
    assert compare("es messages", score(llm=3), BEFORE) == []
    assert compare("a new folder", score(llm=90), None) == []


def test_the_share_is_kept_for_every_folder_of_messages() -> None:
    kept = json.loads((ROOT / "corpora" / "baseline.json").read_text("utf-8"))
    folders = [name for name in kept if name.endswith("messages")]
    assert {"es messages", "en messages"} <= set(folders)
    assert all(kept[name]["llm"] / kept[name]["total"] <= 0.08 for name in folders)


def test_ci_holds_every_change_against_it() -> None:
    assert "\nmake eval\n" in (ROOT / ".ci" / "run").read_text("utf-8")
    assert "eval: $(READY)" in (ROOT / "Makefile").read_text("utf-8")


@pytest.mark.parametrize(("llm", "code"), [(0, 1), (1, 0)])
def test_the_command_ends_with_a_failure(tmp_path: Path, llm: int, code: int) -> None:
    """One ambiguous message that a model would be asked about: more than a baseline without any allows."""
    (tmp_path / "es").mkdir()
    (tmp_path / "es" / "complete_task.toml").write_text(
        'now = "2026-03-10T10:00:00-06:00"\ntz = "America/Mexico_City"\n'
        '[[case]]\nsay = ["terminar el informe"]\n'
        'commands = [{ intent = "complete_task", slots = { refs = [{ title = "el informe" }] } }]\n',
        encoding="utf-8",
    )
    baseline = tmp_path / "baseline.json"
    baseline.write_text(json.dumps({"es messages": {"asked": 1, "total": 1, "llm": llm}}), encoding="utf-8")
    result = CliRunner().invoke(app, ["eval", "--corpora", str(tmp_path), "--baseline", str(baseline)])
    assert result.exit_code == code, result.output


CASE = """
now = "2026-03-10T10:00:00-06:00"
tz = "America/Mexico_City"
[[case]]
say = ["borra la 3"]
commands = [{ intent = "delete_task", slots = { refs = [{ number = 3 }] } }]
[[case]]
say = ["borra la 4"]
commands = [{ intent = "complete_task", slots = { refs = [{ number = 4 }] } }]
"""


def test_a_miss_of_some_files_fails_and_is_shown_with_what_was_expected(tmp_path: Path) -> None:
    (tmp_path / "one.toml").write_text(CASE, encoding="utf-8")
    (tmp_path / "two.toml").write_text(CASE.split('[[case]]\nsay = ["borra la 4', maxsplit=1)[0], encoding="utf-8")
    options = ["eval", "--corpora", str(tmp_path), "--only"]
    result = CliRunner().invoke(app, [*options, "one", "--show", "9"])
    assert result.exit_code == 1
    assert 'expected {"commands": [{"intent": "complete_task"' in result.output
    assert result.output.splitlines()[-1] == "1 of 2 phrases fail; --show 1 shows them"
    assert CliRunner().invoke(app, [*options, "two"]).exit_code == 0
    assert "no file of" in CliRunner().invoke(app, [*options, "three"]).output
    failure = '[[failure]]\nfile = "one.toml"\nsay = "borra la 4"\nwhy = "x"\n'
    (tmp_path / "known_failures.toml").write_text(failure, encoding="utf-8")
    assert CliRunner().invoke(app, [*options, "one"]).exit_code == 0
