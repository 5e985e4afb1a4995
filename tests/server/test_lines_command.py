"""`focobot parse --jsonl` and `focobot dates --jsonl`: a line out for each line in, whatever is wrong with one."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from server.cli.main import app

NOW = '"now":"2026-03-10T09:00:00-06:00"'
BAD = [
    b"not json",
    b"[]",
    b'{"id":3}',
    b'{"id":3,"text":5}',
    b'{"id":3,"text":null}',
    b'{"id":3,"text":"\xff"}',
    b'{"id":3,"text":"x","now":5}',
    b'{"id":3,"text":"x","now":"zz"}',
    b'{"id":3,"text":"ayer","now":"0001-01-01T00:00:00+00:00"}',
    b'{"id":3,"text":"x","now":"9999-12-31T23:59:59+00:00"}',
    b'{"id":3,"text":"x","tz":"Mars/Olympus"}',
    b'{"id":3,"text":"x","tz":7}',
    b'{"id":3,"text":"x","lang":[]}',
]


def run(command: str, file: Path | str, given: bytes | None = None) -> Result:
    return CliRunner().invoke(app, [command, "--jsonl", str(file)], input=given)


@pytest.mark.parametrize("command", ["parse", "dates"])
def test_bad_lines_are_answered_in_their_place_and_counted_in_the_end(tmp_path: Path, command: str) -> None:
    file = tmp_path / "in.jsonl"
    good = f'{{"id":"g","text":"pagar la luz mañana",{NOW}}}'.encode()
    file.write_bytes(b"\n".join(line for bad in BAD for line in (bad, good)))
    result = run(command, file)
    assert result.exit_code == 1
    answers = [json.loads(line) for line in result.stdout.splitlines()]
    assert len(answers) == 2 * len(BAD)
    assert all(answer["error"] and answer["id"] in {None, 3} for answer in answers[::2])
    assert all("error" not in answer and answer["id"] == "g" for answer in answers[1::2])
    assert "line 1, 3, 5" in result.stderr


@pytest.mark.parametrize("command", ["parse", "dates"])
@pytest.mark.parametrize("file", ["missing.jsonl", "."])
def test_a_file_that_cannot_be_read_is_named(tmp_path: Path, command: str, file: str) -> None:
    result = run(command, tmp_path / file)
    assert result.exit_code == 2
    assert "--jsonl" in result.stderr
    assert "Traceback" not in result.stderr


@pytest.mark.parametrize("command", ["parse", "dates"])
def test_lines_come_from_the_input_too_and_may_begin_with_a_mark_of_their_encoding(command: str) -> None:
    line = f'{{"id":{{"a":1}},"text":"comprar \\ud800 mañana",{NOW}}}\n'
    result = run(command, "-", given=b"\xef\xbb\xbf" + line.encode())
    assert result.exit_code == 0
    assert json.loads(result.stdout)["id"] == {"a": 1}


def test_the_version_is_told() -> None:
    result = CliRunner().invoke(app, ["--version"])
    assert result.exit_code == 0
    assert result.stdout.startswith("focobot ")


def test_a_command_that_needs_cases_says_where_it_looked(tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["grammar", "coverage", "--corpora", str(tmp_path)])
    assert result.exit_code == 1
    assert str(tmp_path) in result.stderr
    assert "Traceback" not in result.output
