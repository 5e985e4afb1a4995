"""The `focobot` command. Each subcommand is a function of a module of its own, loaded when it is called for."""

from __future__ import annotations

import importlib
import sys
from importlib.metadata import version
from typing import Annotated, Any

import typer

COMMANDS = {
    "serve": "server.cli.serve:serve",
    "demo": "server.cli.serve:demo",
    "chat": "server.cli.chat:chat",
    "parse": "server.cli.parse:parse",
    "dates": "server.cli.dates:dates",
    "eval": "server.cli.evaluate:evaluate",
    "grammar": "server.cli.grammar:app",
    "corpus": "server.cli.harvest:app",
    "db": "server.cli.database:app",
    "user": "server.cli.people:app",
    "cron": "server.cli.cron:cron",
    "reconcile": "server.cli.reconcile:reconcile",
    "security": "server.cli.security:app",
    "doctor": "server.cli.doctor:doctor",
}


class LazyGroup(typer.core.TyperGroup):
    """Imports a subcommand only when it is named: `focobot db status` need not load a parser."""

    def list_commands(self, ctx: Any) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        place = COMMANDS.get(cmd_name)
        return None if place is None else load_command(cmd_name, place)

    def invoke(self, ctx: Any) -> Any:
        """A language pack or a corpus with a fault is its writer's to mend, whatever the command: no traceback."""
        try:
            return super().invoke(ctx)
        except (ValueError, LookupError) as error:
            from engine.pack import PackError  # noqa: PLC0415 - for the case that it is one
            from server.cli.corpus_errors import CorpusError  # noqa: PLC0415
            from server.conversation.render import UnknownReply  # noqa: PLC0415

            if not isinstance(error, PackError | CorpusError | UnknownReply):
                raise
            print(error, file=sys.stderr)
            raise typer.Exit(1) from error


def load_command(name: str, place: str) -> Any:
    module, _, attribute = place.partition(":")
    target: Any = getattr(importlib.import_module(module), attribute)
    if isinstance(target, typer.Typer):
        group = typer.main.get_command(target)
        group.name = name
        return group
    single = typer.Typer(add_completion=False)
    single.command(name=name)(target)
    return typer.main.get_command(single)


app = typer.Typer(cls=LazyGroup, no_args_is_help=True, add_completion=False, help="FocoBot: tasks by chat, by rule.")


def _print_version(wanted: bool) -> None:
    if wanted:
        print(f"focobot {version('focobot')}")
        raise typer.Exit


@app.callback()
def focobot(
    shown: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version and exit.")
    ] = False,
) -> None:
    """FocoBot: a task assistant that lives in a chat."""
