"""A stand-in for how many meetings an academy has in a year."""

from typing import Any

from flask import Blueprint, jsonify, request

from kit.clock import rfc3339

from .answers import Answer, asking, if_unchanged, listed, not_found, problem
from .world import Row, World


def arrangements_of(world: World) -> Blueprint:
    routes = Blueprint("arrangements", __name__, url_prefix="/v1")
    _reading(routes, world)
    _answering(routes, world)

    @routes.post("/academies/<int:urn>/arrangements")
    def propose(urn: int) -> Answer:
        asked = request.json
        if (asked["aims"], asked["iaims"]) == (3, 0):
            detail = "3 meetings and 0 interim ones are what is in force: propose another number."
            return problem(422, "nothing-different", detail, aims=detail)
        return jsonify(_shown(world, proposed(world, urn, _side(world, urn), **asked))), 201

    return routes


def _reading(routes: Blueprint, world: World) -> None:
    @routes.get("/arrangements")
    def arrangements() -> Answer:
        code = request.args["year"]
        return listed(_year(world, urn, code) for urn in world.academies)

    @routes.get("/academies/<int:urn>/arrangements/<code>")
    def arrangement(urn: int, code: str) -> Answer:
        known = urn in world.academies and code in world.years
        return jsonify(_year(world, urn, code)) if known else not_found()


def _answering(routes: Blueprint, world: World) -> None:
    @routes.post("/arrangements/<arrangement_id>/answers")
    def answer(arrangement_id: str) -> Answer:
        row, asked = world.arrangements[arrangement_id], request.json

        def done() -> Answer:
            side = _side(world, row["urn"])
            row["version"] += 1
            if not asked["agree"]:
                row.update(state="declined", declined_because=asked["reason"], waits_for=[])
            else:
                who = world.people[asking()]
                row["agreed_by"].append(
                    {"side": side, "name": who["name"], "at": rfc3339(world.now)}
                )
                row["waits_for"].remove(side)
                if not row["waits_for"]:
                    row.update(state="agreed", settled_at=rfc3339(world.now))
            return jsonify(_shown(world, row)), 201

        return if_unchanged(row, done)

    @routes.post("/arrangements/<arrangement_id>/withdrawal")
    def withdraw(arrangement_id: str) -> Answer:
        row = world.arrangements[arrangement_id]

        def done() -> Answer:
            row.update(state="withdrawn", version=row["version"] + 1, waits_for=[])
            return jsonify(_shown(world, row)), 201

        return if_unchanged(row, done)


def proposed(
    world: World,
    urn: int,
    by: str,
    *,
    year: str = "2026-27",
    aims: int = 3,
    iaims: int = 3,
    reason: str = "Why.",
) -> Row:
    """A proposal that waits for an answer: of both sides if the rule has made it."""
    for row in world.arrangements.values():
        if (row["urn"], row["year"], row["state"]) == (urn, year, "proposed"):
            row["state"] = "replaced"
    made: Row = {
        "id": f"arrangement-{len(world.arrangements) + 1}",
        "urn": urn,
        "year": year,
        "aims": aims,
        "iaims": iaims,
        "reason": reason,
        "state": "proposed",
        "proposed_by": by,
        "proposed_at": rfc3339(world.now),
        "settled_at": None,
        "declined_because": None,
        "waits_for": [side for side in ("aid", "academy") if side != by],
        "agreed_by": [],
        "version": 1,
    }
    world.arrangements[made["id"]] = made
    return made


def _side(world: World, urn: int) -> str:
    held = {(row["office"], row["urn"]) for row in world.offices(asking())}
    return "academy" if ("headteacher", urn) in held else "aid"


def _may(world: World, row: Row) -> list[str]:
    held = {(office["office"], office["urn"]) for office in world.offices(asking())}
    if row["state"] != "proposed" or not held & {("aid", None), ("headteacher", row["urn"])}:
        return []
    side = _side(world, row["urn"])
    answers = ["arrangements.answer_it"] if side in row["waits_for"] else []
    return [*answers, "arrangements.withdraw"] if side == row["proposed_by"] else answers


def _shown(world: World, row: Row) -> Row:
    return {**row, "may": _may(world, row)}


def _year(world: World, urn: int, code: str) -> Row:
    academy = world.academies[urn]
    rows = [row for row in world.arrangements.values() if (row["urn"], row["year"]) == (urn, code)]
    holds = next((row for row in reversed(rows) if row["state"] == "agreed"), None)
    waits = next((row for row in rows if row["state"] == "proposed"), None)
    agreed = {"aim": 3, "iaim": 0}
    if holds:
        agreed = {"aim": holds["aims"], "iaim": holds["iaims"]}
    return {
        "urn": urn,
        "academy_name": academy["name"],
        "year": code,
        "aims": agreed["aim"],
        "iaims": agreed["iaim"],
        "usual": holds is None,
        "in_force": holds and _shown(world, holds),
        "proposal": waits and _shown(world, waits),
        "earlier": [_shown(world, row) for row in rows if row not in (holds, waits)],
        "counts": [_count(world, urn, kind, many) for kind, many in agreed.items()],
    }


def _count(world: World, urn: int, kind: str, agreed: int) -> dict[str, Any]:
    booked = sum(
        1
        for row in world.meetings.values()
        if (row["urn"], row["kind"], row["state"]) == (urn, kind, "booked")
    )
    lacks = max(0, agreed - booked)
    return {
        "kind": kind, "agreed": agreed, "held": 0, "booked": booked, "owed": min(lacks, 2), "missed": lacks - min(lacks, 2),
    }  # fmt: skip
