"""Sign in with a provider, or in a demonstration by choosing a person; see where, and sign out."""

from typing import Any, Final
from urllib.parse import urlsplit

from flask import (
    Blueprint,
    current_app,
    flash,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from werkzeug import Response

from portal import services
from portal.forms import Errors
from portal.problems import Problem
from portal.rights import offered
from portal.settings import PortalSettings
from portal.signing_in.browsers import browser_of_this_request
from portal.signing_in.people import groups_of, matching
from portal.signing_in.tokens import GUEST, begin, give_back, this_session

pages = Blueprint("signing_in", __name__)

LONGEST: Final = 200
"""Letters of a word that are passed on; ours have fewer."""

OURS: Final = frozenset({"same-origin", "none"})
"""What browsers say of a request that came from our page, or was typed; older ones say nothing."""

INVITATION: Final = "invitation"
UNDER_WAY: Final = "under_way"
"""Under which names the cookie carries the word of an invitation, and a sign-in that has not come back."""


def public_endpoints() -> frozenset[str]:
    """The pages that nobody has to sign in for."""
    ours = ("choose", "sign_in", "sign_out", "go", "back", "invitation", "invited")
    guests = ("link", "linked", "another")
    return frozenset({"static", *(f"signing_in.{page}" for page in (*ours, *guests))})


@pages.get("/sign-in")
def choose() -> str:
    """Show the ways to sign in; in a demonstration, the people one can be."""
    session.pop(INVITATION, None)  # whoever comes by this way was not invited
    if not _settings().demo:
        return _ways(invited="")
    searched = request.args.get("q", "").strip()
    people: list[dict[str, Any]] = services.read_all("scheduling", "/demo/people")
    academies = {row["urn"]: row["name"] for row in _academies_of(people)}
    return render_template(
        "signing_in/choose.html",
        groups=groups_of(matching(people, searched, academies), academies),
        anyone=bool(people),
        searched=searched,
        next=request.args.get("next", ""),
    )


@pages.post("/sign-in")
def sign_in() -> Response | str:
    """Sign in as whoever was chosen."""
    if not _settings().demo:
        return redirect(url_for("signing_in.choose"))
    person_id = request.form.get("person_id", "")
    asked = {"person_id": person_id, "browser": browser_of_this_request()}
    try:
        begin(services.send("scheduling", "POST", "/demo/sessions", body=asked))
    except Problem as problem:
        flash(problem.detail, "notice")
        return redirect(url_for("signing_in.choose"))
    return redirect(_inside(request.form.get("next", "")) or url_for("trust.glance"))


@pages.get("/sign-in/with/<provider>")
def go(provider: str) -> Response:
    """Go to a provider; what comes back must come to this browser.

    A page of somebody else's sends nobody there: whoever signs in has chosen to.
    """
    if request.headers.get("Sec-Fetch-Site", "none") not in OURS:
        return redirect(url_for("signing_in.choose"))
    invitation = session.get(INVITATION, "")
    asked = {"provider": provider, "invitation": invitation}
    try:
        begun = services.send("scheduling", "POST", "/sign-ins", body=asked)
    except Problem as problem:
        session.pop(INVITATION, None)
        flash(problem.detail, "notice")
        return redirect(url_for("signing_in.choose"))
    session[UNDER_WAY] = {
        "sign_in": begun["sign_in"],
        "provider": provider,
        "next": _inside(request.args.get("next", "")),
    }
    return redirect(begun["go_to"])


@pages.get("/sign-in/back/<provider>")
def back(provider: str) -> Response:
    """Come back from a provider, signed in or not; an invitation has to be opened again where not."""
    session.pop(INVITATION, None)
    under_way = session.pop(UNDER_WAY, None) or {}
    code, state = request.args.get("code", ""), request.args.get("state", "")
    if not code or not state or under_way.get("provider") != provider:
        flash("You are not signed in: begin again.", "notice")
        return redirect(url_for("signing_in.choose"))
    asked = {
        "sign_in": under_way["sign_in"],
        "code": code,
        "state": state,
        "issuer": request.args.get("iss", ""),
        "browser": browser_of_this_request(),
    }
    try:
        begin(services.send("scheduling", "POST", "/sign-ins/finish", body=asked))
    except Problem as problem:
        flash(problem.detail, "notice")
        return redirect(url_for("signing_in.choose"))
    return redirect(under_way["next"] or url_for("trust.glance"))


@pages.get("/invitation")
def invitation() -> str:
    """Ask for the word of an invitation; a script takes it from the link, where browsers send it to nobody."""
    return render_template("signing_in/invitation.html", errors={})


@pages.post("/invitation")
def invited() -> str | tuple[str, int]:
    """Show whom the invitation is for, and the ways to sign in; only coming back with an account uses it."""
    word = request.form.get("invitation", "").strip()[:LONGEST]
    try:
        whom = services.send("scheduling", "POST", "/invitations/look", body={"invitation": word})
    except Problem as problem:
        errors = {
            "invitation": problem.detail if word else "Enter what stands behind the # of your link."
        }
        return render_template("signing_in/invitation.html", errors=errors), 422
    session[INVITATION] = word
    return _ways(invited=whom["name"])


@pages.post("/sign-out")
def sign_out() -> Response:
    """End the session, and have the browser forget what it has shown."""
    guest = GUEST in session
    give_back()
    if guest:
        flash("You are signed out. To see the meeting again, open the link in your mail.", "notice")
    left = redirect(url_for("signing_in.choose"))
    left.headers["Clear-Site-Data"] = '"cache", "storage"'
    return left


@pages.get("/signed-in")
def places() -> str:
    """Show where one is signed in, and one's own calendar."""
    return own_page({})


def own_page(errors: Errors, calendar_name: str = "") -> str:
    """The page behind one's name; with what was typed for a calendar, if that was refused."""
    has_a_calendar = offered("your_calendar.make")
    return render_template(
        "signing_in/places.html",
        places=services.read_all("scheduling", "/sessions"),
        this=this_session(),
        has_a_calendar=has_a_calendar,
        feeds=has_a_calendar and services.read_all_if_there("notifications", "/calendar-feeds"),
        calendar_name=calendar_name,
        errors=errors,
    )


@pages.post("/signed-in/<session_id>/end")
def end(session_id: str) -> Response:
    """Sign out in another place."""
    services.send("scheduling", "DELETE", f"/sessions/{session_id}")
    if session_id == this_session():
        give_back()
        return redirect(url_for("signing_in.choose"))
    flash("Signed out there.")
    return redirect(url_for("signing_in.places"))


@pages.post("/signed-in/end")
def end_all() -> Response:
    """Sign out in every place, this one too."""
    services.send("scheduling", "DELETE", "/sessions")
    give_back()
    flash("You are signed out everywhere.", "notice")
    return redirect(url_for("signing_in.choose"))


def _ways(invited: str) -> str:
    """The ways to sign in, or what to do where there is none."""
    providers = services.read("scheduling", "/providers")["items"]
    if not providers:
        return render_template("signing_in/not_set_up.html")
    return render_template(
        "signing_in/ways.html",
        providers=providers,
        invited=invited,
        next=_inside(request.args.get("next", "")),
    )


def _academies_of(people: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The academies that the people's appointments name."""
    return [
        {"urn": held["urn"], "name": held.get("academy_name") or f"Academy {held['urn']}"}
        for person in people
        for held in person["appointments"]
        if held.get("urn")
    ]


def _inside(target: str) -> str:
    """The page to go on to, if it is one of ours: never another site's."""
    parts = urlsplit(target)
    ours = target.startswith("/") and not target.startswith(("//", "/\\")) and not parts.netloc
    ours = ours and target.isprintable()
    return target if ours and not parts.scheme else ""


def _settings() -> PortalSettings:
    settings: PortalSettings = current_app.extensions["settings"]
    return settings
