"""Who may see what in reporting (B7)."""

from typing import Final

from contracts.offices import AT_AN_ACADEMY, OFFICES
from kit.access import ALL, SIGNED_IN, Relation, Row, each, relations_of, row
from kit.auth import OPS

RELATIONS: Final = (
    *relations_of(OFFICES),
    Relation("self", "people for themselves", to="thing"),
)

_WHO_SEES_THE_OVERVIEW: Final = {
    # The whole trust (R19, R20); the FD too, who agrees the budgets of academies not yet good (R15).
    **each(("aid", "ceo", "fd", "trustee"), ALL),
    # The rows of their own academies, and the sums over all.
    **each(AT_AN_ACADEMY, ALL),
}

POLICY: Final[dict[str, Row]] = {
    # Everybody for themselves, whatever they do here, and the AID for the people of the trust.
    "held.own": row({SIGNED_IN: ALL, OPS: ALL}, traced=True),
    "held.of_person": row({"aid": ALL, "self": ALL}, thing="person", traced=True),
    "overview.show_overview": row(_WHO_SEES_THE_OVERVIEW),
    "overview.download_overview": row(_WHO_SEES_THE_OVERVIEW, counted_as="file"),
    # The AID for the trust, and everybody for themselves.
    "looks.list_looks": row({"aid": ALL, "self": ALL}),
}
