"""The academic year: its terms and holidays, its review slots, and setting a slot's days (R3)."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug import Response

from portal import services
from portal.clock import today
from portal.dates import day_of
from portal.forms import Errors, Values, beside, boxes_of, typed, typed_day
from portal.problems import PartAway, Problem
from portal.words import slot_name
from portal.year.present import present_of, years_by_start
from portal.year.ribbon import ribbon

pages = Blueprint("year", __name__)

PLACES = {"name": "name", "opens_on": "opens-day", "closes_on": "closes-day"}


@pages.get("/years")
def index() -> Response | str:
    """Go to the present year; without any, say how one is put on the calendar."""
    year = present_of(years_by_start(), today())
    if year is None:
        return render_template("year/none.html")
    return redirect(url_for("year.show", code=year["code"]))


@pages.get("/years/<code>")
def show(code: str) -> str:
    """Show a year to scale and as lists."""
    year = services.read("scheduling", f"/years/{code}")
    meetings = booked_in(year)
    return render_template(
        "year/show.html",
        year=year,
        years=[other["code"] for other in years_by_start()],
        ribbon=ribbon(year, meetings, today()),
        slots=slots_of(year, meetings),
    )


@pages.get("/years/<code>/review-slots/<int:number>")
def slot(code: str, number: int) -> str:
    """Ask for the days of a review slot."""
    found = _slot(services.read("scheduling", f"/years/{code}"), number)
    values = {
        "name": found.get("name") or slot_name(number),
        "version": str(found.get("version") or ""),
    }
    for box, name in (("opens", "opens_on"), ("closes", "closes_on")):
        values |= boxes_of(box, day_of(found[name]) if found.get(name) else None)
    return _form(code, number, values, {})


@pages.post("/years/<code>/review-slots/<int:number>")
def set_slot(code: str, number: int) -> Response | tuple[str, int]:
    """Keep the days of a review slot."""
    values, errors = typed().to_dict(), Errors()
    opens = typed_day(values, "opens", errors, "the first day")
    closes = typed_day(values, "closes", errors, "the last day")
    if not values.get("name"):
        errors["name"] = "Enter a name."
    if errors or opens is None or closes is None:
        return _form(code, number, values, errors), 422
    body = {"name": values["name"], "opens_on": opens.isoformat(), "closes_on": closes.isoformat()}
    path = f"/years/{code}/review-slots/{number}"
    try:
        services.send("scheduling", "PUT", path, body=body, version=values.get("version") or None)
    except Problem as problem:
        return _form(code, number, values, beside(problem, PLACES)), 422
    flash(f"The days of the {values['name'].lower()} are kept.")
    return redirect(url_for("year.show", code=code))


def booked_in(year: dict[str, Any]) -> list[dict[str, Any]]:
    """The meetings of a year, or none while they cannot be had."""
    span = {"from": year["starts_on"], "until": year["ends_on"]}
    try:
        return services.read_all("scheduling", "/meetings", state="booked", limit=200, **span)
    except PartAway as away:
        services.note_away(away)
        return []


def slots_of(year: dict[str, Any], meetings: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The three review slots with how many meetings each has."""
    return [
        _slot(year, number)
        | {
            "number": number,
            "meetings": sum(
                row["slot"] == number and row["year"] == year["code"] for row in meetings
            ),
        }
        for number in (1, 2, 3)
    ]


def _slot(year: dict[str, Any], number: int) -> dict[str, Any]:
    slots: list[dict[str, Any]] = year.get("review_slots") or []
    if number not in (1, 2, 3):
        raise Problem("portal", 404, {})
    return next((found for found in slots if found["number"] == number), {})


def _form(code: str, number: int, values: Values, errors: Errors) -> str:
    year = services.read("scheduling", f"/years/{code}")
    return render_template("year/slot.html", year=year, number=number, values=values, errors=errors)
