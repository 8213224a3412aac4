"""Sign in by choosing a person (demonstration only), and sign out."""

from typing import Any, Final
from urllib.parse import urlsplit

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from werkzeug import Response

from portal import services
from portal.problems import Problem
from portal.settings import PortalSettings
from portal.signing_in.people import groups_of, matching
from portal.signing_in.tokens import begin, give_back, this_session

pages = Blueprint("signing_in", __name__)

LONGEST: Final = 200
"""Letters of what a browser calls itself that are kept."""


def public_endpoints() -> frozenset[str]:
    """The pages that nobody has to sign in for."""
    return frozenset({"signing_in.choose", "signing_in.sign_in", "signing_in.sign_out", "static"})


@pages.get("/sign-in")
def choose() -> str:
    """Show the people of the demonstration, by office and academy."""
    if not _settings().demo:
        return render_template("signing_in/not_set_up.html")
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
        return render_template("signing_in/not_set_up.html")
    person_id = request.form.get("person_id", "")
    asked = {"person_id": person_id, "browser": request.headers.get("User-Agent", "")[:LONGEST]}
    try:
        begin(services.send("scheduling", "POST", "/demo/sessions", body=asked))
    except Problem as problem:
        flash(problem.detail, "notice")
        return redirect(url_for("signing_in.choose"))
    return redirect(_inside(request.form.get("next", "")) or url_for("trust.glance"))


@pages.post("/sign-out")
def sign_out() -> Response:
    """End the session."""
    give_back()
    return redirect(url_for("signing_in.choose"))


@pages.get("/signed-in")
def places() -> str:
    """Show where one is signed in."""
    return render_template(
        "signing_in/places.html",
        places=services.read_all("scheduling", "/sessions"),
        this=this_session(),
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
    return target if ours and not parts.scheme else ""


def _settings() -> PortalSettings:
    settings: PortalSettings = current_app.extensions["settings"]
    return settings
