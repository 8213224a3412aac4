"""Meetings over HTTP: the seats that a rule would fill, booking, moving, cancelling, and looking."""

from datetime import datetime, time, timedelta
from typing import Any, cast

import msgspec

from kit.clock import LONDON, local_date
from kit.web import (
    Blueprint,
    answer,
    caller,
    creates,
    expected_version,
    listed,
    may,
    now,
    page,
    reach,
    settings,
)
from scheduling.meetings.booking import Booking, book_meeting
from scheduling.meetings.changing import Move, cancel_meeting, move_meeting
from scheduling.meetings.models import Meeting
from scheduling.meetings.queries import seats_proposed
from scheduling.meetings.schemas import (
    BookMeetingSchema,
    CancelMeetingSchema,
    MeetingQuery,
    MeetingSchema,
    MoveMeetingSchema,
    ProposedSeatsSchema,
    SeatsQuery,
)
from scheduling.meetings.showing import choice_shown, meeting_shown, meetings_shown
from scheduling.meetings.visibility import (
    find_meeting,
    grants_of,
    relations_to,
    sits_at,
    within,
)
from scheduling.settings import SchedulingSettings

blueprint = Blueprint("meetings", __name__, description="Academy Improvement Meetings.")


@blueprint.route("/academies/<int:urn>/seats", methods=["GET"])
@blueprint.arguments(SeatsQuery, location="query")
@blueprint.response(200, ProposedSeatsSchema)
def seats(asked: dict[str, Any], urn: int) -> dict[str, Any]:
    """Show who would sit at the table on a day, and which offices are still to be filled."""
    may(place=urn)
    proposed = seats_proposed(urn, asked["on"] or local_date(now()))
    return {"seats": [choice_shown(choice) for choice in proposed]}


@blueprint.route("/meetings", methods=["GET"])
@blueprint.arguments(MeetingQuery, location="query")
@blueprint.response(200, listed(MeetingSchema))
def meetings(asked: dict[str, Any]) -> Any:  # noqa: ANN401 - body and headers
    """List the meetings that you may know of, the earliest first."""
    query = Meeting.select().where(within(reach(), caller()))
    if asked["id"] is not None:
        query = query.where(Meeting.id == asked["id"])
    if asked["urn"] is not None:
        query = query.where(Meeting.academy == asked["urn"])
    if asked["starts_from"]:
        query = query.where(
            Meeting.starts_at >= datetime.combine(asked["starts_from"], time(), LONDON)
        )
    if asked["until"]:
        query = query.where(
            Meeting.starts_at < datetime.combine(asked["until"] + timedelta(days=1), time(), LONDON)
        )
    if asked["state"]:
        query = query.where(Meeting.state == asked["state"])
    if asked["mine"]:
        query = query.where(sits_at(caller()))
    body, headers = page(query, (Meeting.starts_at, Meeting.id))
    grants = grants_of(body["items"], caller())
    shown = meetings_shown(body["items"], caller(), now())
    return {"items": [each.of(row) for each, row in zip(grants, shown, strict=True)]}, headers


@blueprint.route("/meetings", methods=["POST"])
@creates
@blueprint.arguments(BookMeetingSchema)
@blueprint.response(201, MeetingSchema)
def book(asked: dict[str, Any]) -> Any:  # noqa: ANN401 - body and headers
    """Book an Academy Improvement Meeting; its seats are filled by rule."""
    ours = _settings()
    takes = ours.aim_minutes if asked["kind"] == "aim" else ours.iaim_minutes
    booking = msgspec.convert({"duration_minutes": takes, **asked}, Booking)
    meeting = book_meeting(booking, now=now(), offsets=ours.offsets)
    return answer(meeting_shown(meeting, caller(), now()), location=f"/v1/meetings/{meeting.id}")


@blueprint.route("/meetings/<meeting_id>", methods=["GET"])
@blueprint.response(200, MeetingSchema, etag=True)
def meeting(meeting_id: str) -> Any:  # noqa: ANN401 - body and headers
    """Show a meeting with its seats and its packs."""
    found = find_meeting(meeting_id)
    may(place=found.urn, things=relations_to([found.id], caller())[found.id])
    return answer(meeting_shown(found, caller(), now()))


@blueprint.route("/meetings/<meeting_id>/moves", methods=["POST"])
@creates
@blueprint.arguments(MoveMeetingSchema)
@blueprint.response(201, MeetingSchema)
def move(asked: dict[str, Any], meeting_id: str) -> Any:  # noqa: ANN401 - body and headers
    """Move a meeting to another time or place (If-Match)."""
    wanted, expected = msgspec.convert(asked, Move), expected_version()
    moved = move_meeting(
        meeting_id, wanted, expected_version=expected, now=now(), offsets=_settings().offsets
    )
    return answer(meeting_shown(moved, caller(), now()))


@blueprint.route("/meetings/<meeting_id>/cancellation", methods=["POST"])
@creates
@blueprint.arguments(CancelMeetingSchema)
@blueprint.response(201, MeetingSchema)
def cancel(asked: dict[str, Any], meeting_id: str) -> Any:  # noqa: ANN401 - body and headers
    """Cancel a meeting (If-Match)."""
    cancelled = cancel_meeting(
        meeting_id, asked["reason"], expected_version=expected_version(), now=now()
    )
    return answer(meeting_shown(cancelled, caller(), now()))


def _settings() -> SchedulingSettings:
    return cast("SchedulingSettings", settings())
