"""Moving and cancelling: sequence, deadlines, chases, and what can no longer be changed."""

from typing import Any

import msgspec
from services.scheduling.tests.conftest import House

from contracts.scheduling import MeetingCancelled, MeetingMoved
from kit.testing import sent_events

LATER = {"starts_at": "2027-03-23T10:00:00Z"}


def change(
    house: House,
    meeting: dict[str, Any],
    what: str,
    asked: dict[str, Any],
    version: int | None = None,
) -> Any:
    headers = {"If-Match": f'"{version or meeting["version"]}"'}
    return house("Ada Aid").post(
        f"/v1/meetings/{meeting['id']}/{what}", json=asked, headers=headers
    )


def test_a_moved_meeting_takes_its_deadlines_along(house: House) -> None:
    meeting = house.book()
    moved = change(house, meeting, "moves", LATER)
    assert moved.status_code == 201
    assert (moved.json["sequence"], moved.json["version"], moved.headers["ETag"]) == (1, 2, '"2"')
    assert moved.json["ends_at"] == "2027-03-23T12:00:00Z"
    assert {pack["papers_due_at"] for pack in moved.json["packs"]} == {"2027-03-13T10:00:00Z"}
    event = msgspec.json.decode(sent_events(MeetingMoved)[0].data, type=MeetingMoved)
    assert (event.sequence, event.moved_from.isoformat()) == (1, "2027-03-09T10:00:00+00:00")
    assert event.starts_at.isoformat() == "2027-03-23T10:00:00+00:00"
    assert len(event.places) == 4
    assert {pack.circulates_at.isoformat() for pack in event.packs} == {"2027-03-16T10:00:00+00:00"}


def test_across_the_clock_change_deadlines_keep_their_local_hour(house: House) -> None:
    meeting = house.book(starts_at="2027-04-14T09:00:00Z", slot=3)
    assert {pack["papers_due_at"] for pack in meeting["packs"]} == {"2027-04-04T09:00:00Z"}
    moved = change(
        house, meeting, "moves", {"starts_at": "2027-04-13T09:00:00Z", "duration_minutes": 60}
    )
    assert moved.json["ends_at"] == "2027-04-13T10:00:00Z"
    early = house.book(urn=900002, starts_at="2027-03-24T10:00:00Z")
    assert {pack["papers_due_at"] for pack in early["packs"]} == {"2027-03-14T10:00:00Z"}


def test_only_the_place_or_the_length_can_change(house: House) -> None:
    meeting = house.book()
    asked = {"starts_at": meeting["starts_at"], "venue": "online"}
    moved = change(house, meeting, "moves", asked).json
    assert (moved["venue"], moved["venue_urn"], moved["sequence"]) == ("online", None, 1)
    assert [pack["papers_due_at"] for pack in moved["packs"]] == [
        pack["papers_due_at"] for pack in meeting["packs"]
    ]
    again = change(house, moved, "moves", asked)
    assert (again.status_code, again.json["type"].rpartition("/")[2]) == (409, "nothing-to-move")
    back = change(
        house,
        moved,
        "moves",
        {"starts_at": meeting["starts_at"], "venue": "academy", "venue_urn": 900002},
    )
    assert (back.json["venue_urn"], back.json["sequence"]) == (900002, 2)
    home = change(
        house, back.json, "moves", {"starts_at": meeting["starts_at"], "venue": "academy"}
    )
    assert home.json["venue_urn"] == 900001


def test_a_move_needs_the_version_that_was_read(house: House) -> None:
    meeting = house.book()
    path = f"/v1/meetings/{meeting['id']}/moves"
    assert house("Ada Aid").post(path, json=LATER).status_code == 428
    assert change(house, meeting, "moves", LATER, version=7).status_code == 412
    assert change(house, meeting, "moves", LATER).status_code == 201
    assert change(house, meeting, "moves", LATER).status_code == 412
    assert house("Ada Aid").get(f"/v1/meetings/{meeting['id']}").json["sequence"] == 1


