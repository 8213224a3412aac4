"""A stand-in for scheduling's programs."""

from collections.abc import Callable
from datetime import timedelta

from flask import Blueprint, jsonify, request

from kit.clock import rfc3339

from .answers import Answer, asking, listed, not_found, problem
from .world import Row, World


def programs_of(world: World) -> Blueprint:
    routes = Blueprint("programs", __name__, url_prefix="/v1")

    @routes.before_request
    def leaders_only() -> Answer:
        held = {row["office"] for row in world.offices(asking())}
        return None if held & {"aid", "ceo"} else problem(403, "not-allowed", "Not yours.")

    @routes.get("/clients")
    def clients() -> Answer:
        gone = request.args.get("revoked") == "true"
        return listed(row for row in world.programs.values() if bool(row["revoked_at"]) == gone)

    @routes.post("/clients")
    def add() -> Answer:
        name = request.json["name"]
        if any(row["name"] == name for row in world.programs.values()):
            said = "Another program is called so: give this one a name of its own."
            return problem(422, "program-name-taken", said, name=said)
        return _once(world, lambda: _with_secret(add_program(world, name, request.json["scopes"])))

    @routes.get("/clients/<client_id>")
    def client(client_id: str) -> Answer:
        found = world.programs.get(client_id)
        return jsonify(found) if found else not_found()

    @routes.delete("/clients/<client_id>")
    def revoke(client_id: str) -> Answer:
        world.programs[client_id].update(revoked_at=rfc3339(world.clock.now()), secrets=[])
        return "", 204

    _secrets_of(world, routes)
    return routes


def _secrets_of(world: World, routes: Blueprint) -> None:
    @routes.post("/clients/<client_id>/secrets")
    def rotate(client_id: str) -> Answer:
        row, days = world.programs[client_id], request.json["overlap_days"]
        if days and len(row["secrets"]) > 1:
            return problem(409, "two-secrets-already", "Two secrets are good already.")

        def turned() -> Row:
            ends = rfc3339(world.clock.now() + timedelta(days=days))
            row["secrets"] = [{**each, "ends_at": ends} for each in row["secrets"] if days]
            row["secrets"].append(_secret(world, len(row["secrets"])))
            return _with_secret(row)

        return _once(world, turned)

    @routes.delete("/clients/<client_id>/secrets/<secret_id>")
    def end(client_id: str, secret_id: str) -> Answer:
        row = world.programs[client_id]
        row["secrets"] = [each for each in row["secrets"] if each["id"] != secret_id]
        return "", 204


def _once(world: World, work: Callable[[], Row]) -> Answer:
    """The first answer again for the same key, without the secret."""
    key = request.headers["Idempotency-Key"]
    if key in world.answered:
        return jsonify({**world.answered[key][0], "secret": None}), 201
    world.answered[key] = (work(), 201)
    return jsonify(world.answered[key][0]), 201


def add_program(world: World, name: str, scopes: list[str]) -> Row:
    """Let a program into the fictional trust."""
    made: Row = {
        "id": f"0190f3a2-7c1e-7d43-9a52-00000000000{len(world.programs) + 1}",
        "name": name,
        "scopes": scopes,
        "made_at": rfc3339(world.clock.now()),
        "made_by": "person:person-1",
        "revoked_at": None,
        "secrets": [_secret(world, 0)],
        "version": 1,
    }
    world.programs[made["id"]] = made
    return made


def _secret(world: World, number: int) -> Row:
    return {
        "id": f"secret-{number}",
        "ending": f"3f9{number}",
        "made_at": rfc3339(world.clock.now()),
        "ends_at": None,
        "used_at": None,
    }


def _with_secret(row: Row) -> Row:
    return {**row, "secret": "aimwell_secret_" + "0123456789abcdef" * 4}
