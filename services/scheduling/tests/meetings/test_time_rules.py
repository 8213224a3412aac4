"""When a meeting can be: the past, the day, its length, the hours, the year, on both sides of the clock change."""

from datetime import UTC, date, datetime, timedelta

import pytest

from kit.errors import Refused
from scheduling.calendar.bank_holidays import bank_holidays
from scheduling.calendar.rules import SchoolYear, Span
from scheduling.meetings import rules

NOW = datetime(2026, 10, 1, 9, 0, tzinfo=UTC)


def year(first: int) -> SchoolYear:
    return SchoolYear(
        code=f"{first}-{first - 1999}",
        starts_on=date(first, 9, 1),
        ends_on=date(first + 1, 8, 31),
        terms=(Span("All year", date(first, 9, 2), date(first + 1, 7, 21)),),
        holidays=(Span("Easter holiday", date(first + 1, 4, 5), date(first + 1, 4, 16)),),
    )


YEARS = [year(2026), year(2027)]


def why(starts: str, minutes: int = 120) -> str | None:
    starts_at = datetime.fromisoformat(starts)
    try:
        rules.accept_time(
            starts_at,
            starts_at + timedelta(minutes=minutes),
            now=NOW,
            year=YEARS[0],
            years=YEARS,
            bank_holidays=bank_holidays(),
        )
    except Refused as refused:
        return f"{refused.field}: {refused.slug}"
    return None


@pytest.mark.parametrize(
    ("starts", "minutes", "slug"),
    [
        ("2026-11-10T10:00:00+00:00", 120, None),
        ("2026-10-01T09:00:00+00:00", 120, "meeting-in-the-past"),
        ("2026-09-30T09:00:00+00:00", 120, "meeting-in-the-past"),
        ("2026-11-10T10:00:30+00:00", 120, "meeting-not-on-the-minute"),
        ("2026-11-10T10:00:00+00:00", 30, None),
        ("2026-11-10T10:00:00+00:00", 29, "meeting-too-short"),
        ("2026-11-10T10:00:00+00:00", 480, None),
        ("2026-11-10T10:00:00+00:00", 481, "meeting-too-long"),
        ("2026-11-10T10:00:00+00:00", 1441, "meeting-too-long"),
        ("2026-11-10T07:00:00+00:00", 30, None),
        ("2026-11-10T06:59:00+00:00", 60, "meeting-outside-the-day"),
        ("2026-11-10T19:00:00+00:00", 120, None),
        ("2026-11-10T19:01:00+00:00", 120, "meeting-outside-the-day"),
        ("2026-11-10T23:00:00+00:00", 120, "meeting-outside-the-day"),
        ("2026-11-14T10:00:00+00:00", 120, "not-a-school-day"),
        ("2026-12-25T10:00:00+00:00", 120, "not-a-school-day"),
        ("2027-04-06T10:00:00+00:00", 120, "not-a-school-day"),
        ("2030-01-08T10:00:00+00:00", 120, "not-a-school-day"),
        ("2027-10-12T10:00:00+00:00", 120, "meeting-outside-its-year"),
        # The clocks go back on 25 October 2026 and forward on 28 March 2027: the hours are local ones.
        ("2026-10-23T06:00:00+00:00", 60, None),
        ("2026-10-23T05:59:00+00:00", 60, "meeting-outside-the-day"),
        ("2026-10-26T06:00:00+00:00", 60, "meeting-outside-the-day"),
        ("2026-10-26T07:00:00+00:00", 60, None),
        ("2027-03-25T20:00:00+00:00", 60, None),
        ("2027-03-30T20:00:00+00:00", 60, "meeting-outside-the-day"),
        ("2027-03-30T19:00:00+00:00", 60, None),
        # Written with another offset it is the same moment.
        ("2027-03-30T21:00:00+02:00", 60, None),
        # Late in the evening in UTC, a weekend's day begins in England.
        ("2027-06-11T23:30:00+00:00", 60, "meeting-outside-the-day"),
    ],
)
def test_when_a_meeting_can_be(starts: str, minutes: int, slug: str | None) -> None:
    field = "duration_minutes" if slug in {"meeting-too-short", "meeting-too-long"} else "starts_at"
    assert why(starts, minutes) == (slug and f"{field}: {slug}")


@pytest.mark.parametrize(
    ("venue", "urn", "fits"),
    [
        ("academy", 900001, True),
        ("academy", None, False),
        ("trust_office", None, True),
        ("trust_office", 900001, False),
        ("online", None, True),
        ("online", 900001, False),
    ],
)
def test_a_meeting_at_an_academy_and_no_other_names_it(
    venue: str, urn: int | None, *, fits: bool
) -> None:
    if fits:
        rules.accept_venue(venue, urn)
    else:
        with pytest.raises(rules.VenueDoesNotFit):
            rules.accept_venue(venue, urn)


def test_a_clash_tells_the_academy_and_the_time_and_no_more() -> None:
    other = rules.Attendance(
        person_name="Hera Head",
        academy_name="Birch Academy",
        starts_at=datetime(2027, 6, 8, 9, tzinfo=UTC),
        ends_at=datetime(2027, 6, 8, 11, tzinfo=UTC),
    )
    rules.accept_attendances([])
    with pytest.raises(rules.PersonAlreadyBooked) as refused:
        rules.accept_attendances([other])
    assert refused.value.detail == (
        "Hera Head is at the meeting of Birch Academy on 8 June 2027, 10:00 to 12:00:"
        " choose another time, or somebody else for the seat."
    )
