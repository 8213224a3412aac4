"""What is held about oneself; for the AID also about others; and erasing whoever has left."""

from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, url_for
from werkzeug import Response as AnyResponse

from kit.clock import rfc3339
from portal import services
from portal.clock import now, today
from portal.held.view import as_file, asked_of_all, categories_of, erasures_of, said_of
from portal.problems import Problem
from portal.rights import offered
from portal.signing_in.person import present

pages = Blueprint("held", __name__)


@pages.get("/held")
def own() -> str:
    """Show everything that is held about whoever is signed in."""
    answers = asked_of_all("/held")
    return render_template(
        "held/index.html",
        whom=None,
        me=_own_entry(),
        categories=categories_of(answers),
        directors=_directors(),
    )


@pages.get("/held/file")
def own_file() -> Response:
    """The same as one file, to take along."""
    return _file(asked_of_all("/held"))


@pages.get("/people/<person_id>/held")
def of_person(person_id: str) -> str:
    """Show the AID everything that is held about somebody, and where they were erased."""
    whom = services.read("scheduling", f"/people/{person_id}")
    answers = asked_of_all(f"/people/{person_id}/held")
    erasures = erasures_of(answers)
    return render_template(
        "held/index.html",
        whom=whom,
        categories=categories_of(answers),
        erasures=erasures if any(done for _, done in erasures) else [],
        said_of=said_of,
    )


@pages.get("/people/<person_id>/held/file")
def file_of(person_id: str) -> Response:
    """The same as one file, for those who ask the AID for it."""
    return _file(asked_of_all(f"/people/{person_id}/held"))


@pages.get("/people/leavers")
def leavers() -> str:
    """List who left so long ago that they are proposed for erasure."""
    return render_template(
        "held/leavers.html", leavers=services.read_all("scheduling", "/leavers", limit=200)
    )


@pages.get("/people/<person_id>/erase")
def erase(person_id: str) -> str:
    """Ask whether somebody is to be erased, and say what that does."""
    whom = services.read("scheduling", f"/people/{person_id}")
    return render_template("held/erase.html", whom=whom, errors={})


@pages.post("/people/<person_id>/erase")
def erased(person_id: str) -> AnyResponse | tuple[str, int]:
    """Erase somebody, and show where it has been done."""
    try:
        services.send("scheduling", "POST", f"/people/{person_id}/erasure")
    except Problem as problem:
        whom = services.read("scheduling", f"/people/{person_id}")
        page = render_template("held/erase.html", whom=whom, errors={"": problem.detail})
        return page, problem.status
    flash("Erased. The other parts of the suite do the same in a moment.")
    if offered("held.of_person", at=None):
        return redirect(url_for("held.of_person", person_id=person_id))
    return redirect(url_for("people.index"))


def _file(answers: Any) -> Response:  # noqa: ANN401 - as every service gave it
    response = Response(as_file(answers, rfc3339(now())), content_type="application/json")
    response.headers.set("Content-Disposition", "attachment", filename="what-aimwell-holds.json")
    return response


def _own_entry() -> dict[str, Any] | None:
    """What the register says of whoever is signed in, where they may correct it."""
    if not offered("people.edit"):
        return None
    entry: dict[str, Any] | None = services.read_if_there("scheduling", f"/people/{present().id}")
    return entry


def _directors() -> list[dict[str, Any]]:
    """Whom to write to about everything else: the AID, with the address where one may know it."""
    if not offered("people.index"):
        return []
    held = services.read_all_if_there(
        "scheduling", "/appointments", office="aid", on=today().isoformat()
    )
    ids = dict.fromkeys(each["person_id"] for each in held or [])
    found = [services.read_if_there("scheduling", f"/people/{ident}") for ident in ids]
    return [each for each in found if each]
