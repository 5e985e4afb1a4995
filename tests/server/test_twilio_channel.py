"""Twilio's form in, TwiML out; the signature is the one that Twilio's own library makes."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET
from datetime import UTC, datetime
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from multidict import CIMultiDict, MultiDict
from twilio.request_validator import RequestValidator, get_signature_algorithm

from server.channels.port import DeliveryUpdate, Forged, Inbound, InboundRequest, Malformed
from server.channels.signature import SETTINGS_HEADER, SigningKeys, TwilioSignature
from server.channels.twilio import MAX_FIELDS, WEBHOOK_PATH, TwilioChannel, printable, read_form
from server.cipher import Cipher
from storage.model import InboundMessage

TOKEN = "0123456789abcdef0123456789abcdef"
BASE = "https://foco.example"
URL = BASE + WEBHOOK_PATH
CIPHER = Cipher(["k" * 32])
CHANNEL = TwilioChannel(keys=SigningKeys(tokens=(TOKEN,)), base_url=BASE, fingerprint_secret="f" * 32, cipher=CIPHER)
NOW = datetime(2026, 3, 10, 16, tzinfo=UTC)

FORM = {
    "MessageSid": "SM0123456789abcdef0123456789abcdef",
    "SmsMessageSid": "SM0123456789abcdef0123456789abcdef",
    "AccountSid": "AC0123456789abcdef0123456789abcdef",
    "From": "whatsapp:+5215512345678",
    "To": "whatsapp:+14155550100",
    "Body": "recuérdame pagar la luz",
    "NumMedia": "0",
    "NumSegments": "1",
    "WaId": "5215512345678",
    "ProfileName": "Ana",
    "MessageType": "text",
    "SmsStatus": "received",
    "ApiVersion": "2010-04-01",
}

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)


def receive(form: dict[str, str], query: str = "", **headers: str) -> Inbound:
    """As a genuine request; `headers` may replace the signature."""
    url = f"{URL}?{query}" if query else URL
    signature = RequestValidator(TOKEN).compute_signature(url, form)
    given_headers = CIMultiDict(
        {"X-Twilio-Signature": signature} | {k.replace("_", "-"): v for k, v in headers.items()}
    )
    request = InboundRequest(query=query, body=urlencode(form).encode(), headers=given_headers, received_at=NOW)
    return CHANNEL.receive(request)


def message(**changes: str) -> InboundMessage:
    inbound = receive(FORM | changes)
    assert isinstance(inbound, InboundMessage)
    return inbound


# --- the signature ----------------------------------------------------------------------------------------------------


@given(st.lists(st.tuples(texts, texts), max_size=12), texts)
def test_signatures_equal_those_of_twilios_library(pairs: list[tuple[str, str]], query: str) -> None:
    """Repeated, blank and non-ASCII fields among them."""
    signed_query = urlencode({"q": query})
    fields: dict[str, list[str]] = {}
    for name, value in pairs:
        fields.setdefault(name, []).append(value)
    theirs = RequestValidator(TOKEN).compute_signature(f"{URL}?{signed_query}", MultiDict(pairs))
    assert TwilioSignature(TOKEN, URL).sign(signed_query, fields) == theirs
    assert TwilioSignature(TOKEN, URL).is_valid(theirs, signed_query, fields)


@given(st.lists(st.tuples(st.text(st.characters(codec="ascii"), min_size=1), texts), max_size=12))
def test_a_posted_form_is_read_as_it_was_signed(pairs: list[tuple[str, str]]) -> None:
    fields = read_form(urlencode(pairs).encode())
    assert fields is not None
    theirs = RequestValidator(TOKEN).compute_signature(URL, MultiDict(pairs))
    assert TwilioSignature(TOKEN, URL).is_valid(theirs, "", fields)


@pytest.mark.parametrize(
    ("configured", "signed"),
    [
        ("https://foco.example", "https://foco.example:443"),
        ("https://foco.example:443", "https://foco.example"),
        ("https://foco.example:8443", "https://foco.example"),
        ("http://localhost:8080", "http://localhost:8080"),
        ("https://foco.example/under/a/path", "https://foco.example/under/a/path"),
    ],
)
def test_the_port_may_be_named_or_not_as_in_twilios_library(configured: str, signed: str) -> None:
    signature = RequestValidator(TOKEN).compute_signature(signed + WEBHOOK_PATH, FORM)
    assert RequestValidator(TOKEN).validate(configured + WEBHOOK_PATH, FORM, signature)
    fields = {name: [value] for name, value in FORM.items()}
    assert TwilioSignature(TOKEN, configured + WEBHOOK_PATH).is_valid(signature, "", fields)


@pytest.mark.parametrize("name", list(FORM))
def test_one_changed_field_makes_it_forged(name: str) -> None:
    signature = RequestValidator(TOKEN).compute_signature(URL, FORM)
    assert receive(FORM | {name: FORM[name] + "x"}, X_Twilio_Signature=signature) == Forged(reason="wrong")


def test_an_added_or_a_left_out_field_makes_it_forged() -> None:
    signature = RequestValidator(TOKEN).compute_signature(URL, FORM)
    assert receive(FORM | {"ButtonPayload": "x"}, X_Twilio_Signature=signature) == Forged(reason="wrong")
    less = {name: value for name, value in FORM.items() if name != "ProfileName"}
    assert receive(less, X_Twilio_Signature=signature) == Forged(reason="wrong")


@pytest.mark.parametrize("signature", ["", "x", "é", "=" * 5000, "AAAAAAAAAAAAAAAAAAAAAAAAAAA="])
def test_a_wrong_signature_of_any_shape_is_forged(signature: str) -> None:
    assert isinstance(receive(FORM, X_Twilio_Signature=signature), Forged)


def test_a_missing_signature_is_told_apart_from_a_wrong_one() -> None:
    request = InboundRequest(query="", body=urlencode(FORM).encode(), headers=CIMultiDict(), received_at=NOW)
    assert CHANNEL.receive(request) == Forged(reason="missing")


def test_the_address_is_the_configured_one_whatever_forwarded_headers_say() -> None:
    elsewhere = RequestValidator(TOKEN).compute_signature("https://evil.example" + WEBHOOK_PATH, FORM)
    lies = {"X_Forwarded_Host": "evil.example", "X_Forwarded_Proto": "https", "Host": "evil.example"}
    assert isinstance(receive(FORM, X_Twilio_Signature=elsewhere, **lies), Forged)
    assert isinstance(receive(FORM, **lies), InboundMessage)


def test_the_query_is_part_of_what_is_signed() -> None:
    assert isinstance(receive(FORM, "tenant=1"), InboundMessage)
    signature = RequestValidator(TOKEN).compute_signature(URL, FORM)
    assert isinstance(receive(FORM, "tenant=1", X_Twilio_Signature=signature), Forged)


def test_another_accounts_token_does_not_sign_for_us() -> None:
    other = RequestValidator("f" * 32).compute_signature(URL, FORM)
    assert isinstance(receive(FORM, X_Twilio_Signature=other), Forged)


SHARED, SECOND = "s" * 40, "fedcba9876543210fedcba9876543210"
SHARING = TwilioChannel(
    keys=SigningKeys(tokens=(TOKEN, SECOND), shared=("old" * 12, SHARED)),
    base_url=BASE,
    fingerprint_secret="f" * 32,
    cipher=CIPHER,
)


def signed_with(key: str, settings: str | None = None, channel: TwilioChannel = SHARING) -> Inbound:
    """As Twilio signs with a key and says so in its second header."""
    algorithm = get_signature_algorithm(settings)
    known = algorithm if algorithm.upper() in ("HMAC_SHA1", "HMAC_SHA256") else "HMAC_SHA1"
    headers = {"X-Twilio-Signature": RequestValidator(key).compute_signature(URL, FORM, known)}
    headers |= {} if settings is None else {SETTINGS_HEADER: settings}
    body = urlencode(FORM).encode()
    return channel.receive(InboundRequest(query="", body=body, headers=CIMultiDict(headers), received_at=NOW))


@pytest.mark.parametrize("key", ["old" * 12, SHARED])
@pytest.mark.parametrize(
    "settings",
    ["key=webhooks_sharedkey_1,algorithm=HMAC_SHA256", "algorithm = hmac_sha256", "key=webhooks_sharedkey_1"],
)
def test_a_shared_key_signs_where_twilios_second_header_says_so(key: str, settings: str) -> None:
    assert isinstance(signed_with(key, settings), InboundMessage)


@pytest.mark.parametrize(
    ("key", "settings"),
    [
        (TOKEN, "key=webhooks_sharedkey_1,algorithm=HMAC_SHA256"),
        (SHARED, None),
        (SHARED, " "),
        (SHARED, "key=webhooks_sharedkey_1,algorithm=HMAC_MD5"),
        (SHARED, "key=webhooks_sharedkey_1,algorithm=none"),
        ("x" * 40, "key=webhooks_sharedkey_1,algorithm=HMAC_SHA256"),
        ("", "key=webhooks_sharedkey_1,algorithm=HMAC_SHA256"),
    ],
)
def test_the_second_header_cannot_pass_off_one_key_for_another(key: str, settings: str | None) -> None:
    assert signed_with(key, settings) == Forged(reason="wrong")


def test_without_a_shared_key_configured_the_second_header_opens_nothing() -> None:
    for key in (TOKEN, ""):
        assert isinstance(signed_with(key, "algorithm=HMAC_SHA256", CHANNEL), Forged)


def test_either_token_signs_while_they_are_changed() -> None:
    assert isinstance(signed_with(TOKEN), InboundMessage)
    assert isinstance(signed_with(SECOND), InboundMessage)
    assert isinstance(signed_with(SECOND, channel=CHANNEL), Forged)


def test_a_signed_form_cannot_be_cut_inside_the_message_sid() -> None:
    """Names and values are signed without separators: the rest of a form could be pushed into another field's name."""
    ordered = sorted(FORM)
    place = ordered.index("MessageSid")
    rest = "".join(name + FORM[name] for name in ordered[place + 1 :])
    cut = {name: FORM[name] for name in ordered[: place + 1]} | {"MessageSid": FORM["MessageSid"][:-1]}
    cut |= {FORM["MessageSid"][-1] + rest: ""}
    signature = RequestValidator(TOKEN).compute_signature(URL, FORM)
    assert RequestValidator(TOKEN).validate(URL, cut, signature), "the library takes it"
    assert not isinstance(receive(cut, X_Twilio_Signature=signature), InboundMessage)


