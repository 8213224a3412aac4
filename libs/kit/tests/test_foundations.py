"""The small things everything rests on: moments, refusals, traces."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from kit import trace
from kit.clock import SystemClock, local_date, rfc3339
from kit.errors import NotFound, Refused


class MeetingInThePast(Refused):
    pass


class PackOfAIMLate(Refused):
    title = "The pack of the AIM is late"


@pytest.mark.parametrize(
    ("refusal", "slug", "title"),
    [
        (MeetingInThePast, "meeting-in-the-past", "Meeting in the past"),
        (PackOfAIMLate, "pack-of-aim-late", "The pack of the AIM is late"),
    ],
)
def test_a_refusal_is_named_after_its_class(refusal: type[Refused], slug: str, title: str) -> None:
    assert (refusal.slug, refusal.title) == (slug, title)
    assert str(refusal("Choose another day.")) == "Choose another day."
    assert str(refusal()) == title


@pytest.mark.parametrize(
    ("what", "told"),
    [("meeting", "There is no such meeting."), ("Nobody has this id.", "Nobody has this id.")],
)
def test_what_is_missing_is_named(what: str, told: str) -> None:
    assert str(NotFound(what)) == told


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2027, 1, 8, 23, 30, tzinfo=UTC), date(2027, 1, 8)),
        (datetime(2027, 7, 8, 23, 30, tzinfo=UTC), date(2027, 7, 9)),
    ],
)
def test_the_day_is_the_one_in_england(moment: datetime, day: date) -> None:
    assert local_date(moment) == day


@pytest.mark.parametrize(
    ("moment", "text"),
    [
        (datetime(2027, 1, 8, 9, tzinfo=UTC), "2027-01-08T09:00:00Z"),
        (datetime(2027, 1, 8, 9, 0, 0, 5, tzinfo=UTC), "2027-01-08T09:00:00.000005Z"),
        (datetime(2027, 7, 8, 10, tzinfo=timezone(timedelta(hours=1))), "2027-07-08T09:00:00Z"),
    ],
)
def test_a_moment_is_written_in_utc(moment: datetime, text: str) -> None:
    assert rfc3339(moment) == text


def test_a_moment_without_a_zone_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="time zone"):
        rfc3339(datetime(2027, 1, 8, 9))  # noqa: DTZ001 - the mistake


def test_the_clock_of_a_demonstration_is_moved() -> None:
    ahead = SystemClock(3600).now() - SystemClock().now()
    assert timedelta(minutes=59) < ahead < timedelta(minutes=61)


def test_a_trace_is_left_as_it_was_found() -> None:
    assert trace.traceparent() is None
    with trace.following(None, "event-1") as outer:
        with trace.following(outer, "event-2") as inner:
            assert trace.trace_id(inner) == trace.trace_id(outer)
            assert (inner != outer, trace.causation()) == (True, "event-2")
        assert (trace.traceparent(), trace.causation()) == (outer, "event-1")
    assert (trace.traceparent(), trace.causation()) == (None, None)
