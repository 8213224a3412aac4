"""Booking a meeting: what is kept, what is told, and what is refused with nothing half done (R4)."""

from typing import Any

import msgspec
import pytest
from services.scheduling.tests.conftest import House

from contracts.scheduling import MeetingBooked, PaperKindsSet
from kit.testing import sent_events

ALDER, BIRCH = 900001, 900002
SEATS = ["aid", "headteacher", "chair", "partner_head"]


def told() -> MeetingBooked:
    return msgspec.json.decode(sent_events(MeetingBooked)[-1].data, type=MeetingBooked)


def test_a_booked_meeting_is_shown_whole(house: House) -> None:
    answer = house("Ada Aid").post("/v1/meetings", json=house.booking())
    assert answer.status_code == 201
    meeting = answer.json
    assert answer.headers["Location"] == f"/v1/meetings/{meeting['id']}"
    assert (
        house("Hugo Head").get(answer.headers["Location"]).headers["ETag"]
        == answer.headers["ETag"]
        == '"1"'
    )
    plain = {
        name: meeting[name]
        for name in ("urn", "academy_name", "kind", "state", "year", "slot", "sequence")
    }
    assert plain == {
        "urn": ALDER, "academy_name": "Alder Academy", "kind": "aim", "state": "booked",
        "year": "2026-27", "slot": 2, "sequence": 0,
    }  # fmt: skip
    assert (meeting["starts_at"], meeting["ends_at"]) == (
        "2027-03-09T10:00:00Z",
        "2027-03-09T12:00:00Z",
    )
    assert (meeting["duration_minutes"], meeting["venue"], meeting["venue_urn"]) == (
        120,
        "academy",
        ALDER,
    )
    assert [(seat["seat"], seat["name"], seat["office"]) for seat in meeting["seats"]] == [
        ("aid", "Ada Aid", "aid"),
        ("headteacher", "Hugo Head", "headteacher"),
        ("chair", "Lena Chair", "lgb_chair"),
        ("partner_head", "Hera Head", "partner_head"),
    ]
    assert [pack["side"] for pack in meeting["packs"]] == ["aid", "academy"]
    for pack in meeting["packs"]:
        assert pack["state"] == "gathering"
        assert pack["papers_due_at"] == "2027-02-27T10:00:00Z"
        assert pack["circulates_at"] == "2027-03-02T10:00:00Z"


def test_the_event_is_a_whole_picture(house: House) -> None:
    meeting = house.book()
    event = told()
    assert (event.meeting_id, event.urn, event.kind, event.year, event.slot) == (
        meeting["id"],
        ALDER,
        "aim",
        "2026-27",
        2,
    )
    assert event.ends_at.isoformat() == "2027-03-09T12:00:00+00:00"
    assert (event.venue, event.venue_urn, event.sequence) == ("academy", ALDER, 0)
    assert [(place.seat, place.person_id, place.office) for place in event.places] == [
        (seat["seat"], seat["person_id"], seat["office"]) for seat in meeting["seats"]
    ]
    assert [(pack.side, pack.circulates_at.isoformat()) for pack in event.packs] == [
        ("aid", "2027-03-02T10:00:00+00:00"),
        ("academy", "2027-03-02T10:00:00+00:00"),
    ]
    assert len(sent_events(PaperKindsSet)) == 1


def test_seats_are_proposed_before_booking(house: House) -> None:
    seats = house("Ada Aid").get(f"/v1/academies/{ALDER}/seats?on=2027-03-09").json["seats"]
    assert [seat["seat"] for seat in seats] == SEATS
    assert seats[1]["person"] == {
        "id": house.ids["Hugo Head"],
        "name": "Hugo Head",
        "email": "hugo.head@example.org",
    }
    assert [other["name"] for other in seats[2]["alternatives"]] == ["Luke Committee"]
    early = house("Ada Aid").get(f"/v1/academies/{ALDER}/seats?on=2026-08-31").json["seats"]
    assert all(seat["person"] is None and "appoint" in seat["missing_sentence"] for seat in early)
    assert house("Hugo Head").get(f"/v1/academies/{ALDER}/seats").status_code == 200
    assert house("Hugo Head").get(f"/v1/academies/{BIRCH}/seats").status_code == 404
    for urn in (999999, 10**30):
        assert house("Ada Aid").get(f"/v1/academies/{urn}/seats").status_code == 404


def test_the_other_chair_can_be_named(house: House) -> None:
    meeting = house.book(seats={"chair": house.ids["Luke Committee"]})
    assert meeting["seats"][2] == {
        "seat": "chair", "person_id": house.ids["Luke Committee"], "name": "Luke Committee", "office": "ltsw_chair",
    }  # fmt: skip
    assert told().places[2].office == "ltsw_chair"


