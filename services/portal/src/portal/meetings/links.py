"""Who may see a meeting by a personal link: sent by mail to somebody at the table, and withdrawn."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from werkzeug import Response

from portal import services
from portal.meetings.pages import pages
from portal.problems import Problem


@pages.get("/meetings/<meeting_id>/links")
def links(meeting_id: str) -> str:
    """Show who sits at the table, and which links to the meeting stand."""
    meeting: dict[str, Any] = services.read("scheduling", f"/meetings/{meeting_id}")
    sent = services.read_all("scheduling", f"/meetings/{meeting_id}/personal-links")
    return render_template(
        "meetings/links.html",
        meeting=meeting,
        links={link["person_id"]: link for link in sent},
        over=meeting["state"] == "cancelled",
    )


@pages.post("/meetings/<meeting_id>/links")
def send_link(meeting_id: str) -> Response:
    """Send somebody a link; it goes to them by mail, and is shown to nobody."""
    path = f"/meetings/{meeting_id}/personal-links"
    try:
        asked = {"person_id": request.form.get("person_id", "")}
        sent = services.send("scheduling", "POST", path, body=asked)
    except Problem as problem:
        flash(problem.detail, "notice")
    else:
        flash(f"A link is on its way to {sent['name']}.")
    return redirect(url_for("meetings.links", meeting_id=meeting_id))


@pages.post("/meetings/<meeting_id>/links/<link_id>/withdraw")
def withdraw_link(meeting_id: str, link_id: str) -> Response:
    """Let a link open nothing any more, and close what it has opened."""
    services.send("scheduling", "DELETE", f"/meetings/{meeting_id}/personal-links/{link_id}")
    flash("The link is withdrawn. What it had opened is closed within a minute.")
    return redirect(url_for("meetings.links", meeting_id=meeting_id))
