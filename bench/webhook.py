"""The whole way of a message, measured: `python -m bench.webhook [--messages 4000] [--database URL]`.

A server in a process of its own takes signed forms over HTTP; what counts is the CPU time of that process for each
message, beside a bare aiohttp handler that reads the same form and answers the same TwiML. Then latency at half of the
highest rate. CPU times and ratios, because machines are noisy.
"""

from __future__ import annotations

import argparse
import asyncio
import multiprocessing
import os
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from multiprocessing.connection import Connection
from pathlib import Path
from urllib.parse import parse_qs, urlencode

from aiohttp import ClientSession, TCPConnector, web

from server.app import build_app
from server.channels.signature import SIGNATURE_HEADER, TwilioSignature
from server.channels.twilio import WEBHOOK_PATH
from server.keys import SERVICES
from server.logs import configure_logs
from server.settings import Settings, load_settings

TOKEN = "0123456789abcdef0123456789abcdef"
BASE = "https://foco.example"
PEOPLE = 50
CONNECTIONS = 16
TEXTS = (
    "recuérdame pagar la luz el viernes",
    "add buy milk to my list",
    "Nueva tarea - Llamar a Juan mañana a las 3pm",
    "mis tareas",
    "what's overdue?",
    "completar la primera",
    "hola",
    "¿qué tengo pendiente para mañana?",
)
BARE_ANSWER = '<?xml version="1.0" encoding="UTF-8"?><Response><Message>✅ Anotada.</Message></Response>'


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    messages: int
    cpu_us: float
    rate: float
    latencies_ms: Sequence[float]


def settings_for(database: str) -> Settings:
    """Limits out of the way: a bench is a flood."""
    boundless = "1000000,1000000,1000000"
    return load_settings(
        {
            "DATABASE_URL": database,
            "FOCOBOT_BASE_URL": BASE,
            "TWILIO_AUTH_TOKEN": TOKEN,
            "FOCOBOT_RATE_LINKED": boundless,
            "FOCOBOT_RATE_UNLINKED": boundless,
        }
    )


# --- the server's process ---------------------------------------------------------------------------------------------


async def bare(request: web.Request) -> web.Response:
    fields = parse_qs((await request.read()).decode(), keep_blank_values=True)
    return web.Response(text=BARE_ANSWER if fields["Body"] else "", content_type="text/xml")


