"""Addresses of the internet: whose request it is, behind proxies that the operator trusts or none."""

from __future__ import annotations

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
