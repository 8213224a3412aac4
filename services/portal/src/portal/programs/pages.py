"""Programs: which there are, what they may do, their secrets, and that one is revoked (for the AID and the CEO)."""

from typing import Any, Final

from flask import Blueprint, Response, flash, make_response, redirect, render_template, url_for
from werkzeug import Response as AnyResponse

from portal import services
from portal.forms import Errors, beside, new_key, typed
from portal.problems import Problem
from portal.words import SCOPES

pages = Blueprint("programs", __name__)

OVERLAP_DAYS: Final = 7


@pages.get("/programs")
def index() -> str:
    """List the programs, with when each was used last."""
    return render_template(
        "programs/index.html",
        programs=services.read_all("scheduling", "/clients", limit=200),
        revoked=services.read_all("scheduling", "/clients", limit=200, revoked="true"),
    )


@pages.get("/programs/add")
def add() -> str:
    """Ask what the program is called, and what it may do."""
    return _form({}, [], {})


@pages.post("/programs/add")
def added() -> Response | tuple[str, int]:
    """Let the program in, and show its secret, once."""
    values = typed()
    name, scopes = values.get("name", ""), values.getlist("scopes")
    errors: Errors = {}
    if not name:
        errors["name"] = "Enter what the program is called."
    if not scopes:
        errors["scopes"] = "Choose what the program may do."
    if errors:
        return _form(values.to_dict(), scopes, errors), 422
    asked = {"name": name, "scopes": scopes}
    try:
        made = services.send("scheduling", "POST", "/clients", body=asked, key=values.get("key"))
    except Problem as problem:
        said = beside(problem, {"name": "name", "scopes": "scopes"}, "name")
        return _form(values.to_dict(), scopes, said), 422
    return _shown_once(made)


@pages.get("/programs/<program_id>")
def show(program_id: str) -> str:
    """Show a program, its secrets, and what can be done about them."""
    return _page(program_id, {})


@pages.post("/programs/<program_id>/secret")
def rotate(program_id: str) -> Response | tuple[str, int]:
    """Make another secret, and show it, once."""
    values = typed()
    body = {"overlap_days": 0 if values.get("before") == "ends" else OVERLAP_DAYS}
    path = f"/clients/{program_id}/secrets"
    try:
        made = services.send("scheduling", "POST", path, body=body, key=values.get("key"))
    except Problem as problem:
        return _page(program_id, beside(problem, {}, "before")), 422
    return _shown_once(made)


@pages.post("/programs/<program_id>/secrets/<secret_id>/end")
def end_secret(program_id: str, secret_id: str) -> AnyResponse:
    """End a secret at once."""
    services.send("scheduling", "DELETE", f"/clients/{program_id}/secrets/{secret_id}")
    flash("The secret is ended.")
    return redirect(url_for("programs.show", program_id=program_id))


@pages.get("/programs/<program_id>/revoke")
def ask_to_revoke(program_id: str) -> str:
    """Ask whether the program is really to be revoked."""
    return render_template("programs/revoke.html", program=_program(program_id))


@pages.post("/programs/<program_id>/revoke")
def revoke(program_id: str) -> AnyResponse:
    """Let the program in no more."""
    name = _program(program_id)["name"]
    services.send("scheduling", "DELETE", f"/clients/{program_id}")
    flash(f"{name} is revoked.")
    return redirect(url_for("programs.index"))


def _program(program_id: str) -> dict[str, Any]:
    found: dict[str, Any] = services.read("scheduling", f"/clients/{program_id}")
    return found


def _form(values: dict[str, str], scopes: list[str], errors: Errors) -> str:
    """The form with what was typed; a fresh key, because what is sent next is another thing."""
    return render_template(
        "programs/add.html",
        values=values | {"key": new_key()},
        chosen=scopes,
        scopes=SCOPES,
        errors=errors,
    )


def _page(program_id: str, errors: Errors) -> str:
    return render_template(
        "programs/show.html",
        program=_program(program_id),
        days=OVERLAP_DAYS,
        key=new_key(),
        errors=errors,
    )


def _shown_once(made: dict[str, Any]) -> Response:
    """The page with the secret, which no browser keeps."""
    answer = make_response(render_template("programs/secret.html", program=made))
    answer.headers["Cache-Control"] = "no-store"
    return answer
