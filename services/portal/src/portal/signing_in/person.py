"""The person who is signed in."""

import base64
import json
from dataclasses import dataclass
from typing import Any

from flask import g

from portal.problems import MustSignIn
from portal.words import OFFICES


@dataclass(frozen=True)
class Person:
    """Who is looking: the claims of their token.

    The portal got the token from its issuer a moment ago, and decides nothing by it:
    what may be offered to them the services say (`portal.rights`).
    """

    id: str
    name: str
    offices: frozenset[str]
    """Held anywhere; to be named beside them, and for nothing else."""
    services: frozenset[str] = frozenset()
    """Those that take their token: a guest's is for scheduling alone."""
    guest_of: str = ""
    """The meeting that a guest came to by a personal link, and sees nothing but; empty for everybody else."""

    @property
    def office(self) -> str:
        """The office to show beside the name: the first in the trust's order."""
        return next((words for code, words in OFFICES.items() if code in self.offices), "")


def read_from(token: str) -> Person:
    """The person a token speaks of."""
    claims = _claims(token)
    audiences = claims["aud"]
    return Person(
        id=str(claims["sub"]),
        name=str(claims.get("name") or "Somebody"),
        offices=frozenset(str(held["office"]) for held in claims.get("appointments") or []),
        services=frozenset([audiences] if isinstance(audiences, str) else audiences),
        guest_of=str(claims.get("guest_of") or "").partition(":")[2],
    )


def present() -> Person:
    """The person who is signed in. Raises `MustSignIn`."""
    person: Person | None = g.get("person")
    if person is None:
        raise MustSignIn
    return person


def _claims(token: str) -> dict[str, Any]:
    """The payload of a JWT."""
    payload = token.split(".")[1]
    claims: dict[str, Any] = json.loads(
        base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4))
    )
    return claims
