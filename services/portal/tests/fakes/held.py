"""A stand-in for what every service says it holds about somebody, and for erasing them."""

from typing import Any

from flask import Blueprint, jsonify

from kit.clock import rfc3339

from .answers import Answer, asking, listed, not_found, problem
from .world import World


def held_of(world: World, service: str) -> Blueprint:
    routes = Blueprint("held", __name__, url_prefix="/v1")

    def shown(person_id: str) -> Answer:
        return jsonify(
            {
                "service": service,
                "person_id": person_id,
                "asked_at": rfc3339(world.now),
                "erased": world.erased.get((service, person_id)),
                "categories": list(_categories(world, service, person_id)),
            }
        )

    @routes.get("/held")
    def own() -> Answer:
        return shown(asking()) if asking() else problem(401, "unauthorized", "Who are you?")

    @routes.get("/people/<person_id>/held")
    def of_person(person_id: str) -> Answer:
        seen = asking() == person_id or "aid" in {row["office"] for row in world.offices(asking())}
        return shown(person_id) if seen else not_found()

    return routes


def erasure_of(world: World) -> Blueprint:
    routes = Blueprint("erasure", __name__, url_prefix="/v1")

    @routes.get("/leavers")
    def leavers() -> Answer:
        gone = [each for each in world.people.values() if not world.offices(each["id"])]
        rows = [{"person_id": each["id"], "name": each["name"], "last_day": None} for each in gone]
        return listed(rows)

    @routes.post("/people/<person_id>/erasure")
    def erase(person_id: str) -> Answer:
        if world.offices(person_id):
            return problem(409, "holds-an-office", "End their appointments first (headteacher).")
        done = {
            "at": rfc3339(world.now),
            "did": {
                "identity": {"emptied": 1},
                "sign_ins": {"deleted": 2},
                "meetings": {"stays": 3},
            },
            "in_archives": False,
        }
        world.erased["scheduling", person_id] = done
        world.people[person_id] |= {"name": "Somebody who has left", "email": None}
        return jsonify(done | {"person_id": person_id}), 201

    return routes


def _categories(world: World, service: str, person_id: str) -> Any:
    looks = [
        {
            "at": "2027-01-07T16:05:00Z", "operation": "packs.content", "outcome": "seen",
            "subject": "/v1/papers/1/content", "by_right": "reader", "came_from": "192.0.2.17",
        }
    ] * 30  # fmt: skip
    if service == "scheduling":
        person = {
            name: world.people[person_id].get(name) for name in ("id", "title", "name", "email")
        }
        seats = [
            {"seat": "headteacher", "office": "headteacher", "meeting_id": "meeting-1", "meeting_urn": 900101,
             "meeting_kind": "aim", "meeting_state": "booked", "meeting_starts_at": "2027-02-02T14:00:00Z"},
        ]  # fmt: skip
        offices = [
            {"office": row["office"], "urn": row["urn"], "starts_on": "2026-09-01", "ends_on": None}
            for row in world.offices(person_id)
        ]
        yield _category("identity", "Name and address", "to know who is who", person=[person])
        yield _category(
            "offices", "Appointments", "to know who holds which office", appointments=offices
        )
        yield _category(
            "meetings", "Meetings and papers", "to show that they were held", seats=seats
        )
    if service == "notifications":
        copy = {"id": person_id, "name": world.people[person_id]["name"], "email": None}
        yield _category("identity", "Name and address", "to write to them", person=[copy])
    yield _category(
        "trace", "The trace", "to show who looked", looks=looks if service == "scheduling" else []
    )


def _category(
    name: str, title: str, purpose: str, **tables: list[dict[str, Any]]
) -> dict[str, Any]:
    return {
        "name": name,
        "title": title,
        "purpose": purpose,
        "tables": [
            {
                "what": what,
                "kept": "for 30 days after it has ended",
                "when_erased": "deleted",
                "rows": rows,
                "left_off": 0,
            }
            for what, rows in tables.items()
        ],
    }
