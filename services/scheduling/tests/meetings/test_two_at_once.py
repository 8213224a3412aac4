"""Two people book at the same moment: nobody is in two places at once, on either database."""

import threading

import msgspec
from services.scheduling.tests.conftest import House

from contracts.scheduling import MeetingBooked
from kit.testing import sent_events

ATTEMPTS = 4


def test_concurrent_bookings_do_not_book_a_person_twice(house: House) -> None:
    starts = threading.Barrier(ATTEMPTS)
    codes: list[int] = []

    def attempt(number: int) -> None:
        # The heads of both academies sit at both tables.
        urn, minute = (900001, 900002)[number % 2], 15 * number
        asked = house.booking(urn=urn, starts_at=f"2027-03-09T10:{minute:02d}:00Z")
        speaker = house("Ada Aid")
        starts.wait()
        codes.append(speaker.post("/v1/meetings", json=asked).status_code)

    threads = [threading.Thread(target=attempt, args=(number,)) for number in range(ATTEMPTS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(codes) == [201, 409, 409, 409]
    assert len(house("Ada Aid").get("/v1/meetings").json["items"]) == 1
    assert len(sent_events(MeetingBooked)) == 1


def test_moving_onto_a_booking_at_the_same_moment(house: House) -> None:
    meeting = house.book()
    starts = threading.Barrier(2)
    codes: dict[str, int] = {}

    def move() -> None:
        speaker = house("Ada Aid")
        asked = {"json": {"starts_at": "2027-03-16T10:00:00Z"}, "headers": {"If-Match": '"1"'}}
        starts.wait()
        codes["move"] = speaker.post(f"/v1/meetings/{meeting['id']}/moves", **asked).status_code

    def book() -> None:
        speaker = house("Ada Aid")
        starts.wait()
        asked = house.booking(urn=900002, starts_at="2027-03-16T11:00:00Z")
        codes["book"] = speaker.post("/v1/meetings", json=asked).status_code

    threads = [threading.Thread(target=move), threading.Thread(target=book)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(codes.values()) == [201, 409]
    told = [
        msgspec.json.decode(sent.data, type=MeetingBooked).urn
        for sent in sent_events(MeetingBooked)
    ]
    assert told == ([900001, 900002] if codes["book"] == 201 else [900001])
