"""One person is one number, however it is written."""

from __future__ import annotations

import pytest

from server.phones import BadPhone, fold_phone, mask_phone


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("+5215512345678", "+525512345678"),
        ("+52 1 55 1234 5678", "+525512345678"),
        ("+52 (55) 1234-5678", "+525512345678"),
        ("0052 55 1234 5678", "+525512345678"),
        ("whatsapp:+5215512345678", "+525512345678"),
        ("+5491123456789", "+541123456789"),
        ("+54 11 2345-6789", "+541123456789"),
        ("+54 11 15 2345-6789", "+541123456789"),
        ("+1 (415) 555-0100", "+14155550100"),
        ("+34 612 34 56 78", "+34612345678"),
        (" +34612345678 ", "+34612345678"),
        ("+34\u00a0612\u2011345\u2011678", "+34612345678"),
    ],
)
def test_every_spelling_folds_into_one_form(typed: str, folded: str) -> None:
    assert fold_phone(typed) == folded
    assert fold_phone(folded) == folded


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("5512345678", "phone-country-code"),
        ("+999 1234567", "phone-country-code"),
        ("+52 55", "phone-length"),
        ("+1 415 555 01001", "phone-length"),
        ("+1", "phone-length"),
        ("", "phone-characters"),
        ("+1-800-FLOWERS", "phone-characters"),
        ("+52 55 1234 5678 ext. 3", "phone-characters"),
        ("+525512345678'; DROP TABLE users; --", "phone-characters"),
        ("+" + "5" * 60, "phone-characters"),
        ("++52 55", "phone-length"),
    ],
)
def test_what_is_no_number_with_a_country_code_is_refused_with_a_reason(typed: str, reason: str) -> None:
    with pytest.raises(BadPhone) as raised:
        fold_phone(typed)
    assert raised.value.reason == reason


def test_a_masked_phone_keeps_only_its_end() -> None:
    assert mask_phone("+525512345678") == "…78"
