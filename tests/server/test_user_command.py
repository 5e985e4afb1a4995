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
