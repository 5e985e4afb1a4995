"""Who calls: the other end of the connection, or what trusted proxies say of it."""

from __future__ import annotations

from ipaddress import ip_network

import pytest

from server.addresses import caller_of, network_of
from tests.server.bot import Bot

TRUSTED = (ip_network("10.0.0.0/8"), ip_network("::1/128"))


@pytest.mark.parametrize(
    ("peer", "forwarded", "caller"),
    [
        ("203.0.113.9", ["198.51.100.1"], "203.0.113.9"),  # a stranger's word
        ("10.0.0.1", [], "10.0.0.1"),
        ("10.0.0.1", ["198.51.100.1"], "198.51.100.1"),
        ("10.0.0.1", ["6.6.6.6", "198.51.100.1"], "198.51.100.1"),  # what stood before a stranger's address is theirs
        ("10.0.0.1", ["198.51.100.1", "10.9.9.9"], "198.51.100.1"),
        ("10.0.0.1", ["198.51.100.1", "nonsense"], "10.0.0.1"),
        ("10.0.0.1", ["198.51.100.1:4711"], "198.51.100.1"),
        ("::1", ["[2001:db8::1]:4711"], "2001:db8::1"),
        ("::ffff:10.0.0.1", ["2001:db8::1"], "2001:db8::1"),
        (None, ["198.51.100.1"], None),
        ("", ["198.51.100.1"], ""),
    ],
)
def test_a_caller_is_read_from_the_end_as_far_as_trust_goes(
    peer: str | None, forwarded: list[str], caller: str | None
) -> None:
    assert caller_of(peer, forwarded, TRUSTED) == caller


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("198.51.100.1", "198.51.100.1"),
        ("::ffff:198.51.100.1", "198.51.100.1"),
        ("2001:db8:1:2:3::4", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::", "2001:db8:1:2::/64"),
        (None, ""),
        ("nonsense", ""),
    ],
)
def test_who_has_a_whole_network_is_counted_as_one(address: str | None, network: str) -> None:
    assert network_of(address) == network


async def fail_login(bot: Bot, account: str, **headers: str) -> int:
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    body = {"email": account, "password": "wrong"}
    return (await bot.client.post("/api/auth/login", json=body, headers=sent)).status


async def addresses(bot: Bot) -> set[str]:
    return {address for (address,) in bot.rows("SELECT address FROM login_failures")}


async def test_with_no_proxy_configured_forwarded_headers_are_nothing(bot: Bot) -> None:
    await fail_login(bot, "ana@example.org", X_Forwarded_For="198.51.100.1")
    assert await addresses(bot) == {"127.0.0.1"}


class TestBehindAProxy:
    @pytest.fixture
    def variables(self) -> dict[str, str]:
        return {"FOCOBOT_TRUSTED_PROXIES": "127.0.0.1, 10.0.0.0/8"}

    async def test_the_proxy_tells_who_calls_and_how(self, bot: Bot) -> None:
        await fail_login(bot, "ana@example.org", X_Forwarded_For="6.6.6.6, 198.51.100.1, 10.1.1.1")
        assert await addresses(bot) == {"198.51.100.1"}
        await bot.add_person(phone=None)
        assert (await bot.get("/metrics", X_Forwarded_For="127.0.0.1")).status == 403
        answer = await bot.post(bot.form("hola"), X_Forwarded_For="198.51.100.1", X_Forwarded_Proto="https")
        assert answer.status == 200, "the body is still there to read"

    @pytest.mark.parametrize("forwarded", ["", ",", "nonsense", "x" * 4000, "1.2.3.4.5, ::::"])
    async def test_what_is_no_address_is_the_proxys_own(self, bot: Bot, forwarded: str) -> None:
        assert await fail_login(bot, "ana@example.org", X_Forwarded_For=forwarded, X_Forwarded_Proto="gopher") == 401
        assert await addresses(bot) == {"127.0.0.1"}
