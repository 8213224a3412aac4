"""A stand-in for what every service tells its operators: how it runs, and what is parked."""

from typing import Any

from flask import Blueprint, jsonify, request

from kit.clock import rfc3339

from .answers import Answer, asking, listed, not_found, problem
from .world import World

NONE = {"retrying": 0, "waiting": 0, "dead": 0, "dismissed": 0}


def operators_of(world: World, service: str) -> Blueprint:
    """The doors of one service, for whoever holds the office."""
    routes = Blueprint("operators", __name__, url_prefix="/v1")

    def find(parked_id: int) -> dict[str, Any] | None:
        rows = world.parked.get(service, [])
        return next((row for row in rows if row["id"] == parked_id), None)

    @routes.before_request
    def only_operators() -> Answer:
        if not any(held["office"] == "ops" for held in world.offices(asking())):
            return problem(403, "not-allowed", "May call this: ops.")
        return None

    @routes.get("/running")
    def running() -> Answer:
        return jsonify(world.running.get(service) or well(world, service))

    @routes.get("/parked")
    def parked() -> Answer:
        state = request.args.get("state")
        return listed(
            row
            for row in world.parked.get(service, [])
            if (row["state"] == state if state else row["state"] != "dismissed")
        )

    @routes.get("/parked/<int:parked_id>")
    def one(parked_id: int) -> Answer:
        return jsonify(found) if (found := find(parked_id)) else not_found()

    @routes.post("/parked/<int:parked_id>/<any(replays,dismissals):decision>")
    def decide(parked_id: int, decision: str) -> Answer:
        found = find(parked_id)
        if found is None:
            return not_found()
        if found["state"] == "dismissed":
            return problem(409, "already-settled", "It was dismissed before.")
        found.update(
            state="dismissed" if decision == "dismissals" else "retrying",
            settled_reason=request.json["reason"],
            settled_by=world.people[asking()]["name"],
            settled_at=rfc3339(world.now),
        )
        return jsonify(found), 201

    return routes


def well(world: World, service: str, **figures: Any) -> dict[str, Any]:
    """A service that runs well, with what is parked there."""
    counted = dict(NONE)
    for row in world.parked.get(service, []):
        counted[row["state"]] += 1
    loops = [
        {"name": name, "state": "working", "owner": "one:1", "seconds": 7300.0, "silent_seconds": 2.0}
        for name in ("consumer", "relay", "timers")
    ]  # fmt: skip
    return {
        "status": "ok",
        "checks": {"database": "ok"},
        "says": {},
        "figures": {
            "backlog": 0,
            "oldest_seconds": 0.0,
            "parked": counted,
            "totals": {},
            "loops": loops,
            **figures,
        },
    }


def degraded(world: World, service: str) -> dict[str, Any]:
    """A service whose broker is away."""
    said = "No broker for the relay for 5 minutes: what is said waits in the database."
    told = well(world, service, backlog=12, oldest_seconds=312.4)
    told["figures"]["loops"][1] |= {"state": "waiting_for_broker", "seconds": 300.0}
    return told | {"status": "degraded", "says": {"broker": said}}


DOWN = {
    "status": "down",
    "checks": {"database": "down"},
    "says": {"database": "The database does not answer."},
    "figures": None,
}


def park(world: World, service: str, **over: Any) -> dict[str, Any]:
    """Park an event there."""
    rows = world.parked.setdefault(service, [])
    made = {
        "id": len(rows) + 1,
        "event_id": f"0190f3a2-7c1e-7d43-9a52-{len(rows):012}",
        "type": "scheduling.meeting_booked.v1",
        "subject": "meeting/0190f3a2-7c1e-7d43-9a52-3b1f6c2d8e90",
        "version": 3,
        "state": "dead",
        "reason": "LookupError in the reaction; the log has the trace.",
        "tries": 8,
        "parked_at": rfc3339(world.now),
        "next_try_at": None,
        "settled_reason": None,
        "settled_by": None,
        "settled_at": None,
        **over,
    }
    rows.append(made)
    return made