# --- the form ---------------------------------------------------------------------------------------------------------


def test_a_text_is_read() -> None:
    read = message(OriginalRepliedMessageSid="SMquoted", Unheard="of")
    assert read.sid == FORM["MessageSid"]
    assert read.identity.phone == "+525512345678", "the old mobile digit is folded away"
    assert read.identity.external_id is None
    assert (read.text, read.kind, read.media) == ("recuérdame pagar la luz", "text", 0)
    assert (read.quoted_sid, read.profile_name, read.account) == ("SMquoted", "Ana", FORM["AccountSid"])
    assert read.received_at == NOW


def test_a_person_without_a_number_comes_with_an_id() -> None:
    read = message(From="whatsapp:MX.1234567890", WaId="", ExternalUserId="MX.1234567890")
    assert (read.identity.phone, read.identity.external_id) == (None, "MX.1234567890")
    both = message(ExternalUserId="MX.1234567890")
    assert (both.identity.phone, both.identity.external_id) == ("+525512345678", "MX.1234567890")


@pytest.mark.parametrize(
    ("fields", "kind"),
    [
        ({"ButtonPayload": "done:1"}, "button"),
        ({"MessageType": "audio", "NumMedia": "1", "MediaContentType0": "audio/ogg"}, "audio"),
        ({"MessageType": "", "NumMedia": "1", "MediaContentType0": "audio/ogg"}, "audio"),
        ({"MessageType": "", "NumMedia": "1", "MediaContentType0": "image/jpeg"}, "image"),
        ({"MessageType": "", "NumMedia": "1", "MediaContentType0": "image/webp"}, "sticker"),
        ({"MessageType": "", "NumMedia": "1", "MediaContentType0": "text/vcard"}, "contact"),
        ({"MessageType": "", "NumMedia": "1", "MediaContentType0": "application/pdf"}, "document"),
        ({"MessageType": "", "NumMedia": "1", "MediaContentType0": ""}, "document"),
        ({"MessageType": "", "Latitude": "19.4", "Longitude": "-99.1"}, "location"),
        ({"MessageType": "contacts"}, "contact"),
        ({"MessageType": "", "NumMedia": "many"}, "text"),
    ],
)
def test_what_kind_of_message_it_is(fields: dict[str, str], kind: str) -> None:
    assert message(**fields).kind == kind


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("MessageSid", "SM; DROP TABLE"),
        ("MessageSid", "x" * 65),
        ("From", ""),
        ("From", "+5215512345678"),
        ("From", "sms:+5215512345678"),
        ("From", "whatsapp:"),
    ],
)
def test_a_genuine_but_impossible_request_names_its_field(field: str, value: str) -> None:
    inbound = receive(FORM | {field: value})
    assert isinstance(inbound, Malformed)
    assert inbound.field == field


