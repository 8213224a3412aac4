"""By when an agenda is to be agreed, and which reminder is due (R5)."""

from datetime import UTC, datetime

import pytest

from scheduling.agendas.rules import Item, due_at, minutes_of, reminder_due


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("starts", "decided", "papers", "due"),
    [
        # Two weeks before, at the same local time, also across the change of the clocks.
        ("2027-03-09T10:00", "2027-01-08T09:00", "2027-02-27T10:00", "2027-02-23T10:00"),
        ("2027-04-06T09:00", "2027-01-08T09:00", "2027-03-27T10:00", "2027-03-23T10:00"),
        # Booked nine days before: half a day, before papers are due.
        ("2027-03-09T10:00", "2027-02-28T10:00", "2027-02-28T22:00", "2027-02-28T16:00"),
        # Booked for tomorrow: half of what is left until papers are due.
        ("2027-03-09T10:00", "2027-03-08T10:00", "2027-03-08T16:00", "2027-03-08T13:00"),
        # Papers are late already (a meeting that was moved to an earlier day).
        ("2027-03-09T10:00", "2027-03-08T10:00", "2027-03-08T09:00", "2027-03-08T09:00"),
    ],
)
def test_by_when_it_is_to_be_agreed(starts: str, decided: str, papers: str, due: str) -> None:
    assert due_at(at(starts), at(decided), at(papers), 14) == at(due)


@pytest.mark.parametrize(
    ("now", "number"),
    [
        ("2027-02-23T09:59", 0),
        ("2027-02-23T10:00", 1),
        ("2027-02-25T09:59", 1),
        ("2027-02-25T10:00", 2),
        ("2027-02-27T10:00", 3),
        ("2027-03-09T09:59", 7),
        ("2027-03-09T10:00", 0),
    ],
)
def test_a_reminder_every_other_day_until_the_meeting_begins(now: str, number: int) -> None:
    assert reminder_due(at("2027-02-23T10:00"), at("2027-03-09T10:00"), at(now)) == number


def test_how_long_it_takes_is_the_sum_of_its_items() -> None:
    assert minutes_of([Item(title="a", minutes=10), Item(title="b", minutes=25)]) == 35
