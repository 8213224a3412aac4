"""A person's calendar feed: what a program that fetches it is shown, and what its person sees of it."""

from datetime import UTC, date, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import msgspec
import pytest
import vobject
from icalendar import Calendar
from services.notifications.tests.conftest import (
    AID,
    CHAIR,
    HEAD,
    PEOPLE,
    STARTS,
    TABLE,
    Mailroom,
    OpenMailroom,
    Said,
    part_of,
)
from werkzeug.test import TestResponse

from contracts.scheduling import Place

DAY = timedelta(days=1)


@pytest.fixture
def room(mailroom: Mailroom, said: Said) -> Mailroom:
    """A mailroom that knows who holds an office, and of one meeting."""
    mailroom.hear(*(said.appointed(person) for person in PEOPLE), said.booked())
    return mailroom


def events_in(answer: TestResponse) -> list[Any]:
    """What another parser than the one that wrote it reads."""
    assert answer.status_code == 200, answer.text
    calendar = vobject.readOne(answer.text)
    # vobject checks what the standard requires, and how often.
    calendar.validate(raiseException=True)
    return list(calendar.contents.get("vevent", []))


def test_a_program_is_shown_the_meetings_at_which_its_person_has_a_seat(
    room: Mailroom, said: Said
) -> None:
    room.hear(said.booked(STARTS + 7 * DAY, meeting_id="m-2", places=TABLE[1:]))
    assert [one.uid.value for one in events_in(room.client.get(room.feed(HEAD)["path"]))] == [
        "m-1@aimwell.example"
    ]
    assert [one.uid.value for one in events_in(room.client.get(room.feed(AID)["path"]))] == [
        "m-1@aimwell.example",
        "m-2@aimwell.example",
    ]


def test_its_entry_is_the_mails_so_that_a_program_that_has_both_shows_one(
    room: Mailroom, said: Said
) -> None:
    path = room.feed(HEAD)["path"]
    for told in (None, said.moved(STARTS + DAY, 1), said.cancelled(starts_at=STARTS + DAY)):
        if told is not None:
            room.hear(told)
        room.send()
        mailed: Any = vobject.readOne(
            part_of(room.mails(HEAD)[-1], "calendar").get_content()
        ).vevent
        [shown] = events_in(room.client.get(path))
        for name in ("uid", "sequence", "dtstart", "summary", "location", "url", "status"):
            assert getattr(shown, name).value == getattr(mailed, name).value, name
        assert shown.organizer.value == mailed.organizer.value


def test_what_the_entry_says_names_offices_and_no_one(room: Mailroom) -> None:
    answer = room.client.get(room.feed(CHAIR)["path"])
    [shown] = events_in(answer)
    assert shown.description.value == (
        "You have a place at the table as chair of the learning, teaching and student welfare"
        " committee.\n\nAt the table:\n- Academy Improvement Director\n- Headteacher\n- Chair of the"
        " learning, teaching and student welfare committee\n- Partner headteacher\n\nOpen the meeting:"
        " http://127.0.0.1:8000/meetings/m-1"
    )
    assert "attendee" not in shown.contents
    for name, address in PEOPLE.values():
        assert name not in answer.text
        assert address not in answer.text


def test_the_file_is_what_programs_expect_of_a_calendar(room: Mailroom) -> None:
    answer = room.client.get(room.feed(HEAD)["path"])
    assert answer.content_type == "text/calendar; charset=utf-8"
    assert "private" in answer.headers["Cache-Control"]
    assert answer.headers["X-Robots-Tag"] == "noindex"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert not {"Set-Cookie", "Link"} & set(answer.headers.keys())
    assert b"\n" not in answer.data.replace(b"\r\n", b"")
    assert max(map(len, answer.data.split(b"\r\n"))) <= 75
    calendar: Any = Calendar.from_ical(answer.data)
    assert (calendar["method"], calendar["version"]) == ("PUBLISH", "2.0")
    assert calendar["x-wr-calname"] == "Aimwell meetings"
    assert calendar["refresh-interval"].dt == timedelta(hours=1)
    assert [str(one["tzid"]) for one in calendar.timezones] == ["Europe/London"]
    assert "TZID=Europe/London:20270121T140000" in answer.text
    assert calendar.errors == []


def test_a_person_without_meetings_has_a_calendar_too(mailroom: Mailroom, said: Said) -> None:
    mailroom.hear(said.appointed(HEAD))
    answer = mailroom.client.get(mailroom.feed(HEAD)["path"])
    assert answer.status_code == 200
    assert Calendar.from_ical(answer.data).events == []


def test_a_meeting_that_moves_moves_and_a_seat_that_is_lost_leaves(
    room: Mailroom, said: Said
) -> None:
    path = room.feed(HEAD)["path"]
    room.hear(said.moved(STARTS + DAY))
    [shown] = events_in(room.client.get(path))
    assert shown.dtstart.value.astimezone(UTC) == STARTS + DAY
    other = Place(seat="headteacher", person_id="p-senior", office="senior_leader")
    room.hear(said.moved(STARTS + DAY, 2, places=(other, *TABLE[1:])))
    assert room.client.get(path).text.count("BEGIN:VEVENT") == 0