def test_a_move_is_held_to_the_rules_of_booking(house: House) -> None:
    meeting = house.book()
    house.book(urn=900002, starts_at="2027-03-10T10:00:00Z")
    refusals: list[tuple[dict[str, Any], int, str]] = [
        ({"starts_at": "2027-01-07T10:00:00Z"}, 422, "meeting-in-the-past"),
        ({"starts_at": "2027-03-26T10:00:00Z"}, 422, "not-a-school-day"),
        ({"starts_at": "2027-03-23T10:00:00Z", "duration_minutes": 600}, 422, "meeting-too-long"),
        ({"starts_at": "2027-03-10T11:00:00Z"}, 409, "person-already-booked"),
        (
            {"starts_at": "2027-03-23T10:00:00Z", "venue": "online", "venue_urn": 900001},
            422,
            "venue-does-not-fit",
        ),
    ]
    for asked, status, slug in refusals:
        refused = change(house, meeting, "moves", asked)
        assert (refused.status_code, refused.json["type"].rpartition("/")[2]) == (status, slug)
    # Its own old time is no clash.
    assert change(house, meeting, "moves", {"starts_at": "2027-03-09T11:00:00Z"}).status_code == 201


def test_a_cancelled_meeting_frees_its_people_and_keeps_its_reason_here(house: House) -> None:
    meeting = house.book()
    cancelled = change(house, meeting, "cancellation", {"reason": "Snow: the head is at home."})
    assert cancelled.status_code == 201
    assert (cancelled.json["state"], cancelled.json["sequence"]) == ("cancelled", 1)
    assert cancelled.json["cancelled_reason"] == "Snow: the head is at home."
    envelope = sent_events(MeetingCancelled)[0]
    assert b"Snow" not in bytes(envelope.data)
    event = msgspec.json.decode(envelope.data, type=MeetingCancelled)
    assert (event.sequence, len(event.places), event.starts_at.isoformat()) == (
        1,
        4,
        "2027-03-09T10:00:00+00:00",
    )
    trustee = house("Tess Trustee").get(f"/v1/meetings/{meeting['id']}").json
    assert trustee["state"] == "cancelled"
    assert "cancelled_reason" not in trustee
    house.book(urn=900002)
    for what, asked in (("moves", LATER), ("cancellation", {"reason": "Twice"})):
        refused = change(house, cancelled.json, what, asked)
        assert (refused.status_code, refused.json["type"].rpartition("/")[2]) == (
            409,
            "meeting-is-cancelled",
        )


def test_a_meeting_that_has_begun_stays_as_it_is(house: House) -> None:
    meeting = house.book(starts_at="2027-01-12T10:00:00Z")
    house.at("2027-01-12T10:00:00")
    fresh = house("Ada Aid").get(f"/v1/meetings/{meeting['id']}").json
    for what, asked in (("moves", LATER), ("cancellation", {"reason": "Late"})):
        refused = change(house, fresh, what, asked)
        assert (refused.status_code, refused.json["type"].rpartition("/")[2]) == (
            409,
            "meeting-has-begun",
        )


def test_only_the_aid_books_moves_and_cancels(house: House) -> None:
    meeting = house.book()
    for name in ("Hugo Head", "Carl Ceo", "Lena Chair"):
        assert house(name).post("/v1/meetings", json=house.booking()).status_code == 403
        for what in ("moves", "cancellation"):
            path = f"/v1/meetings/{meeting['id']}/{what}"
            assert (
                house(name).post(path, json=LATER, headers={"If-Match": '"1"'}).status_code == 403
            )


def test_an_unknown_meeting_is_not_found(house: House) -> None:
    asked = {"json": {"reason": "Snow"}, "headers": {"If-Match": '"1"'}}
    assert house("Ada Aid").post("/v1/meetings/nothing/cancellation", **asked).status_code == 404


def test_a_reason_is_more_than_spaces(house: House) -> None:
    meeting = house.book()
    refused = change(house, meeting, "cancellation", {"reason": "   "})
    assert (refused.status_code, refused.json["errors"][0]["pointer"]) == (422, "/reason")
