"""Come to one meeting by a personal link, without an account; and have a new link sent when the old one is used up."""

from typing import Final

from flask import Response, make_response, redirect, render_template, request, session, url_for
from werkzeug import Response as AnyResponse

from portal import services
from portal.problems import NotYours, Problem
from portal.signing_in.browsers import browser_of_this_request
from portal.signing_in.pages import LONGEST, pages
from portal.signing_in.person import Person
from portal.signing_in.tokens import GUEST, begin

OPEN_TO_GUESTS: Final = frozenset(
    {"meetings.show", "agendas.show", "packs.read", "packs.read_bound"}
)
"""The pages that are there for guests; the services refuse everything else anyway."""

OVER: Final = "personal-link-is-over"


@pages.get("/link")
def link() -> str:
    """Ask for the word of a personal link; a script takes it from the link, where browsers send it to nobody."""
    return render_template("signing_in/link.html", errors={})


@pages.post("/link")
def linked() -> AnyResponse | tuple[str, int]:
    """Open the meeting with it, once: a look at the page before does not use it up."""
    word = _word()
    asked = {"link": word, "browser": browser_of_this_request()}
    try:
        begun = services.send("scheduling", "POST", "/personal-links/exchange", body=asked)
    except Problem as problem:
        if problem.slug == OVER and word:
            return _not_kept("signing_in/link_over.html", 409, word=word)
        said = problem.detail if word else "Enter what stands behind the # of your link."
        return render_template("signing_in/link.html", errors={"link": said}), 422
    begin(begun)
    session[GUEST] = True
    return redirect(url_for("meetings.show", meeting_id=begun["meeting_id"]))


@pages.post("/link/another")
def another() -> AnyResponse:
    """Have a new one sent to the address on file; nobody is told whether one was."""
    services.send("scheduling", "POST", "/personal-links/another", body={"link": _word() or "none"})
    return _not_kept("signing_in/link_sent.html", 200)


def confine(guest: Person, endpoint: str) -> AnyResponse | None:
    """Keep a guest to their meeting. Raises `NotYours` for the pages of people with an account."""
    if endpoint in OPEN_TO_GUESTS:
        return None
    if endpoint == "trust.glance":
        return redirect(url_for("meetings.show", meeting_id=guest.guest_of))
    raise NotYours("This page is for people who sign in with an account.")


def _word() -> str:
    return request.form.get("link", "").strip()[:LONGEST]


def _not_kept(template: str, status: int, **given: str) -> Response:
    """A page that no browser keeps: it may hold the word of a link."""
    answer = make_response(render_template(template, **given), status)
    answer.headers["Cache-Control"] = "no-store"
    return answer
