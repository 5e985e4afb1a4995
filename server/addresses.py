"""Addresses of the internet: whose request it is, behind proxies that the operator trusts or none."""

from __future__ import annotations

from collections.abc import Sequence
from ipaddress import IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

Network = IPv4Network | IPv6Network

_OWN_BITS = 64  # of an IPv6 address a customer has all the rest: 2^64 addresses are one guesser


def network_of(address: str | None) -> str:
    """What a caller is counted by: the IPv4 address, or the network of an IPv6 one; "" for a caller without any."""
    try:
        parsed = ip_address(address or "")
    except ValueError:
        return ""
    if not isinstance(parsed, IPv6Address):
        return str(parsed)
    if parsed.ipv4_mapped is not None:
        return str(parsed.ipv4_mapped)
    return str(ip_network((parsed, _OWN_BITS), strict=False))


def caller_of(peer: str | None, forwarded: Sequence[str], trusted: Sequence[Network]) -> str | None:
    """Who calls, when `peer` is the other end of the connection and `forwarded` what X-Forwarded-For lists.

    Read from its end, as far as those who wrote it are trusted: what a stranger puts before it stays a stranger's word.
    """
    caller, hops = peer, list(forwarded)
    while hops and is_among(caller, trusted):
        hop = _plain(hops.pop())
        if hop is None:
            break
        caller = hop
    return caller


def is_among(address: str | None, networks: Sequence[Network]) -> bool:
    try:
        parsed = ip_address(address or "")
    except ValueError:
        return False
    if isinstance(parsed, IPv6Address) and parsed.ipv4_mapped is not None:
        parsed = parsed.ipv4_mapped
    return any(parsed in network for network in networks)


def _plain(hop: str) -> str | None:
    """The address of a list's entry, which some proxies write with a port; None when it is none."""
    text = hop.strip()
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        return str(ip_address(text))
    except ValueError:
        return None
