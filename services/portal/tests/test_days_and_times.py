"""How days and times are read and written."""

from datetime import UTC, date, datetime, time

import pytest

from portal import dates


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("9:30", time(9, 30)),
        ("09.30", time(9, 30)),
        ("14:00", time(14)),
        ("1400", time(14)),
        ("2pm", time(14)),
        ("2.15 PM", time(14, 15)),
        ("12am", time(0)),
        ("12pm", time(12)),
        (" midday ", time(12)),
        ("9", None),
        ("25:00", None),
        ("13pm", None),
        ("half past two", None),
        ("", None),
    ],
)
def test_a_time_can_be_typed_in_every_usual_way(typed: str, meant: time | None) -> None:
    assert dates.parse_time(typed) == meant


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        (("14", "1", "2027"), date(2027, 1, 14)),
        (("14", "jan", "2027"), date(2027, 1, 14)),
        (("14", "January", "2027"), date(2027, 1, 14)),
        (("29", "2", "2027"), None),
        (("14", "j", "2027"), None),
        (("x", "1", "2027"), None),
        (("14", "9223372036854775807", "2027"), None),
        (("14", "1", "9" * 400), None),
        (("²", "1", "2027"), None),
    ],
)
def test_a_month_can_be_a_number_or_a_word(typed: tuple[str, str, str], meant: date | None) -> None:
    assert dates.parse_day(*typed) == meant


@pytest.mark.parametrize(
    ("day", "at", "there"),
    [
        (date(2027, 3, 25), time(14), datetime(2027, 3, 25, 14, tzinfo=UTC)),
        (date(2027, 3, 30), time(14), datetime(2027, 3, 30, 13, tzinfo=UTC)),
        (date(2027, 3, 28), time(1, 30), None),
        (date(2026, 10, 26), time(9), datetime(2026, 10, 26, 9, tzinfo=UTC)),
    ],
)
def test_what_is_typed_is_local_on_both_sides_of_the_clock_change(
    day: date, at: time, there: datetime | None
) -> None:
    assert dates.start_of(day, at) == there


@pytest.mark.parametrize(
    ("wire", "said"),
    [
        ("2027-01-12T14:00:00Z", "Tuesday 12 January 2027 at 2pm"),
        ("2027-06-01T13:30:00Z", "Tuesday 1 June 2027 at 2:30pm"),
        ("2027-06-01T11:00:00Z", "Tuesday 1 June 2027 at midday"),
        ("2027-06-01T23:00:00Z", "Wednesday 2 June 2027 at midnight"),
    ],
)
def test_a_moment_is_said_in_the_time_of_england(wire: str, said: str) -> None:
    assert dates.when(wire) == said


@pytest.mark.parametrize(
    ("day", "said"),
    [
        ("2027-01-08", "today"),
        ("2027-01-09", "tomorrow"),
        ("2027-01-07", "yesterday"),
        ("2027-01-13", "in 5 days"),
        ("2027-02-08", "in 4 weeks"),
        ("2026-12-01", "5 weeks ago"),
    ],
)
def test_how_far_a_day_is(day: str, said: str) -> None:
    assert dates.until(day, date(2027, 1, 8)) == said
