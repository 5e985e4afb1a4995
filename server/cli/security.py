"""`focobot security`: lock and unlock at once, look at the audit log, purge, encrypt again."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Any

import typer
from rich.console import Console

from server.cipher import Cipher
from server.cli.database import Url, with_store
from server.cli.environment import settings_or_exit
from server.locking import Order, Subject, find_person
from server.locking import lock as lock_now
from server.locking import unlock as unlock_now
from server.phones import BadPhone, fold_phone
from server.suspicion import suspicions
from storage.port import Store

app = typer.Typer(no_args_is_help=True, add_completion=False, help="Locks, the audit log, retention, keys.")
Phone = Annotated[str | None, typer.Option(help="With country code.")]
User = Annotated[str | None, typer.Option(help="A person's e-mail or id.")]
Reason = Annotated[str, typer.Option(help="Why; it stands in the audit log.")]
_BY = "command"
_PAGE = 200


@app.command()
def lock(*, phone: Phone = None, user: User = None, reason: Reason, url: Url = None) -> None:
    """Locks a phone or a person at once, until somebody unlocks."""
    check_subject(phone, user, reason)

    async def run(store: Store) -> None:
        subject = await subject_of(store, phone, user)
        await lock_now(store, subject, Order(reason=reason, by=_BY), datetime.now(UTC))
        print(f"locked {phone or user}")

    with_store(url, run)


@app.command()
def unlock(*, phone: Phone = None, user: User = None, reason: Reason, url: Url = None) -> None:
    """Ends the locks of a phone or a person, and the penalties of the rate limits."""
    check_subject(phone, user, reason)

    async def run(store: Store) -> None:
        subject = await subject_of(store, phone, user)
        ended = await unlock_now(store, subject, Order(reason=reason, by=_BY), datetime.now(UTC))
        print(f"unlocked {phone or user}" if ended else f"{phone or user} was not locked; penalties are forgotten")

    with_store(url, run)


@app.command()
def events(
    *,
    limit: Annotated[int, typer.Option(min=1, help="How many, the newest first.")] = 50,
    action: Annotated[str | None, typer.Option(help="Only this action, as message_rejected.")] = None,
    url: Url = None,
) -> None:
    """The audit log."""

    async def run(store: Store) -> None:
        console, left, after = Console(soft_wrap=True), limit, None
        while left and (page := await store.security_events(limit=min(left, _PAGE), after=after, action=action)):
            for event in page:
                console.print(event_line(event), highlight=False, markup=False)
            left, after = left - len(page), page[-1]["id"]

    with_store(url, run)


@app.command()
def suspicious(url: Url = None) -> None:
    """What the rules over the audit log find now: the same event again and again about one phone or account."""

    async def run(store: Store) -> None:
        found = await suspicions(store, datetime.now(UTC))
        for one in found:
            event = one.event
            print(f"{one.rule}  {event.subject or '-'}  {event.events} times, last {event.last_at:%Y-%m-%d %H:%M:%S}Z")
        if not found:
            print("nothing suspicious")

    with_store(url, run)


@app.command()
def purge(url: Url = None) -> None:
    """Deletes what is older than its retention, as the server does by itself."""

    async def run(store: Store) -> None:
        deleted = {table: rows for table, rows in (await store.purge(datetime.now(UTC))).items() if rows}
        print("\n".join(f"{table}: {rows}" for table, rows in deleted.items()) or "nothing is old enough")

    with_store(url, run)


@app.command()
def rotate(
    *,
    batch: Annotated[int, typer.Option(min=1, max=10_000, help="Rows of one transaction.")] = 500,
    url: Url = None,
) -> None:
    """Encrypts again, under the newest of FOCOBOT_ENCRYPTION_KEY, what older ones encrypted. May be stopped and started
    again, while the server runs with the same keys."""
    from server.rotation import rotate_keys  # noqa: PLC0415 - the whole conversation, for this command only

    cipher, lost = Cipher(settings_or_exit().encryption_keys), 0

    async def run(store: Store) -> None:
        nonlocal lost
        await store.migrate()
        async for count in rotate_keys(store, cipher, batch):
            lost += count.unreadable
            print(f"{count.place}: {count.resealed} encrypted again, {count.current} were current", flush=True)

    with_store(url, run)
    if lost:
        line = f"{lost} texts are under a key that is not in FOCOBOT_ENCRYPTION_KEY: they were left as they are"
        Console(stderr=True, soft_wrap=True).print(line, style="red", highlight=False, markup=False)
        raise typer.Exit(1)
    print("every text is under the newest key: the older ones may be removed")


def check_subject(phone: str | None, user: str | None, reason: str) -> None:
    if (phone is None) == (user is None):
        raise typer.BadParameter("give one of --phone and --user", param_hint="--phone")
    if not reason.strip():
        raise typer.BadParameter("is empty", param_hint="--reason")


async def subject_of(store: Store, phone: str | None, user: str | None) -> Subject:
    await store.migrate()
    if user is None:
        try:
            return Subject(phone=fold_phone(phone or ""))
        except BadPhone as error:
            raise typer.BadParameter(f"{phone!r} is no phone with its country code", param_hint="--phone") from error
    person = await find_person(store, user)
    if person is None:
        raise typer.BadParameter(f"{user!r} is nobody's e-mail or id", param_hint="--user")
    return Subject(user_id=person.id)


def event_line(event: Any) -> str:
    outcome = "ok" if event["success"] else event["error_code"] or "failed"
    who = event["phone"] or event["user_id"] or "-"
    details = " ".join(f"{name}={value}" for name, value in event["action_details"].items())
    return f"{event['created_at']:%Y-%m-%d %H:%M:%S}Z  {event['action_type']}  {outcome}  {who}  {details}".rstrip()
