"""The history of a service: every event it recorded, in order, for rebuilding what was made of them."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import peewee
from marshmallow import fields

from kit import db
from kit.errors import TryLater
from kit.events import as_cloudevent
from kit.outbox import OutboxRow
from kit.web.blueprint import Blueprint, Schema
from kit.web.paging import PageQuery, page


class HistoryQuery(PageQuery):
    """Which events are asked for."""

    type = fields.String(
        metadata={
            "description": "Only events of this type.",
            "example": "scheduling.meeting_booked.v1",
        }
    )
    subject = fields.String(
        metadata={"description": "Only events of this aggregate.", "example": "meeting/0190f3a2"}
    )
    since = fields.AwareDateTime(
        metadata={
            "description": "Only events recorded at or after this moment.",
            "example": "2027-01-08T09:00:00Z",
        }
    )


class HistorySchema(Schema):
    """A page of events as they were published: CloudEvents 1.0."""

    items = fields.List(
        fields.Dict(), required=True, metadata={"description": "CloudEvents.", "example": []}
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
        """Page through the events of this service in the order they were recorded."""
        query = OutboxRow.select()
        if "type" in asked:
            query = query.where(OutboxRow.type == asked["type"])
        if "subject" in asked:
            query = query.where(OutboxRow.subject == asked["subject"])
        if "since" in asked:
            query = query.where(OutboxRow.recorded_at >= asked["since"])
        with _settled():
            return page(query, OutboxRow.id, row=lambda found: as_cloudevent(found.body.encode()))

    return blueprint


@contextmanager
def _settled() -> Iterator[None]:
    """Read when no event is half recorded.

    On PostgreSQL numbers are given before they are committed, and a page could pass over a number
    whose transaction commits a moment later; so we wait for the writers under way, and not for long.
    """
    if not db.is_postgres():
        yield
        return
    try:
        with db.transaction():
            db.database.execute_sql("SET LOCAL lock_timeout = '2s'")
            db.database.execute_sql("LOCK TABLE outbox IN SHARE MODE")
            yield
    except peewee.OperationalError as error:
        raise TryLater("Events are being recorded just now: ask for this page again.", 1) from error
