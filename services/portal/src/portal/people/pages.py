"""The people the trust knows, as far as one may know of them: found, corrected, invited, and their offices ended."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug import Response

from portal import services
from portal.clock import today
from portal.forms import Errors, Values, beside, boxes_of, new_key, typed, typed_day, whole
from portal.problems import Problem
from portal.rights import require
from portal.signing_in.person import present

pages = Blueprint("people", __name__)


@pages.get("/people")
def index() -> str:
    """List the people with their offices, and with their addresses where one may know them."""
    searched = request.args.get("q", "").strip()
    without = request.args.get("show") == "without-address"
    people = services.read_all("scheduling", "/people", q=searched, limit=200)
    return render_template(
        "people/index.html",
        people=[person for person in people if not (without and person.get("email"))],
        lacking=sum(not person["email"] for person in people if "email" in person),
        addresses=any("email" in person for person in people),
        all_addresses=all("email" in person for person in people),
        searched=searched,
        without=without,
    )


@pages.get("/people/<person_id>")
def edit(person_id: str) -> str:
    """Ask for a person's name and address."""
    person = _their_entry(person_id)
    return _form(person, {name: person.get(name) or "" for name in ("name", "email")}, {})


@pages.post("/people/<person_id>")
def change(person_id: str) -> Response | tuple[str, int]:
    """Keep what was typed, unless somebody else has changed the person meanwhile."""
    values = typed().to_dict()
    person = _their_entry(person_id)
    if not values.get("name"):
        return _form(person, values, {"name": "Enter the person’s name."}), 422
    body = {"name": values["name"], "email": values.get("email") or None}
    try:
        services.send(
            "scheduling",
            "PATCH",
            f"/people/{person_id}",
            body=body,
            version=values.get("version", ""),
        )
    except Problem as problem:
        return _form(person, values, beside(problem, {"name": "name", "email": "email"})), 422
    flash(f"Kept: {values['name']}.")
    return redirect(url_for("people.index"))


@pages.post("/people/<person_id>/invitation")
def invite(person_id: str) -> str | Response:
    """Send an invitation; to whoever has no address it is made, and its link is shown, once."""
    invited = services.send("scheduling", "POST", f"/people/{person_id}/invitations")
    whom = services.read("scheduling", f"/people/{person_id}")
    if not invited["link"]:
        flash(f"An invitation is on its way to {whom['name']}.")
        return redirect(url_for("people.edit", person_id=person_id))
    return render_template("people/invited.html", whom=whom, invited=invited)


@pages.post("/people/<person_id>/invitation/<invitation_id>/withdraw")
def withdraw(person_id: str, invitation_id: str) -> Response:
    """Let an invitation open nothing any more."""
    services.send("scheduling", "DELETE", f"/invitations/{invitation_id}")
    flash("The invitation is withdrawn.")
    return redirect(url_for("people.edit", person_id=person_id))


@pages.post("/people/<person_id>/accounts/<account_id>/remove")
def remove_account(person_id: str, account_id: str) -> Response:
    """Take an account away from a person, who is signed out by it."""
    services.send("scheduling", "DELETE", f"/people/{person_id}/accounts/{account_id}")
    flash("The account is removed, and its person signed out everywhere.")
    return redirect(url_for("people.edit", person_id=person_id))


@pages.get("/appointments/<appointment_id>/end")
def end(appointment_id: str) -> str:
    """Ask for the last day of somebody's office."""
    return _end_form(appointment_id, boxes_of("until", today()), {})


@pages.post("/appointments/<appointment_id>/end")
def ended(appointment_id: str) -> Response | tuple[str, int]:
    """End the office on that day."""
    values, errors = typed().to_dict(), Errors()
    last = typed_day(values, "until", errors, "the last day in office")
    if last is None:
        return _end_form(appointment_id, values, errors), 422
    path = f"/appointments/{appointment_id}/end"
    try:
        services.send(
            "scheduling", "POST", path, body={"until": last.isoformat()}, key=values.get("key")
        )
    except Problem as problem:
        return _end_form(
            appointment_id, values, beside(problem, {"until": "until-day"}, "until-day")
        ), 422
    flash("The last day in office is kept.")
    urn = whole(request.args.get("urn", ""))
    return redirect(url_for("people.index") if urn is None else url_for("academies.show", urn=urn))


def _their_entry(person_id: str) -> dict[str, Any]:
    """The person, if whoever asks may correct what is known of them."""
    person: dict[str, Any] = services.read("scheduling", f"/people/{person_id}")
    require("people.edit", of=person)
    return person


def _form(person: Values, values: Values, errors: Errors) -> str:
    return render_template(
        "people/edit.html",
        whom=person,
        own=person["id"] == present().id,
        values=values,
        errors=errors,
        ways=services.read("scheduling", f"/people/{person['id']}/accounts")
        if "accounts.show" in person["may"]
        else None,
    )


def _end_form(appointment_id: str, values: Values, errors: Errors) -> str:
    held = services.read_all("scheduling", "/appointments", urn=request.args.get("urn"), limit=200)
    found = next((row for row in held if row["id"] == appointment_id), None)
    return render_template(
        "people/end.html", held=found, values={**values, "key": new_key()}, errors=errors
    )
