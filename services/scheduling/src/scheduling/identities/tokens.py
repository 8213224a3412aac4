"""Access tokens: for a person with the offices held at this moment, or for a machine client with scopes."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path
from typing import get_args

import msgspec
from peewee import fn

from contracts.words import Office
from kit.auth import OPS, Caller, sign
from kit.auth import Appointment as HeldOffice
from kit.clock import local_date
from kit.errors import NotFound, Refused
from scheduling.identities.keys import signing_key
from scheduling.identities.queries import holds_on
from scheduling.register.models import Appointment, Person

LIFETIME = timedelta(minutes=15)
"""How long a token is good for that was asked for by hand."""

BRIEFLY = timedelta(seconds=45)
"""How long the token of a session or of a program is good for: what is taken away is gone within a minute (decision 10)."""

AUDIENCES = ("scheduling", "support", "notifications", "reporting")
"""The services that a token can be for."""

GUESTS = frozenset({"scheduling"})
"""The services that a guest can have a token for."""

OF_THE_SUITE = ("history:read",)
"""What only the suite's own programs are given: it shows every event, with the names of people."""

SCOPES = ("events:read", "register:read", "register:write", OPS, *OF_THE_SUITE)
"""What machine clients can be given."""


class AudienceUnknown(Refused):
    """A token was asked for a service that there is not."""


class ScopeUnknown(Refused):
    """A machine client was to be given something that there is not."""


class Issued(msgspec.Struct, frozen=True):
    """A token and when it runs out."""

    token: str
    expires_at: datetime


def issue_to_person(
    person_id: str,
    *,
    audiences: Iterable[str],
    issuer: str,
    keys: Path,
    now: datetime,
    lifetime: timedelta = LIFETIME,
) -> Issued:
    """Issue a token that says who the person is and which offices they hold today; raises `NotFound`."""
    person: Person | None = Person.get_or_none(Person.id == person_id)
    if person is None:
        raise NotFound("There is no such person: choose one from the list.")
    caller = Caller(person_id=person.id, name=person.name, appointments=offices_of(person.id, now))
    return _issue(caller, audiences, issuer, keys, now, lifetime)


def issue_to_guest(
    person_id: str,
    confined_to: str,
    *,
    audiences: Iterable[str],
    issuer: str,
    keys: Path,
    now: datetime,
    lifetime: timedelta,
) -> Issued:
    """Issue a token that shows one thing of this service and nothing else anywhere, whichever services were named.

    It says who the person is for the trace, and no office of theirs. Raises `NotFound`.
    """
    person: Person | None = Person.get_or_none(Person.id == person_id)
    if person is None:
        raise NotFound("There is no such person.")
    caller = Caller(guest=person.id, confined_to=confined_to, name=person.name)
    return _issue(caller, set(audiences) & GUESTS, issuer, keys, now, lifetime)


def issue_to_client(
    name: str,
    scopes: Iterable[str],
    *,
    audiences: Iterable[str],
    issuer: str,
    keys: Path,
    now: datetime,
    client_id: str = "",
    lifetime: timedelta = LIFETIME,
) -> Issued:
    """Issue a token for a program, known by its id or else by its name; raises `ScopeUnknown`."""
    wanted = require_scopes(scopes)
    caller = Caller(client=client_id or name, name=name, scopes=wanted)
    return _issue(caller, audiences, issuer, keys, now, lifetime)


def require_scopes(scopes: Iterable[str], field: str | None = None) -> frozenset[str]:
    """These scopes, if there are such; raises `ScopeUnknown`, about a field that was sent, if one."""
    wanted = frozenset(scopes)
    if unknown := sorted(wanted - set(SCOPES)):
        raise ScopeUnknown(
            f"There is no scope {', '.join(unknown)}: choose from {', '.join(SCOPES)}.",
            field=field,
        )
    return wanted


def offices_of(person_id: str, now: datetime) -> tuple[HeldOffice, ...]:
    """The offices a person holds today, in a fixed order."""
    today = local_date(now)
    held = {
        (row.office, row.urn)
        for row in Appointment.select().where(Appointment.person == person_id, holds_on(today))
    }
    return tuple(
        HeldOffice(office, urn)
        for office, urn in sorted(held, key=lambda pair: (pair[0], pair[1] or 0))
    )


def person_known_as(word: str, now: datetime) -> Person:
    """The person meant by an id, an address, a name, or an office (its longest-serving holder today).

    Raises `NotFound` with what to write instead.
    """
    found: Person | None = (
        Person.select()
        .where(
            (Person.id == word)
            | (fn.LOWER(Person.email) == word.lower())
            | (fn.LOWER(Person.name) == word.lower())
        )
        .order_by(Person.id)
        .first()
    )
    if found is None and word in get_args(Office):
        found = (
            Person.select()
            .join(Appointment)
            .where(Appointment.office == word, holds_on(local_date(now)))
            .order_by(Appointment.starts_on, Person.id)
            .first()
        )
    if found is None:
        offices = ", ".join(get_args(Office))
        raise NotFound(
            f"Nobody is known as {word!r}: give a person's id, address or name, or an office ({offices})."
        )
    return found


def _issue(
    caller: Caller,
    audiences: Iterable[str],
    issuer: str,
    keys: Path,
    now: datetime,
    lifetime: timedelta = LIFETIME,
) -> Issued:
    wanted = sorted(set(audiences))
    unknown = [audience for audience in wanted if audience not in AUDIENCES]
    if unknown or not wanted:
        raise AudienceUnknown(f"Name services from {', '.join(AUDIENCES)}.", field="audiences")
    token = sign(
        signing_key(keys, now), caller, issuer=issuer, audiences=wanted, now=now, lifetime=lifetime
    )
    return Issued(token=token, expires_at=now.replace(microsecond=0) + lifetime)
