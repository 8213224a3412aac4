"""Move a meeting to another time or place; its papers' days move with it (R6)."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from werkzeug import Response

from portal import services
from portal.dates import moment, when
from portal.forms import Errors, Values, beside, boxes_of, new_key, typed
from portal.meetings.form import DURATIONS, PLACES, time_and_place, typed_time
from portal.meetings.pages import pages
from portal.problems import Problem


@pages.get("/meetings/<meeting_id>/move", endpoint="move")
def ask(meeting_id: str) -> str:
    """Ask for the new time and place, starting from the present ones."""
    meeting = services.read("scheduling", f"/meetings/{meeting_id}")
    start = moment(meeting["starts_at"])
    values = {
        "time": f"{start:%H:%M}",
        "duration": str(meeting["duration_minutes"]),
        "venue": meeting["venue"],
        "version": str(meeting["version"]),
    }
    return _form(meeting, values | boxes_of("day", start.date()), {})


@pages.post("/meetings/<meeting_id>/move", endpoint="moved")
def move(meeting_id: str) -> Response | tuple[str, int]:
    """Move it, unless somebody else has changed it since it was read."""
    values, errors = typed().to_dict(), Errors()
    meeting = services.read("scheduling", f"/meetings/{meeting_id}")
    time = typed_time(values, errors)
    if time is not None:
        body = time_and_place(values, time, int(meeting["venue_urn"] or meeting["urn"]), errors)
    if errors or time is None:
        return _form(meeting, values, errors), 422
    path = f"/meetings/{meeting_id}/moves"
    try:
        moved = services.send(
            "scheduling",
            "POST",
            path,
            body=body,
            version=values.get("version", ""),
            key=values.get("key"),
        )
    except Problem as problem:
        return _form(meeting, values, beside(problem, PLACES)), 422
    start = (moved or {}).get("starts_at") or body["starts_at"]
    flash(f"Moved to {when(start)}. Everybody at the table gets a new calendar entry.")
    return redirect(url_for("meetings.show", meeting_id=meeting_id))


def _form(meeting: dict[str, Any], values: Values, errors: Errors) -> str:
    durations = {
        str(meeting["duration_minutes"]): f"{meeting['duration_minutes']} minutes"
    } | DURATIONS
    return render_template(
        "meetings/move.html",
        meeting=meeting,
        durations=durations,
        values={**values, "key": new_key()},
        errors=errors,
    )
