"""`focobot doctor`: what is wrong with this installation, and how to put it right."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Annotated

import typer
from rich.console import Console

from server.conversation.render import load_bundles
from server.diagnosis.finding import Finding, Level, wrong
from server.diagnosis.local import (
    check_address,
    check_database,
    check_grammar,
    check_models,
    check_signature,
    check_templates,
    check_time_zones,
)
from server.diagnosis.logins import check_logins
from server.diagnosis.remote import check_hosts
from server.settings import Settings, SettingsError, load_settings
from server.understanding import load_interpreter

_MARKS: dict[Level, tuple[str, str]] = {
    "ok": ("ok     ", "green"),
    "warning": ("warning", "yellow"),
    "wrong": ("wrong  ", "red"),
}


def doctor(
    offline: Annotated[bool, typer.Option("--offline", help="Call no host.")] = False,
) -> None:
    """Looks at settings, signature, clock, database and the rest. Exit code 1 when something is wrong."""
    try:
        settings = load_settings(os.environ)
    except SettingsError as error:
        show((*setting_findings(error), check_time_zones(), check_grammar(load_interpreter)))
        raise typer.Exit(1) from error
    found = asyncio.run(examine(settings, offline=offline))
    show(found)
    if any(one.level == "wrong" for one in found):
        raise typer.Exit(1)


async def examine(settings: Settings, *, offline: bool) -> tuple[Finding, ...]:
    here = (
        check_address(settings),
        check_signature(settings),
        check_time_zones(),
        check_grammar(load_interpreter),
        *check_templates(settings, tuple(load_bundles().languages)),
        await check_database(settings),
        check_models(settings),
    )
    return here if offline else (*here, *await check_hosts(settings, lambda: datetime.now(UTC), check_logins))


def setting_findings(error: SettingsError) -> tuple[Finding, ...]:
    """A line of the settings is "VARIABLE: what is wrong with it"."""
    parts = (line.partition(": ") for line in error.lines)
    return tuple(
        wrong("settings", f"{name}: {told}", f"set {name}; .env.example tells what it is") for name, _, told in parts
    )


def show(findings: Iterable[Finding]) -> None:
    console = Console(soft_wrap=True)
    for one in findings:
        mark, colour = _MARKS[one.level]
        console.print(mark, style=colour, end="  ", highlight=False)
        console.print(f"{one.subject}: {one.told}", highlight=False, markup=False)
        if one.remedy:
            console.print(f"         -> {one.remedy}", highlight=False, markup=False)
