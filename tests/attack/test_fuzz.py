"""Arbitrary bytes and texts at what reads them first: the form, the signature, the redaction of the log, the engine."""

from __future__ import annotations

import contextlib
from datetime import UTC, datetime
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from multidict import CIMultiDict

from engine.model import Ambiguous, Context, Understood, Unknown
from server.addresses import caller_of, network_of
from server.channels.port import Forged, InboundRequest
from server.channels.signature import SETTINGS_HEADER, SIGNATURE_HEADER, SigningKeys, TwilioVerifier
from server.channels.twilio import TwilioChannel, read_form
from server.cipher import Cipher, CipherError
from server.conversation.turn import Interpret
from server.logs import Redactor
from server.phones import BadPhone, fold_phone
from server.understanding import load_interpreter
from server.web.login import local_path

NOW = datetime(2026, 3, 10, 16, tzinfo=UTC)
KEYS = SigningKeys(tokens=("0123456789abcdef" * 2,), shared=("s" * 40,))
URL = "https://foco.example/x"
CHANNEL = TwilioChannel(keys=KEYS, base_url=URL, fingerprint_secret="f" * 32, cipher=Cipher(["k" * 32]))
FUZZ = settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
anything = st.text(st.characters(), max_size=200)  # lone surrogates and controls among it
PIECES = (
    "recuérdame", "pagar", "mañana", "a las 5", "borra", "todas", "/completar", "1-99999", "add", "tomorrow", "at",
    "25:61", "31 de febrero", "cada", "every", "\u202e", "\u200d", "🎉", "'", '"', "\n- ", "#", "1e9", "٣", "Ⅻ", "ß",
)  # fmt: skip


@pytest.fixture(scope="module")
def interpret() -> Interpret:
    return load_interpreter()


@FUZZ
@given(
    st.binary(max_size=400) | st.lists(st.sampled_from([b"&", b"=", b"%", b"+", b"%00", b"a", b"\xff"])).map(b"".join)
)
def test_no_bytes_break_the_reader_of_forms(body: bytes) -> None:
    fields = read_form(body)
    assert fields is None or all(isinstance(value, str) for values in fields.values() for value in values)


@FUZZ
@given(st.text(max_size=60), st.text(max_size=60), st.text(max_size=40), st.binary(max_size=200))
def test_no_headers_query_and_body_that_nobody_signed_are_genuine(
    signature: str, chosen: str, query: str, body: bytes
) -> None:
    headers = CIMultiDict({SIGNATURE_HEADER: signature, SETTINGS_HEADER: chosen})
    assert isinstance(CHANNEL.receive(InboundRequest(query=query, body=body, headers=headers, received_at=NOW)), Forged)


@FUZZ
@given(st.dictionaries(anything, st.lists(anything, max_size=3), max_size=5), anything)
def test_what_was_signed_is_genuine_whatever_it_holds_and_nothing_beside_it(
    fields: dict[str, list[str]], more: str
) -> None:
    verifier = TwilioVerifier(KEYS, URL)
    headers = {SIGNATURE_HEADER: verifier.sign("", fields)}
    assert verifier.is_genuine(headers, "", fields)
    assert not verifier.is_genuine(headers, "", fields | {more + "\0": [more, "x"]})
    assert not verifier.is_genuine(headers, "x", fields)


@settings(FUZZ, max_examples=150)
@given(anything | st.lists(st.sampled_from(PIECES), max_size=30).map(" ".join))
def test_no_text_breaks_the_engine_and_each_has_one_outcome(interpret: Interpret, text: str) -> None:
    context = Context(now=NOW, zone=ZoneInfo("America/Mexico_City"), language=None)
    read = interpret(text, context)
    assert isinstance(read, Understood | Ambiguous | Unknown)
    assert interpret(text, context) == read


@FUZZ
@given(anything)
def test_no_text_breaks_what_reads_phones_addresses_targets_and_ciphertext(text: str) -> None:
    with contextlib.suppress(BadPhone):
        assert fold_phone(text).startswith("+")
    network_of(text)
    caller_of(text, text.split(","), ())
    target = local_path(text)
    assert target.startswith("/")
    assert not target.startswith(("//", "/\\"))
    with pytest.raises(CipherError):
        Cipher(["k" * 32]).open(text, "history")


@FUZZ
@given(anything, st.integers(10**9, 10**14))
def test_no_log_line_holds_a_number_a_secret_or_a_line_end(text: str, number: int) -> None:
    event = Redactor(["the-secret-of-it"])(None, "info", {"event": f"{text} +{number} the-secret-of-it\n{number}"})
    assert str(number) not in event["event"]
    assert "the-secret-of-it" not in event["event"]
    assert "\n" not in event["event"]


def test_a_form_that_is_signed_in_full_is_read_in_full() -> None:
    form = {"MessageSid": "SM1", "From": "whatsapp:+525512345678", "To": "whatsapp:+14155550100", "Body": "hola"}
    verifier = TwilioVerifier(KEYS, URL + "/api/integrations/whatsapp/webhook")
    headers = CIMultiDict({SIGNATURE_HEADER: verifier.sign("", {name: [value] for name, value in form.items()})})
    request = InboundRequest(query="", body=urlencode(form).encode(), headers=headers, received_at=NOW)
    assert not isinstance(CHANNEL.receive(request), Forged)
