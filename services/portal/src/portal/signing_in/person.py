"""The person who is signed in, and what the pages may offer them."""

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import g

from portal.problems import MustSignIn, NotYours
from portal.words import OFFICES


@dataclass(frozen=True)
class Person:
    """Who is looking: the claims of their token.

    The portal got the token from its issuer a moment ago, and decides nothing by it but what to show;
    the services check it themselves.
    """

    id: str
    name: str
    appointments: tuple[tuple[str, int | None], ...]
    guest_of: str = ""
    """The meeting that a guest came to by a personal link, and sees nothing but; empty for everybody else."""

    def holds(self, *offices: str) -> bool:
        """Whether the person holds one of the offices, anywhere."""
        return any(office in offices for office, _ in self.appointments)

    def holds_at(self, urn: object, *offices: str) -> bool:
        """Whether the person holds one of the offices at this academy."""
        return any(office in offices and str(at) == str(urn) for office, at in self.appointments)

    @property
    def books(self) -> bool:
        """Whether the person runs meetings: books, moves, cancels, and keeps people and dates."""
        return self.holds("aid")

    @property
    def gives_rights(self) -> bool:
        """Whether the person lets programs in."""
        return self.holds("aid", "ceo")

    @property
    def operates(self) -> bool:
        """Whether the person keeps the suite running."""
        return self.holds("ops")

    @property
    def opens_meetings(self) -> bool:
        """Whether any meeting can be theirs to look at; the Finance Director sees when one is, and no more."""
        return bool({office for office, _ in self.appointments} - {"fd", "ops"})

    @property
    def only_operates(self) -> bool:
        """Whether that is all they do, so that no page about academies is theirs."""
        return {office for office, _ in self.appointments} == {"ops"}

    def adds_to(self, side: str, meeting: Mapping[str, Any]) -> bool:
        """Whether the person is of the side that gathers this pack (R6); guests read."""
        if self.guest_of:
            return False
        if side == "aid":
            seats = meeting.get("seats", ())
            return any(seat["seat"] == "aid" and seat["person_id"] == self.id for seat in seats)
        return self.holds_at(meeting["urn"], "headteacher", "senior_leader")

    @property
    def office(self) -> str:
        """The office to show beside the name: the first in the trust's order."""
        held = {office for office, _ in self.appointments}
        return next((words for code, words in OFFICES.items() if code in held), "")


def read_from(token: str) -> Person:
    """The person a token speaks of."""
    claims = _claims(token)
    return Person(
        id=str(claims["sub"]),
        name=str(claims.get("name") or "Somebody"),
        appointments=tuple(
            (str(held["office"]), held.get("urn")) for held in claims.get("appointments") or []
        ),
        guest_of=str(claims.get("guest_of") or "").partition(":")[2],
    )


def present() -> Person:
    """The person who is signed in. Raises `MustSignIn`."""
    person: Person | None = g.get("person")
    if person is None:
        raise MustSignIn
    return person


def only(*offices: str) -> Person:
    """The person, if they hold one of the offices. Raises `NotYours` with who may."""
    person = present()
    if not person.holds(*offices):
        raise NotYours(" or ".join(f"the {OFFICES[office]}" for office in offices))
    return person


def _claims(token: str) -> dict[str, Any]:
    """The payload of a JWT."""
    payload = token.split(".")[1]
    claims: dict[str, Any] = json.loads(
        base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4))
    )
    return claims
