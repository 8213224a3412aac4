"""The list of meetings, and one meeting with its two packs (R4, R6)."""

from itertools import groupby
from typing import Any, Final

from flask import Blueprint, render_template, request

from portal import services
from portal.clock import now, today
from portal.dates import moment, month
from portal.meetings.steps import steps_of
from portal.packs.papers import pack_view
from portal.rights import offered

pages = Blueprint("meetings", __name__)

VIEWS: Final = {
    "upcoming": "Upcoming",
    "mine": "Mine",
    "past": "Past",
    "cancelled": "Cancelled",
}


@pages.get("/meetings")
def index() -> str:
    """List meetings by month: those to come, the person's own, past ones, cancelled ones."""
    shown = request.args.get("show", "upcoming")
    shown = shown if shown in VIEWS else "upcoming"
    found = services.read_all("scheduling", "/meetings", limit=200, **_asked(shown))
    found = [meeting for meeting in found if _belongs(meeting, shown)]
    latest_first = shown in {"past", "cancelled"}
    ordered = sorted(found, key=lambda meeting: str(meeting["starts_at"]), reverse=latest_first)
    months = [
        (name, list(held))
        for name, held in groupby(ordered, key=lambda meeting: month(meeting["starts_at"]))
    ]
    return render_template(
        "meetings/index.html", months=months, shown=shown, views=VIEWS, number=len(found)
    )


@pages.get("/meetings/<meeting_id>")
def show(meeting_id: str) -> str:
    """Show one meeting: when, and for those who may know it where, who, and what each pack holds and lacks."""
    meeting: dict[str, Any] = services.read("scheduling", f"/meetings/{meeting_id}")
    return render_template(
        "meetings/show.html",
        meeting=meeting,
        packs=[
            pack_view(
                pack,
                now(),
                may_add=offered("packs.ask", of=pack),
                readers=_readers(meeting_id, pack),
            )
            for pack in meeting.get("packs", ())
        ],
        steps=steps_of(meeting, now()),
        over=now() >= moment(meeting["ends_at"]),
    )


def _readers(meeting_id: str, pack: dict[str, Any]) -> list[dict[str, Any]]:
    """Who has opened the pack and who has not, where the pack says that this may be known."""
    if "packs.openings" not in pack["may"]:
        return []
    found = services.read("scheduling", f"/meetings/{meeting_id}/packs/{pack['side']}/openings")
    items: list[dict[str, Any]] = found["items"]
    return items


def _asked(shown: str) -> dict[str, str]:
    """What to ask scheduling for: it counts in whole days."""
    return {
        "upcoming": {"state": "booked", "from": today().isoformat()},
        "mine": {"state": "booked", "from": today().isoformat(), "mine": "true"},
        "past": {"state": "booked", "until": today().isoformat()},
        "cancelled": {"state": "cancelled"},
    }[shown]


def _belongs(meeting: dict[str, Any], shown: str) -> bool:
    """Whether a meeting of today is still to come or over: it counts as past when it has ended."""
    over = moment(meeting["ends_at"]) <= now()
    return shown == "cancelled" or over == (shown == "past")
