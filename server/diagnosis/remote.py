"""Checks that call the configured hosts, no other, and wait a few seconds at most."""

from __future__ import annotations

import asyncio
import base64
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from aiohttp import ClientError, ClientSession, ClientTimeout

from server.channels.signature import SIGNATURE_HEADER, TwilioSignature
from server.channels.twilio import WEBHOOK_PATH
from server.diagnosis.finding import Finding, fine, warning, wrong
from server.settings import Settings

SECONDS = 4.0
CLOCKS_APART = timedelta(seconds=60)
_LARGEST_BODY = 256_000
REACH = (ClientError, TimeoutError, OSError, ValueError)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    status: int
    date: datetime | None
    body: str


async def check_hosts(
    settings: Settings, clock: Callable[[], datetime], *more: Callable[[Settings, Caller], Awaitable[Finding | None]]
) -> tuple[Finding, ...]:
    """The public address, Twilio's account, each model's API, and the clock against theirs; all at the same time."""
    async with ClientSession(timeout=ClientTimeout(total=SECONDS)) as session:
        caller = Caller(session=session)
        found = await asyncio.gather(
            check_webhook(settings, caller),
            check_account(settings, caller),
            *model_checks(settings, caller),
            *(check(settings, caller) for check in more),
        )
    return (*(one for one in found if one is not None), check_clock(caller.dates, clock()))


class Caller:
    """Calls, and remembers what time the others say it is, beside our own."""

    def __init__(self, *, session: ClientSession) -> None:
        self._session = session
        self.dates: dict[str, datetime] = {}

    async def get(self, host: str, url: str, *, headers: Mapping[str, str]) -> Answer:
        """Raises ClientError, TimeoutError."""
        async with self._session.get(url, headers=headers, allow_redirects=False) as response:
            body = (await response.content.read(_LARGEST_BODY)).decode("utf-8", "replace")
            answer = Answer(status=response.status, date=_date(response.headers.get("Date")), body=body)
        if answer.date is not None:
            self.dates[host] = answer.date
        return answer

    async def post(self, url: str, *, form: Mapping[str, str], headers: Mapping[str, str]) -> int:
        """The status of the answer. Raises ClientError, TimeoutError."""
        async with self._session.post(url, data=form, headers=headers, allow_redirects=False) as response:
            return response.status


async def check_webhook(settings: Settings, caller: Caller) -> Finding:
    """A status callback of a message that nobody sent, signed: it changes nothing, and proves address and token."""
    subject, url = "webhook", settings.base_url + WEBHOOK_PATH
    form = {"MessageSid": "SM" + "0" * 32, "MessageStatus": "sent"}
    signature = TwilioSignature(settings.twilio_auth_token, url).sign("", {name: [form[name]] for name in form})
    try:
        status = await caller.post(url, form=form, headers={SIGNATURE_HEADER: signature})
    except REACH as error:
        told = f"{url} does not answer ({type(error).__name__})"
        remedy = "start the server, then check DNS, the proxy and the firewall before it"
        return (wrong if settings.is_production else warning)(subject, told, remedy)
    if status == 204:
        return fine(subject, f"{url} takes what is signed with this token")
    if status == 403:
        remedy = (
            "the server there has another TWILIO_AUTH_TOKEN or FOCOBOT_BASE_URL than this command; make them the same"
        )
        return wrong(subject, f"{url} refuses the signature", remedy)
    return wrong(subject, f"{url} answers {status}", "let the proxy pass this path to FocoBot, without a redirect")


async def check_account(settings: Settings, caller: Caller) -> Finding | None:
    """Twilio's own word on the account and its credentials; nothing where no account is configured."""
    sid, subject = settings.twilio_account_sid, "twilio"
    if sid is None:
        return warning(subject, "no account: answers leave, notifications do not", "set TWILIO_ACCOUNT_SID")
    url = f"{settings.twilio_api_base_url}/2010-04-01/Accounts/{sid}.json"
    try:
        answer = await caller.get(subject, url, headers=_basic(settings, sid))
    except REACH as error:
        told = f"{settings.twilio_api_base_url} does not answer ({type(error).__name__})"
        return wrong(subject, told, "check TWILIO_API_BASE_URL and this machine's way out")
    if answer.status == 200:
        return fine(subject, "the account and its credentials are right")
    if answer.status in (401, 403):
        names = "TWILIO_API_KEY_SID and its secret" if settings.twilio_api_key_sid else "TWILIO_AUTH_TOKEN"
        return wrong(subject, f"the credentials are refused ({answer.status})", f"check TWILIO_ACCOUNT_SID and {names}")
    return wrong(subject, f"answers {answer.status}", "check TWILIO_ACCOUNT_SID and TWILIO_API_BASE_URL")


def model_checks(settings: Settings, caller: Caller) -> list[asyncio.Task[Finding]]:
    """A check for each API that has a key: its list of models, which costs nothing."""
    configured = {
        "openai": (settings.openai_api_key, settings.openai_base_url, settings.openai_model),
        "kimi": (settings.kimi_api_key, settings.kimi_base_url, settings.kimi_model),
        "glm": (settings.glm_api_key, settings.glm_base_url, settings.glm_model),
    }
    return [
        asyncio.create_task(_check_model(name, key, (url, model), caller))
        for name, (key, url, model) in configured.items()
        if key
    ]


async def _check_model(name: str, key: str, place: tuple[str, str], caller: Caller) -> Finding:
    """A model that fails is no more than a warning: the menu answers in its place."""
    (base_url, model), variable = place, name.upper()
    try:
        answer = await caller.get(name, f"{base_url}/models", headers={"Authorization": f"Bearer {key}"})
    except REACH as error:
        told = f"{base_url} does not answer ({type(error).__name__})"
        return warning(name, told, f"check {variable}_BASE_URL and this machine's way out")
    if answer.status in (401, 403):
        return warning(name, f"the key is refused ({answer.status})", f"set a valid {variable}_API_KEY")
    if answer.status == 200 and f'"{model}"' not in answer.body:
        return warning(name, f"does not list the model {model}", f"set {variable}_MODEL to one that it has")
    if answer.status in (200, 404, 405):  # not every compatible API has the list
        return fine(name, f"answers at {base_url}")
    return warning(name, f"answers {answer.status}", f"check {variable}_BASE_URL, which ends in /v1 or the like")


def check_clock(dates: Mapping[str, datetime], now: datetime) -> Finding:
    """Ours against what the others' answers say."""
    if not dates:
        return warning(
            "clock", "nobody could be asked for the time", "see to it that the machine synchronises its clock"
        )
    host, there = max(dates.items(), key=lambda one: abs(one[1] - now))
    if abs(there - now) > CLOCKS_APART:
        told = f"it is {now:%H:%M:%S} UTC here and {there:%H:%M:%S} at {host}"
        return wrong("clock", told, "synchronise the machine's clock (NTP): sessions, codes and reminders go by it")
    return fine("clock", f"agrees with {host}")


def _basic(settings: Settings, sid: str) -> Mapping[str, str]:
    """The API key where there is one, else the account's own token."""
    user, word = settings.twilio_api_key_sid or sid, settings.twilio_api_key_secret or settings.twilio_auth_token
    return {"Authorization": "Basic " + base64.b64encode(f"{user}:{word}".encode()).decode()}


def _date(header: str | None) -> datetime | None:
    try:
        return parsedate_to_datetime(header).astimezone(UTC) if header else None
    except ValueError:
        return None
