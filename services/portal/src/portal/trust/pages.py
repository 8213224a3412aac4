"""The trust at a glance: every academy on one page, with what it needs next (R1, R2, R6, R19, R20)."""

from typing import Any

from flask import Blueprint, Response, redirect, render_template, request, url_for
from werkzeug import Response as AnyResponse

from portal import services
from portal.clock import now, today
from portal.problems import PartAway
from portal.rights import HOME, WHATEVER, beginning, rights_at
from portal.trust.rows import ORDERS, narrowed, views
from portal.year.pages import booked_in
from portal.year.present import present_code, present_of, years_by_start
from portal.year.ribbon import Ribbon, ribbon

pages = Blueprint("trust", __name__)


@pages.get("/")
def glance() -> str | AnyResponse:
    """Show the trust's academies, their standing, next meeting, packs and days."""
    if (begins := beginning()) != HOME:
        return redirect(url_for(begins))
    overview, open_to_them = _overview()
    rows: list[dict[str, Any]] = (overview or {}).get("rows", [])
    ways = views(now())
    shown = request.args.get("show", "all")
    shown = shown if shown in ways else "all"
    order = request.args.get("sort", "standing")
    order = order if order in ORDERS else "standing"
    phase, searched = request.args.get("phase", ""), request.args.get("q", "").strip()
    return render_template(
        "trust/glance.html",
        overview=overview,
        open_to_them=open_to_them,
        rows=sorted(narrowed(rows, ways[shown][1], phase, searched), key=ORDERS[order]),
        counts={code: (said, sum(map(keep, rows))) for code, (said, keep) in ways.items()},
        phases=sorted({row["phase"] for row in rows if row.get("phase")}),
        chosen={"show": shown, "sort": order, "phase": phase, "q": searched},
        ribbon=_ribbon(),
    )


@pages.get("/overview.csv")
def overview_csv() -> Response:
    """The same as a file for a spreadsheet, as reporting writes it."""
    answer = services.download("reporting", f"/overview.csv?year={present_code()}")
    content = answer.read()
    return Response(
        content,
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="trust-at-a-glance-{today()}.csv"'},
    )


def _overview() -> tuple[dict[str, Any] | None, bool]:
    """What reporting says, and whether it is open to the person."""
    try:
        if not rights_at("reporting").may("overview.show_overview", WHATEVER):
            return None, False
        return services.read("reporting", "/overview", year=present_code()), True
    except PartAway as away:
        services.note_away(away)
        return None, True


def _ribbon() -> Ribbon | None:
    """The present year drawn, if scheduling answers and has one."""
    try:
        year = present_of(years_by_start(), today())
        if year is None:
            return None
        whole = services.read("scheduling", f"/years/{year['code']}")
        return ribbon(whole, booked_in(whole), today())
    except PartAway as away:
        services.note_away(away)
        return None
