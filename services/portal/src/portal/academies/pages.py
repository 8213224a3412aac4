"""The academies of the trust, and one academy as a whole (R1)."""

from collections import Counter
from typing import Any

from flask import Blueprint, render_template, request

from portal import services
from portal.arrangements.pages import counts_by_kind
from portal.clock import today
from portal.problems import Problem
from portal.rights import offered
from portal.words import ACADEMY_OFFICES
from portal.year.present import present_code

pages = Blueprint("academies", __name__)


@pages.get("/academies")
def index() -> str:
    """List the academies with their heads, their standing, and how much is still to be filled in."""
    academies = services.read_all("scheduling", "/academies", limit=200)
    gaps = services.read_all("scheduling", "/gaps")
    searched = request.args.get("q", "").strip()
    wanted = searched.casefold()
    shown = [
        academy
        for academy in academies
        if wanted
        in f"{academy['name']} {academy.get('local_authority') or ''} {academy.get('town') or ''} {academy['urn']}".casefold()
    ]
    return render_template(
        "academies/index.html",
        academies=sorted(shown, key=lambda academy: academy["name"].casefold()),
        number=len(academies),
        gaps=Counter(gap["urn"] for gap in gaps),
        trust_gaps=[gap for gap in gaps if gap["urn"] is None],
        searched=searched,
    )


@pages.get("/academies/<int:urn>")
def show(urn: int) -> str:
    """Show one academy: facts, standing, judgements, people, what is missing, meetings, days."""
    academy = services.read("scheduling", f"/academies/{urn}")
    judgements = services.read_all("scheduling", f"/academies/{urn}/judgements", limit=200)
    return render_template(
        "academies/show.html",
        academy=academy,
        judgements=sorted(judgements, key=lambda judged: str(judged["inspected_on"]), reverse=True),
        gaps=services.read_all("scheduling", "/gaps", urn=urn),
        offices=people_by_office(urn),
        meetings=_meetings(urn),
        arrangement=_arrangement(urn),
        days=_days(urn),
        year=present_code(),
    )


def people_by_office(urn: int) -> list[tuple[str, list[dict[str, Any]]]]:
    """The offices of an academy in the trust's order, each with who holds it today."""
    held = services.read_all(
        "scheduling", "/appointments", urn=urn, on=today().isoformat(), limit=200
    )
    return [
        (office, [appointment for appointment in held if appointment["office"] == office])
        for office in ACADEMY_OFFICES
    ]


def _meetings(urn: int) -> list[dict[str, Any]]:
    """The academy's meetings, the latest first."""
    found = services.read_all("scheduling", "/meetings", urn=urn, limit=200)
    return sorted(found, key=lambda meeting: str(meeting["starts_at"]), reverse=True)


def _arrangement(urn: int) -> dict[str, Any] | None:
    """How the academy's year of meetings stands, for those who may see it."""
    if not offered("arrangements.show", at=urn):
        return None
    try:
        found = services.read("scheduling", f"/academies/{urn}/arrangements/{present_code()}")
    except Problem:  # The year is not on the calendar.
        return None
    return {**found, "counts": counts_by_kind(found)}


def _days(urn: int) -> dict[str, Any] | None:
    """The academy's days of support this year with their ledger, if support knows it."""
    try:
        found: dict[str, Any] | None = services.read_if_there(
            "support", f"/academies/{urn}/entitlements/{present_code()}"
        )
    except Problem:
        return None
    return found
