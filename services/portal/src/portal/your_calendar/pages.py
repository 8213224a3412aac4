"""Calendar addresses of one's own: made, renewed and taken away on the page behind one's name."""

from typing import Any, Final

from flask import Blueprint, flash, make_response, redirect, render_template, url_for
from werkzeug import Response

from kit.web import Secret
from portal import services
from portal.forms import beside, typed
from portal.problems import Problem
from portal.signing_in.pages import own_page
from portal.your_calendar.door import passed_on

pages = Blueprint("your_calendar", __name__)

NAME: Final = "calendar-name"
"""The id of the field for an address's name."""


@pages.post("/your-calendar")
def make() -> Response | tuple[str, int]:
    """Make an address, and show it, once."""
    name = typed().get("name", "")
    if not name:
        return own_page({NAME: "Enter what you call it, for example Phone."}), 422
    try:
        made = services.send("notifications", "POST", "/calendar-feeds", body={"name": name})
    except Problem as problem:
        return own_page(beside(problem, {"name": NAME}, NAME), name), 422
    return _shown_once(made)


@pages.post("/your-calendar/<uuid:feed_id>/renewal")
def renew(feed_id: object) -> Response:
    """Give a calendar another address; the old one opens nothing any more."""
    return _shown_once(services.send("notifications", "POST", f"/calendar-feeds/{feed_id}/renewal"))


@pages.post("/your-calendar/<uuid:feed_id>/remove")
def remove(feed_id: object) -> Response:
    """Take an address away."""
    services.send("notifications", "DELETE", f"/calendar-feeds/{feed_id}")
    flash(
        "The address is taken away. Take the calendar out of your program, too: it only stops being filled."
    )
    return redirect(url_for("signing_in.places"))


@pages.get("/calendar/<secret:word>.ics")
def calendar(word: Secret) -> Response:
    """Hand a calendar program its person's meetings."""
    return passed_on(word)


def _shown_once(made: dict[str, Any]) -> Response:
    response = make_response(render_template("your_calendar/made.html", made=made))
    response.headers["Cache-Control"] = "no-store"
    return response
