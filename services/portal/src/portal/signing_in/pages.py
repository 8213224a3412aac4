"""Sign in by choosing a person (demonstration only), and sign out."""

from typing import Any
from urllib.parse import urlsplit

from flask import Blueprint, current_app, redirect, render_template, request, session, url_for
from werkzeug import Response

from portal import services
from portal.problems import Problem
from portal.settings import PortalSettings
from portal.signing_in.people import groups_of, matching

pages = Blueprint("signing_in", __name__)


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
    """Remember who was chosen; the first page after it fetches their token."""
    if not _settings().demo:
        return render_template("signing_in/not_set_up.html")
    person_id = request.form.get("person_id", "")
    try:
        services.send(
            "scheduling",
            "POST",
            "/demo/tokens",
            body={"person_id": person_id, "audiences": ["scheduling"]},
        )
    except Problem:
        return redirect(url_for("signing_in.choose"))
    session.clear()
    session["person_id"] = person_id
    session.permanent = True
    return redirect(_inside(request.form.get("next", "")) or url_for("trust.glance"))


@pages.post("/sign-out")
def sign_out() -> Response:
    """Forget who it was."""
    session.clear()
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
