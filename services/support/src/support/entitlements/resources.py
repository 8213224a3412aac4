"""Entitlements over HTTP: the list, and one with its ledger."""

from collections.abc import Mapping
from typing import Any

from flask import Response

from kit.auth import Caller
from kit.errors import NotFound
from kit.web import Blueprint, answer, caller, listed, page
from support.entitlements.models import Entitlement
from support.entitlements.queries import entitlement_with_ledger, select_entitlements, shown
from support.entitlements.schemas import EntitlementQuerySchema, EntitlementSchema, LedgerSchema
from support.policy import ACADEMY_OFFICES, TRUST_OFFICES

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
    rows = select_entitlements(year=asked["year"], urn=asked["urn"], among=_academies_of(caller()))
    return page(rows, (Entitlement.year, Entitlement.urn), row=shown)


@blueprint.route("/academies/<int:urn>/entitlements/<year>")
@blueprint.response(200, LedgerSchema)
def show_entitlement(urn: int, year: str) -> Resource:
    """Show one entitlement and the ledger that explains it."""
    among = _academies_of(caller())
    if among is not None and urn not in among:
        raise NotFound("entitlement")
    return answer(entitlement_with_ledger(urn, year))


def _academies_of(who: Caller) -> set[int] | None:
    """The academies whose days the caller may see; None for all."""
    if who.holds(*TRUST_OFFICES):
        return None
    return {urn for urn in who.urns if who.holds_at(urn, *ACADEMY_OFFICES)}
