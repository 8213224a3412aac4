"""Who may know of which meeting, and the filters of the list."""

import msgspec
import pytest
from services.scheduling.tests.conftest import ALDER, BIRCH, House
from services.scheduling.tests.packs.test_papers import put_in, status

from contracts.scheduling import PackCirculated
from kit.auth import Appointment, Caller
from kit.testing import sent_events


@pytest.mark.parametrize(
    ("name", "alder", "birch"),
    [
        ("Ada Aid", True, True),
        ("Carl Ceo", True, True),
        ("Tess Trustee", True, True),
        ("Hugo Head", True, True),
        ("Hera Head", True, True),
        ("Sara Senior", True, False),
        ("Lena Chair", True, False),
        ("Luke Committee", True, False),
        ("Bo Chair", False, True),
        ("Fay Finance", False, False),
    ],
)
def test_who_may_know_of_a_meeting(house: House, name: str, *, alder: bool, birch: bool) -> None:
    ids = {
        True: house.book()["id"],
        False: house.book(urn=900002, starts_at="2027-03-10T10:00:00Z")["id"],
    }
    listed = [meeting["id"] for meeting in house(name).get("/v1/meetings").json["items"]]
    assert listed == [ids[which] for which, seen in ((True, alder), (False, birch)) if seen]
    for which, seen in ((True, alder), (False, birch)):
        path = f"/v1/meetings/{ids[which]}"
        # Whoever asks whether it is theirs is told so, and refused nothing.
        asked = house(name).get(f"/v1/meetings?id={ids[which]}").json["items"]
        assert [meeting["id"] for meeting in asked] == ([ids[which]] if seen else [])
        assert house(name).get(path).status_code == (200 if seen else 404)
        # A trustee knows that it takes place, and sees nothing of its papers (R11).
        packs = house(name).get(f"{path}/packs").status_code
        if name == "Tess Trustee" or not seen:
            assert packs in {403, 404}
        else:
            assert packs == 200


def test_the_list_has_filters_and_pages(house: House) -> None:
    first = house.book()
    second = house.book(urn=900002, starts_at="2027-03-10T10:00:00Z")
    third = house.book(starts_at="2027-04-20T09:00:00Z", slot=3)
    house("Ada Aid").post(
        f"/v1/meetings/{third['id']}/cancellation",
        json={"reason": "Snow"},
        headers={"If-Match": '"1"'},
    )

    def listed(query: str, who: str = "Ada Aid") -> list[str]:
        return [meeting["id"] for meeting in house(who).get(f"/v1/meetings{query}").json["items"]]

    everything = [first["id"], second["id"], third["id"]]
    assert listed("") == everything
    assert listed("?urn=900002") == [second["id"]]
    assert listed("?state=cancelled") == [third["id"]]
    assert listed("?from=2027-03-10") == everything[1:]
    assert listed("?until=2027-03-09") == [first["id"]]
    assert listed("?from=2027-03-10&until=2027-03-10") == [second["id"]]
    assert listed("?mine=true") == everything
    assert listed("?mine=true", "Carl Ceo") == []
    assert listed("?mine=true", "Lena Chair") == [first["id"], third["id"]]
    page = house("Ada Aid").get("/v1/meetings?limit=2")
    assert [meeting["id"] for meeting in page.json["items"]] == everything[:2]
    following = page.headers["Link"].partition(">")[0][1:]
    assert [
        meeting["id"] for meeting in house("Ada Aid").get(following).json["items"]
    ] == everything[2:]


@pytest.mark.parametrize("query", ["?urn=1", "?from=soon", "?until=9999-12-31", "?state=held"])
def test_a_wrong_filter_is_refused(house: House, query: str) -> None:
    assert house("Ada Aid").get(f"/v1/meetings{query}").status_code == 422


def test_what_a_seat_has_opened_ends_with_the_office_it_was_taken_by(house: House) -> None:
    """Hera came to Alder's table as its partner head; she still leads Birch when that has ended."""
    meeting = house.book()
    late = house.book(starts_at="2027-03-11T14:00:00Z")
    paper = put_in(house, meeting, "data_analysis", side="aid", who="Ada Aid").json["id"]
    house.at("2027-03-02T10:00:00")
    places = [
        f"/v1/meetings/{meeting['id']}",
        f"/v1/meetings/{meeting['id']}/packs",
        f"/v1/papers/{paper}/content",
    ]
    assert [status(house, "Hera Head", place) for place in places] == [200] * 3
    [held] = house("Ada Aid").get(f"/v1/appointments?urn={ALDER}&office=partner_head").json["items"]
    ended = house("Ada Aid").post(
        f"/v1/appointments/{held['id']}/end", json={"until": "2027-03-02"}
    )
    assert ended.status_code == 201
    # As her token says the day after.
    hera = Caller(
        person_id=house.ids["Hera Head"], appointments=(Appointment("headteacher", BIRCH),)
    )
    house.callers["Hera Head"] = hera
    assert [status(house, "Hera Head", place) for place in places] == [200] * 3, "its last day"
    house.at("2027-03-03T00:00:30")
    assert [status(house, "Hera Head", place) for place in places] == [404] * 3
    assert house("Hera Head").get("/v1/meetings").json["items"] == []
    house.at("2027-03-04T15:00:00")
    sent = [
        msgspec.json.decode(each.data, type=PackCirculated) for each in sent_events(PackCirculated)
    ]
    by_meeting = {(each.meeting_id, house.ids["Hera Head"] in each.recipients) for each in sent}
    assert by_meeting == {(meeting["id"], True), (late["id"], False)}
    assert house("Hera Head").get("/v1/meetings?mine=true").json["items"] == []
