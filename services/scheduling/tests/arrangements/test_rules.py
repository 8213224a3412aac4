"""What the framework gives, and how a year's meetings stand against it (R4, R8)."""

from datetime import UTC, date, datetime

import pytest

from scheduling.arrangements.rules import Count, Meeting, Numbers, count, usual

CLOSES = {1: date(2026, 12, 18), 2: date(2027, 3, 25), 3: date(2027, 7, 9)}


def meeting(slot: int, month: int) -> Meeting:
    year = 2026 if month > 8 else 2027
    return Meeting(slot=slot, ends_at=datetime(year, month, 9, 12, tzinfo=UTC))


@pytest.mark.parametrize(
    ("less_than_good", "iaims"), [(True, 3), (False, 0), (None, 0)], ids=["less", "good", "unknown"]
)
def test_three_meetings_and_three_interim_ones_where_less_than_good(
    less_than_good: bool | None, iaims: int
) -> None:
    assert usual(less_than_good=less_than_good) == Numbers(aims=3, iaims=iaims)


@pytest.mark.parametrize(
    ("agreed", "meetings", "on", "expected"),
    [
        # Held, booked, owed, missed.
        (3, [], date(2026, 10, 1), (0, 0, 3, 0)),
        (3, [], date(2026, 12, 18), (0, 0, 3, 0)),
        (3, [], date(2026, 12, 19), (0, 0, 2, 1)),
        (3, [(1, 11)], date(2027, 1, 8), (1, 0, 2, 0)),
        (3, [(1, 11), (2, 3)], date(2027, 1, 8), (1, 1, 1, 0)),
        (3, [(2, 3)], date(2027, 1, 8), (0, 1, 1, 1)),
        (3, [], date(2027, 8, 1), (0, 0, 0, 3)),
        (3, [(1, 11), (2, 2), (3, 6)], date(2027, 8, 1), (3, 0, 0, 0)),
        # Two of three slots are as good as any other two, until there are not enough left.
        (2, [], date(2027, 1, 8), (0, 0, 2, 0)),
        (2, [], date(2027, 4, 1), (0, 0, 1, 1)),
        # Six are two in each slot.
        (6, [(1, 10)], date(2027, 1, 8), (1, 0, 4, 1)),
        # More than agreed are no debt.
        (1, [(1, 11), (2, 3)], date(2027, 1, 8), (1, 1, 0, 0)),
        (0, [], date(2027, 1, 8), (0, 0, 0, 0)),
    ],
)
def test_how_a_years_meetings_stand(
    agreed: int, meetings: list[tuple[int, int]], on: date, expected: tuple[int, int, int, int]
) -> None:
    now = datetime(on.year, on.month, on.day, 9, tzinfo=UTC)
    held, booked, owed, missed = expected
    found = count(agreed, [meeting(*each) for each in meetings], CLOSES, now)
    assert found == Count(agreed=agreed, held=held, booked=booked, owed=owed, missed=missed)


def test_without_review_slots_nothing_is_missed() -> None:
    now = datetime(2027, 8, 1, 9, tzinfo=UTC)
    assert count(3, [], {}, now) == Count(agreed=3, held=0, booked=0, owed=3, missed=0)
