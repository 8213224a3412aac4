"""Who may see what in support (B7)."""

from typing import Final

from contracts.offices import AT_AN_ACADEMY, OFFICES
from kit.access import ALL, SIGNED_IN, Relation, Row, each, relations_of, row
from kit.auth import OPS

RELATIONS: Final = (
    *relations_of(OFFICES),
    Relation("self", "people for themselves", to="thing"),
)

_WHO_SEES_DAYS: Final = {
    # The days are always visible (R2, R19, R20); they are numbers, which the FD sees, too (R15).
    **each(("aid", "ceo", "fd", "trustee"), ALL),
    **each(AT_AN_ACADEMY, ALL),
}

POLICY: Final[dict[str, Row]] = {
    # Everybody for themselves, whatever they do here, and the AID for the people of the trust.
    "held.own": row({SIGNED_IN: ALL, OPS: ALL}, traced=True),
    "held.of_person": row({"aid": ALL, "self": ALL}, thing="person", traced=True),
    "entitlements.list_entitlements": row(_WHO_SEES_DAYS),
    "entitlements.show_entitlement": row(_WHO_SEES_DAYS, thing="entitlement"),
    # The AID for the trust, and everybody for themselves.
    "looks.list_looks": row({"aid": ALL, "self": ALL}),
}
