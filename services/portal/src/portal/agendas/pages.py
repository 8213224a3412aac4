"""One meeting's agenda: reading it, commenting, agreeing, and writing another (R5)."""

from collections.abc import Mapping
from typing import Any, Final

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug import Response

from portal import services
from portal.agendas.drafting import Line, edited, items_of, lines_of, minutes_of, typed_lines
from portal.agendas.view import items_shown, titles_of_papers, too_long_by
from portal.clock import now
from portal.dates import moment
from portal.forms import Errors, Values, beside, new_key, typed, whole
from portal.problems import Problem
from portal.rights import require

pages = Blueprint("agendas", __name__)

PLACES: Final = {"text": "text", "note": "note", "items": "add"}


@pages.get("/meetings/<meeting_id>/agenda")
def show(meeting_id: str) -> str:
    """Show the agenda as it stands, and what the two sides have said about it."""
    return _page(meeting_id, {}, {})


@pages.post("/meetings/<meeting_id>/agenda/comments")
def comment(meeting_id: str) -> Response | tuple[str, int]:
    """Say something to the other side."""
    values = typed().to_dict()
    if not values.get("text"):
        return _page(meeting_id, values, {"text": "Write what you would like to say."}), 422
    try:
        services.send(
            "scheduling",
            "POST",
            f"/meetings/{meeting_id}/agenda/comments",
            body={"text": values["text"]},
            key=values.get("key"),
        )
    except Problem as problem:
        return _page(meeting_id, values, beside(problem, PLACES)), 422
    flash("Said. The other side is told by mail that there is a comment.")
    return redirect(url_for("agendas.show", meeting_id=meeting_id))


@pages.post("/meetings/<meeting_id>/agenda/agreement")
def agree(meeting_id: str) -> Response | tuple[str, int]:
    """Agree to the number that was read."""
    try:
        services.send(
            "scheduling",
            "POST",
            f"/meetings/{meeting_id}/agenda/agreement",
            body={"number": whole(typed().get("number", "")) or 0},
        )
    except Problem as problem:
        return _page(meeting_id, {}, beside(problem, PLACES)), 422
    flash("Agreed. Both sides have agreed to this agenda.")
    return redirect(url_for("agendas.show", meeting_id=meeting_id))


@pages.get("/meetings/<meeting_id>/agenda/edit")
def edit(meeting_id: str) -> str:
    """Write an agenda: from what stands there, or from one of the trust's templates."""
    agenda = _agenda(meeting_id)
    require("agendas.edit", of=agenda)
    meeting = _meeting(meeting_id)
    templates = services.read("scheduling", "/agenda-templates")["items"]
    begun = agenda["newest"] or _template(templates, meeting)
    values = {"follows": str(agenda["number"]), "note": "", "key": new_key()}
    return _form(meeting, agenda, lines_of(begun["items"] if begun else ()), values, {}, templates)


@pages.post("/meetings/<meeting_id>/agenda/edit")
def propose(meeting_id: str) -> Response | str | tuple[str, int]:
    """Add, move or take out a line; or propose what is written to the other side."""
    values = typed()
    lines, what = typed_lines(values), values.get("do", "")
    agenda = _agenda(meeting_id)
    require("agendas.propose", of=agenda)
    meeting = _meeting(meeting_id)
    if what != "propose":
        return _form(meeting, agenda, edited(lines, what), values.to_dict(), {})
    errors = Errors()
    lines = [line for line in lines if not line.blank]
    items = items_of(lines, errors)
    if errors:
        return _form(meeting, agenda, lines, values.to_dict(), errors), 422
    try:
        services.send(
            "scheduling",
            "POST",
            f"/meetings/{meeting_id}/agenda/proposals",
            body={
                "follows": whole(values.get("follows", "")) or 0,
                "items": items,
                "note": values.get("note", ""),
            },
            key=values.get("key"),
        )
    except Problem as problem:
        told = beside(problem, PLACES)
        # What stands there now is shown beside what was typed, so that the next sending replaces it knowingly.
        newest = _agenda(meeting_id)
        now_there = values.to_dict() | {"follows": str(newest["number"])}
        return _form(meeting, newest, lines, now_there, told), 422
    flash("Proposed. The other side is asked by mail; nobody else is sent anything.")
    return redirect(url_for("agendas.show", meeting_id=meeting_id))


def _page(meeting_id: str, values: Values, errors: Errors) -> str:
    agenda, meeting = _agenda(meeting_id), _meeting(meeting_id)
    newest, agreed = agenda.get("newest"), agenda["agreed"]
    shown = newest or agreed
    return render_template(
        "agendas/show.html",
        agenda=agenda,
        meeting=meeting,
        shown=shown,
        items=items_shown(shown, meeting),
        agreed_before=agreed
        if newest and agreed and agreed["number"] != newest["number"]
        else None,
        agreed_items=items_shown(agreed, meeting),
        earlier=[
            {**version, "shown": items_shown(version, meeting)}
            for version in agenda.get("earlier", ())
        ],
        too_long=too_long_by(shown["minutes"], agenda["length_minutes"]) if shown else 0,
        late="due_at" in agenda and moment(agenda["due_at"]) <= now(),
        over=meeting["state"] == "cancelled" or moment(meeting["starts_at"]) <= now(),
        values={"key": new_key(), **values},
        errors=errors,
    )


def _form(
    meeting: Mapping[str, Any],
    agenda: Mapping[str, Any],
    lines: list[Line],
    values: Values,
    errors: Errors,
    templates: list[dict[str, Any]] | None = None,
) -> str:
    minutes = minutes_of(lines)
    return render_template(
        "agendas/edit.html",
        meeting=meeting,
        agenda=agenda,
        lines=lines,
        minutes=minutes,
        too_long=too_long_by(minutes, agenda["length_minutes"]),
        papers=titles_of_papers(meeting),
        standing=items_shown(agenda["newest"], meeting) if errors.get("") else [],
        templates=(templates or []) if not agenda["number"] else [],
        values={"key": new_key(), **values},
        errors=errors,
    )


def _template(templates: list[dict[str, Any]], meeting: Mapping[str, Any]) -> dict[str, Any] | None:
    """The template that was chosen by its place, or the first that is for this kind of meeting, or for any."""
    place = whole(request.args.get("template", ""))
    if place is not None and place < len(templates):
        return templates[place]
    fitting = [each for each in templates if each["kind"] in {meeting["kind"], None}]
    return next(iter(fitting or templates), None)


def _agenda(meeting_id: str) -> dict[str, Any]:
    found: dict[str, Any] = services.read("scheduling", f"/meetings/{meeting_id}/agenda")
    return found


def _meeting(meeting_id: str) -> dict[str, Any]:
    found: dict[str, Any] = services.read("scheduling", f"/meetings/{meeting_id}")
    return found
