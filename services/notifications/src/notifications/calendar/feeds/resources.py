"""Calendar feeds over HTTP: one's own, and the file that a program fetches with nothing but its address."""

from typing import Any, cast
from uuid import UUID

from flask import Response, request

from kit.db import transaction
from kit.errors import NotFound
from kit.web import (
    Blueprint,
    PageQuery,
    Secret,
    caller,
    count_as,
    listed,
    may,
    now,
    page,
    settings,
)
from notifications.calendar.feeds.file import as_feed
from notifications.calendar.feeds.models import CalendarFeed
from notifications.calendar.feeds.operations import (
    Made,
    make_feed,
    note_that_it_was_fetched,
    open_feed,
    renew_feed,
    take_feed_away,
)
from notifications.calendar.feeds.queries import entries_of, feed_shown, feeds_of
from notifications.calendar.feeds.schemas import FeedSchema, MadeSchema, MakeFeedSchema
from notifications.house import house_of
from notifications.settings import NotificationsSettings

blueprint = Blueprint(
    "calendar_feeds",
    __name__,
    description="Private addresses at which people's calendar programs find their meetings.",
)


@blueprint.route("/calendar-feeds", methods=["GET"])
@blueprint.arguments(PageQuery, location="query")
@blueprint.response(200, listed(FeedSchema))
def feeds(_asked: dict[str, Any]) -> Any:  # noqa: ANN401 - body and headers
    """List one's own calendar addresses, by name and without the address."""
    return page(feeds_of(_self()), CalendarFeed.id, row=feed_shown)


# No Idempotency-Key: the answer would be remembered, and the address with it.
@blueprint.route("/calendar-feeds", methods=["POST"])
@blueprint.arguments(MakeFeedSchema)
@blueprint.response(201, MadeSchema)
def make(asked: dict[str, Any]) -> Any:  # noqa: ANN401 - body and headers
    """Make oneself a calendar address; it is shown this once."""
    with transaction():
        may()
        name = " ".join(asked["name"].split())
        return _shown_once(make_feed(_self(), name, demo=settings().demo, now=now()))


@blueprint.route("/calendar-feeds/<uuid:feed_id>/renewal", methods=["POST"])
@blueprint.response(201, MadeSchema)
def renew(feed_id: UUID) -> Any:  # noqa: ANN401 - body and headers
    """Give one of one's own calendars another address; the old one opens nothing any more."""
    with transaction():
        may()
        return _shown_once(renew_feed(str(feed_id), _self(), demo=settings().demo, now=now()))


@blueprint.route("/calendar-feeds/<uuid:feed_id>", methods=["DELETE"])
@blueprint.response(204)
def take_away(feed_id: UUID) -> None:
    """Take one of one's own calendar addresses away."""
    with transaction():
        may()
        take_feed_away(str(feed_id), _self())


@blueprint.route("/calendar-feeds/<secret:word>.ics", methods=["GET"])
@blueprint.response(
    200, {"type": "string"}, content_type="text/calendar", example="BEGIN:VCALENDAR…", etag=True
)
def calendar(word: Secret) -> Response:
    """Fetch the calendar that a secret address opens, for as long as its person holds an office."""
    feed = open_feed(word.reveal(), demo=settings().demo, now=now())
    if feed is None:
        count_as(f"address:{request.remote_addr}")
        raise NotFound("calendar")
    count_as(f"calendar feed {feed.id}")
    house = house_of(_settings())
    content = as_feed(entries_of(feed.person_id, house, now()), f"{house.name} meetings")
    note_that_it_was_fetched(feed, content, now())
    answer = Response(content, content_type="text/calendar; charset=utf-8")
    answer.headers.set("Content-Disposition", "inline", filename="meetings.ics")
    answer.headers["X-Robots-Tag"] = "noindex"
    answer.last_modified = feed.changed_at
    answer.set_etag(feed.content_digest or "")
    answer.make_conditional(request)
    return answer


def _shown_once(made: Made) -> tuple[dict[str, Any], dict[str, str]]:
    address = f"{settings().public_url}/calendar/{made.word}.ics"
    return feed_shown(made.feed) | {"address": address}, {"Cache-Control": "no-store"}


def _self() -> str:
    return caller().person_id or ""


def _settings() -> NotificationsSettings:
    return cast("NotificationsSettings", settings())