def serve(pipe: Connection, database: str | None) -> None:
    """With the logs that production has, written to nowhere."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stderr.fileno())
    configure_logs(is_production=True)
    asyncio.run(_serve(pipe, database))


async def _serve(pipe: Connection, database: str | None) -> None:
    if database is None:
        app = web.Application()
        app.router.add_post(WEBHOOK_PATH, bare)
    else:
        app = build_app(settings_for(database))
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    if database is not None:
        await _link_people(app)
    pipe.send(runner.addresses[0][1])
    while await asyncio.to_thread(pipe.recv):
        used = resource.getrusage(resource.RUSAGE_SELF)
        pipe.send(used.ru_utime + used.ru_stime)
    await runner.cleanup()


async def _link_people(app: web.Application) -> None:
    store = app[SERVICES].store
    for number in range(PEOPLE):
        person = await store.add_person(
            email=f"{number}@example.org",
            name="Ana",
            password_hash=None,
            language=None,
            timezone="America/Mexico_City",
            is_operator=False,
        )
        await store.link(person.id, phone_of(number), datetime.now(UTC))


# --- the other side ---------------------------------------------------------------------------------------------------


def phone_of(number: int) -> str:
    return f"+5255{number:08d}"


def signed_forms(count: int, first: int) -> list[tuple[bytes, str]]:
    """Made before the clock runs. Each person goes through the texts, and no two in a row write the same."""
    signature = TwilioSignature(TOKEN, BASE + WEBHOOK_PATH)
    forms = []
    for number in range(first, first + count):
        phone = phone_of(number % PEOPLE)
        fields = {
            "MessageSid": f"SM{number:032x}",
            "SmsMessageSid": f"SM{number:032x}",
            "AccountSid": "AC" + "0" * 32,
            "From": f"whatsapp:{phone}",
            "To": "whatsapp:+14155550100",
            "Body": TEXTS[(number + number // PEOPLE) % len(TEXTS)],
            "NumMedia": "0",
            "NumSegments": "1",
            "WaId": phone[1:],
            "ProfileName": "Ana",
            "MessageType": "text",
            "SmsStatus": "received",
            "ApiVersion": "2010-04-01",
        }
        forms.append((urlencode(fields).encode(), signature.sign("", {name: [text] for name, text in fields.items()})))
    return forms


async def send_all(port: int, forms: Sequence[tuple[bytes, str]], pace: float | None) -> tuple[float, list[float]]:
    """Seconds taken, and each message's milliseconds. `pace` is messages a second; None is as fast as it goes."""
    latencies: list[float] = []
    waiting = iter(enumerate(forms))
    began = time.perf_counter()

    async def sender(session: ClientSession) -> None:
        for place, (body, signature) in waiting:
            if pace is not None:
                await asyncio.sleep(max(0.0, began + place / pace - time.perf_counter()))
            started = time.perf_counter()
            headers = {SIGNATURE_HEADER: signature, "Content-Type": "application/x-www-form-urlencoded"}
            async with session.post(f"http://127.0.0.1:{port}{WEBHOOK_PATH}", data=body, headers=headers) as response:
                await response.read()
                if response.status != 200:
                    raise RuntimeError(f"answered {response.status}")
            latencies.append((time.perf_counter() - started) * 1000)

    async with ClientSession(connector=TCPConnector(limit=CONNECTIONS)) as session:
        await asyncio.gather(*(sender(session) for _ in range(CONNECTIONS)))
    return time.perf_counter() - began, latencies


def measure(database: str | None, messages: int) -> tuple[Measured, Measured]:
    """At the highest rate, and at half of it."""
    ours, theirs = multiprocessing.Pipe()
    context = multiprocessing.get_context("spawn")
    process = context.Process(target=serve, args=(theirs, database), daemon=True)
    process.start()
    port = ours.recv()
    asyncio.run(send_all(port, signed_forms(messages // 10, 0), None))  # warm
    full = _round(ours, port, signed_forms(messages, messages), None)
    half = _round(ours, port, signed_forms(messages // 2, 3 * messages), full.rate / 2)
    ours.send(False)
    process.join()
    return full, half


def _round(pipe: Connection, port: int, forms: Sequence[tuple[bytes, str]], pace: float | None) -> Measured:
    pipe.send(True)
    before = pipe.recv()
    seconds, latencies = asyncio.run(send_all(port, forms, pace))
    pipe.send(True)
    used = pipe.recv() - before
    return Measured(
        messages=len(forms), cpu_us=used / len(forms) * 1e6, rate=len(forms) / seconds, latencies_ms=sorted(latencies)
    )


def percentile(values: Sequence[float], share: float) -> float:
    return values[min(len(values) - 1, int(len(values) * share))]


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    arguments.add_argument("--messages", type=int, default=4000)
    arguments.add_argument("--database", help="instead of a SQLite file of its own")
    given = arguments.parse_args()
    bare_full, _ = measure(None, given.messages)
    with tempfile.TemporaryDirectory(prefix="focobot-bench-") as folder:
        database = given.database or f"sqlite:///{Path(folder) / 'bench.db'}"
        full, half = measure(database, given.messages)
    print(f"bare handler      {bare_full.cpu_us:8.0f} µs CPU a message {bare_full.rate:8.0f} a second")
    print(f"the whole way     {full.cpu_us:8.0f} µs CPU a message {full.rate:8.0f} a second")
    print(f"ratio             {full.cpu_us / bare_full.cpu_us:8.1f}")
    p50, p99 = statistics.median(half.latencies_ms), percentile(half.latencies_ms, 0.99)
    print(f"at half the rate  {p50:8.1f} ms p50 {p99:8.1f} ms p99 ({half.rate:.0f} a second)")


if __name__ == "__main__":
    main()
