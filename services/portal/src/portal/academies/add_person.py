"""Put a person into an office of an academy: somebody new, or somebody the trust already knows."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from werkzeug import Response

from portal import services
from portal.academies.pages import pages
from portal.clock import today
from portal.forms import Errors, Values, beside, boxes_of, new_key, typed, typed_day
from portal.problems import Problem
from portal.rights import require
from portal.words import ACADEMY_OFFICES, OFFICES

PERSON_PLACES = {"name": "name", "email": "email", "title": "name"}
OFFICE_PLACES = {
    "office": "office",
    "from": "from-day",
    "person_id": "person_id",
    "urn": "office",
    "until": "from-day",
}


@pages.get("/academies/<int:urn>/people/add", endpoint="add_person")
def ask(urn: int) -> str:
    """Ask who, for which office, from when."""
    require("academies.add_person", at=urn)
    office = request.args.get("office", "")
    start = {
        "who": "known" if office == "partner_head" else "new",
        "office": office,
        "key": new_key(),
    }
    return _form(urn, start | boxes_of("from", today()), {})


@pages.post("/academies/<int:urn>/people/add", endpoint="put_person")
def put(urn: int) -> Response | tuple[str, int]:
    """Make the person known, if they are new, and then give them the office."""
    require("academies.put_person", at=urn)
    values = typed().to_dict()
    errors: Errors = {}
    starts_on = typed_day(values, "from", errors, "the day they start")
    if values.get("office") not in ACADEMY_OFFICES:
        errors["office"] = "Choose an office."
    person_id = _person(values, errors)
    if errors or not person_id or starts_on is None:
        return _form(urn, values, errors), 422
    asked = {
        "person_id": person_id,
        "office": values["office"],
        "urn": urn,
        "from": starts_on.isoformat(),
    }
    try:
        made = services.send(
            "scheduling", "POST", "/appointments", body=asked, key=f"{values['key']}-office"
        )
    except Problem as problem:
        again = values | {"who": "known", "person_id": person_id}
        return _form(urn, again, beside(problem, OFFICE_PLACES)), 422
    flash(
        f"{made['person_name']} is {OFFICES[values['office']]} from {starts_on.day} {starts_on:%B %Y}."
    )
    return redirect(url_for("academies.show", urn=urn))


def _person(values: Values, errors: Errors) -> str:
    """The id of the person who is meant; one who is new is made known once everything else is in order."""
    if values.get("who") == "known":
        if not values.get("person_id"):
            errors["person_id"] = "Choose a person."
        return values.get("person_id", "")
    if not values.get("name"):
        errors["name"] = "Enter the person’s name."
    if errors:
        return ""
    body = {"name": values["name"], "email": values.get("email") or None}
    try:
        made = services.send(
            "scheduling", "POST", "/people", body=body, key=f"{values['key']}-person"
        )
    except Problem as problem:
        errors.update(beside(problem, PERSON_PLACES))
        return ""
    return str(made["id"])


def _form(urn: int, values: dict[str, Any], errors: Errors) -> str:
    """The form with what was typed; a fresh key, because what is sent next is another thing."""
    return render_template(
        "academies/add_person.html",
        academy=services.read("scheduling", f"/academies/{urn}"),
        people=sorted(
            services.read_all("scheduling", "/people", limit=200), key=lambda person: person["name"]
        ),
        values=values | {"key": new_key()},
        errors=errors,
    )
