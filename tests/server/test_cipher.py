"""What is sealed says nothing, opens only as what it was, and survives a rotation of keys."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.cipher import Cipher, CipherError
from server.codes import hash_code, is_code, new_code

OLD, NEW = "o" * 40, "n" * 40


@given(st.text(), st.sampled_from(["history", "device", "ñ"]))
def test_a_sealed_text_opens_to_itself(text: str, purpose: str) -> None:
    cipher = Cipher([NEW])
    kept = text.encode("utf-8", "replace").decode()
    assert cipher.open(cipher.seal(text, purpose), purpose) == kept


def test_the_same_text_is_never_sealed_the_same_way_twice() -> None:
    cipher = Cipher([NEW])
    sealed = {cipher.seal("pagar la luz", "history") for _ in range(50)}
    assert len(sealed) == 50
    assert not any("pagar" in one for one in sealed)


def test_a_text_sealed_for_one_purpose_does_not_open_for_another() -> None:
    cipher = Cipher([NEW])
    with pytest.raises(CipherError):
        cipher.open(cipher.seal("x", "history"), "device")


def test_any_changed_character_is_noticed() -> None:
    cipher = Cipher([NEW])
    sealed = cipher.seal("pagar la luz", "history")
    head, _, body = sealed.rpartition(".")
    for place in range(len(body.rstrip("=")) - 1):  # the last one may hold unused bits of base64
        other = "A" if body[place] != "A" else "B"
        with pytest.raises(CipherError):
            cipher.open(f"{head}.{body[:place]}{other}{body[place + 1 :]}", "history")


@pytest.mark.parametrize(
    "garbage", ["", "v1", "v1.", "v1..", "v2.00000000.AAAA", "v1.zzzzzzzz.AAAA", "hello", "v1.é.é"]
)
def test_garbage_is_refused_with_the_ciphers_own_error(garbage: str) -> None:
    with pytest.raises(CipherError):
        Cipher([NEW]).open(garbage, "history")


def test_after_a_rotation_old_texts_open_and_new_ones_use_the_new_key() -> None:
    before = Cipher([OLD]).seal("x", "history")
    both = Cipher([NEW, OLD])
    assert both.open(before, "history") == "x"
    assert not both.is_current(before)
    after = both.seal("y", "history")
    assert both.is_current(after)
    with pytest.raises(CipherError):
        Cipher([OLD]).open(after, "history")


def test_codes_are_six_digits_and_differ() -> None:
    codes = {new_code() for _ in range(2000)}
    assert all(len(code) == 6 and code.isdigit() for code in codes)
    assert len(codes) > 1900
    assert any(code.startswith("0") for code in codes)


def test_a_code_fits_only_its_phone_and_secret() -> None:
    kept = hash_code("123456", "+525512345678", "secret")
    assert "123456" not in kept
    assert is_code("123456", "+525512345678", "secret", kept)
    assert not is_code("123457", "+525512345678", "secret", kept)
    assert not is_code("123456", "+525512345679", "secret", kept)
    assert not is_code("123456", "+525512345678", "other", kept)
