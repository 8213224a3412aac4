"""A stand-in for scheduling's sessions."""

from datetime import timedelta

from flask import Blueprint, jsonify, request

from kit.clock import rfc3339

from .answers import Answer, asking, listed, not_found, problem, token_for
from .world import Row, World


def sessions_of(world: World) -> Blueprint:
    routes = Blueprint("sessions", __name__, url_prefix="/v1")

    def at(**passed: float) -> str:
        return rfc3339(world.clock.now() + timedelta(**passed))

    def word(row: Row) -> str:
        return f"{row['id']}.{row['turn']}"

    def spoken_with() -> Row | None:
        return world.sessions.get(request.json["session"].partition(".")[0])

    @routes.post("/demo/sessions")
    def begin() -> Answer:
        person = world.people.get(request.json["person_id"])
        if person is None:
            return not_found()
        row: Row = {
            "id": f"session-{len(world.sessions) + 1}",
            "person_id": person["id"],
            "turn": 1,
            "way": "demo",
            "began_at": at(),
            "used_at": at(),
            "ends_at": at(hours=12),
            "browser": request.json["browser"],
            "came_from": request.headers.get("X-Forwarded-For", ""),
        }
        world.sessions[row["id"]] = row
        return jsonify({**row, "session": word(row)}), 201

    @routes.post("/sessions/tokens")
    def tokens() -> Answer:
        row = spoken_with()
        person = world.people.get(row["person_id"]) if row else None
        if row is None or person is None:
            return problem(409, "session-has-ended", "You were away for a while: sign in again.")
        row["turn"] += world.words_turn
        token = token_for(
            person["id"], person["name"], world.offices(person["id"]), row.get("guest_of", "")
        )
        given = {"token": token, "expires_at": at(seconds=45), "session": word(row)}
        return jsonify(given), 201

    @routes.post("/sessions/end")
    def end() -> Answer:
        world.sessions.pop(request.json["session"].partition(".")[0], None)
        return "", 204

    return routes


def own_sessions_of(world: World) -> Blueprint:
    routes = Blueprint("own_sessions", __name__, url_prefix="/v1")

    def own() -> list[Row]:
        return [row for row in world.sessions.values() if row["person_id"] == asking()]

    @routes.get("/sessions")
    def sessions() -> Answer:
        return listed({**row, "turn": None} for row in own())

    @routes.delete("/sessions")
    def end_all() -> Answer:
        for row in own():
            del world.sessions[row["id"]]
        return "", 204

    @routes.delete("/sessions/<session_id>")
    def end_one(session_id: str) -> Answer:
        if session_id not in [row["id"] for row in own()]:
            return not_found()
        del world.sessions[session_id]
        return "", 204

    return routes
