"""A stand-in for notifications' calendar feeds."""

from uuid import UUID

from flask import Blueprint, Response, jsonify, request

from kit.clock import rfc3339

from .answers import Answer, asking, listed, not_found, problem
from .world import Row, World

FILE = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nEND:VCALENDAR\r\n"


def calendars_of(world: World) -> Blueprint:
    routes = Blueprint("calendars", __name__, url_prefix="/v1")

    def own() -> dict[str, Row]:
        return {row["id"]: row for row in world.calendars if row["person_id"] == asking()}

    def shown_once(row: Row) -> Answer:
        row["word"] = f"secret-word-number-{len(row['word']) + len(world.calendars)}"
        return jsonify({**row, "address": f"http://127.0.0.1:8000/calendar/{row['word']}.ics"}), 201

    @routes.get("/calendar-feeds")
    def feeds() -> Answer:
        seen = not _only_operates(world)
        shown = listed({**row, "word": None} for row in own().values())
        return shown if seen else problem(403, "not-allowed", "You may not do this.")

    @routes.post("/calendar-feeds")
    def make() -> Answer:
        if len(own()) >= 5:
            return problem(409, "enough-calendar-addresses", "You have 5: take one away first.")
        if len(request.json["name"]) > 40:
            return problem(
                422, "fields-refused", "See errors.", name="Longer than maximum length 40."
            )
        row: Row = {
            "id": str(UUID(int=len(world.calendars) + 1)),
            "person_id": asking(),
            "name": request.json["name"],
            "word": "",
            "made_at": rfc3339(world.clock.now()),
            "fetched_at": None,
        }
        world.calendars.append(row)
        return shown_once(row)

    @routes.post("/calendar-feeds/<feed_id>/renewal")
    def renew(feed_id: str) -> Answer:
        return shown_once(own()[feed_id]) if feed_id in own() else not_found()

    @routes.delete("/calendar-feeds/<feed_id>")
    def take_away(feed_id: str) -> Answer:
        if feed_id not in own():
            return not_found()
        world.calendars.remove(own()[feed_id])
        return "", 204

    routes.get("/calendar-feeds/<word>.ics")(lambda word: _fetched(world, word))
    return routes


def _only_operates(world: World) -> bool:
    return {row["office"] for row in world.offices(asking())} == {"ops"}


def _too_long() -> Answer:
    return problem(422, "fields-refused", "See errors.", name="Longer than maximum length 40.")


def _fetched(world: World, word: str) -> Answer:
    found = next((row for row in world.calendars if row["word"] == word), None)
    if found is None:
        return not_found()
    if world.calendars_are_busy:
        answer = problem(429, "too-many-requests", "Slow down.")
        answer.headers["Retry-After"] = "7"
        return answer
    found["fetched_at"] = rfc3339(world.clock.now())
    answer = Response(FILE, content_type="text/calendar; charset=utf-8")
    answer.set_etag("1")
    answer.headers["Cache-Control"] = "private, no-cache"
    answer.headers["Set-Cookie"] = "never=passed on"
    answer.make_conditional(request)
    return answer
