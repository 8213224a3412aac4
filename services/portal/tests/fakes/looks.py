"""A stand-in for the trace that every service keeps."""

from datetime import datetime
from typing import Any

from flask import Blueprint, request

from kit.clock import rfc3339

from .answers import Answer, listed
from .world import Row, World


def looks_of(world: World, service: str) -> Blueprint:
    routes = Blueprint("looks", __name__, url_prefix="/v1")

    @routes.get("/looks")
    def looks() -> Answer:
        return listed(row for row in reversed(world.looks.get(service, [])) if _fits(row))

    return routes


def _fits(row: Row) -> bool:
    asked = request.args
    operations = asked.get("operation", row["operation"]).split(",")
    person = asked.get("person_id")
    return (
        row["number"] < asked.get("before", row["number"] + 1, type=int)
        and row["operation"] in operations
        and asked.get("outcome", row["outcome"]) == row["outcome"]
        and asked.get("place", str(row["place"])) == str(row["place"])
        and (not person or row["who"] in {f"person:{person}", f"guest:{person}"})
        and _at(asked.get("since", row["at"])) <= _at(row["at"])
        and ("until" not in asked or _at(row["at"]) < _at(asked["until"]))
    )


def _at(text: str) -> datetime:
    return datetime.fromisoformat(text)


def look(world: World, service: str, who: str, operation: str, **over: Any) -> Row:
    """A row of a service's trace."""
    rows = world.looks.setdefault(service, [])
    made: Row = {
        "number": len(rows) + 1,
        "at": rfc3339(world.now),
        "who": who,
        "operation": operation,
        "outcome": "seen",
        "subject": "/v1/papers/paper-1/content",
        "by_right": "reader",
        "came_from": "192.0.2.17",
        "request_id": "0190f3a2",
        "place": None,
        **over,
    }
    rows.append(made)
    return made
