"""`focobot user`: people who log in here."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Annotated
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import typer
from rich.console import Console

from grammars import load_settings
from server.cli.database import Url, with_store
from server.web.passwords import hash_password
from storage.port import EmailTaken, Store

app = typer.Typer(no_args_is_help=True, add_completion=False, help="People who log in here.")
LEAST_PASSWORD = 8


def _an_address(email: str) -> str:
    local, _, domain = email.partition("@")
    if not local or "." not in domain:
        raise typer.BadParameter(f"{email!r} is no e-mail address")
    return email


def _long_enough(password: str | None) -> str | None:
    if password is not None and len(password) < LEAST_PASSWORD:
        raise typer.BadParameter(f"shorter than {LEAST_PASSWORD} characters")
    return password


def _a_language(code: str | None) -> str | None:
    known = sorted(pack.code for pack in load_settings())
    if code is not None and code not in known:
        raise typer.BadParameter(f"{code!r} is none of {', '.join(known)}")
    return code


def _a_zone(name: str | None) -> str | None:
    if name is not None:
        try:
            ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError, OSError) as error:
            raise typer.BadParameter(f"{name!r} is no IANA zone") from error
    return name


Password = Annotated[str | None, typer.Option(callback=_long_enough, help="8 characters or more.")]
Language = Annotated[str | None, typer.Option(callback=_a_language, help="A language of grammars/.")]
Zone = Annotated[str | None, typer.Option(callback=_a_zone, help="An IANA zone.")]


@app.command()
def add(  # the command line's own options, each one a question when missing
    email: Annotated[str, typer.Argument(callback=_an_address, help="What the person logs in with.")],
    *,
    password: Password = None,
    name: Annotated[str | None, typer.Option(help="How the bot calls them.")] = None,
    language: Language = None,
    timezone: Zone = None,
    operator: Annotated[bool, typer.Option("--operator", help="May see the monitor and unlock.")] = False,
    url: Url = None,
) -> None:
    """Adds a person. What is missing is asked for; where nobody answers, all but the password has a default."""
    password = password or _ask_password()
    name = name or ask("Name", email.partition("@")[0])
    language = language or ask("Language", default_language(), _a_language)
    timezone = timezone or ask("Timezone", "America/Mexico_City", _a_zone)

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


def ask(what: str, default: str, check: Callable[[str], str | None] = str) -> str:
    """An answer that holds, or the default when there is no terminal and nothing (more) is piped in."""
    try:
        return str(typer.prompt(what, default=default, value_proc=check))
    except typer.Abort:
        if sys.stdin.isatty():
            raise
        print(default)
        return default


def _ask_password() -> str:
    is_terminal = sys.stdin.isatty()
    try:
        asked = typer.prompt("Password", hide_input=is_terminal, confirmation_prompt=True, value_proc=_long_enough)
    except typer.Abort as error:
        if is_terminal:
            raise
        raise typer.BadParameter("missing, and nobody is there to be asked", param_hint="--password") from error
    return str(asked)


def default_language() -> str:
    packs = load_settings()
    return next((pack.code for pack in packs if pack.settings.get("default")), packs[0].code)


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
