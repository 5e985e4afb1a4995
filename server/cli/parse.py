"""`focobot parse`: what the engine understands, for one text or a file of them, in the form of PRODUCT.md section 6."""

from __future__ import annotations

import json
import time
from datetime import UTC, datetime
from datetime import time as clock_time
from pathlib import Path
from typing import Annotated, Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import typer

from engine.compiled import Engine
from engine.contract import interpretation_to_json
from engine.explain import explain
from engine.interpret import interpret, trace
from engine.model import Context
from grammars import load_engine
from server.cli.lines import LINES_HELP, answer_lines, to_line

DEFAULT_ZONE = "America/Mexico_City"
EARLIEST, LATEST = 1900, 2999  # within these no zone and no "in a hundred years" leaves the calendar


def parse(  # noqa: PLR0917 - typer reads the options from the signature
    text: Annotated[str | None, typer.Argument(help="The message to understand.")] = None,
    jsonl: Annotated[Path | None, typer.Option(help=LINES_HELP)] = None,
    lang: Annotated[str | None, typer.Option(help="The person's language, a hint and no more.")] = None,
    now: Annotated[str | None, typer.Option(help="The moment of the message, ISO 8601 with offset.")] = None,
    tz: Annotated[str, typer.Option(help="The person's zone, an IANA name.")] = DEFAULT_ZONE,
    as_json: Annotated[bool, typer.Option("--json", help="One line of JSON.")] = False,
    explained: Annotated[bool, typer.Option("--explain", help="How the engine came to it.")] = False,
    quick_capture: Annotated[bool, typer.Option(help="Bare notes are taken at once.")] = False,
) -> None:
    """Say what a message means."""
    engine = load_engine()
    defaults = {"lang": lang, "now": now, "tz": tz, "quick_capture": quick_capture}
    if jsonl is not None:
        answer_lines(
            jsonl,
            lambda line: measured(engine, line["text"], context_of({**defaults, **line}), line["id"]),
            unread={"outcome": "error"},
        )
        return
    if text is None:
        raise typer.BadParameter("give a TEXT or --jsonl FILE")
    context = context_of(defaults)
    if explained:
        typer.echo(explain(trace(text, context, engine), engine))
        return
    result = measured(engine, text, context, None)
    typer.echo(to_line(result) if as_json else json.dumps(result, ensure_ascii=False, indent=2))


def measured(engine: Engine, text: str, context: Context, identifier: Any) -> dict[str, Any]:
    """The contract's line. The time is that of `interpret` alone, in microseconds of this process."""
    started = time.process_time_ns()
    interpretation = interpret(text, context, engine)
    elapsed = (time.process_time_ns() - started) / 1000
    return {"id": identifier, **interpretation_to_json(interpretation), "elapsed_us": round(elapsed, 1)}


def context_of(said: dict[str, Any]) -> Context:
    """The context of a line: its own `now` and `tz`, else the present moment."""
    zone = zone_of(_said(said, "tz") or DEFAULT_ZONE)
    return Context(
        now=moment_of(_said(said, "now"), zone),
        zone=zone,
        language=_said(said, "lang"),
        quick_capture=bool(said.get("quick_capture")),
    )


def _said(said: dict[str, Any], name: str) -> str | None:
    value = said.get(name)
    if value is None or isinstance(value, str):
        return value
    raise typer.BadParameter(f'"{name}" is not text')


def zone_of(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise typer.BadParameter(f'"{name}" is no IANA time zone') from error


def moment_of(text: str | None, zone: ZoneInfo) -> datetime:
    """An ISO 8601 moment; without an offset it is local to the zone, and a clock time alone ("T16:00") is today's."""
    today = datetime.now(UTC).astimezone(zone)
    if text is None:
        return today
    try:
        if text.startswith("T"):
            return datetime.combine(today.date(), clock_time.fromisoformat(text[1:]), zone)
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise typer.BadParameter(f'"{text}" is no ISO 8601 moment') from error
    if not EARLIEST <= moment.year <= LATEST:
        raise typer.BadParameter(f'"{text}" is not between the years {EARLIEST} and {LATEST}')
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=zone)


if __name__ == "__main__":
    typer.run(parse)
