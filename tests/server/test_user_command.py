"""`focobot user add`, where somebody answers its questions and where nobody does."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from server.cli.people import app

RUN = CliRunner()


@pytest.mark.parametrize(
    ("answers", "kept"), [("Zoe\nen\nEurope/Madrid\n", "Zoe  en  Europe/Madrid"), ("", "ana  es  America/Mexico_City")]
)
def test_what_is_missing_is_asked_for_and_defaults_where_nobody_answers(
    tmp_path: Path, answers: str, kept: str
) -> None:
    where = ["--url", f"sqlite:///{tmp_path / 'users.db'}"]
    added = RUN.invoke(app, ["add", "ana@example.org", "--password", "correct-horse", *where], input=answers)
    assert added.exit_code == 0, added.output
    assert kept in RUN.invoke(app, ["list", *where]).output


@pytest.mark.parametrize(
    ("words", "named"),
    [
        (["nobody"], "EMAIL"),
        (["ana@example.org", "--password", "short"], "--password"),
        (["ana@example.org", "--language", "xx"], "--language"),
        (["ana@example.org", "--timezone", "Mars/Olympus"], "--timezone"),
        (["ana@example.org"], "--password"),
    ],
)
def test_what_is_wrong_is_told_before_anything_is_asked(tmp_path: Path, words: list[str], named: str) -> None:
    added = RUN.invoke(app, ["add", *words, "--url", f"sqlite:///{tmp_path / 'users.db'}"])
    assert added.exit_code == 2
    assert named.casefold() in added.output.casefold()
    assert "Name" not in added.output
    assert not (tmp_path / "users.db").exists()


def test_a_wrong_answer_is_asked_for_again(tmp_path: Path) -> None:
    answers = "short\nshort\nlong enough\nlong enough\nZoe\nxx\nen\nMars\nUTC\n"
    where = ["--url", f"sqlite:///{tmp_path / 'users.db'}"]
    assert RUN.invoke(app, ["add", "zoe@example.org", *where], input=answers).exit_code == 0
    assert "Zoe  en  UTC" in RUN.invoke(app, ["list", *where]).output
