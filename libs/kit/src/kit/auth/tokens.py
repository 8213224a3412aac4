"""Tokens: a bearer token is checked here, claim by claim, and becomes a `Caller`."""

from datetime import datetime
from typing import Any, Final

import msgspec
from joserfc import jws, jwt
from joserfc.errors import ExpiredTokenError, JoseError
from joserfc.jwk import OKPKey

from kit.auth.algorithms import TRUSTED
from kit.auth.caller import Appointment, Caller
from kit.auth.keys import KeySource
from kit.auth.signing import GUEST_OF

LEEWAY: Final = 10
"""Seconds by which the clocks of issuer and reader may differ."""


class TokenRefused(Exception):
    """The token does not prove who is calling; the message says what to do."""


def verify(token: str, *, audience: str, keys: KeySource, issuer: str, now: datetime) -> Caller:
    """Check a token and return who it speaks for.

    Raises `TokenRefused`, or `TryLater` while the issuer's keys cannot be read.
    """

    def key_of(unverified: Any) -> OKPKey:  # noqa: ANN401 - the library's own protocol
        key = keys.key(str(unverified.headers().get("kid", "")))
        if key is None:
            message = "The token is signed with a key that is not known here: ask for a new token."
            raise TokenRefused(message)
        if _is_over(key, now):
            message = "The token is signed with a key that is over: ask for a new token."
            raise TokenRefused(message)
        return key

    try:
        claims = jwt.decode(token, key_of, registry=TRUSTED).claims
        jwt.JWTClaimsRegistry(
            now=int(now.timestamp()),
            leeway=LEEWAY,
            iss={"essential": True, "value": issuer},
            aud={"essential": True, "value": audience},
            exp={"essential": True},
            sub={"essential": True},
        ).validate(claims)
    except ExpiredTokenError as error:
        message = "The token has run out: sign in again."
        raise TokenRefused(message) from error
    except (JoseError, ValueError) as error:
        message = f"The token is not one for {audience}: ask for a new token."
        raise TokenRefused(message) from error
    return _caller(claims)


def ends_at(verified: str) -> int:
    """When a token that was found good runs out, in seconds of the epoch."""
    claims: dict[str, Any] = msgspec.json.decode(jws.extract_compact(verified.encode()).payload)
    return int(claims["exp"])


def _is_over(key: OKPKey, now: datetime) -> bool:
    """Whether the issuer has said of a key that it proves nothing any more (`exp`, as in OpenID Federation)."""
    ends: Any = key.get("exp")
    return isinstance(ends, int | float) and now.timestamp() >= ends + LEEWAY


def _caller(claims: dict[str, Any]) -> Caller:
    """Read the claims that say who it is; a token that confines says nothing else that counts."""
    try:
        if GUEST_OF in claims:
            return Caller(
                guest=msgspec.convert(claims["sub"], str),
                confined_to=msgspec.convert(claims[GUEST_OF], str),
                name=msgspec.convert(claims.get("name") or "", str),
            )
        client = msgspec.convert(claims.get("client_id"), str | None)
        return Caller(
            person_id=None if client else claims["sub"],
            client=client,
            name=msgspec.convert(claims.get("name") or "", str),
            appointments=msgspec.convert(claims.get("appointments") or (), tuple[Appointment, ...]),
            scopes=frozenset(msgspec.convert(claims.get("scope") or "", str).split()),
        )
    except ValueError as error:
        message = "The token says something that is not understood: ask for a new token."
        raise TokenRefused(message) from error
