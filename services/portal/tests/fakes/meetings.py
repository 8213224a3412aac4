"""A stand-in for scheduling's meetings, packs and papers."""

from datetime import datetime
from typing import Any

from flask import Blueprint, Response, jsonify, request

from kit.clock import local_date, rfc3339

from .answers import Answer, asking, if_unchanged, listed, not_found, problem
from .world import World

SEATS = ("aid", "headteacher", "chair", "partner_head")


def meetings_of(world: World) -> Blueprint:
    routes = Blueprint("meetings", __name__, url_prefix="/v1")

    @routes.get("/academies/<int:urn>/seats")
    def seats(urn: int) -> Answer:
        wanted = (
            ("aid", "aid", None),
            ("headteacher", "headteacher", urn),
            ("chair", "lgb_chair", urn),
            ("partner_head", "partner_head", urn),
        )
        return jsonify(
            {"seats": [_proposed(world, seat, office, at) for seat, office, at in wanted]}
        )

    @routes.get("/meetings")
    def meetings() -> Answer:
        return listed(
            sorted(
                (row for row in world.meetings.values() if _fits(row)),
                key=lambda row: row["starts_at"],
            )
        )

    @routes.post("/meetings")
    def book() -> Answer:
        asked, key = request.json, request.headers.get("Idempotency-Key", "")
        if key in world.answered:
            return world.answered[key]
        starts_at = datetime.fromisoformat(asked["starts_at"])
        if starts_at <= world.now:
            return problem(
                422, "meeting-in-the-past", "…", starts_at="Choose a time after 8 January 2027."
            )
        if any(row["starts_at"] == asked["starts_at"] for row in world.meetings.values()):
            return problem(
                409,
                "person-already-booked",
                "Rowan Ashdown is in another meeting at that time: choose another.",
            )
        over = {name: asked[name] for name in ("kind", "year", "slot", "venue", "duration_minutes")}
        made = world.book(asked["urn"], starts_at, **over)
        world.answered[key] = (made, 201)
        return jsonify(made), 201

    return routes


def changes_of(world: World) -> Blueprint:
    routes = Blueprint("changes", __name__, url_prefix="/v1")

    @routes.get("/meetings/<meeting_id>")
    def meeting(meeting_id: str) -> Answer:
        found = world.meetings.get(meeting_id)
        return jsonify(found) if found else not_found()

    @routes.post("/meetings/<meeting_id>/moves")
    def move(meeting_id: str) -> Answer:
        row = world.meetings[meeting_id]

        def moved() -> Answer:
            row.update(request.json, sequence=row["sequence"] + 1, version=row["version"] + 1)
            return jsonify(row), 201

        return if_unchanged(row, moved)

    @routes.post("/meetings/<meeting_id>/cancellation")
    def cancel(meeting_id: str) -> Answer:
        row = world.meetings[meeting_id]

        def cancelled() -> Answer:
            row.update(
                state="cancelled",
                cancelled_reason=request.json["reason"],
                version=row["version"] + 1,
            )
            return jsonify(row), 201

        return if_unchanged(row, cancelled)

    return routes


def papers_of(world: World) -> Blueprint:
    routes = Blueprint("papers", __name__, url_prefix="/v1")

    @routes.post("/meetings/<meeting_id>/packs/<side>/papers")
    def add(meeting_id: str, side: str) -> Answer:
        file = request.files["file"]
        content = file.read()
        if not content:
            return problem(422, "fields-refused", "…", file="The file is empty: choose another.")
        if not (file.filename or "").endswith((".pdf", ".txt")):
            return problem(
                415, "unsupported-media-type", "Files of this type are not taken: send a PDF."
            )
        pack = next(pack for pack in world.meetings[meeting_id]["packs"] if pack["side"] == side)
        circle = request.form.getlist("circle")
        name = str(file.filename)
        return jsonify(_put(world, pack, request.form["kind"], name, content, circle)), 201

    @routes.get("/meetings/<meeting_id>/packs/<side>/openings")
    def openings(meeting_id: str, side: str) -> Answer:
        return jsonify({"items": world.readers.get((meeting_id, side), [])})

    @routes.get("/bound-packs/<bound_id>/content")
    def bound(bound_id: str) -> Answer:
        return Response(
            b"%PDF-1.7 " + bound_id.encode(),
            content_type="application/pdf",
            headers={"Content-Disposition": 'attachment; filename="pack.pdf"'},
        )

    @routes.get("/papers/<paper_id>/content")
    def content(paper_id: str) -> Answer:
        name, data = world.files[paper_id]
        return Response(
            data,
            content_type="application/pdf",
            headers={"Content-Disposition": f'attachment; filename="{name}"'},
        )

    return routes


def bound(pack: dict[str, Any], **over: Any) -> None:
    """The pack as one PDF."""
    pack["bound"] = {
        "id": f"bound-{pack['side']}", "state": "ready", "looked_at": 3, "papers": 3, "pages": 21,
        "size": 184320, "made_at": "2027-01-07T09:00:05Z", "left_out": [], **over,
    }  # fmt: skip


def _proposed(world: World, seat: str, office: str, at: int | None) -> dict[str, Any]:
    held = world.holder(office, at)
    person = world.people[held["person_id"]] if held else None
    others = (
        []
        if seat != "chair" or not person
        else [{"id": world.person_in("trustee"), "name": "Beatrice Lund", "office": "ltsw_chair"}]
    )
    missing = None if person else "Nobody is partner headteacher of this academy on that day."
    return {
        "seat": seat,
        "office": office if person else None,
        "person": person,
        "alternatives": others,
        "missing_sentence": missing,
    }


def _fits(row: dict[str, Any]) -> bool:
    on = local_date(datetime.fromisoformat(row["starts_at"])).isoformat()
    asked = request.args
    return (
        asked.get("id", row["id"]) == row["id"]
        and asked.get("state", row["state"]) == row["state"]
        and asked.get("urn", str(row["urn"])) == str(row["urn"])
        and asked.get("from", on) <= on <= asked.get("until", on)
        and (not asked.get("mine") or asking() in [seat["person_id"] for seat in row["seats"]])
    )


def _put(
    world: World,
    pack: dict[str, Any],
    kind: str,
    filename: str,
    content: bytes,
    circle: list[str],
) -> dict[str, Any]:
    paper = next(paper for paper in pack["papers"] if paper["code"] == kind)
    latest = {
        "id": f"paper-{len(world.files) + 1}", "filename": filename, "size": len(content), "sha256": "…",
        "content_type": "application/pdf", "added_at": rfc3339(world.now), "added_by_name": world.people[asking()]["name"],
        "version": (paper["latest"] or {"version": 0})["version"] + 1,
        "late": pack["circulated_at"] is not None, "circulated_at": None,
        "circle": circle if 0 < len(circle) < len(SEATS) else None,
    }  # fmt: skip
    world.files[str(latest["id"])] = (filename, content)
    paper.update(latest=latest, received=True)
    pack["missing"] = [missing for missing in pack["missing"] if missing["code"] != kind]
    return latest
