"""The overview over HTTP, as JSON and as CSV."""

from typing import Any

from flask import Response

from kit.web import Blueprint, grant_of, now, reach
from reporting.overview.queries import overview
from reporting.overview.schemas import OverviewQuerySchema, OverviewSchema
from reporting.overview.spreadsheet import as_csv

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
    drawn = overview(now(), **asked, among=_places())
    return drawn | {"rows": [grant_of(place=row["urn"]).of(row) for row in drawn["rows"]]}


@blueprint.route("/overview.csv")
@blueprint.arguments(OverviewQuerySchema, location="query")
@blueprint.response(200, {"type": "string"}, content_type="text/csv")
def download_overview(asked: dict[str, Any]) -> Response:
    """Download the overview's rows for a spreadsheet (CSV, UTF-8 with a byte order mark).

    Days are whole days here, and times are local.
    """
    drawn = overview(now(), **asked, among=_places())
    answer = Response(as_csv(drawn), content_type="text/csv; charset=utf-8; header=present")
    name = f"overview-{drawn['year']}.csv" if drawn["year"] else "overview.csv"
    answer.headers.set("Content-Disposition", "attachment", filename=name)
    return answer


def _places() -> frozenset[int] | None:
    """The academies whose rows the caller may see; None for all."""
    seen = reach()
    return None if seen.everything else seen.places
