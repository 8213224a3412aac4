"""The overview over HTTP, as JSON and as CSV."""

from typing import Any

from flask import Response

from kit.auth import Caller
from kit.web import Blueprint, caller, now
from reporting.overview.queries import overview
from reporting.overview.schemas import OverviewQuerySchema, OverviewSchema
from reporting.overview.spreadsheet import as_csv
from reporting.policy import ACADEMY_OFFICES, TRUST_OFFICES

blueprint = Blueprint(
    "overview",
    __name__,
    description="The trust at a glance, drawn from events alone; one row for each academy of the trust.",
)


@blueprint.route("/overview")
@blueprint.arguments(OverviewQuerySchema, location="query")
@blueprint.response(200, OverviewSchema)
def show_overview(asked: dict[str, Any]) -> dict[str, Any]:
    """Show the overview: standings, next meetings, packs and days.

    Academy people see their own academies; the sums are over the whole trust for everyone.
    """
    return overview(now(), **asked, among=_academies_of(caller()))


@blueprint.route("/overview.csv")
@blueprint.arguments(OverviewQuerySchema, location="query")
@blueprint.response(200, {"type": "string"}, content_type="text/csv")
def download_overview(asked: dict[str, Any]) -> Response:
    """Download the overview's rows for a spreadsheet (CSV, UTF-8 with a byte order mark).

    Days are whole days here, and times are local.
    """
    drawn = overview(now(), **asked, among=_academies_of(caller()))
    answer = Response(as_csv(drawn), content_type="text/csv; charset=utf-8; header=present")
    name = f"overview-{drawn['year']}.csv" if drawn["year"] else "overview.csv"
    answer.headers.set("Content-Disposition", "attachment", filename=name)
    return answer


def _academies_of(who: Caller) -> set[int] | None:
    """The academies whose rows the caller may see; None for all."""
    if who.holds(*TRUST_OFFICES):
        return None
    return {urn for urn in who.urns if who.holds_at(urn, *ACADEMY_OFFICES)}
