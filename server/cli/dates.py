"""`focobot dates`: the first date expression of a text, or of each line of a file, as in PRODUCT.md section 6."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Annotated, Any

import typer

from engine.dates import DateReader, read_first
from engine.model import Context, DateMatch
from grammars import load_date_reader
from server.cli.lines import LINES_HELP, answer_lines, to_line
from server.cli.parse import DEFAULT_ZONE, context_of


def dates(
    text: Annotated[str | None, typer.Argument(help="The words of time to read.")] = None,
    jsonl: Annotated[Path | None, typer.Option(help=LINES_HELP)] = None,
    lang: Annotated[str | None, typer.Option(help="The person's language, a hint and no more.")] = None,
    now: Annotated[str | None, typer.Option(help="The moment of the message, ISO 8601 with offset.")] = None,
    tz: Annotated[str, typer.Option(help="The person's zone, an IANA name.")] = DEFAULT_ZONE,
    as_json: Annotated[bool, typer.Option("--json", help="One line of JSON.")] = False,
) -> None:
    """Say which time the words mean."""
    reader = load_date_reader()
    defaults = {"lang": lang, "now": now, "tz": tz}
    if jsonl is not None:
        answer_lines(
            jsonl,
            lambda line: measured(reader, line["text"], context_of({**defaults, **line}), line["id"]),
            unread={"found": False},
        )
        return
    if text is None:
        raise typer.BadParameter("give a TEXT or --jsonl FILE")
    result = measured(reader, text, context_of(defaults), None)
    typer.echo(to_line(result) if as_json else json.dumps(result, ensure_ascii=False, indent=2))


def measured(reader: DateReader, text: str, context: Context, identifier: Any) -> dict[str, Any]:
    """The contract's line. The time is that of reading alone, in microseconds of this process."""
    started = time.process_time_ns()
    match = read_first(text, reader, context)
    elapsed = (time.process_time_ns() - started) / 1000
    return {"id": identifier, **match_to_json(text, match), "elapsed_us": round(elapsed, 1)}


def match_to_json(text: str, match: DateMatch | None) -> dict[str, Any]:
    """found, text, span, kind, start, end, grain, rrule and seconds; absent when there is none of it."""
    if match is None:
        return {"found": False}
    when, span = match.when, match.span
    optional = {"rrule": when.rrule, "seconds": when.seconds}
    return {
        "found": True,
        "text": text[span.start : span.end],
        "span": [span.start, span.end],
        "kind": when.kind.value,
        "start": when.start.replace(tzinfo=None).isoformat(),
        "end": when.end.replace(tzinfo=None).isoformat() if when.end else None,
        "grain": when.grain.value,
        **{key: value for key, value in optional.items() if value is not None},
    }


if __name__ == "__main__":
    typer.run(dates)
