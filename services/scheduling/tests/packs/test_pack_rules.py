"""Deadlines, what is missing, when a pack goes out, and which chase is due (R6)."""

from datetime import UTC, datetime

import pytest

from contracts.scheduling import PaperKind
from scheduling.packs.rules import (
    Offsets,
    chase_due,
    circulation_is_due,
    days_from,
    deadlines,
    missing,
    state_of,
)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("moment", "days", "then"),
    [
        ("2027-03-09T10:00", -7, "2027-03-02T10:00"),
        # Across the change of the clocks it is the same time of day in England.
        ("2027-04-01T09:00", -7, "2027-03-25T10:00"),
        ("2026-10-29T10:00", -7, "2026-10-22T09:00"),
        ("2026-10-22T09:00", 7, "2026-10-29T10:00"),
        # A time that does not exist, and one that comes twice.
        ("2027-03-27T01:30", 1, "2027-03-28T01:30"),
        ("2026-10-24T00:30", 1, "2026-10-25T00:30"),
    ],
)
def test_days_are_counted_by_the_local_clock(moment: str, days: int, then: str) -> None:
    assert days_from(utc(moment), days) == utc(then)


@pytest.mark.parametrize(
    ("starts", "decided", "due", "circulates"),
    [
        # Far ahead: ten days and seven days before.
        ("2027-03-09T10:00", "2027-01-08T09:00", "2027-02-27T10:00", "2027-03-02T10:00"),
        # The clocks go forward in between.
        ("2027-04-01T09:00", "2027-01-08T09:00", "2027-03-22T10:00", "2027-03-25T10:00"),
        # Papers would be late already, the pack is not: half a day of grace.
        ("2027-03-09T10:00", "2027-02-28T09:00", "2027-02-28T21:00", "2027-03-02T10:00"),
        # Five days ahead: the pack goes out a day after the booking.
        ("2027-03-09T10:00", "2027-03-04T10:00", "2027-03-04T22:00", "2027-03-05T10:00"),
        # Tomorrow: half of the time there is, and half of that.
        ("2027-03-09T10:00", "2027-03-08T10:00", "2027-03-08T16:00", "2027-03-08T22:00"),
        # In an hour.
        ("2027-03-09T10:00", "2027-03-09T09:00", "2027-03-09T09:15", "2027-03-09T09:30"),
    ],
)
def test_deadlines_follow_the_start_and_leave_some_grace(
    starts: str, decided: str, due: str, circulates: str
) -> None:
    found = deadlines(utc(starts), utc(decided), Offsets())
    assert (found.papers_due_at, found.circulates_at) == (utc(due), utc(circulates))
    assert utc(decided) < found.papers_due_at <= found.circulates_at < utc(starts)


KINDS = [
    PaperKind(code="agenda", title="Agenda", side="aid", required=True),
    PaperKind(code="visit_notes", title="Visits", side="aid", required=False),
    PaperKind(code="attendance", title="Attendance", side="academy", required=True),
    PaperKind(code="targets", title="Targets", side="academy", required=True),
]


@pytest.mark.parametrize(
    ("side", "present", "lacking", "state"),
    [
        ("aid", set(), ("agenda",), "gathering"),
        ("aid", {"visit_notes"}, ("agenda",), "gathering"),
        ("aid", {"agenda"}, (), "complete"),
        ("academy", {"targets"}, ("attendance",), "gathering"),
        ("academy", {"targets", "attendance", "gone_from_the_list"}, (), "complete"),
    ],
)
def test_what_a_pack_misses(
    side: str, present: set[str], lacking: tuple[str, ...], state: str
) -> None:
    assert missing(KINDS, side, present) == lacking
    assert state_of(None, lacking, present) == state
    assert state_of(utc("2027-03-02T10:00"), lacking, present) == "circulated"


def test_an_empty_pack_is_never_complete() -> None:
    assert state_of(None, (), set()) == "gathering"


DEADLINE = "2027-03-02T10:00"


@pytest.mark.parametrize(
    ("state", "now", "due"),
    [
        ("gathering", "2027-03-02T09:59", False),
        ("gathering", "2027-03-02T10:00", True),
        ("complete", "2027-02-01T10:00", True),
        ("circulated", "2027-03-02T10:00", False),
    ],
)
def test_when_a_pack_goes_out(state: str, now: str, *, due: bool) -> None:
    assert circulation_is_due(state, utc(DEADLINE), utc(now)) is due  # type: ignore[arg-type]  # states as text


@pytest.mark.parametrize(
    ("now", "number"),
    [
        ("2027-02-27T09:59", 0),
        ("2027-02-27T10:00", 1),
        ("2027-02-28T09:59", 1),
        ("2027-02-28T10:00", 2),
        ("2027-03-01T10:00", 3),
        ("2027-03-02T09:59", 3),
        ("2027-03-02T10:00", 0),
        ("2027-04-01T10:00", 0),
    ],
)
def test_a_chase_a_day_until_the_pack_goes_out(now: str, number: int) -> None:
    assert chase_due(utc("2027-02-27T10:00"), utc(DEADLINE), utc(now)) == number


def test_chases_keep_their_hour_when_the_clocks_change() -> None:
    due, out = utc("2027-03-26T10:00"), utc("2027-04-09T09:00")
    assert chase_due(due, out, utc("2027-03-29T08:59")) == 3
    assert chase_due(due, out, utc("2027-03-29T09:00")) == 4
