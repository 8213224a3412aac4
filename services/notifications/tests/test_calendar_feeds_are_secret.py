"""Only whoever has the address opens a feed: nobody guesses it, and nothing that is kept gives it away."""

import re
from typing import Any

import pytest
from services.notifications.tests.conftest import AID, CHAIR, HEAD, Mailroom, OpenMailroom, Said

from kit import secret_words
from kit.db import connection, database
from kit.looks import Look


@pytest.fixture
def room(mailroom: Mailroom, said: Said) -> Mailroom:
    mailroom.hear(*(said.appointed(person) for person in (HEAD, AID, CHAIR)), said.booked())
    return mailroom


def word_of(made: dict[str, Any]) -> str:
    return str(made["address"]).rpartition("/")[2].removesuffix(".ics")


def test_the_address_bears_256_bits_and_is_shown_once(room: Mailroom) -> None:
    made = room.feed(HEAD)
    assert re.fullmatch(r"secret-[A-Za-z0-9_-]{43}", word_of(made))
    listed = room.speaking_as(HEAD).get("/v1/calendar-feeds")
    assert word_of(made) not in listed.text
    answer = room.speaking_as(HEAD).post(f"/v1/calendar-feeds/{made['id']}/renewal")
    assert answer.headers["Cache-Control"] == "no-store"


def test_nothing_that_is_kept_opens_it(room: Mailroom) -> None:
    key = {"Idempotency-Key": "a key of my own"}
    answer = room.speaking_as(HEAD).post("/v1/calendar-feeds", json={"name": "P"}, headers=key)
    word = word_of(answer.get_json())
    room.client.get(f"/v1/calendar-feeds/{word}.ics")
    room.client.delete(f"/v1/calendar-feeds/{word}.ics")
    room.client.with_scopes("events:read").post(f"/v1/calendar-feeds/{word}/renewal")
    with connection():
        for table in database.get_tables():
            kept = database.execute_sql(f'SELECT * FROM "{table}"')  # noqa: S608 - our own tables
            assert word[7:] not in str(kept.fetchall()), table
        [[digest]] = database.execute_sql("SELECT digest FROM calendar_feed").fetchall()
    assert room.client.get(f"/v1/calendar-feeds/{digest}.ics").status_code == 404


def test_who_made_and_who_renewed_one_stands_in_the_trace(room: Mailroom) -> None:
    made = room.feed(HEAD)
    head = room.speaking_as(HEAD)
    head.post(f"/v1/calendar-feeds/{made['id']}/renewal")
    head.delete(f"/v1/calendar-feeds/{made['id']}")
    with connection():
        looks = [(look.who, look.operation, look.outcome) for look in Look.select()]
    assert looks == [
        ("person:p-head", f"calendar_feeds.{what}", "changed")
        for what in ("make", "renew", "take_away")
    ]


def slips(word: str) -> list[str]:
    return [
        word[:-1],
        word + "x",
        word.swapcase(),
        word.removeprefix("secret-"),
        "secret-" + "A" * 43,
        "secret-",
        "%00",
        "'%20OR%201=1--",
        "x" * 5000,
        "…",
    ]


def test_a_slip_or_a_guess_opens_nothing(room: Mailroom) -> None:
    word = word_of(room.feed(HEAD))
    for wrong in slips(word):
        answer = room.client.get(f"/v1/calendar-feeds/{wrong}.ics")
        assert answer.status_code == 404, wrong
        assert "BEGIN:VCALENDAR" not in answer.text
        assert "ETag" not in answer.headers


@pytest.mark.parametrize(
    "method", ["POST", "PUT", "PATCH", "DELETE", "TRACE", "PROPFIND", "REPORT"]
)
def test_the_address_is_for_reading_and_nothing_else(room: Mailroom, method: str) -> None:
    made = room.feed(HEAD)
    answer = room.client.open(made["path"], method=method)
    assert answer.status_code == 405
    assert room.client.get(made["path"]).status_code == 200


@pytest.mark.parametrize("path", ["", "/", ".ICS", ".ics/", ".ics/x", ".json"])
def test_no_other_address_leads_there(room: Mailroom, path: str) -> None:
    made = room.feed(HEAD)
    address = made["path"].removesuffix(".ics") + path
    assert room.client.get(address).status_code in {404, 405}


