"""Decide an academy's standing otherwise than the rule does, with a reason (R8)."""

from flask import flash, redirect, render_template, url_for
from werkzeug import Response

from portal import services
from portal.academies.pages import pages
from portal.forms import Errors, Values, beside, typed
from portal.problems import Problem

PLACES = {"less_than_good": "decision", "reason": "reason"}


@pages.get("/academies/<int:urn>/standing", endpoint="standing")
def ask(urn: int) -> str:
    """Show how it stands and ask what it should be."""
    return _form(urn, {}, {})


@pages.post("/academies/<int:urn>/standing", endpoint="decide_standing")
def decide(urn: int) -> Response | tuple[str, int]:
    """Override the rule, or go back to it."""
    values, errors = typed().to_dict(), Errors()
    decision = values.get("decision")
    if decision not in {"less", "not_less", "rule"}:
        errors["decision"] = "Choose how the academy is to stand."
    if decision != "rule" and not values.get("reason"):
        errors["reason"] = "Give the reason: everybody who sees the standing sees it too."
    if errors:
        return _form(urn, values, errors), 422
    try:
        _send(urn, values)
    except Problem as problem:
        return _form(urn, values, beside(problem, PLACES)), 422
    flash(
        "The standing follows the rule again." if decision == "rule" else "The standing is decided."
    )
    return redirect(url_for("academies.show", urn=urn))


def _send(urn: int, values: Values) -> None:
    """Tell scheduling."""
    path = f"/academies/{urn}/standing-override"
    if values["decision"] == "rule":
        services.send("scheduling", "DELETE", path)
    else:
        body = {"less_than_good": values["decision"] == "less", "reason": values["reason"]}
        services.send("scheduling", "PUT", path, body=body)


def _form(urn: int, values: Values, errors: Errors) -> str:
    academy = services.read("scheduling", f"/academies/{urn}")
    return render_template("academies/standing.html", academy=academy, values=values, errors=errors)
