"""The one place where a phone number becomes the form that FocoBot keeps: E.164, with the mobile marks of Mexico
and Argentina folded away, so that "+52 1 55…" and "+52 55…" are one person.

Length and country code are checked, allocation is not: new ranges appear before any table knows them.
"""

from __future__ import annotations

import re
from typing import Literal

import phonenumbers

BadPhoneReason = Literal["phone-country-code", "phone-length", "phone-characters"]

_CHARACTERS = re.compile(r"[+\d\s().\-/\u00a0\u2010-\u2015]{2,40}")
_MOBILE_MARKS = re.compile(r"\+(?:(52)1|(54)9)(\d{10})")


class BadPhone(ValueError):
    """The text is no phone number with a country code. `reason` is a key that every pages.ftl holds."""

    def __init__(self, reason: BadPhoneReason) -> None:
        super().__init__(reason)
        self.reason = reason


def fold_phone(text: str) -> str:
    """The E.164 form under which a phone is kept. A leading "00" counts as "+". Raises BadPhone."""
    typed = text.strip().removeprefix("whatsapp:").strip()
    if not _CHARACTERS.fullmatch(typed):
        raise BadPhone("phone-characters")
    dialled = "+" + typed[2:] if typed.startswith("00") else typed
    if not dialled.startswith("+"):
        raise BadPhone("phone-country-code")
    return _folded(_strip_mobile_mark("+" + "".join(str(int(mark)) for mark in dialled if mark.isdecimal())))


def mask_phone(phone: str) -> str:
    """The phone as it may stand in a log: only the last two digits."""
    return "…" + phone[-2:]


def written_phone(phone: str) -> str:
    """The phone in the groups that its country writes it in; as it is when no numbering plan knows it."""
    try:
        number = phonenumbers.parse(phone, None)
    except phonenumbers.NumberParseException:
        return phone
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)


def _strip_mobile_mark(phone: str) -> str:
    """WhatsApp still names Mexican and Argentine mobiles with a digit that dialling no longer needs."""
    return _MOBILE_MARKS.sub(lambda found: f"+{found[1] or found[2]}{found[3]}", phone) if len(phone) == 14 else phone


def _folded(phone: str) -> str:
    try:
        number = phonenumbers.parse(phone, None)
    except phonenumbers.NumberParseException as error:
        short = error.error_type != phonenumbers.NumberParseException.INVALID_COUNTRY_CODE
        raise BadPhone("phone-length" if short else "phone-country-code") from None
    if phonenumbers.is_possible_number_with_reason(number) != phonenumbers.ValidationResult.IS_POSSIBLE:
        raise BadPhone("phone-length")
    return _strip_mobile_mark(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))
