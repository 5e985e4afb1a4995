"""WhatsApp through Twilio's REST API, by the twilio package's asynchronous client.

The package's own HTTP client has no time limit and logs the numbers it asks about, so the client here is given another:
the same port over aiohttp, with a limit and without a log.
"""

from __future__ import annotations

import base64
import contextlib
import json
import logging
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote

import aiohttp
from twilio.base.exceptions import TwilioException
from twilio.http import AsyncHttpClient
from twilio.http.response import Response
from twilio.rest import Client

from server.channels.outbound import (
    Accepted,
    FreeText,
    OutboundMessage,
    ReceivedMessage,
    Refused,
    SendResult,
    Template,
    Uncertain,
)
from server.channels.twilio import INBOUND_PARAMETER, WEBHOOK_PATH
from server.channels.twilio_errors import meaning_of

CHANNEL = "whatsapp"
SEND_SECONDS = 4.0  # asking the list and sending, one after the other, must fit into a lease
LONGEST_VALIDITY = 36_000  # seconds, Twilio's own limit
SHORTEST_VALIDITY = 60
_CLOCKS_APART = timedelta(minutes=2)
_NEWEST = 50
_SERVER_ERROR = 500
_INBOUND_SID = re.compile(r"(?:SM|MM)[0-9a-fA-F]{32}")
_GIVEN_BACK = frozenset({"failed", "undelivered", "canceled"})


class _NoEnvironment(dict[str, str]):
    """Keeps the package from reading the process environment, which it does when it is handed an empty mapping."""

    def __bool__(self) -> bool:
        return True


class QuietHttpClient(AsyncHttpClient):  # type: ignore[misc]
    """The twilio package's HTTP port over one aiohttp session."""

    def __init__(self, seconds: float) -> None:
        super().__init__(logging.getLogger("server.twilio.quiet"), True, seconds)
        self._limit = aiohttp.ClientTimeout(total=seconds)
        self._session: aiohttp.ClientSession | None = None

    async def request(  # noqa: PLR0913, PLR0917 - the package's own signature
        self,
        method: str,
        url: str,
        params: Mapping[str, Any] | None = None,
        data: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
        auth: tuple[str, str] | None = None,
        timeout: float | None = None,  # noqa: ASYNC109 - the package's own signature
        allow_redirects: bool = False,
    ) -> Response:
        if self._session is None:
            self._session = aiohttp.ClientSession(timeout=self._limit)
        named = {**(headers or {}), **_basic(auth)}
        async with self._session.request(
            method.upper(), url, params=params, data=data, headers=named, allow_redirects=allow_redirects
        ) as answer:
            return Response(answer.status, await answer.text(), answer.headers)

    async def close(self) -> None:
        if self._session is not None:
            await self._session.close()
            self._session = None


def _basic(auth: tuple[str, str] | None) -> Mapping[str, str]:
    if auth is None:
        return {}
    return {"Authorization": "Basic " + base64.b64encode(":".join(auth).encode()).decode()}


@dataclass(frozen=True, slots=True, kw_only=True)
class TwilioAccount:
    """Whose messages they are. `username` and `password` are the account's own, or an API key's."""

    account_sid: str
    username: str
    password: str
    number: str
    api_url: str
    base_url: str


