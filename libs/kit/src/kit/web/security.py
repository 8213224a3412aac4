"""Security headers on every answer, and calls from scripts of the origins that are allowed."""

from collections.abc import Collection
from typing import Final

from flask import Flask, Response, request

CLOSED: Final = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
"""The content security policy of data: nothing in it is ever run or shown."""

STAY_ENCRYPTED: Final = "max-age=31536000; includeSubDomains"
"""For a year nobody asks us, or what stands below our name, without encryption."""

_ALWAYS: Final = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    # Answers may be kept by the caller alone, and are asked for again with their ETag.
    "Cache-Control": "private, no-cache",
}

_ASKED: Final = "Authorization, Content-Type, Idempotency-Key, If-Match, If-None-Match, traceparent, X-Request-Id"
_SHOWN: Final = (
    "ETag, Link, Location, RateLimit, RateLimit-Policy, Retry-After, traceparent, X-Request-Id"
)


def install_security_headers(
    app: Flask, public_url: str, content_security_policy: str = CLOSED
) -> None:
    """Put the security headers on every answer; a page that sets one itself keeps its own.

    Whoever sees us under an https address is told to ask for no other, also where the last
    proxy before us speaks http.
    """
    encrypted = public_url.startswith("https:")

    def secure(response: Response) -> Response:
        for name, value in _ALWAYS.items():
            response.headers.setdefault(name, value)
        response.headers.setdefault("Content-Security-Policy", content_security_policy)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        if encrypted or request.is_secure:
            response.headers.setdefault("Strict-Transport-Security", STAY_ENCRYPTED)
        return response

    app.after_request(secure)


def install_cors(app: Flask, origins: Collection[str]) -> None:
    """Let scripts of these origins call (and of no others)."""

    def allow(response: Response) -> Response:
        if not origins:
            return response
        response.headers.add("Vary", "Origin")
        origin = request.headers.get("Origin")
        if origin in origins:
            response.headers["Access-Control-Allow-Origin"] = origin
            response.headers["Access-Control-Expose-Headers"] = _SHOWN
            response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
            if request.method == "OPTIONS":
                response.headers["Access-Control-Allow-Methods"] = response.headers.get("Allow", "")
                response.headers["Access-Control-Allow-Headers"] = _ASKED
                response.headers["Access-Control-Max-Age"] = "600"
        return response

    app.after_request(allow)
