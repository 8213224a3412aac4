"""The trust's year of meetings, and one academy's: what is agreed, how it stands, and agreeing on something else."""

from collections.abc import Mapping
from typing import Any, Final

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug import Response

from portal import services
from portal.clock import today
from portal.forms import Errors, Values, beside, new_key, typed, whole
from portal.problems import Problem
from portal.words import PROPOSERS
from portal.year.present import present_of, years_by_start

pages = Blueprint("arrangements", __name__)

PLACES: Final = {"aims": "aims", "iaims": "iaims", "reason": "reason"}
ANSWERED: Final = {"reason": "answer-reason"}
"""Where a refusal of an answer stands on the page."""

ANSWERS: Final = {"agree": True, "decline": False}


@pages.get("/arrangements/<code>")
def index(code: str) -> str:
    """Show every academy's year of meetings: agreed, held, booked, owed, missed."""
    found = services.read_all("scheduling", "/arrangements", year=code, limit=200)
    return render_template(
        "arrangements/index.html",
        year=code,
        years=[year["code"] for year in years_by_start()],
        rows=[{**row, "counts": counts_by_kind(row)} for row in found],
        sums=_sums(found),
    )


@pages.get("/arrangements")
def present() -> Response:
    """Go to the present year; without any, to where one is put on the calendar."""
    year = present_of(years_by_start(), today())
    if year is None:
        return redirect(url_for("year.index"))
    return redirect(url_for("arrangements.index", code=year["code"]))


@pages.get("/academies/<int:urn>/arrangement/<code>")
def show(urn: int, code: str) -> str:
    """Show an academy's year, with what is proposed for it and what was."""
    return _page(urn, code, {}, {})


@pages.post("/academies/<int:urn>/arrangement/<code>/proposals")
def propose(urn: int, code: str) -> Response | tuple[str, int]:
    """Propose other numbers to the other side."""
    values, errors = typed().to_dict(), Errors()
    numbers = {name: whole(values.get(name, "")) for name in ("aims", "iaims")}
    for name, said in (("aims", "meetings"), ("iaims", "interim meetings")):
        if numbers[name] is None:
            errors[name] = f"Enter how many {said} the year is to have, in figures: 0 for none."
    if not values.get("reason"):
        errors["reason"] = "Give the reason: the other side reads it before it answers."
    if errors:
        return _page(urn, code, values, errors), 422
    body = {"year": code, "reason": values["reason"], **numbers}
    try:
        services.send(
            "scheduling", "POST", f"/academies/{urn}/arrangements", body=body, key=values.get("key")
        )
    except Problem as problem:
        return _page(urn, code, values, beside(problem, PLACES)), 422
    flash("Proposed. The other side is asked by mail; until it agrees, the year stays as it is.")
    return redirect(url_for("arrangements.show", urn=urn, code=code))


@pages.post("/academies/<int:urn>/arrangement/<code>/answers/<arrangement_id>")
def answer(urn: int, code: str, arrangement_id: str) -> Response | tuple[str, int]:
    """Agree to what is proposed, or decline it."""
    values, errors = typed().to_dict(), Errors()
    agree = ANSWERS.get(values.get("answer", ""))
    if agree is None:
        errors["answer"] = "Choose whether you agree."
    elif not agree and not values.get("answer-reason"):
        errors["answer-reason"] = "Say why, so that the other side can propose something else."
    if errors:
        return _page(urn, code, values, errors), 422
    try:
        done = services.send(
            "scheduling",
            "POST",
            f"/arrangements/{arrangement_id}/answers",
            body={"agree": agree, "reason": values.get("answer-reason", "")},
            version=values.get("version", ""),
        )
    except Problem as problem:
        return _page(urn, code, values, beside(problem, ANSWERED)), 422
    flash(_SAID[done["state"]])
    return redirect(url_for("arrangements.show", urn=urn, code=code))


@pages.post("/academies/<int:urn>/arrangement/<code>/withdrawals/<arrangement_id>")
def withdraw(urn: int, code: str, arrangement_id: str) -> Response | tuple[str, int]:
    """Take back what one's own side has proposed."""
    values = typed()
    try:
        services.send(
            "scheduling",
            "POST",
            f"/arrangements/{arrangement_id}/withdrawal",
            version=values.get("version", ""),
        )
    except Problem as problem:
        return _page(urn, code, {}, beside(problem, {})), 422
    flash("Taken back. The year stays as it is.")
    return redirect(url_for("arrangements.show", urn=urn, code=code))


_SAID: Final[Mapping[str, str]] = {
    "agreed": "Agreed. It holds from now on.",
    "proposed": "You have agreed. The other side’s answer is waited for.",
    "declined": "Declined. The year stays as it is.",
}


def _page(urn: int, code: str, values: Values, errors: Errors) -> str:
    year = services.read("scheduling", f"/academies/{urn}/arrangements/{code}")
    proposed = {"aims": str(year["aims"]), "iaims": str(year["iaims"]), "key": new_key()}
    return render_template(
        "arrangements/show.html",
        year=year,
        counts=counts_by_kind(year),
        proposers=PROPOSERS,
        waits=_waits(year["proposal"]),
        years=[each["code"] for each in years_by_start()],
        values={**proposed, **values},
        errors=errors,
    )


def _waits(proposal: Mapping[str, Any] | None) -> str:
    """Whose answer is waited for, as a sentence."""
    sides = [PROPOSERS[side] for side in (proposal or {}).get("waits_for", ())]
    if len(sides) != 1:
        return "Both sides are asked."
    return f"{sides[0][0].upper()}{sides[0][1:]}’s answer is waited for."


def counts_by_kind(row: Mapping[str, Any]) -> dict[str, dict[str, int]]:
    """A year's meetings as the marks want them."""
    return {count["kind"]: count for count in row["counts"]}


def _sums(rows: list[dict[str, Any]]) -> dict[str, int]:
    """Meetings of both kinds over all the academies that are shown, and how many years wait for an answer."""
    names = ("agreed", "held", "booked", "owed", "missed")
    sums = {name: sum(count[name] for row in rows for count in row["counts"]) for name in names}
    return sums | {"waiting": sum(1 for row in rows if row["proposal"])}
