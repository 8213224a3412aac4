"""The history of a service: every event it recorded, in order, for rebuilding what was made of them."""

from typing import Any, Final

from marshmallow import ValidationError, fields, validate, validates_schema

from kit.errors import TryLater
from kit.events import LONGEST_NAME, as_cloudevent
from kit.outbox import OutboxRow
from kit.retention import archived_events, recorded_events
from kit.web.blueprint import Blueprint, Schema
from kit.web.paging import PageQuery, page
from kit.web.settled import settled_through

OLDEST, NEWEST = "oldest", "newest"

_MOMENT: Final = "Write a moment with its zone, like 2027-01-08T09:00:00Z."


class HistoryQuery(PageQuery):
    """Which events are asked for, and from which end."""

    type = fields.String(
        validate=validate.Regexp(
            r"[a-z]+\.[a-z_]+\.v[1-9][0-9]*\Z",
            error="Write a type like scheduling.meeting_booked.v1.",
        ),
        metadata={
            "description": "Only events of this type.",
            "example": "scheduling.meeting_booked.v1",
        },
    )
    subject = fields.String(
        validate=validate.Length(1, LONGEST_NAME),
        metadata={"description": "Only events of this aggregate.", "example": "meeting/0190f3a2"},
    )
    since = fields.AwareDateTime(
        error_messages={"invalid": _MOMENT, "invalid_awareness": _MOMENT},
        metadata={
            "description": "Only events recorded at or after this moment.",
            "example": "2027-01-08T09:00:00Z",
        },
    )
    until = fields.AwareDateTime(
        error_messages={"invalid": _MOMENT, "invalid_awareness": _MOMENT},
        metadata={
            "description": "Only events recorded before this moment.",
            "example": "2027-01-08T10:00:00Z",
        },
    )
    order = fields.String(
        load_default=OLDEST,
        validate=validate.OneOf([OLDEST, NEWEST], error="Begin with the oldest or the newest."),
        metadata={"description": "Which end to begin with.", "example": OLDEST},
    )

    @validates_schema
    def _in_order(self, asked: dict[str, Any], **_options: Any) -> None:  # noqa: ANN401 - marshmallow's own
        if "since" in asked and "until" in asked and asked["until"] <= asked["since"]:
            raise ValidationError("Give a moment after `since`.", "until")


class HistorySchema(Schema):
    """A page of events as they were published: CloudEvents 1.0."""

    items = fields.List(
        fields.Dict(), required=True, metadata={"description": "CloudEvents.", "example": []}
    )
    archived = fields.Integer(
        required=True,
        metadata={
            "description": "How many events have moved from the beginning of the history into archives.",
            "example": 0,
        },
    )
    total = fields.Integer(
        required=True,
        metadata={
            "description": "About how many events there are in all, with those in archives.",
            "example": 1200,
        },
    )


def events_blueprint() -> Blueprint:
    """The resource `GET /v1/events`."""
    blueprint = Blueprint(
        "events", __name__, description="Everything this service has said, for rebuilding."
    )

    @blueprint.route("/events")
    @blueprint.arguments(HistoryQuery, location="query")
    @blueprint.response(200, HistorySchema)
    def history(asked: dict[str, Any]) -> Any:  # noqa: ANN401 - body and headers
        """Page through the events of this service in the order they were recorded, or backwards.

        Whoever only looks after the service is shown everything but `data`, which may be somebody's name.
        """
        query = OutboxRow.select().where(OutboxRow.id <= settled_through())
        for name in ("type", "subject"):
            if name in asked:
                query = query.where(getattr(OutboxRow, name) == asked[name])
        if "since" in asked:
            query = query.where(OutboxRow.recorded_at >= asked["since"])
        if "until" in asked:
            query = query.where(OutboxRow.recorded_at < asked["until"])
        archived = archived_events()
        body, headers = page(
            query,
            OutboxRow.id,
            row=_shown,
            descending=asked["order"] == NEWEST,
        )
        if archived_events() != archived:
            raise TryLater("Events are being archived just now: ask for this page again.", 1)
        return {**body, "archived": archived, "total": recorded_events()}, headers

    return blueprint


def _shown(row: OutboxRow) -> dict[str, Any]:
    return as_cloudevent(row.body.encode())
