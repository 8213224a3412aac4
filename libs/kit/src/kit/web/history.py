"""The history of a service: every event it recorded, in order, for rebuilding what was made of them."""

from collections.abc import Iterable
from typing import Any, Final

from marshmallow import ValidationError, fields, validate, validates_schema
from peewee import ModelSelect

from kit.errors import TryLater
from kit.events import LONGEST_NAME, Event, as_cloudevent
from kit.outbox import OutboxRow
from kit.retention import archived_events, recorded_events
from kit.web.blueprint import Blueprint, Schema
from kit.web.moments import MOMENT
from kit.web.paging import PageQuery, Places, page
from kit.web.policy import PARTNER_EVENTS, grant_of, reach
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
        validate=MOMENT,
        error_messages={"invalid": _MOMENT, "invalid_awareness": _MOMENT},
        metadata={
            "description": "Only events recorded at or after this moment.",
            "example": "2027-01-08T09:00:00Z",
        },
    )
    until = fields.AwareDateTime(
        validate=MOMENT,
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
        metadata={
            "description": "How many events have moved from the beginning of the history into archives; for those who see all of it.",
            "example": 0,
        },
    )
    total = fields.Integer(
        metadata={
            "description": "About how many events there are in all, with those in archives; likewise.",
            "example": 1200,
        },
    )


def events_blueprint(events: Iterable[type[Event]] = ()) -> Blueprint:
    """The resource `GET /v1/events`, of a service that tells these events."""
    blueprint = Blueprint(
        "events", __name__, description="Everything this service has said, for rebuilding."
    )
    # A type that is not declared any more is nobody's but the suite's own.
    partners = frozenset(kind.type for kind in events if kind.visibility == "partner")

    @blueprint.route("/events")
    @blueprint.arguments(HistoryQuery, location="query")
    @blueprint.response(200, HistorySchema)
    def history(asked: dict[str, Any]) -> Any:  # noqa: ANN401 - body and headers
        """Page through the events of this service in the order they were recorded, or backwards.

        Whoever only looks after the service is shown everything but `data`, which may be somebody's name.
        A program that may know what partners may know is shown those events alone, as if there were no others.
        """
        query = _asked_for(asked)
        backwards = asked["order"] == NEWEST

        def shown(row: OutboxRow) -> Any:  # noqa: ANN401 - an event, or some of its fields
            things = {PARTNER_EVENTS} if row.type in partners else set[str]()
            return grant_of(things=things).of(as_cloudevent(row.body.encode()))

        if not reach().everything:
            query = query.where(OutboxRow.type.in_(partners))
            return page(query, OutboxRow.id, row=shown, descending=backwards, places=_places(query))
        archived = archived_events()
        body, headers = page(query, OutboxRow.id, row=shown, descending=backwards)
        if archived_events() != archived:
            raise TryLater("Events are being archived just now: ask for this page again.", 1)
        return {**body, "archived": archived, "total": recorded_events()}, headers

    return blueprint


def _asked_for(asked: dict[str, Any]) -> "ModelSelect[OutboxRow]":
    """The events that fit the question, as far as none can appear among them any more."""
    query = OutboxRow.select().where(OutboxRow.id <= settled_through())
    for name in ("type", "subject"):
        if name in asked:
            query = query.where(getattr(OutboxRow, name) == asked[name])
    if "since" in asked:
        query = query.where(OutboxRow.recorded_at >= asked["since"])
    if "until" in asked:
        query = query.where(OutboxRow.recorded_at < asked["until"])
    return query


def _places(seen: "ModelSelect[OutboxRow]") -> Places:
    """Places told by the ids of events that are seen: numbers would count the others."""

    def found(event_id: str) -> list[int] | None:
        row = seen.where(OutboxRow.event_id == event_id).first()
        return None if row is None else [row.id]

    return Places(told=lambda row: str(row.event_id), found=found)
