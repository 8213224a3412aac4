"""Cancel a meeting, once the person has said so twice and given a reason."""

from flask import flash, redirect, render_template, url_for
from werkzeug import Response

from portal import services
from portal.forms import Errors, Values, beside, new_key, typed
from portal.meetings.pages import pages
from portal.problems import Problem


@pages.get("/meetings/<meeting_id>/cancel", endpoint="cancel")
def ask(meeting_id: str) -> str:
    """Say what cancelling does and ask for the reason."""
    return _form(meeting_id, {}, {})


@pages.post("/meetings/<meeting_id>/cancel", endpoint="cancelled")
def cancel(meeting_id: str) -> Response | tuple[str, int]:
    """Cancel it, unless somebody else has changed it since it was read."""
    values = typed().to_dict()
    if not values.get("reason"):
        return _form(meeting_id, values, {"reason": "Give the reason."}), 422
    path = f"/meetings/{meeting_id}/cancellation"
    try:
        services.send(
            "scheduling", "POST", path,
            body={"reason": values["reason"]}, version=values.get("version", ""), key=values.get("key"),
        )  # fmt: skip
    except Problem as problem:
        return _form(meeting_id, values, beside(problem, {"reason": "reason"})), 422
    flash(
        "Cancelled. It is taken out of everybody’s calendar, and its day goes back to the academy."
    )
    return redirect(url_for("meetings.show", meeting_id=meeting_id))


def _form(meeting_id: str, values: Values, errors: Errors) -> str:
    meeting = services.read("scheduling", f"/meetings/{meeting_id}")
    kept = {"version": str(meeting["version"]), **values, "key": new_key()}
    return render_template("meetings/cancel.html", meeting=meeting, values=kept, errors=errors)