class TwilioSender:
    """The adapter of `Sender`."""

    def __init__(self, account: TwilioAccount, *, seconds: float = SEND_SECONDS) -> None:
        self._account = account
        self._http = QuietHttpClient(seconds)
        client = Client(
            account.username,
            account.password,
            account.account_sid,
            http_client=self._http,
            environment=_NoEnvironment(),
        )
        if account.api_url != client.api.base_url:
            client.messaging.base_url = account.api_url  # another root stands for all of Twilio's
        client.api.base_url = account.api_url
        self._messages = client.messages
        self._typing = client.messaging.v2.typing_indicator

    async def send(self, message: OutboundMessage) -> SendResult:
        try:
            taken = await self._messages.create_async(**self._fields(message))
        except TwilioException as error:
            return _refusal(error)
        except aiohttp.ClientConnectorError as error:
            return Refused(meaning="busy", reason=f"no connection: {type(error).__name__}")
        except (TimeoutError, aiohttp.ClientError, ValueError) as error:
            return Uncertain(reason=f"no answer: {type(error).__name__}")
        return Accepted(sid=taken.sid) if taken.sid else Uncertain(reason="an answer without a sid")

    async def find(self, to: str, bodies: Sequence[str], since: datetime) -> str | Uncertain | None:
        """Twilio names no reference of ours, so the same words to the same person since the first try are the same.

        A message that it took and gave back does not count: it reached nobody.
        """
        try:
            newest = await self._messages.list_async(to=to, limit=_NEWEST)
        except (TimeoutError, TwilioException, aiohttp.ClientError, ValueError) as error:
            return Uncertain(reason=f"the message list: {type(error).__name__}")
        earliest = since - _CLOCKS_APART
        kept = (one for one in newest if one.status not in _GIVEN_BACK)
        recent = (one for one in kept if one.date_created is None or one.date_created >= earliest)
        return next((one.sid for one in recent if _says(one.body or "", bodies)), None)

    async def received(self, since: datetime, until: datetime) -> Sequence[ReceivedMessage] | Uncertain:
        try:
            listed = await self._messages.list_async(
                to=f"{CHANNEL}:{self._account.number}", date_sent_after=since, date_sent_before=until
            )
        except (TimeoutError, TwilioException, aiohttp.ClientError, ValueError) as error:
            return Uncertain(reason=f"the message list: {type(error).__name__}")
        found = (_received(one) for one in listed if one.direction == "inbound" and one.sid)
        return sorted(found, key=lambda one: one.sent_at)

    async def show_typing(self, sid: str) -> None:
        """Twilio's typing indicator (a public beta), which marks the message as read too. It is a courtesy: whatever
        goes wrong with it is nobody's concern.

        https://www.twilio.com/docs/whatsapp/api/typing-indicators-resource
        """
        if not _INBOUND_SID.fullmatch(sid):
            return
        with contextlib.suppress(TimeoutError, TwilioException, aiohttp.ClientError, ValueError):
            await self._typing.create_async(channel=CHANNEL, message_id=sid)

    async def close(self) -> None:
        await self._http.close()

    def _fields(self, message: OutboundMessage) -> dict[str, Any]:
        account = self._account
        fields: dict[str, Any] = {
            "to": message.to,
            "from_": f"{CHANNEL}:{account.number}",
            "status_callback": f"{account.base_url}{WEBHOOK_PATH}?{INBOUND_PARAMETER}={quote(message.reference)}",
        }
        if message.valid_seconds is not None:
            fields["validity_period"] = max(SHORTEST_VALIDITY, min(message.valid_seconds, LONGEST_VALIDITY))
        match message.content:
            case FreeText(body=body):
                fields["body"] = body
            case Template(content_sid=content_sid, variables=variables):
                fields["content_sid"] = content_sid
                fields["content_variables"] = json.dumps(dict(variables), ensure_ascii=False)
        return fields


def _received(one: Any) -> ReceivedMessage:
    media = str(one.num_media or "0")
    return ReceivedMessage(
        sid=one.sid,
        account=one.account_sid or "",
        sender=one.from_ or "",
        to=one.to or "",
        text=one.body or "",
        media=int(media) if media.isdecimal() else 0,
        sent_at=one.date_sent or one.date_created,
    )


def _says(body: str, bodies: Sequence[str]) -> bool:
    """A template's body has our words in it; free text is nothing but them."""
    written = " ".join(body.split())
    return any(" ".join(own.split()) in written for own in bodies if own)


def _refusal(error: TwilioException) -> SendResult:
    """A 5xx may have taken the message all the same; what names no status is not an answer."""
    status, code = getattr(error, "status", None), getattr(error, "code", None)
    if not isinstance(status, int) or status >= _SERVER_ERROR:
        return Uncertain(reason=f"Twilio answered {status or 'nothing readable'}")
    number = code if isinstance(code, int) else status
    return Refused(meaning=meaning_of(number), reason=f"Twilio {number}")
