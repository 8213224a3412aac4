"""Entitlements over HTTP: the list, and one with its ledger."""

from collections.abc import Mapping
from typing import Any

from flask import Response

from kit.web import Blueprint, answer, grant_of, listed, may, page, reach
from support.entitlements.models import Entitlement
from support.entitlements.queries import entitlement_with_ledger, select_entitlements, shown
from support.entitlements.schemas import EntitlementQuerySchema, EntitlementSchema, LedgerSchema

Page = tuple[dict[str, list[Any]], dict[str, str]]
Resource = tuple[Mapping[str, Any], dict[str, str]] | Response

blueprint = Blueprint(
    "entitlements",
    __name__,
    description="The days of support each academy is entitled to in a year, in quarter days (R2).",
)


@blueprint.route("/entitlements")
@blueprint.arguments(EntitlementQuerySchema, location="query")
@blueprint.response(200, listed(EntitlementSchema))
def list_entitlements(asked: dict[str, Any]) -> Page:
    """List entitlements: entitled, planned, used and left.

    Academy people see their own academies.
    """
    seen = reach()
    among = None if seen.everything else seen.places
    rows = select_entitlements(year=asked["year"], urn=asked["urn"], among=among)
    return page(rows, (Entitlement.year, Entitlement.urn), row=_granted)


def _granted(row: Any) -> Any:  # noqa: ANN401 - a row of the query
    return grant_of(place=row.urn).of(shown(row))


@blueprint.route("/academies/<int:urn>/entitlements/<year>")
@blueprint.response(200, LedgerSchema, etag=True)
def show_entitlement(urn: int, year: str) -> Resource:
    """Show one entitlement and the ledger that explains it."""
    may(place=urn)
    return answer(entitlement_with_ledger(urn, year))
