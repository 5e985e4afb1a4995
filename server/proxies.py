"""Who calls when a reverse proxy stands before the server: believed from the proxies that are configured, else nobody.

It decides what logins are counted by and whether a cookie is for https alone. Signatures are not its matter: those are
over the configured address, whatever any header says.
"""

from __future__ import annotations

from aiohttp import hdrs, web
from aiohttp.typedefs import Handler

from server.addresses import caller_of, is_among
from server.keys import SETTINGS

_SCHEMES = frozenset({"http", "https"})


@web.middleware
async def behind_proxies(request: web.Request, handler: Handler) -> web.StreamResponse:
    """The request with the caller's own address and scheme, where a trusted proxy tells them."""
    trusted, peer = request.app[SETTINGS].trusted_proxies, request.remote
    if not is_among(peer, trusted):
        return await handler(request)
    hops = ",".join(request.headers.getall(hdrs.X_FORWARDED_FOR, ())).split(",")
    caller = caller_of(peer, [hop for hop in hops if hop.strip()], trusted)
    scheme = request.headers.get(hdrs.X_FORWARDED_PROTO, "").strip().lower()
    return await handler(request.clone(remote=caller or "", scheme=scheme if scheme in _SCHEMES else request.scheme))
