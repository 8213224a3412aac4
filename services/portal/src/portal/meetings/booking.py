"""Book a meeting: say when, see who sits where, book it (R4)."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from werkzeug import Response

from portal import services
from portal.dates import when
from portal.forms import Errors, Values, beside, new_key, typed, whole
from portal.meetings.form import (
    DURATIONS,
    PLACES,
    USUAL_DURATION,
    Time,
    slots_to_choose,
    time_and_place,
    typed_time,
)
from portal.meetings.pages import pages
from portal.problems import Problem
from portal.words import KINDS

Page = tuple[str, int]


@pages.get("/meetings/book", endpoint="book")
def ask() -> str:
    """Ask for the academy, the slot, the day, the time and the place; "Change" brings back what was typed."""
    return _first_page(
        {"kind": "aim", "duration": USUAL_DURATION, "venue": "academy", **request.args.to_dict()},
        {},
    )


@pages.post("/meetings/book", endpoint="check")
def check() -> Page | str | Response:
    """Show who would sit where before anything is booked, or book it."""
    values, errors = typed().to_dict(), Errors()
    time, body = _asked(values, errors)
    if errors or time is None:
        return _first_page(values, errors), 422
    if values.get("step") == "book":
        return _book(values, time, body)
    reason = _no_school(time)
    if reason:
        return _first_page(values, {"day-day": f"{reason} Choose another day."}), 422
    return _second_page(values, time, {})


def _asked(values: Values, errors: Errors) -> tuple[Time | None, dict[str, Any]]:
    """Everything that was typed on the first page, as scheduling takes it."""
    year, _, number = values.get("slot", "").partition("/")
    urn, slot = whole(values.get("urn", "")), whole(number)
    if urn is None:
        errors["urn"] = "Choose an academy."
    if values.get("kind", "aim") not in KINDS:
        errors["kind"] = "Choose which meeting it is."
    if slot is None:
        errors["slot"] = "Choose a review slot."
    time = typed_time(values, errors)
    if errors or time is None or urn is None:
        return None, {}
    place = time_and_place(values, time, urn, errors)
    kind = values.get("kind", "aim")
    return time, {"urn": urn, "kind": kind, "year": year, "slot": slot, **place}


def _book(values: Values, time: Time, body: dict[str, Any]) -> Page | Response:
    """Book it, or show the refusal where it can be acted on."""
    seats = {
        name.removeprefix("seat-"): person_id
        for name, person_id in values.items()
        if name.startswith("seat-") and person_id != values.get(f"usual-{name}")
    }
    asked = body | ({"seats": seats} if seats else {})
    try:
        booked = services.send("scheduling", "POST", "/meetings", body=asked, key=values.get("key"))
    except Problem as problem:
        errors = beside(problem, PLACES | {"seats": "seats"})
        if set(errors) <= {"", "seats"}:
            return _second_page(values, time, errors), 422
        return _first_page(values, errors), 422
    flash(
        f"Booked for {when(booked['starts_at'])}. The people around the table get an invitation by e-mail."
    )
    return redirect(url_for("meetings.show", meeting_id=booked["id"]))


def _no_school(time: Time) -> str:
    """Why there is no school on the day, if there is none."""
    found = services.read("scheduling", f"/school-days/{time.day.isoformat()}")
    return "" if found["school_day"] else str(found["reason"] or "It is not a school day.")


def _first_page(values: Values, errors: Errors) -> str:
    academies = services.read_all("scheduling", "/academies", limit=200)
    return render_template(
        "meetings/book.html",
        academies=sorted(
            (row for row in academies if not row.get("left_on")),
            key=lambda row: row["name"].casefold(),
        ),
        slots=slots_to_choose(),
        durations=DURATIONS,
        kinds=KINDS,
        values=values,
        errors=errors,
    )


def _second_page(values: Values, time: Time, errors: Errors) -> str:
    """Who would sit where; a fresh key, because every refusal makes the next sending another thing."""
    urn = values["urn"]
    found = services.read("scheduling", f"/academies/{urn}/seats", on=time.day.isoformat())
    slot = next((slot for slot in slots_to_choose() if slot["value"] == values["slot"]), None)
    return render_template(
        "meetings/book_check.html",
        academy=services.read("scheduling", f"/academies/{urn}"),
        seats=found["seats"],
        kind=KINDS[values.get("kind", "aim")],
        starts_at=time.starts_at,
        slot=slot["name"] if slot else values["slot"],
        duration=DURATIONS[values.get("duration", USUAL_DURATION)],
        values=values,
        again={
            name: value
            for name, value in values.items()
            if name not in {"csrf_token", "key", "step"}
        },
        key=new_key(),
        errors=errors,
    )
