"""The trust's templates of agendas: each is written as an agenda is, and all are kept as one list (R5)."""

from typing import Any, Final

from flask import abort, flash, redirect, render_template, url_for
from werkzeug import Response

from portal import services
from portal.agendas.drafting import Line, edited, items_of, lines_of, minutes_of, typed_lines
from portal.agendas.pages import pages
from portal.forms import Errors, Values, beside, typed, whole
from portal.problems import Problem
from portal.rights import require
from portal.words import KINDS

NEW: Final = "new"
"""The place of a template that there is not yet."""

PLACES: Final = {"items": "template-title"}


@pages.get("/agenda-templates")
def templates() -> str:
    """List the trust's templates."""
    require("agendas.templates")
    return render_template("agendas/template_index.html", templates=_list()["items"])


@pages.get("/agenda-templates/<place>")
def template(place: str) -> str:
    """Write a template, or change one."""
    require("agendas.save_template")
    kept = _list()
    begun = _at(kept, place) or {"title": "", "kind": None, "items": []}
    values = {
        "template-title": begun["title"],
        "kind": begun["kind"] or "",
        "version": str(kept["version"]),
    }
    return _form(place, lines_of(begun["items"]) or [Line()], values, {}, kept)


@pages.post("/agenda-templates/<place>")
def save_template(place: str) -> Response | str | tuple[str, int]:
    """Add, move or take out a line; or keep what is written, or take the template away."""
    require("agendas.save_template")
    values = typed()
    lines, what, kept = typed_lines(values), values.get("do", ""), _list()
    _at(kept, place)
    if what not in {"save", "drop"}:
        return _form(place, edited(lines, what), values.to_dict(), {}, kept)
    errors = Errors()
    if what == "save":
        lines = [line for line in lines if not line.blank]
        if not values.get("template-title"):
            errors["template-title"] = "Say what the template is called."
        made = {
            "title": values.get("template-title", ""),
            "kind": values.get("kind") if values.get("kind") in KINDS else None,
            "items": items_of(lines, errors),
        }
        if errors:
            return _form(place, lines, values.to_dict(), errors, kept), 422
    rows = [*kept["items"]]
    number = len(rows) if place == NEW else int(place)
    rows[number : number + 1] = [made] if what == "save" else []
    try:
        services.send(
            "scheduling",
            "PUT",
            "/agenda-templates",
            body={"items": rows},
            version=values.get("version", ""),
        )
    except Problem as problem:
        told = beside(problem, PLACES, "template-title")
        return _form(place, lines, values.to_dict(), told, kept), 422
    flash("Saved." if what == "save" else "Taken away.")
    return redirect(url_for("agendas.templates"))


def _form(
    place: str, lines: list[Line], values: Values, errors: Errors, kept: dict[str, Any]
) -> str:
    kinds = services.read("scheduling", "/paper-kinds")["items"]
    return render_template(
        "agendas/template_form.html",
        place=place,
        lines=lines,
        minutes=minutes_of(lines),
        papers={kind["code"]: kind["title"] for kind in kinds},
        others=len(kept["items"]) > 1,
        values=values,
        errors=errors,
    )


def _list() -> dict[str, Any]:
    found: dict[str, Any] = services.read("scheduling", "/agenda-templates")
    return found


def _at(kept: dict[str, Any], place: str) -> dict[str, Any] | None:
    """The template at a place of the list; None for a new one, and no page at any other place."""
    number = whole(place)
    if place == NEW:
        return None
    if number is None or number >= len(kept["items"]):
        abort(404)
    found: dict[str, Any] = kept["items"][number]
    return found
