"""Passwords, and where a login may send the browser."""

from __future__ import annotations

import time

import pytest

from server.web.login import HOME, local_path
from server.web.passwords import hash_password, is_password


def test_a_password_is_kept_as_argon2id_with_its_own_salt() -> None:
    first, second = hash_password("correct horse"), hash_password("correct horse")
    assert first.startswith("$argon2id$")
    assert first != second
    assert is_password("correct horse", first)
    assert not is_password("correct house", first)


def test_nobody_and_broken_hashes_are_never_right() -> None:
    assert not is_password("the password of nobody", None)
    assert not is_password("anything", "not a hash")


def test_an_account_that_does_not_exist_takes_as_long_as_a_wrong_password() -> None:
    kept = hash_password("correct horse")
    is_password("warm", None)
    known = min(_seconds(kept) for _ in range(3))
    unknown = min(_seconds(None) for _ in range(3))
    assert unknown > known / 3
    assert unknown < known * 3


def _seconds(kept: str | None) -> float:
    started = time.thread_time()
    is_password("wrong", kept)
    return time.thread_time() - started


@pytest.mark.parametrize(
    "wished",
    [
        None,
        "",
        "https://evil.example",
        "//evil.example",
        "/\\evil.example",
        "settings",
        "/\tevil",
        "javascript:alert(1)",
    ],
)
def test_a_login_never_sends_the_browser_to_another_site(wished: str | None) -> None:
    assert local_path(wished) == HOME


def test_a_login_goes_on_to_the_page_that_asked_for_it() -> None:
    assert local_path("/settings/integrations?lang=x") == "/settings/integrations?lang=x"