REDIVIDED = {
    "the next field within the id": {"MessageSid": FORM["MessageSid"] + "MessageTypetext", "MessageType": None},
    "two of them": {
        "MessageSid": FORM["MessageSid"] + "MessageTypetextNumMedia0",
        "MessageType": None,
        "NumMedia": None,
    },
    "an id cut off": {"MessageSid": "S", "Mf" + "0" * 31: "", "MessageType": None},
    "the quoted message's id": {
        "MessageSid": "SM" + "e" * 32,
        "MediaUrl0": "MessageSid" + FORM["MessageSid"] + "OriginalReplied",
    },
}


@pytest.mark.parametrize("changes", REDIVIDED.values(), ids=REDIVIDED)
def test_the_signed_bytes_divided_into_other_fields_are_no_other_message(changes: dict[str, str | None]) -> None:
    form = {name: value for name, value in (FORM | changes).items() if value is not None}
    inbound = receive(form)
    assert isinstance(inbound, Malformed)
    assert inbound.field == "MessageSid"


@pytest.mark.parametrize("form", [FORM | {"MessageSid": "test-1"}, {"MessageSid": "x1", "From": FORM["From"]}])
def test_a_sender_that_is_not_twilio_may_have_ids_of_its_own_form(form: dict[str, str]) -> None:
    own = {name: value for name, value in form.items() if name != "SmsMessageSid"}
    assert isinstance(receive(own), InboundMessage)
    redivided = own | {"MessageSid": own["MessageSid"] + "NumMedia0"}
    assert isinstance(receive({name: value for name, value in redivided.items() if name != "NumMedia"}), Malformed)
    assert isinstance(receive(own | {"MessageSid": "x", "1NumMedia": "0"}), Malformed)


