"""Signing: keys and tokens, for the one service that issues them and for tests."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, Final

import msgspec
from joserfc import jwt
from joserfc.jwk import OKPKey

from kit.auth.algorithms import ALGORITHM, TRUSTED
from kit.auth.caller import Caller

LIFETIME: Final = timedelta(hours=1)
"""How long a token is good for, unless said otherwise."""

GUEST_OF: Final = "guest_of"
"""The claim that confines whoever shows the token to one thing."""


def new_key() -> OKPKey:
    """Make a new private key; its id is its thumbprint."""
    key = OKPKey.generate_key("Ed25519", parameters={"use": "sig", "alg": ALGORITHM})
    key.ensure_kid()
    return key


def published(*keys: OKPKey) -> dict[str, list[dict[str, Any]]]:
    """The public halves of the keys, as a JWK set."""
    return {"keys": [{**key.as_dict(private=False)} for key in keys]}


def sign(
    key: OKPKey,
    caller: Caller,
    *,
    issuer: str,
    audiences: Iterable[str],
    now: datetime,
    lifetime: timedelta = LIFETIME,
) -> str:
    """Issue a token that says who the caller is, to the services named."""
    claims: dict[str, Any] = {
        "iss": issuer,
        "aud": sorted(audiences),
        "sub": caller.person_id or caller.guest or caller.client or "",
        "iat": int(now.timestamp()),
        "nbf": int(now.timestamp()),
        "exp": int((now + lifetime).timestamp()),
        "name": caller.name,
        "appointments": msgspec.to_builtins(caller.appointments),
        "scope": " ".join(sorted(caller.scopes)),
    }
    if caller.client is not None:
        claims["client_id"] = caller.client
    if caller.confined_to is not None:
        claims[GUEST_OF] = caller.confined_to
    return jwt.encode({"alg": ALGORITHM, "kid": key.kid}, claims, key, registry=TRUSTED)
