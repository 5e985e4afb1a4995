"""Files of JSON lines, for `parse` and `dates`: a line out for each line in, in order, whatever is wrong with one."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import typer

LINES_HELP = 'A file of {"id","text"[,"lang","now","tz"]} lines; - reads them from the input.'
STDIN = Path("-")

Line = dict[str, Any]


def answer_lines(path: Path, answer: Callable[[Line], Line], *, unread: Line) -> None:
    """Prints the answer to each line; what cannot be read gets `unread` with its error, and exit code 1 in the end.

    `answer` gets an "id" and a "text", and raises typer.BadParameter for what else it cannot take. Empty lines are
    passed over.
    """
    failed: list[int] = []
    for number, raw in _lines(path):
        line: Line = {"id": None}
        try:
            line |= _read(raw)
            if not isinstance(line.get("text"), str):
                raise typer.BadParameter('"text" is missing or is no text')
            typer.echo(to_line(answer(line)))
        except typer.BadParameter as error:
            failed.append(number)
            typer.echo(to_line({"id": line["id"], **unread, "error": error.message}))
    if failed:
        typer.echo(f"{path}: could not be read: line {', '.join(map(str, failed))}", err=True)
        raise typer.Exit(1)


def to_line(result: Line) -> str:
    """Half a character, which JSON may name but no output can hold, is written as JSON names it."""
    return json.dumps(result, ensure_ascii=False).encode("utf-8", "backslashreplace").decode()


def _lines(path: Path) -> Iterator[tuple[int, bytes]]:
    """The lines with their numbers, as bytes: which of them are text is for each to show."""
    try:
        if path == STDIN:
            yield from _numbered(sys.stdin.buffer)
        else:
            with path.open("rb") as file:
                yield from _numbered(file)
    except OSError as error:
        raise typer.BadParameter(f"{path}: {error.strerror}", param_hint="--jsonl") from error


def _numbered(lines: Any) -> Iterator[tuple[int, bytes]]:
    return ((number, line) for number, line in enumerate(lines, start=1) if line.strip())


def _read(raw: bytes) -> Line:
    try:
        found = json.loads(raw.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise typer.BadParameter("the line is not UTF-8") from error
    except (ValueError, RecursionError) as error:
        raise typer.BadParameter(f"the line is no JSON: {error}") from error
    if not isinstance(found, dict):
        raise typer.BadParameter('the line is no object: expected {"id","text",…}')
    return found
