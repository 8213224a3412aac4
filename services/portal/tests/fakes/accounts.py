"""A stand-in for scheduling's ways to sign in, its invitations and accounts."""

from datetime import timedelta
from typing import Any

from flask import Blueprint, jsonify, request

from kit.clock import rfc3339

from .answers import Answer, listed, not_found, problem
from .world import Row, World


def sign_ins_of(world: World) -> Blueprint:
    routes = Blueprint("sign_ins", __name__, url_prefix="/v1")

    @routes.get("/providers")
    def providers() -> Answer:
        return listed(world.providers)

    @routes.post("/sign-ins")
    def begin() -> Answer:
        invited = request.json["invitation"]
        go_to = f"https://id.example/authorize?state=state-{invited}"
        return jsonify({"sign_in": f"sign-in-{invited}", "go_to": go_to}), 201

    @routes.post("/sign-ins/finish")
    def finish() -> Answer:
        asked = request.json
        word = asked["sign_in"].removeprefix("sign-in-")
        invitation = world.invitations.get(word)
        if asked["state"] != f"state-{word}" or invitation is None:
            return problem(409, "account-not-known", "Nobody of the trust signs in with this.")
        row: Row = {"id": "session-1", "person_id": invitation["person_id"], "turn": 1}
        world.sessions["session-1"] = row | {"came_from": "", "browser": asked["browser"]}
        return jsonify({**row, "session": "session-1.1"}), 201

    @routes.post("/invitations/look")
    def look() -> Answer:
        found = world.invitations.get(request.json["invitation"])
        if found is None:
            return problem(409, "invitation-is-over", "This invitation is over: ask for another.")
        return jsonify({"name": world.people[found["person_id"]]["name"]})

    return routes


def accounts_of(world: World) -> Blueprint:
    routes = Blueprint("accounts", __name__, url_prefix="/v1")

    @routes.post("/people/<person_id>/invitations")
    def invite(person_id: str) -> Answer:
        at = world.clock.now()
        made: dict[str, Any] = {
            "id": "invitation-1",
            "person_id": person_id,
            "link": None
            if world.people[person_id]["email"]
            else "http://127.0.0.1:8000/invitation#the-word",
            "made_at": rfc3339(at),
            "ends_at": rfc3339(at + timedelta(days=14)),
        }
        world.invitations["the-word"] = made
        return jsonify(made), 201

    @routes.delete("/invitations/<invitation_id>")
    def withdraw(invitation_id: str) -> Answer:
        kept = {word: row for word, row in world.invitations.items() if row["id"] != invitation_id}
        world.invitations = kept
        return "", 204

    @routes.get("/people/<person_id>/accounts")
    def show(person_id: str) -> Answer:
        waiting = [row for row in world.invitations.values() if row["person_id"] == person_id]
        held = [row for row in world.accounts if row["person_id"] == person_id]
        return jsonify({"accounts": held, "invitation": waiting[0] if waiting else None})

    @routes.delete("/people/<person_id>/accounts/<account_id>")
    def remove(person_id: str, account_id: str) -> Answer:
        found = [row for row in world.accounts if row["id"] == account_id]
        if not found or found[0]["person_id"] != person_id:
            return not_found()
        world.accounts.remove(found[0])
        return "", 204

    return routes


def account_of(world: World, person_id: str) -> Row:
    """An account with which somebody signs in."""
    made: Row = {
        "id": f"account-{len(world.accounts) + 1}",
        "person_id": person_id,
        "provider": "microsoft",
        "linked_at": rfc3339(world.clock.now()),
    }
    world.accounts.append(made)
    return made