def test_a_request_without_any_sid_names_it() -> None:
    inbound = receive({name: value for name, value in FORM.items() if "Sid" not in name})
    assert isinstance(inbound, Malformed)
    assert inbound.field == "MessageSid"


@pytest.mark.parametrize(
    "body",
    ["", "🎉🎉", "\x00\x01\x1b[31m", "\u202eabc\u2066", "x" * 4000, "\ud83d".encode("utf-8", "replace").decode()],
)
def test_any_text_is_read_and_none_holds_a_nul(body: str) -> None:
    assert message(Body=body).text == body.replace("\0", "")


def test_an_absurd_number_of_fields_is_refused_without_looking_further() -> None:
    assert receive(dict.fromkeys((f"f{n}" for n in range(MAX_FIELDS + 1)), "x")) == Forged(reason="too_many_fields")


@given(st.binary(max_size=400), st.text(max_size=40))
def test_no_bytes_make_the_reader_raise(body: bytes, signature: str) -> None:
    headers = CIMultiDict({"X-Twilio-Signature": signature})
    request = InboundRequest(query="", body=body, headers=headers, received_at=NOW)
    assert isinstance(CHANNEL.receive(request), Forged)


# --- devices ----------------------------------------------------------------------------------------------------------


def test_the_fingerprint_stays_when_the_profile_name_changes() -> None:
    assert message(ProfileName="Ana María 🌸").fingerprint == message().fingerprint


