"""`focobot corpus harvest`: what was not understood lately, as candidate cases for the corpora."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Annotated

import typer
from rich.console import Console

from server.cipher import Cipher
from server.cli.database import Url, with_store
from server.cli.environment import settings_or_exit
from server.fallback.harvesting import Harvest, harvest, write_cases
from storage.port import Store

MOST_ROWS = 200_000

app = typer.Typer(no_args_is_help=True, add_completion=False, help="The corpora that the rules are judged by.")


@app.callback()
def corpus() -> None:
    """The corpora that the rules are judged by."""


@app.command(name="harvest")
def harvest_command(
    days: Annotated[int, typer.Option(min=1, max=30, help="How far to look back; texts are kept for 7 days.")] = 7,
    url: Url = None,
) -> None:
    """Prints candidate cases, the most frequent phenomenon first, without personal data; figures go to stderr."""
    cipher = Cipher(settings_or_exit().encryption_keys)

    async def run(store: Store) -> None:
        rows = await store.heard_since(datetime.now(UTC) - timedelta(days=days), limit=MOST_ROWS)
        found = harvest(rows, lambda sealed: cipher.open(sealed, "history"))
        print(write_cases(found), end="")
        _tell(found)

    with_store(url, run)


def _tell(found: Harvest) -> None:
    console = Console(stderr=True, soft_wrap=True)
    for reason, candidates in found.groups:
        console.print(f"{len(candidates):6d}  {reason}", highlight=False, markup=False)
    unsettled = sum(len(candidates) for _, candidates in found.groups)
    console.print(f"{found.messages} commands, {unsettled} not settled by the rules", highlight=False)
    if found.asked_a_model:
        share = found.confirmed / found.asked_a_model
        console.print(f"{found.asked_a_model} went to a model, {share:.0%} of them confirmed", highlight=False)
    if found.unreadable:
        console.print(f"{found.unreadable} are sealed under a key that is not configured", style="yellow")
