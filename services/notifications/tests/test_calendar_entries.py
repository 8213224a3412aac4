"""Calendar entries as independent programs read them."""

import io
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import vobject
from dateutil.tz import tzical  # type: ignore[import-untyped]  # comes with vobject, without types

from kit.clock import LONDON
from notifications.calendar.entry import Entry, as_ical

HOUR = timedelta(hours=1)

# The last Sundays: 28 March 2027 (clocks go forward) and 31 October 2027 (back).
MOMENTS = [
    (datetime(2027, 1, 21, 14, tzinfo=UTC), "2027-01-21 14:00", "winter"),
    (datetime(2027, 3, 26, 14, tzinfo=UTC), "2027-03-26 14:00", "the Friday before the change"),
    (datetime(2027, 3, 28, 0, 30, tzinfo=UTC), "2027-03-28 00:30", "half an hour before it"),
    (datetime(2027, 3, 28, 1, 0, tzinfo=UTC), "2027-03-28 02:00", "the moment of it"),
    (datetime(2027, 3, 29, 13, tzinfo=UTC), "2027-03-29 14:00", "the Monday after"),
    (datetime(2027, 7, 1, 13, tzinfo=UTC), "2027-07-01 14:00", "summer"),
    (datetime(2027, 10, 29, 13, tzinfo=UTC), "2027-10-29 14:00", "the Friday before winter time"),
    # The hour that comes twice lies in the night to a Sunday, when no meeting can be booked.
    (datetime(2027, 10, 30, 22, tzinfo=UTC), "2027-10-30 23:00", "the night the clocks go back"),
    (datetime(2027, 11, 1, 14, tzinfo=UTC), "2027-11-01 14:00", "the Monday after"),
]


def entry(starts_at: datetime, **over: object) -> Entry:
    facts: dict[str, Any] = {
        "method": "REQUEST",
        "uid": "m-1@aimwell.example",
        "sequence": 0,
        "summary": "Academy Improvement Meeting; St Mary’s, Ashgrove",
        "description": "First line.\n\nOpen the meeting: https://aimwell.example/meetings/m-1",
        "place": "Ashgrove, ZZ1 1AA",
        "url": "https://aimwell.example/meetings/m-1",
        "starts_at": starts_at,
        "ends_at": starts_at + 2 * HOUR,
        "written_at": datetime(2027, 1, 8, 9, 0, 0, 123456, tzinfo=UTC),
        "organiser": ("Aimwell", "aimwell@aimwell.example"),
        "reader": ('Siân "Shan" O’Neill\nII', "head@beechwood.example"),
    }
    return Entry(**(facts | over))


@pytest.mark.parametrize(("starts_at", "local", "when"), MOMENTS)
def test_another_parser_reads_the_right_local_time(
    starts_at: datetime, local: str, when: str
) -> None:
    event = vobject.readOne(as_ical(entry(starts_at)).decode()).vevent
    assert event.dtstart.value.astimezone(UTC) == starts_at, when
    assert event.dtend.value.astimezone(UTC) == starts_at + 2 * HOUR, when
    assert event.dtstart.value.astimezone(LONDON).strftime("%Y-%m-%d %H:%M") == local
    assert f"{event.dtstart.value:%Y-%m-%d %H:%M}" == local, "as the entry's own zone says it"


def test_the_zone_agrees_with_the_tz_database_on_every_day_of_twenty_years() -> None:
    written = as_ical(entry(datetime(2027, 1, 21, 14, tzinfo=UTC))).decode()
    start, end = written.index("BEGIN:VTIMEZONE"), written.index("END:VTIMEZONE")
    zone = tzical(io.StringIO(written[start:end] + "END:VTIMEZONE\r\n")).get("Europe/London")
    noon = datetime(2024, 1, 1, 12)  # noqa: DTZ001 - a time on the wall
    for day in range(365 * 20):
        wall = noon + timedelta(days=day)
        assert wall.replace(tzinfo=zone).utcoffset() == wall.replace(tzinfo=LONDON).utcoffset()


def test_what_a_program_needs_to_file_and_to_update_the_entry() -> None:
    calendar = vobject.readOne(as_ical(entry(MOMENTS[0][0], sequence=3)).decode())
    event = calendar.vevent
    assert calendar.method.value == "REQUEST"
    assert event.uid.value == "m-1@aimwell.example"
    assert event.sequence.value == "3"
    assert event.status.value == "CONFIRMED"
    assert event.dtstamp.value == datetime(2027, 1, 8, 9, tzinfo=UTC)
    assert event.summary.value == "Academy Improvement Meeting; St Mary’s, Ashgrove"
    assert event.description.value.splitlines()[0] == "First line."
    assert event.location.value == "Ashgrove, ZZ1 1AA"
    assert event.url.value == "https://aimwell.example/meetings/m-1"
    assert event.organizer.value == "mailto:aimwell@aimwell.example"


def test_the_reader_is_the_only_attendee_whatever_their_name_holds() -> None:
    event = vobject.readOne(as_ical(entry(MOMENTS[0][0])).decode()).vevent
    [attendee] = event.attendee_list
    assert attendee.value == "mailto:head@beechwood.example"
    assert attendee.params["CN"] == ["Siân 'Shan' O’Neill II"]
    assert attendee.params["PARTSTAT"] == ["NEEDS-ACTION"]


def test_a_cancellation_says_so_in_every_place_a_program_looks() -> None:
    calendar = vobject.readOne(as_ical(entry(MOMENTS[0][0], method="CANCEL")).decode())
    assert calendar.method.value == "CANCEL"
    assert calendar.vevent.status.value == "CANCELLED"


@pytest.mark.parametrize("letters", [1, 80, 400])
def test_lines_are_folded_at_seventy_five_octets_and_end_as_the_standard_says(letters: int) -> None:
    written = as_ical(entry(MOMENTS[0][0], summary="ŵ" * letters))
    assert written.endswith(b"END:VCALENDAR\r\n")
    assert b"\n" not in written.replace(b"\r\n", b"")
    assert max(map(len, written.split(b"\r\n"))) <= 75
    assert vobject.readOne(written.decode()).vevent.summary.value == "ŵ" * letters
