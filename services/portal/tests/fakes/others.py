"""Stand-ins for support, reporting and notifications."""

from typing import Any

from flask import Flask, Response, jsonify, request

from kit.clock import rfc3339

from .answers import Answer, asking, listed, not_found, problem
from .calendars import calendars_of
from .held import held_of
from .looks import looks_of
from .operators import operators_of
from .world import World

CALENDAR = (
    "BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nBEGIN:VTIMEZONE\r\nTZID:Europe/London\r\nBEGIN:STANDARD\r\n"
    "DTSTART:19961027T020000\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\nBEGIN:VEVENT\r\nUID:1\r\nSEQUENCE:1\r\n"
    "DTSTART;TZID=Europe/London:20270202T140000\r\nDTEND;TZID=Europe/London:20270202T160000\r\n"
    "SUMMARY:Academy Improvement Meeting\\, Alderbrook Primary\r\n  Academy\r\nLOCATION:Alderbrook Primary Academy\r\n"
    "END:VEVENT\r\nEND:VCALENDAR\r\n"
)


def support(world: World) -> Flask:
    app = Flask("fake_support")
    app.register_blueprint(operators_of(world, "support"))
    app.register_blueprint(held_of(world, "support"))
    app.register_blueprint(looks_of(world, "support"))

    @app.get("/v1/academies/<int:urn>/entitlements/<year>")
    def entitlement(urn: int, year: str) -> Answer:
        lines = [
            {"at": "2026-09-01T00:00:00Z", "kind": "entitled", "quarters": 24, "meeting_id": None}
        ]
        return jsonify(
            _days(urn)
            | {
                "urn": urn,
                "academy_name": world.academies[urn]["name"],
                "year": year,
                "ledger": lines,
                "version": 1,
            }
        )

    return app


def _days(urn: int) -> dict[str, int]:
    planned, used = 4 * (urn % 3), 4 * (urn % 2) + urn % 3
    return {
        "entitled_quarters": 24,
        "planned_quarters": planned,
        "used_quarters": used,
        "left_quarters": 24 - planned - used,
    }


def reporting(world: World) -> Flask:
    app = Flask("fake_reporting")
    app.register_blueprint(operators_of(world, "reporting"))
    app.register_blueprint(held_of(world, "reporting"))
    app.register_blueprint(looks_of(world, "reporting"))

    @app.get("/v1/overview")
    def overview() -> Answer:
        if not world.offices(asking()):
            return problem(403, "not-allowed", "You may not do this.")
        rows = [_row(world, academy) for academy in world.academies.values()]
        less = [row["less_than_good"] for row in rows]
        summary = {
            "academies": len(rows), "less_than_good": less.count(True), "not_less_than_good": less.count(False),
            "undecided": less.count(None), "meetings_booked": len(world.meetings), "packs_overdue": 1,
        }  # fmt: skip
        return jsonify(
            {
                "trust": world.trust,
                "year": request.args.get("year"),
                "as_of": rfc3339(world.now),
                "rows": rows,
                "summary": summary,
            }
        )

    @app.get("/v1/overview.csv")
    def as_csv() -> Answer:
        return Response("urn,name\r\n", content_type="text/csv")

    return app


def _row(world: World, academy: dict[str, Any]) -> dict[str, Any]:
    judged = next(iter(world.judgements[academy["urn"]]), None) or {
        "scheme": None,
        "inspected_on": None,
        "overall": None,
        "grades": {},
    }
    booked = [
        row
        for row in world.meetings.values()
        if row["urn"] == academy["urn"]
        and row["state"] == "booked"
        and row["starts_at"] > rfc3339(world.now)
    ]
    following = min(booked, key=lambda row: str(row["starts_at"]), default=None)
    days = _days(academy["urn"])
    return {
        **{name: academy[name] for name in ("urn", "name", "phase", "local_authority", "less_than_good", "standing_reason", "standing_sentence")},
        **{name: judged[name] for name in ("scheme", "inspected_on", "overall", "grades")},
        "outcome": None, "predecessor": False,
        "next_meeting": following and {
            **{name: following[name] for name in ("id", "kind", "slot", "starts_at")},
            "packs": {pack["side"]: _state(world, pack) for pack in following["packs"]},
        },
        "days": {name.removesuffix("_quarters"): number for name, number in days.items()},
    }  # fmt: skip


def _state(world: World, pack: dict[str, Any]) -> str:
    late = pack["state"] == "gathering" and pack["papers_due_at"] <= rfc3339(world.now)
    return "overdue" if late else str(pack["state"])


def notifications(world: World) -> Flask:
    app = Flask("fake_notifications")
    app.register_blueprint(operators_of(world, "notifications"))
    app.register_blueprint(held_of(world, "notifications"))
    app.register_blueprint(looks_of(world, "notifications"))
    app.register_blueprint(calendars_of(world))

    @app.get("/v1/messages")
    def messages() -> Answer:
        wanted = {
            name: request.args.get(name) for name in ("about", "state") if request.args.get(name)
        }
        return listed(
            mail for mail in reversed(world.mails.values()) if wanted.items() <= mail.items()
        )

    @app.get("/v1/messages/<message_id>")
    def message(message_id: str) -> Answer:
        return jsonify(world.mails[message_id]) if message_id in world.mails else not_found()

    @app.get("/v1/messages/<message_id>/source")
    def source(message_id: str) -> Answer:
        return Response(
            f"Subject: {world.mails[message_id]['subject']}\r\n\r\n", content_type="message/rfc822"
        )

    @app.get("/v1/messages/<message_id>/calendar")
    def calendar(message_id: str) -> Answer:
        return (
            Response(CALENDAR, content_type="text/calendar")
            if world.mails[message_id]["has_calendar"]
            else not_found()
        )

    return app


def mail(world: World, about: str, **over: Any) -> dict[str, Any]:
    """A mail about a meeting in the mailbox."""
    made = {
        "id": f"mail-{len(world.mails) + 1}", "kind": "meeting_booked", "person_id": "person-5", "to": ["i.farrow@wren-valley.example"],
        "subject": "Academy Improvement Meeting, Alderbrook Primary Academy, 2 February 2027", "state": "sent", "failure": None,
        "about": about, "created_at": rfc3339(world.now), "sent_at": rfc3339(world.now), "next_attempt_at": None, "attempts": 1,
        "has_calendar": True, "text": "You are invited.\n\nPlease come.", "attachments": [{"filename": "invite.ics", "content_type": "text/calendar"}],
        "html": f'<!doctype html><html><head><style>p{{font-family:sans-serif}}</style></head><body><p>You are invited. <a href="http://127.0.0.1:8000/meetings/{about}">Open the meeting</a></p><script>document.title="bad"</script></body></html>',
        **over,
    }  # fmt: skip
    world.mails[str(made["id"])] = made
    return made
