"""The headers of every response: no inline script or style, no frame, no sniffing, and HTTPS in production."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping

from aiohttp import web

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
ALWAYS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=()",
    "Server": "focobot",
}
_IN_PRODUCTION = {"Strict-Transport-Security": "max-age=31536000; includeSubDomains"}


def header_writer(*, is_production: bool) -> Callable[[web.Request, web.StreamResponse], Awaitable[None]]:
    """The on_response_prepare signal: it also reaches responses that no handler of ours made."""
    headers: Mapping[str, str] = ALWAYS | (_IN_PRODUCTION if is_production else {})

    async def write(request: web.Request, response: web.StreamResponse) -> None:
        response.headers.update(headers)
        if request.path.startswith("/api/"):
            response.headers.setdefault("Cache-Control", "no-store")

    return write