def test_what_a_program_asks_for_changes_nothing_for_somebody_else(room: Mailroom) -> None:
    head, chair = room.feed(HEAD), room.feed(CHAIR)
    tag = room.client.get(head["path"]).headers["ETag"]
    assert room.client.get(chair["path"], headers={"If-None-Match": tag}).status_code == 200
    guess = {"If-None-Match": "*", "If-Modified-Since": "Fri, 08 Jan 2027 09:00:00 GMT"}
    answer = room.client.get("/v1/calendar-feeds/secret-guess.ics", headers=guess)
    assert answer.status_code == 404
    range_ = room.client.get(head["path"], headers={"Range": "bytes=0-10"})
    assert (range_.status_code, len(range_.data) > 100) == (200, True)


def test_a_renewed_address_replaces_the_old_one_at_once(room: Mailroom) -> None:
    made = room.feed(HEAD)
    tag = room.client.get(made["path"]).headers["ETag"]
    renewed = room.speaking_as(HEAD).post(f"/v1/calendar-feeds/{made['id']}/renewal").get_json()
    assert (renewed["id"], renewed["name"]) == (made["id"], "Phone")
    old = room.client.get(made["path"], headers={"If-None-Match": tag})
    assert old.status_code == 404
    assert room.client.get(f"/v1/calendar-feeds/{word_of(renewed)}.ics").status_code == 200


def test_one_that_was_taken_away_is_gone_at_once(room: Mailroom) -> None:
    made, other = room.feed(HEAD), room.feed(HEAD, "Desk")
    head = room.speaking_as(HEAD)
    assert head.delete(f"/v1/calendar-feeds/{made['id']}").status_code == 204
    assert room.client.get(made["path"]).status_code == 404
    assert room.client.get(other["path"]).status_code == 200
    assert head.delete(f"/v1/calendar-feeds/{made['id']}").status_code == 404
    assert head.post(f"/v1/calendar-feeds/{made['id']}/renewal").status_code == 404


def test_nobody_does_anything_to_somebody_elses(room: Mailroom) -> None:
    made = room.feed(HEAD)
    aid = room.client.as_("aid", person_id=AID)
    assert aid.delete(f"/v1/calendar-feeds/{made['id']}").status_code == 404
    assert aid.post(f"/v1/calendar-feeds/{made['id']}/renewal").status_code == 404
    asked = aid.post("/v1/calendar-feeds", json={"name": "For the head", "person_id": HEAD})
    assert asked.status_code == 422
    assert len(room.speaking_as(HEAD).get("/v1/calendar-feeds").get_json()["items"]) == 1


def test_each_feed_is_counted_by_itself(open_mailroom: OpenMailroom, said: Said) -> None:
    room = open_mailroom(requests_per_minute=3)
    room.hear(said.appointed(HEAD), said.appointed(CHAIR))
    feeds = [room.feed(HEAD), room.feed(CHAIR)]

    def fetch(path: str) -> int:
        return room.client.get(path).status_code

    assert [fetch("/v1/calendar-feeds/secret-guess.ics") for _ in range(5)] == [404] * 3 + [429] * 2
    for made in feeds:
        assert [fetch(made["path"]) for _ in range(5)] == [200] * 3 + [429] * 2
    busy = room.client.get(feeds[0]["path"])
    assert int(busy.headers["Retry-After"]) > 0
    assert secret_words.PREFIX + "…" not in busy.text


def test_what_a_demonstration_gave_to_anybody_opens_nothing_afterwards(
    open_mailroom: OpenMailroom, said: Said
) -> None:
    shown = open_mailroom(demo=True)
    shown.hear(said.appointed(HEAD), said.booked())
    made = shown.feed(HEAD)
    assert shown.client.get(made["path"]).status_code == 200
    shown.send()
    assert shown.client.get(made["path"]).status_code == 200
    real = open_mailroom(demo=False)
    assert real.client.get(made["path"]).status_code == 404
    assert open_mailroom(demo=True).client.get(made["path"]).status_code == 404
