"""The simulator, in development only: signs what is typed into it as Twilio would, and posts it to the real webhook.

It goes over HTTP to the very socket that the browser's request came in by, so every check of the webhook runs. Like
Twilio it gives each answered message an id and reports it by the message's own status callback: a quote then finds it.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit
from xml.etree import ElementTree

from aiohttp import ClientError, ClientSession, ClientTimeout, web

from server.channels.signature import SIGNATURE_HEADER
from server.channels.simulated import Arrived, SimulatedSender
from server.channels.twilio import WEBHOOK_PATH, TwilioChannel
from server.notifications.setup import OFFICE
from server.web.bodies import SimulatedLetter, read_body
from server.web.context import WEB, api
from server.web.errors import ApiError
from server.web.layout import show
from server.web.linking import folded
from server.web.simulated_world import contacts
from server.web.visitor import refuse_foreign_origin

ACCOUNT = "AC" + "0" * 32
_TIMEOUT = ClientTimeout(total=20)

_FIELDS_OF_KIND: Mapping[str, Mapping[str, str]] = {
    "text": {},
    "image": {"MessageType": "image", "NumMedia": "1", "MediaContentType0": "image/jpeg"},
    "voice": {"MessageType": "audio", "NumMedia": "1", "MediaContentType0": "audio/ogg"},
    "sticker": {"MessageType": "sticker", "NumMedia": "1", "MediaContentType0": "image/webp"},
    "location": {"MessageType": "location", "Latitude": "19.4326", "Longitude": "-99.1332"},
    "contact": {"MessageType": "contacts", "NumMedia": "1", "MediaContentType0": "text/vcard"},
}

CLIENT = web.AppKey("simulator_client", ClientSession)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    status: int
    body: str
    elapsed_ms: float


async def client_of(app: web.Application) -> AsyncIterator[None]:
    """The HTTP client that stands in for Twilio's, for as long as the application lives."""
    async with ClientSession(timeout=_TIMEOUT) as session:
        app[CLIENT] = session
        yield


async def simulator_page(request: web.Request) -> web.StreamResponse:
    context = request.app[WEB]
    return show(request, "simulator.html", people=await contacts(context), now=context.clock().isoformat())


@api
async def send(request: web.Request) -> web.StreamResponse:
    """`{"from","text"}`, and what else SimulatedLetter takes → the webhook's answer, raw and as messages with ids."""
    refuse_foreign_origin(request)
    letter = await read_body(request, SimulatedLetter)
    sid = letter.sid or _new_sid()
    answer = await _post(request, _form_of(letter, sid, request.app[WEB].bot_number))
    messages = []
    for text, callback in read_twiml(answer.body):
        outbound = _new_sid()
        await _report(request, outbound, callback, letter.sender)
        messages.append({"sid": outbound, "text": text})
    return web.json_response({
        "sid": sid, "status": answer.status, "body": answer.body, "elapsedMs": answer.elapsed_ms, "messages": messages,
    })  # fmt: skip


@api
async def inbox(request: web.Request) -> web.StreamResponse:
    """`?phone=…&after=…` → what came to that phone by itself: reminders, digests, late answers."""
    after = request.query.get("after", "0")
    sender = request.app[OFFICE].sender
    arrived: tuple[Arrived, ...] = ()
    if isinstance(sender, SimulatedSender):
        phone = folded(request.query.get("phone", ""))
        arrived = sender.after(f"whatsapp:{phone}", int(after) if after.isascii() and after.isdigit() else 0)
    return web.json_response({"messages": [{"place": one.place, "sid": one.sid, "text": one.text} for one in arrived]})


def read_twiml(body: str) -> list[tuple[str, str | None]]:
    """The messages of a TwiML answer with their status callbacks; none when the body is something else."""
    try:
        response = ElementTree.fromstring(body)  # noqa: S314 -- our own webhook wrote it
    except ElementTree.ParseError:
        return []
    return [("".join(message.itertext()), message.get("statusCallback")) for message in response.iter("Message")]


def _form_of(letter: SimulatedLetter, sid: str, bot_number: str) -> dict[str, str]:
    """The fields of Twilio's webhook for a message of that kind."""
    phone = folded(letter.sender)
    form = {
        "MessageSid": sid, "SmsMessageSid": sid, "SmsSid": sid, "AccountSid": ACCOUNT, "From": f"whatsapp:{phone}",
        "To": f"whatsapp:{bot_number}", "Body": letter.text, "NumMedia": "0", "NumSegments": "1",
        "MessageType": "text", "SmsStatus": "received", "ApiVersion": "2010-04-01", "WaId": phone.lstrip("+"),
        "ProfileName": phone,
    }  # fmt: skip
    form |= _FIELDS_OF_KIND[letter.kind]
    if letter.button:
        form |= {"MessageType": "button", "ButtonPayload": letter.text, "ButtonText": letter.text}
    if letter.forwarded:
        form |= {"Forwarded": "true"}
    if letter.quoted:
        form |= {"OriginalRepliedMessageSid": letter.quoted, "OriginalRepliedMessageSender": f"whatsapp:{bot_number}"}
    return form


async def _report(request: web.Request, outbound: str, callback: str | None, sender: str) -> None:
    """The status callback of a delivered message."""
    if callback is None:
        return
    form = {
        "MessageSid": outbound, "SmsSid": outbound, "MessageStatus": "delivered", "SmsStatus": "delivered",
        "AccountSid": ACCOUNT, "To": f"whatsapp:{folded(sender)}",
    }  # fmt: skip
    await _post(request, form, urlsplit(callback).query)


async def _post(request: web.Request, form: Mapping[str, str], query: str = "") -> Answer:
    """Signs over the configured public address, and posts to the address that this server listens on."""
    channel: TwilioChannel = request.app[WEB].channel
    signature = channel.sign({name: [value] for name, value in form.items()}, query)
    headers = {SIGNATURE_HEADER: signature, "Content-Type": "application/x-www-form-urlencoded"}
    url = _own_address(request) + WEBHOOK_PATH + (f"?{query}" if query else "")
    started = time.perf_counter()
    try:
        async with request.app[CLIENT].post(url, data=urlencode(form).encode(), headers=headers) as response:
            body = await response.text()
            return Answer(status=response.status, body=body, elapsed_ms=(time.perf_counter() - started) * 1000)
    except (ClientError, TimeoutError) as error:
        raise ApiError(502, "webhook_unreachable") from error


def _own_address(request: web.Request) -> str:
    """Where this server listens, from the socket itself: no header of the browser can turn it elsewhere."""
    transport = request.transport
    if transport is None:
        raise ApiError(502, "webhook_unreachable")
    host, port = transport.get_extra_info("sockname")[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def _new_sid() -> str:
    return "SM" + secrets.token_hex(16)