BAD: list[tuple[dict[str, Any], int, str, str]] = [
    ({"starts_at": "2027-01-08T08:00:00Z"}, 422, "meeting-in-the-past", "/starts_at"),
    ({"starts_at": "2027-03-06T10:00:00Z"}, 422, "not-a-school-day", "/starts_at"),
    ({"starts_at": "2027-03-26T10:00:00Z"}, 422, "not-a-school-day", "/starts_at"),
    ({"starts_at": "2027-02-16T10:00:00Z"}, 422, "not-a-school-day", "/starts_at"),
    ({"starts_at": "2027-03-01T10:00:00Z"}, 422, "not-a-school-day", "/starts_at"),
    ({"starts_at": "2031-03-04T10:00:00Z"}, 422, "not-a-school-day", "/starts_at"),
    ({"duration_minutes": 1500}, 422, "meeting-too-long", "/duration_minutes"),
    ({"duration_minutes": 10}, 422, "meeting-too-short", "/duration_minutes"),
    ({"starts_at": "2027-03-09T20:00:00Z"}, 422, "meeting-outside-the-day", "/starts_at"),
    ({"urn": 999998}, 422, "academy-unknown", "/urn"),
    ({"year": "2030-31"}, 422, "year-unknown", "/year"),
    ({"slot": 4}, 422, "fields-refused", "/slot"),
    ({"venue": "online", "venue_urn": ALDER}, 422, "venue-does-not-fit", "/venue_urn"),
    ({"venue_urn": 999998}, 422, "academy-unknown", "/venue_urn"),
    ({"venue": "the pub"}, 422, "fields-refused", "/venue"),
    ({"kind": "party"}, 422, "fields-refused", "/kind"),
    ({"seats": {"chair": "nobody"}}, 422, "person-holds-no-fitting-office", "/seats/chair"),
    ({"seats": {"window": "nobody"}}, 422, "fields-refused", "/seats/window/key"),
    ({"starts_at": "2027-03-09T10:00:00"}, 422, "fields-refused", "/starts_at"),
    ({"starts_at": "0001-01-01T00:00:00+14:00"}, 422, "fields-refused", "/starts_at"),
    ({"starts_at": "9999-12-31T23:59:59Z"}, 422, "fields-refused", "/starts_at"),
    ({"urn": 10**30}, 422, "fields-refused", "/urn"),
    ({"nonsense": 1}, 422, "fields-refused", "/nonsense"),
]


def test_bad_bookings_are_refused_with_what_to_do_and_nothing_is_kept(house: House) -> None:
    before = len(sent_events())
    for over, status, slug, pointer in BAD:
        answer = house("Ada Aid").post("/v1/meetings", json=house.booking(**over))
        assert (answer.status_code, answer.json["type"].rpartition("/")[2]) == (status, slug), over
        assert answer.json["errors"][0]["pointer"] == pointer, over
        assert len(answer.json["errors"][0]["detail"]) > 10
    assert house("Ada Aid").get("/v1/meetings").json == {"items": []}
    assert len(sent_events()) == before


def test_an_academy_without_a_head_says_whom_to_appoint(house: House) -> None:
    machine = house.client.with_scopes("register:write")
    machine.post(
        "/v1/academies", json={"urn": 900003, "name": "Cedar Academy", "phase": "secondary"}
    )
    refused = house("Ada Aid").post("/v1/meetings", json=house.booking(urn=900003))
    assert (refused.status_code, refused.json["type"].rpartition("/")[2]) == (
        409,
        "seat-cannot-be-filled",
    )
    assert "appoint a headteacher of Cedar Academy" in refused.json["detail"]


@pytest.mark.parametrize(
    ("starts_at", "status"),
    [
        ("2027-03-09T08:00:00Z", 201),
        ("2027-03-09T08:30:00Z", 409),
        ("2027-03-09T10:00:00Z", 409),
        ("2027-03-09T11:59:00Z", 409),
        ("2027-03-09T12:00:00Z", 201),
    ],
)
def test_nobody_is_in_two_places_at_once(house: House, starts_at: str, status: int) -> None:
    house.book()
    answer = house("Ada Aid").post(
        "/v1/meetings", json=house.booking(urn=BIRCH, starts_at=starts_at)
    )
    assert answer.status_code == status
    if status == 409:
        assert answer.json["type"].endswith("/person-already-booked")
        assert (
            "is at the meeting of Alder Academy on 9 March 2027, 10:00 to 12:00"
            in answer.json["detail"]
        )


def test_the_same_request_sent_twice_books_once(house: House) -> None:
    headers = {"Idempotency-Key": "one-booking"}
    first = house("Ada Aid").post("/v1/meetings", json=house.booking(), headers=headers)
    again = house("Ada Aid").post("/v1/meetings", json=house.booking(), headers=headers)
    assert (first.status_code, again.status_code, again.json) == (201, 201, first.json)
    assert len(sent_events(MeetingBooked)) == 1


def test_an_academy_that_has_left_has_no_more_meetings(house: House) -> None:
    ada = house("Ada Aid")
    etag = ada.get(f"/v1/academies/{ALDER}").headers["ETag"]
    ada.patch(f"/v1/academies/{ALDER}", json={"left_on": "2027-03-01"}, headers={"If-Match": etag})
    refused = ada.post("/v1/meetings", json=house.booking())
    assert (refused.status_code, refused.json["type"].rpartition("/")[2]) == (
        422,
        "academy-has-left",
    )
