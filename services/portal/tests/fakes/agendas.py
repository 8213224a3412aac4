"""A stand-in for agendas: proposed, commented and agreed between two sides."""

from typing import Any

from flask import Blueprint, jsonify, request

from kit.clock import rfc3339

from .answers import Answer, asking, if_unchanged, problem
from .world import PAPERS, TEMPLATES, Row, World


def templates_of(world: World) -> Blueprint:
    routes = Blueprint("agenda_templates", __name__, url_prefix="/v1")

    @routes.get("/agenda-templates")
    def templates() -> Answer:
        return jsonify(world.templates)

    @routes.put("/agenda-templates")
    def set_all() -> Answer:
        row, asked = world.templates, request.json

        def done() -> Answer:
            row.update(items=asked["items"], version=row["version"] + 1)
            return jsonify(row)

        return if_unchanged(row, done)

    @routes.get("/paper-kinds")
    def kinds() -> Answer:
        items = [
            {"code": code, "title": title, "side": side, "required": required}
            for side, papers in PAPERS.items()
            for code, title, required in papers
        ]
        return jsonify({"items": items, "version": 1})

    return routes


def agendas_of(world: World) -> Blueprint:
    routes = Blueprint("agendas", __name__, url_prefix="/v1")

    @routes.get("/meetings/<meeting_id>/agenda")
    def agenda(meeting_id: str) -> Answer:
        return jsonify(_shown(world, meeting_id))

    @routes.post("/meetings/<meeting_id>/agenda/proposals")
    def propose(meeting_id: str) -> Answer:
        asked, row = request.json, world.agendas[meeting_id]
        if asked["follows"] != row["number"]:
            return problem(
                409, "agenda-has-changed", "Number 2 is the newest: read that one first."
            )
        proposed(world, meeting_id, _side(world, meeting_id), **asked)
        return jsonify(_shown(world, meeting_id)), 201

    @routes.post("/meetings/<meeting_id>/agenda/comments")
    def comment(meeting_id: str) -> Answer:
        said(world, meeting_id, _side(world, meeting_id), request.json["text"])
        return jsonify(_shown(world, meeting_id)), 201

    @routes.post("/meetings/<meeting_id>/agenda/agreement")
    def agree(meeting_id: str) -> Answer:
        row = world.agendas[meeting_id]
        if request.json["number"] != row["number"]:
            return problem(
                409, "agenda-has-changed", "Number 2 is the newest: read that one first."
            )
        agreed(world, meeting_id)
        return jsonify(_shown(world, meeting_id)), 201

    return routes


def proposed(
    world: World, meeting_id: str, side: str = "aid", *, items: Any = None, note: str = "", **_: Any
) -> None:
    """One side's proposal."""
    brief = world.agendas[meeting_id]
    brief.update(
        state="proposed",
        number=brief["number"] + 1,
        turn="academy" if side == "aid" else "aid",
    )
    stands = TEMPLATES[0]["items"] if items is None else items
    made = {
        "number": brief["number"],
        "items": stands,
        "minutes": sum(item["minutes"] for item in stands),
        "side": side,
        "name": _name_of(world, meeting_id, side),
        "note": note,
        "proposed_at": rfc3339(world.now),
        "agreed_at": None,
        "agreed_by_name": None,
    }
    world.versions.setdefault(meeting_id, []).insert(0, made)


def said(world: World, meeting_id: str, side: str, text: str) -> None:
    """A comment of one side."""
    brief = world.agendas[meeting_id]
    comment = {"number": brief["number"], "side": side, "at": rfc3339(world.now), "text": text}
    named = {"name": _name_of(world, meeting_id, side)}
    world.comments.setdefault(meeting_id, []).append(comment | named)


def agreed(world: World, meeting_id: str) -> None:
    """The other side agrees to what was proposed last."""
    brief, newest = world.agendas[meeting_id], world.versions[meeting_id][0]
    other = "academy" if newest["side"] == "aid" else "aid"
    name = _name_of(world, meeting_id, other)
    newest.update(agreed_at=rfc3339(world.now), agreed_by_name=name)
    brief.update(state="agreed", agreed_number=newest["number"], turn=None)


def _shown(world: World, meeting_id: str) -> Row:
    meeting, brief = world.meetings[meeting_id], world.agendas[meeting_id]
    versions: list[Row] = world.versions.get(meeting_id, [])
    holds = next((each for each in versions if each["number"] == brief["agreed_number"]), None)
    return {
        "meeting_id": meeting_id,
        "urn": meeting["urn"],
        "starts_at": meeting["starts_at"],
        "length_minutes": meeting["duration_minutes"],
        **brief,
        "newest": versions[0] if versions else None,
        "agreed": holds and {name: holds[name] for name in holds if name != "note"},
        "earlier": versions[1:],
        "comments": world.comments.get(meeting_id, []),
        "may": _may(brief, versions, _side(world, meeting_id)),
    }


def _may(brief: Row, versions: list[Row], side: str) -> list[str]:
    able = ["agendas.comment"]
    if brief["number"] or side == "aid":
        able.append("agendas.propose")
    if brief["state"] == "proposed" and versions[0]["side"] != side:
        able.append("agendas.agree")
    return able


def _side(world: World, meeting_id: str) -> str:
    urn = world.meetings[meeting_id]["urn"]
    head = world.holder("headteacher", urn)
    return "academy" if head and head["person_id"] == asking() else "aid"


def _name_of(world: World, meeting_id: str, side: str) -> str:
    urn = world.meetings[meeting_id]["urn"]
    held = world.holder("aid") if side == "aid" else world.holder("headteacher", urn)
    return str(held["person_name"]) if held else "Somebody"
