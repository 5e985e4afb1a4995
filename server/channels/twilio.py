"""WhatsApp through Twilio: the form of its webhook in, TwiML out.

The form's fields: https://www.twilio.com/docs/messaging/guides/webhook-request. Unknown fields are ignored, but signed.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re
from collections.abc import Sequence
from functools import lru_cache
from urllib.parse import parse_qs, quote
from xml.sax.saxutils import escape, quoteattr

from server.channels.port import Channel, DeliveryUpdate, Forged, Inbound, InboundRequest, Malformed
from server.channels.signature import SIGNATURE_HEADER, Fields, SigningKeys, TwilioVerifier
from server.channels.whole_sid import is_whole
from server.cipher import Cipher
from server.phones import BadPhone, fold_phone
from storage.model import ChannelIdentity, InboundMessage

WEBHOOK_PATH = "/api/integrations/whatsapp/webhook"
INBOUND_PARAMETER = "inbound"
MAX_FIELDS = 200
DEVICE = "device"  # what the details of a device are sealed for
EMPTY_RESPONSE = '<?xml version="1.0" encoding="UTF-8"?><Response/>'

_DEVICE_FIELDS = ("AccountSid", "WaId", "ExternalUserId", "ProfileName")
_SID = re.compile(r"[A-Za-z0-9_\-]{1,64}")
_PHONE = re.compile(r"\+\d{6,15}")
_UNPRINTABLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufffe\uffff\ud800-\udfff]"
)  # what XML forbids, and what turns the reading direction of the text after it
_KINDS = {"contacts": "contact", "interactive": "button", "text": "text"}
_MEDIA_KINDS = {"image": "image", "audio": "audio", "video": "video", "application": "document", "text": "document"}


class TwilioChannel(Channel):
    """The adapter. `fingerprint_secret` keys the HMAC of what stays the same about a device; the rest is sealed."""

    name = "whatsapp"

    def __init__(self, *, keys: SigningKeys, base_url: str, fingerprint_secret: str, cipher: Cipher) -> None:
        self._webhook_url = base_url + WEBHOOK_PATH
        self._verifier = TwilioVerifier(keys, self._webhook_url)
        self._fingerprint_key = fingerprint_secret.encode()
        self._seal_details = lru_cache(maxsize=4096)(lambda details: cipher.seal(details, DEVICE))

    def receive(self, request: InboundRequest) -> Inbound:
        """The message or the delivery state that the request brings, once its signature is found right."""
        fields = read_form(request.body)
        if fields is None:
            return Forged(reason="too_many_fields")
        if not self._verifier.is_genuine(request.headers, request.query, fields):
            return Forged(reason="wrong" if request.headers.get(SIGNATURE_HEADER) else "missing")
        form = _Form(fields)
        if "MessageStatus" in fields or INBOUND_PARAMETER + "=" in request.query:
            return _read_delivery(form, request.query)
        return self._read_message(form, fields, request)

    def sign(self, fields: Fields, query: str = "") -> str:
        """What Twilio would put into the signature header; for the simulator, which posts to the real webhook."""
        return self._verifier.sign(query, fields)

    def reply(self, texts: Sequence[str], inbound_sid: str) -> str:
        """TwiML. The first status callback of an answer brings the inbound sid back, so that a quote finds it."""
        if not texts:
            return EMPTY_RESPONSE
        callback = quoteattr(f"{self._webhook_url}?{INBOUND_PARAMETER}={quote(inbound_sid, safe='')}")
        messages = (f"<Message statusCallback={callback}>{escape(printable(text))}</Message>" for text in texts)
        return f'<?xml version="1.0" encoding="UTF-8"?><Response>{"".join(messages)}</Response>'

    def _read_message(self, form: _Form, fields: Fields, request: InboundRequest) -> InboundMessage | Malformed:
        sid = form("MessageSid") or form("SmsMessageSid") or form("SmsSid")
        if not _SID.fullmatch(sid) or not is_whole(sid, fields):
            return Malformed(field="MessageSid", problem="is missing or is no message id")
        identity = self._identity(form)
        if isinstance(identity, Malformed):
            return identity
        return InboundMessage(
            sid=sid,
            identity=identity,
            text=form("Body"),
            received_at=request.received_at,
            kind=_kind(form),
            media=_count(form("NumMedia")),
            quoted_sid=form("OriginalRepliedMessageSid") or None,
            button_payload=form("ButtonPayload") or form("ListId") or None,
            profile_name=" ".join(printable(form("ProfileName")).split())[:128] or None,
            account=form("AccountSid"),
            fingerprint=self._fingerprint(form),
            former_fingerprint=self._fingerprint(form, by_id=False) if form("ExternalUserId") else None,
            device_details=self._device_details(form),
            forwarded=form("Forwarded") == "true" or form("FrequentlyForwarded") == "true",
        )

    def _identity(self, form: _Form) -> ChannelIdentity | Malformed:
        """A phone, or the business-scoped id of a person whose number the channel keeps to itself."""
        prefix, _, address = form("From").partition(":")
        if prefix != self.name or not address or len(address) > 200:
            return Malformed(field="From", problem="is missing or is no WhatsApp address")
        phone = _folded(address) if _PHONE.fullmatch(address) else None
        external_id = form("ExternalUserId")[:200] or (None if phone else address)
        return ChannelIdentity(channel=self.name, phone=phone, external_id=external_id)

    def _fingerprint(self, form: _Form, *, by_id: bool = True) -> str:
        """HMAC of what the channel tells about a device and stays the same; the profile name may change freely.

        That is the business-scoped id where there is one, which the number may be left out of later; else the number.
        """
        external_id = form("ExternalUserId") if by_id else ""
        told = (self.name, form("AccountSid"), "" if external_id else form("WaId"), external_id)
        return hmac.new(self._fingerprint_key, "\0".join(told).encode("utf-8", "replace"), hashlib.sha256).hexdigest()

    def _device_details(self, form: _Form) -> str:
        """What an operator may want to know of a device once; the profile name among it, which may change."""
        told = {name: form(name)[:200] for name in _DEVICE_FIELDS if form(name)}
        return self._seal_details(json.dumps(told, ensure_ascii=False))


class _Form:
    """The first value of each field, without NUL, which no text column can hold; "" for an absent one."""

    __slots__ = ("_fields",)

    def __init__(self, fields: Fields) -> None:
        self._fields = fields

    def __call__(self, name: str) -> str:
        values = self._fields.get(name)
        return values[0].replace("\0", "") if values else ""


def read_form(body: bytes) -> Fields | None:
    """The fields of a form body, blank and repeated ones kept, in any bytes; None when there are absurdly many."""
    try:
        return parse_qs(body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=MAX_FIELDS)
    except ValueError:
        return None


def printable(text: str) -> str:
    """The text without characters that XML forbids or that turn what follows them; line ends and tabs stay."""
    return _UNPRINTABLE.sub("", text)


def _read_delivery(form: _Form, query: str) -> DeliveryUpdate | Malformed:
    sid, status = form("MessageSid") or form("SmsSid"), form("MessageStatus") or form("SmsStatus")
    if not _SID.fullmatch(sid):
        return Malformed(field="MessageSid", problem="is missing or is no message id")
    if not status:
        return Malformed(field="MessageStatus", problem="is missing")
    inbound = parse_qs(query).get(INBOUND_PARAMETER, [""])[0]
    return DeliveryUpdate(
        outbound_sid=sid,
        status=status[:40],
        inbound_sid=inbound if _SID.fullmatch(inbound) else None,
        error_code=form("ErrorCode")[:20] or None,
    )


@lru_cache(maxsize=4096)
def _folded(phone: str) -> str:
    """A number that no numbering plan knows is kept as it came: the channel vouches for it."""
    try:
        return fold_phone(phone)
    except BadPhone:
        return phone


def _kind(form: _Form) -> str:
    """The channel's word for what the message is, or what its fields show where it sends none."""
    if form("ButtonPayload") or form("ListId"):
        return "button"
    if named := form("MessageType"):
        return _KINDS.get(named, named[:20])
    if _count(form("NumMedia")):
        return _media_kind(form("MediaContentType0"))
    return "location" if form("Latitude") else "text"


def _media_kind(content_type: str) -> str:
    if content_type.endswith("vcard"):
        return "contact"
    return "sticker" if content_type == "image/webp" else _MEDIA_KINDS.get(content_type.partition("/")[0], "document")


def _count(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 4 else 0
