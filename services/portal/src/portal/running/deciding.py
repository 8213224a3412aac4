"""Decide about a parked event, once the person has read what that does and given a reason."""

from typing import Final

from flask import flash, redirect, render_template, url_for
from werkzeug import Response

from portal import services
from portal.forms import Errors, Values, beside, new_key, typed
from portal.problems import Problem
from portal.running.pages import PART, pages

ADDRESSES: Final = {"replay": "replays", "dismiss": "dismissals"}
"""The decisions, by how the portal and how the services call them."""

DONE: Final = {
    "replay": "It will be tried again in a moment.",
    "dismiss": "It is dismissed. What waited behind it goes on.",
}

_PATH: Final = f"/running/{PART}/parked/<int:parked_id>/<any(replay,dismiss):decision>"


@pages.get(_PATH)
def ask(service: str, parked_id: int, decision: str) -> str:
    """Say what the decision does, and ask for the reason."""
    return _form(service, parked_id, decision, {}, {})


@pages.post(_PATH, endpoint="decided")
def decide(service: str, parked_id: int, decision: str) -> Response | tuple[str, int]:
    """Have the service do it; who decided and why is kept there."""
    values = typed().to_dict()
    if not values.get("reason"):
        errors = {"reason": "Give the reason."}
        return _form(service, parked_id, decision, values, errors), 422
    path = f"/parked/{parked_id}/{ADDRESSES[decision]}"
    try:
        services.send(
            service, "POST", path, body={"reason": values["reason"]}, key=values.get("key")
        )
    except Problem as problem:
        errors = beside(problem, {"reason": "reason"})
        return _form(service, parked_id, decision, values, errors), 422
    flash(DONE[decision])
    return redirect(url_for("running.index"))


def _form(service: str, parked_id: int, decision: str, values: Values, errors: Errors) -> str:
    found = services.read(service, f"/parked/{parked_id}")
    return render_template(
        "running/decide.html",
        service=service,
        parked=found,
        decision=decision,
        values={**values, "key": new_key()},
        errors=errors,
    )
