"""`focobot user`: people who log in here."""

from __future__ import annotations

import sys
from typing import Annotated
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import typer
from rich.console import Console

from grammars import load, load_settings
from server.cli.database import Url, with_store
from server.web.passwords import hash_password
from storage.port import EmailTaken, Store

app = typer.Typer(no_args_is_help=True, add_completion=False, help="People who log in here.")
LEAST_PASSWORD = 8


@app.command()
def add(  # the command line's own options, each one a question when missing
    email: Annotated[str, typer.Argument(help="What the person logs in with.")],
    *,
    password: Annotated[str, typer.Option(prompt=True, hide_input=True, confirmation_prompt=True)],
    name: Annotated[str | None, typer.Option(help="How the bot calls them.")] = None,
    language: Annotated[str | None, typer.Option(help="A language of grammars/.")] = None,
    timezone: Annotated[str | None, typer.Option(help="An IANA zone.")] = None,
    operator: Annotated[bool, typer.Option("--operator", help="May see the monitor and unlock.")] = False,
    url: Url = None,
) -> None:
    """Adds a person. What is missing is asked for; where nobody answers, all but the password has a default."""
    name = name or ask("Name", email.partition("@")[0])
    language = language or ask("Language", default_language())
    timezone = timezone or ask("Timezone", "America/Mexico_City")
    check_person(email, password, language, timezone)

    async def run(store: Store) -> None:
        await store.migrate()
        try:
            person = await store.add_person(
                email=email,
                name=name,
                password_hash=hash_password(password),
                language=language,
                timezone=timezone,
                is_operator=operator,
            )
        except EmailTaken as error:
            raise typer.BadParameter(f"{email} has an account already", param_hint="EMAIL") from error
        print(f"added {person.email} ({person.id})")

    with_store(url, run)


def ask(what: str, default: str) -> str:
    """The answer, or the default when there is no terminal and nothing (more) is piped in."""
    try:
        return str(typer.prompt(what, default=default))
    except typer.Abort:
        if sys.stdin.isatty():
            raise
        print(default)
        return default


def default_language() -> str:
    packs = load_settings()
    return next((pack.code for pack in packs if pack.settings.get("default")), packs[0].code)


def check_person(email: str, password: str, language: str, timezone: str) -> None:
    local, _, domain = email.partition("@")
    if not local or "." not in domain:
        raise typer.BadParameter(f"{email!r} is no e-mail address", param_hint="EMAIL")
    if len(password) < LEAST_PASSWORD:
        raise typer.BadParameter(f"shorter than {LEAST_PASSWORD} characters", param_hint="--password")
    known = sorted(pack.code for pack in load())
    if language not in known:
        raise typer.BadParameter(f"{language!r} is none of {', '.join(known)}", param_hint="--language")
    try:
        ZoneInfo(timezone)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise typer.BadParameter(f"{timezone!r} is no IANA zone", param_hint="--timezone") from error


@app.command("list")
def list_people(url: Url = None) -> None:
    """Everyone, with language, zone and role."""

    async def run(store: Store) -> None:
        console = Console(soft_wrap=True)
        after: str | None = None
        while people := await store.list_people(limit=200, after=after):
            for person in people:
                role = "operator" if person.is_operator else "person"
                language = person.preferences.language or "-"
                console.print(
                    f"{person.id}  {person.email}  {person.name}  {language}  {person.preferences.timezone}  {role}",
                    highlight=False,
                    markup=False,
                )
            after = people[-1].id

    with_store(url, run)