@pytest.mark.parametrize("field", ["WaId", "ExternalUserId", "AccountSid"])
def test_the_fingerprint_changes_with_what_stays_the_same_about_a_device(field: str) -> None:
    assert message(**{field: "another"}).fingerprint != message().fingerprint


def test_a_device_stays_the_same_when_its_number_is_no_longer_told() -> None:
    told = message(ExternalUserId="MX.1")
    assert message(ExternalUserId="MX.1", WaId="").fingerprint == told.fingerprint
    assert told.former_fingerprint == message().fingerprint
    assert message().former_fingerprint is None


def test_device_details_are_sealed() -> None:
    sealed = message().device_details
    assert "Ana" not in sealed
    assert json.loads(CIPHER.open(sealed, "device"))["ProfileName"] == "Ana"


# --- status callbacks -------------------------------------------------------------------------------------------------


def test_a_status_callback_ties_the_answer_to_the_message_that_it_answered() -> None:
    form = {"MessageSid": "SMout", "MessageStatus": "delivered", "From": FORM["To"], "To": FORM["From"]}
    assert receive(form, "inbound=SMin") == DeliveryUpdate(outbound_sid="SMout", status="delivered", inbound_sid="SMin")


def test_a_failed_delivery_carries_its_error() -> None:
    form = {"MessageSid": "SMout", "MessageStatus": "undelivered", "ErrorCode": "63016"}
    assert receive(form) == DeliveryUpdate(outbound_sid="SMout", status="undelivered", error_code="63016")


# --- TwiML ------------------------------------------------------------------------------------------------------------


def parsed(texts: tuple[str, ...]) -> ET.Element:
    return ET.fromstring(CHANNEL.reply(texts, "SMin"))


def test_nothing_to_say_is_an_empty_response() -> None:
    assert list(parsed(())) == []
    assert CHANNEL.reply((), "SMin").endswith("<Response/>")


def test_each_text_is_a_message_whose_callback_brings_the_inbound_sid() -> None:
    messages = list(parsed(("uno", "dos")))
    assert [element.text for element in messages] == ["uno", "dos"]
    for element in messages:
        callback = urlsplit(element.attrib["statusCallback"])
        assert f"{callback.scheme}://{callback.netloc}{callback.path}" == URL
        assert parse_qs(callback.query) == {"inbound": ["SMin"]}


@given(st.text(max_size=80))
def test_no_text_can_break_the_twiml_or_add_to_it(text: str) -> None:
    (element,) = parsed((text,))
    assert list(element) == []
    assert (element.text or "") == printable(text)


def test_markup_and_control_characters_in_a_text_do_nothing() -> None:
    hostile = '</Message><Message to="+1">x</Message>\x00\x1b[2J\u202e]]>&amp;'
    (element,) = parsed((hostile,))
    assert element.text == '</Message><Message to="+1">x</Message>[2J]]>&amp;'
