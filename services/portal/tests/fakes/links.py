"""A stand-in for scheduling's personal links."""

from datetime import timedelta

from flask import Blueprint, jsonify, request

from kit.clock import rfc3339

from .answers import Answer, listed, not_found, problem
from .world import Row, World


def links_of(world: World) -> Blueprint:
    routes = Blueprint("links", __name__, url_prefix="/v1")

    @routes.get("/meetings/<meeting_id>/personal-links")
    def links(meeting_id: str) -> Answer:
        return listed(row for row in world.links if row["meeting_id"] == meeting_id)

    @routes.post("/meetings/<meeting_id>/personal-links")
    def send(meeting_id: str) -> Answer:
        person = world.people[request.json["person_id"]]
        if not person["email"]:
            return problem(422, "cannot-be-written-to", f"No address of {person['name']} is known.")
        return jsonify(link_to(world, meeting_id, person["id"])), 201

    @routes.delete("/meetings/<meeting_id>/personal-links/<link_id>")
    def withdraw(meeting_id: str, link_id: str) -> Answer:
        found = [
            row for row in world.links if (row["meeting_id"], row["id"]) == (meeting_id, link_id)
        ]
        if not found:
            return not_found()
        world.links.remove(found[0])
        return "", 204

    @routes.post("/personal-links/exchange")
    def exchange() -> Answer:
        found = next((row for row in world.links if row["id"] == request.json["link"]), None)
        if found is None or found["used_at"]:
            return problem(409, "personal-link-is-over", "This link was used already.")
        found["used_at"] = rfc3339(world.clock.now())
        row: Row = {"id": "session-g", "person_id": found["person_id"], "turn": 1}
        row |= {"guest_of": found["meeting_id"], "browser": request.json["browser"]}
        world.sessions["session-g"] = row
        return jsonify({**row, "session": "session-g.1", "meeting_id": found["meeting_id"]}), 201

    @routes.post("/personal-links/another")
    def another() -> Answer:
        world.asked_again.append(request.json["link"])
        return "", 204

    return routes


def link_to(world: World, meeting_id: str, person_id: str) -> Row:
    """A link that was sent; its word is its id here."""
    at = world.clock.now()
    made: Row = {
        "id": f"link-{len(world.links) + 1}",
        "meeting_id": meeting_id,
        "person_id": person_id,
        "name": world.people[person_id]["name"],
        "made_at": rfc3339(at),
        "ends_at": rfc3339(at + timedelta(days=14)),
        "used_at": None,
    }
    world.links.append(made)
    return made