def test_a_cancelled_meeting_is_shown_as_cancelled_for_a_month(room: Mailroom, said: Said) -> None:
    path = room.feed(HEAD)["path"]
    room.hear(said.cancelled())
    [shown] = events_in(room.client.get(path))
    assert (shown.status.value, shown.sequence.value) == ("CANCELLED", "1")
    assert shown.description.value.startswith("The Academy Improvement Meeting is cancelled.")
    room.clock.advance(days=29)
    assert len(events_in(room.client.get(path))) == 1
    room.clock.advance(days=2)
    assert "BEGIN:VEVENT" not in room.client.get(path).text


@pytest.mark.parametrize(("days", "shown"), [(-91, True), (-93, False), (548, True), (550, False)])
def test_a_feed_reaches_three_months_back_and_a_year_and_a_half_ahead(
    mailroom: Mailroom, said: Said, days: int, shown: bool
) -> None:
    mailroom.hear(said.appointed(HEAD), said.booked(mailroom.clock.now() + days * DAY))
    answer = mailroom.client.get(mailroom.feed(HEAD)["path"])
    assert ("BEGIN:VEVENT" in answer.text) is shown


def test_a_program_that_has_it_already_is_told_so(room: Mailroom, said: Said) -> None:
    path = room.feed(HEAD)["path"]
    first = room.client.get(path)
    assert first.headers["Last-Modified"] == format_datetime(room.clock.now(), usegmt=True)
    room.clock.advance(hours=2)
    by_tag = {"If-None-Match": first.headers["ETag"]}
    by_time = {"If-Modified-Since": first.headers["Last-Modified"]}
    for given in (by_tag, by_time):
        again = room.client.get(path, headers=given)
        assert (again.status_code, again.data) == (304, b"")
        assert again.headers["ETag"] == first.headers["ETag"]
    assert room.client.get(path).data == first.data
    document: Any = room.client.get("/v1/openapi.json").json
    assert "304" in document["paths"]["/v1/calendar-feeds/{word}.ics"]["get"]["responses"]
    room.hear(said.moved(STARTS + DAY))
    for given in (by_tag, by_time):
        assert room.client.get(path, headers=given).status_code == 200
    # Nothing was told, and yet the file is another: an academy has a new name.
    room.clock.advance(hours=1)
    before = room.client.get(path)
    room.hear(msgspec.structs.replace(said.academy(), name="Ashgrove Free School"))
    room.clock.advance(minutes=1)
    by_time = {"If-Modified-Since": before.headers["Last-Modified"]}
    assert "Ashgrove Free School" in room.client.get(path, headers=by_time).text.replace(
        "\r\n ", ""
    )


def test_a_head_request_is_answered_like_the_get_without_the_file(room: Mailroom) -> None:
    path = room.feed(HEAD)["path"]
    got, headed = room.client.get(path), room.client.head(path)
    assert (headed.status_code, headed.data) == (200, b"")
    assert headed.headers["ETag"] == got.headers["ETag"]
    assert headed.headers["Content-Length"] == str(len(got.data))


def test_its_person_sees_that_it_stands_and_the_hour_it_was_fetched(room: Mailroom) -> None:
    made = room.feed(HEAD, "Phone  at\u00a0home")
    head = room.speaking_as(HEAD)
    [shown] = head.get("/v1/calendar-feeds").get_json()["items"]
    assert shown == {
        "id": made["id"],
        "name": "Phone at home",
        "made_at": "2027-01-08T09:00:00Z",
        "fetched_at": None,
    }
    room.clock.advance(minutes=83)
    room.client.get(made["path"], environ_overrides={"REMOTE_ADDR": "192.0.2.17"})
    [shown] = head.get("/v1/calendar-feeds").get_json()["items"]
    assert shown["fetched_at"] == "2027-01-08T10:00:00Z"
    assert room.speaking_as(CHAIR).get("/v1/calendar-feeds").get_json()["items"] == []


def test_a_person_has_a_few_and_not_many(room: Mailroom) -> None:
    made = [room.feed(HEAD, f"Number {n}") for n in range(5)]
    assert len({one["address"] for one in made}) == 5
    head = room.speaking_as(HEAD)
    refused = head.post("/v1/calendar-feeds", json={"name": "One more"})
    assert (refused.status_code, refused.get_json()["title"]) == (
        409,
        "Enough calendar addresses",
    )
    assert head.delete(f"/v1/calendar-feeds/{made[0]['id']}").status_code == 204
    room.feed(HEAD, "One more")


@pytest.mark.parametrize("name", ["", " ", "x" * 41, "a\nb", "\x00", 7, None])
def test_a_name_is_a_few_letters(room: Mailroom, name: object) -> None:
    answer = room.speaking_as(HEAD).post("/v1/calendar-feeds", json={"name": name})
    assert answer.status_code == 422


def test_the_links_and_ids_are_those_of_this_installation(
    open_mailroom: OpenMailroom, said: Said
) -> None:
    room = open_mailroom(public_url="https://aim.trust.example/", mail_domain="trust.example")
    room.hear(said.appointed(HEAD, date(2027, 1, 8)), said.booked())
    made = room.feed(HEAD)
    assert made["address"].startswith("https://aim.trust.example/calendar/secret-")
    [shown] = events_in(room.client.get(made["path"]))
    assert shown.uid.value == "m-1@trust.example"
    assert shown.url.value == "https://aim.trust.example/meetings/m-1"
    assert datetime(2027, 1, 8, 9, tzinfo=UTC) == shown.dtstamp.value
