"""A calendar feed ends with its person's last office: by word of it, by midnight, and for good (B7)."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from services.notifications.tests.conftest import AID, HEAD, Mailroom, OpenMailroom, Said

from kit.testing import deliver
from notifications.appointments.rules import Held, has_held_one_since, holds_an_office, is_over

TODAY = date(2027, 1, 8)
DAY = timedelta(days=1)


@pytest.fixture
def room(mailroom: Mailroom, said: Said) -> Mailroom:
    mailroom.hear(said.appointed(HEAD), said.appointed(AID), said.booked())
    return mailroom


def fetched(room: Mailroom, path: str) -> int:
    return room.client.get(path).status_code


def feeds(room: Mailroom, person_id: str) -> int:
    return len(room.speaking_as(person_id).get("/v1/calendar-feeds").get_json()["items"])


def test_an_office_that_was_ended_for_yesterday_ends_the_feed_with_the_word_of_it(
    room: Mailroom, said: Said
) -> None:
    made, other = room.feed(HEAD), room.feed(AID)
    tag = room.client.get(made["path"]).headers["ETag"]
    room.hear(said.office_ended(HEAD, TODAY - DAY))
    assert feeds(room, HEAD) == 0, "before anybody has fetched it"
    assert room.client.get(made["path"], headers={"If-None-Match": tag}).status_code == 404
    assert fetched(room, other["path"]) == 200


def test_an_office_that_ends_today_opens_until_midnight_in_london(
    room: Mailroom, said: Said
) -> None:
    path = room.feed(HEAD)["path"]
    room.hear(said.office_ended(HEAD, TODAY))
    room.clock.advance(hours=14, minutes=59)  # 23:59
    assert fetched(room, path) == 200
    room.clock.advance(minutes=1)
    assert fetched(room, path) == 404


def test_midnight_is_londons_in_summer_too(room: Mailroom, said: Said) -> None:
    path = room.feed(HEAD)["path"]
    room.hear(said.office_ended(HEAD, date(2027, 7, 16)))
    room.clock.move_to(room.clock.now().replace(month=7, day=16, hour=22, minute=59))
    assert fetched(room, path) == 200
    room.clock.advance(minutes=1)  # 23:00 in UTC, midnight in London
    assert fetched(room, path) == 404


@pytest.mark.parametrize("noticed", ["by the timer", "by a fetch"])
def test_a_later_office_does_not_bring_an_old_address_back(
    room: Mailroom, said: Said, noticed: str
) -> None:
    path = room.feed(HEAD)["path"]
    room.hear(said.office_ended(HEAD, TODAY))
    room.clock.advance(days=1)
    if noticed == "by the timer":
        room.send()
        assert feeds(room, HEAD) == 0
    else:
        assert fetched(room, path) == 404
    room.hear(said.appointed(HEAD, TODAY + DAY))
    assert fetched(room, path) == 404
    assert fetched(room, room.feed(HEAD)["path"]) == 200


def test_not_even_when_nobody_was_there_to_notice_the_gap(room: Mailroom, said: Said) -> None:
    path = room.feed(HEAD)["path"]
    room.hear(said.office_ended(HEAD, TODAY), said.appointed(HEAD, TODAY + 2 * DAY))
    room.clock.advance(days=2)
    assert fetched(room, path) == 404


def test_one_office_after_another_without_a_gap_keeps_the_address(
    room: Mailroom, said: Said
) -> None:
    path = room.feed(HEAD)["path"]
    room.hear(said.appointed(HEAD, TODAY + DAY), said.office_ended(HEAD, TODAY))
    for _ in range(3):
        room.clock.advance(days=1)
        room.send()
        assert fetched(room, path) == 200


def test_of_two_offices_the_last_one_to_end_ends_it(room: Mailroom, said: Said) -> None:
    room.hear(said.appointed(HEAD, date(2026, 9, 1)))
    path = room.feed(HEAD)["path"]
    room.hear(said.office_ended(HEAD, TODAY - DAY))
    assert fetched(room, path) == 200
    room.hear(said.office_ended(HEAD, TODAY - DAY, starts_on=date(2026, 9, 1)))
    assert fetched(room, path) == 404


YESTERDAY = TODAY - DAY


@pytest.mark.parametrize(
    ("held", "over"),
    [
        ([], False),
        ([("headteacher", 900001, None)], False),
        ([("headteacher", 900001, TODAY)], False),
        ([("headteacher", 900001, YESTERDAY)], True),
        ([("headteacher", 900001, YESTERDAY), ("headteacher", 900001, None)], False),
        ([("headteacher", 900001, YESTERDAY), ("headteacher", 900002, None)], True),
        ([("headteacher", 900001, YESTERDAY), ("partner_head", 900001, None)], True),
        ([("headteacher", None, YESTERDAY)], True),
        # Kept before it mattered which office it is: nothing is known of this one.
        ([(None, None, YESTERDAY)], False),
    ],
)
def test_a_seat_is_over_with_the_office_it_was_taken_by(
    held: list[tuple[str | None, int | None, date | None]], over: bool
) -> None:
    offices = [
        Held(starts_on=date(2025, 9, 1), ends_on=ends_on, office=office, urn=urn)
        for office, urn, ends_on in held
    ]
    assert is_over(offices, "headteacher", 900001, TODAY) is over


@pytest.mark.parametrize(
    "held",
    [
        [],
        [(TODAY + DAY, None)],
        [(TODAY - 9 * DAY, TODAY - DAY)],
    ],
    ids=["no office", "not yet", "not any more"],
)
def test_whoever_holds_no_office_today_is_given_no_address(
    mailroom: Mailroom, said: Said, held: list[tuple[date, date | None]]
) -> None:
    mailroom.hear(*(said.appointed(HEAD, *days) for days in held))
    asked = mailroom.speaking_as(HEAD).post("/v1/calendar-feeds", json={"name": "Phone"})
    assert (asked.status_code, asked.get_json()["title"]) == (409, "Office not known yet")


def test_nor_renews_one_that_has_not_been_looked_at_since(room: Mailroom, said: Said) -> None:
    made = room.feed(HEAD)
    room.hear(said.office_ended(HEAD, TODAY))
    room.clock.advance(days=1)
    asked = room.speaking_as(HEAD).post(f"/v1/calendar-feeds/{made['id']}/renewal")
    assert asked.status_code == 409


def test_what_is_heard_late_or_twice_changes_nothing(mailroom: Mailroom, said: Said) -> None:
    made, ended = said.appointed(HEAD), said.office_ended(HEAD, TODAY - DAY)
    assert deliver(mailroom.worker, made, version=1) == "applied"
    path = mailroom.feed(HEAD)["path"]
    mailroom.hear(ended, version=2)
    mailroom.hear(made, version=1)
    assert fetched(mailroom, path) == 404
    asked = mailroom.speaking_as(HEAD).post("/v1/calendar-feeds", json={"name": "Phone"})
    assert asked.status_code == 409


def test_an_end_alone_opens_nothing(mailroom: Mailroom, said: Said) -> None:
    mailroom.hear(said.office_ended(HEAD, TODAY + 30 * DAY))
    asked = mailroom.speaking_as(HEAD).post("/v1/calendar-feeds", json={"name": "Phone"})
    assert asked.status_code == 409


def test_the_worker_looks_every_few_seconds(open_mailroom: OpenMailroom) -> None:
    ends = [t for t in open_mailroom().worker.timers if t.run.__name__ == "end_what_is_over"]
    assert [timer.every_seconds for timer in ends] == [20.0]


days = st.dates(date(2027, 1, 1), date(2027, 1, 20))
offices = st.lists(
    st.builds(
        lambda begin, length: Held(
            starts_on=begin, ends_on=None if length is None else begin + length * DAY
        ),
        days,
        st.none() | st.integers(0, 12),
    ),
    max_size=5,
)


@given(offices, days, st.integers(0, 15))
def test_a_gap_is_found_wherever_it_lies(held: list[Held], since: date, length: int) -> None:
    today = since + length * DAY
    every_day = all(holds_an_office(held, since + n * DAY) for n in range(length + 1))
    assert has_held_one_since(held, since, today) is every_day
