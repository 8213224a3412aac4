"""Reads of the trust and its academies, as rows and as they are shown."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from contracts.words import HIGHEST_URN
from kit.errors import NotFound
from scheduling.register.models import Academy, Appointment, Person, Predecessor, Trust


def the_trust() -> Trust | None:
    """The trust this installation serves, once it is entered."""
    found: Trust | None = Trust.select().first()
    return found


def trust_row() -> Trust:
    """The trust; `NotFound` says how to enter it."""
    trust = the_trust()
    if trust is None:
        raise NotFound("No trust is entered yet: import the public record, or enter it by hand.")
    return trust


def academy_row(urn: int) -> Academy:
    """One academy, whether it has left or not. Raises `NotFound`."""
    # A number too long for the database is none of the register's either.
    academy = Academy.get_or_none(Academy.urn == urn) if urn <= HIGHEST_URN else None
    if academy is None:
        raise NotFound(f"The register has no academy with the URN {urn}.")
    return academy


def academies_today() -> list[Academy]:
    """The academies that belong to the trust, by name."""
    return list(
        Academy.select().where(Academy.left_on.is_null()).order_by(Academy.name, Academy.urn)
    )


def trust_shown(trust: Trust) -> dict[str, Any]:
    """The trust as clients see it."""
    return {"uid": trust.uid, "name": trust.name, "version": trust.version}


def academies_shown(academies: Iterable[Academy], today: date) -> list[dict[str, Any]]:
    """Academies as clients see them, each with its predecessors and today's head."""
    rows = list(academies)
    urns = [row.urn for row in rows]
    before: dict[int, list[int]] = {}
    for link in Predecessor.select().where(Predecessor.academy.in_(urns)):
        before.setdefault(link.urn, []).append(link.predecessor_urn)
    heads = _heads(urns, today)
    return [_shown(row, sorted(before.get(row.urn, [])), heads.get(row.urn)) for row in rows]


def academy_shown(academy: Academy, today: date) -> dict[str, Any]:
    """One academy as clients see it."""
    return academies_shown([academy], today)[0]


def _heads(urns: list[int], today: date) -> dict[int, dict[str, str]]:
    """Who leads each academy; of two at once, the one appointed first."""
    held = (
        Appointment.select(Appointment, Person)
        .join(Person)
        .where(
            Appointment.office == "headteacher",
            Appointment.academy.in_(urns),
            Appointment.starts_on <= today,
            Appointment.ends_on.is_null() | (Appointment.ends_on >= today),
        )
        .order_by(Appointment.starts_on.desc(), Appointment.id.desc())
    )
    return {row.urn or 0: {"person_id": row.person.id, "name": row.person.name} for row in held}


def _shown(
    academy: Academy, predecessors: list[int], head: dict[str, str] | None
) -> dict[str, Any]:
    names = (
        *("urn", "name", "phase", "low_age", "high_age", "local_authority", "street", "town"),
        *("postcode", "pupils", "opened_on", "joined_on", "left_on", "less_than_good"),
        *("standing_reason", "standing_sentence", "standing_basis", "trust_category"),
        *("trust_category_agreed_on", "version"),
    )
    shown = {name: getattr(academy, name) for name in names}
    shown["override"] = (
        None
        if academy.override_less_than_good is None
        else {
            "less_than_good": academy.override_less_than_good,
            "reason": academy.override_reason,
            "by": academy.override_by,
            "at": academy.override_at,
        }
    )
    return shown | {"predecessors": predecessors, "headteacher": head}
