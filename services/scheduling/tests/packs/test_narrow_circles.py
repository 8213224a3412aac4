"""Papers that only some at the table read: absent for everybody else, wherever one looks (R11)."""

import io
from typing import Any

import msgspec
import pytest
from services.scheduling.tests.conftest import House
from services.scheduling.tests.packs.test_papers import PDF

from contracts.scheduling import LatePapersCirculated, PackCirculated
from kit.auth import Caller
from kit.testing import run_timers, sent_events

OUT = "2027-03-02T10:00:00"
SECRET = "safeguarding_summary"


def put_in(
    house: House, meeting: str, kind: str = SECRET, *circle: str, name: str = "a.pdf"
) -> Any:
    form = {"kind": kind, "file": (io.BytesIO(PDF), name), "circle": list(circle)}
    return house("Hugo Head").post(f"/v1/meetings/{meeting}/packs/academy/papers", data=form)


def row(house: House, meeting: str, who: str, kind: str = SECRET) -> Any:
    papers = house.pack(meeting, "academy", who)["papers"]
    return next((each for each in papers if each["code"] == kind), None)


def told(kind: type[Any]) -> Any:
    [event] = [
        each
        for each in (msgspec.json.decode(sent.data, type=kind) for sent in sent_events(kind))
        if each.side == "academy"
    ]
    return event


@pytest.fixture
def meeting(house: House) -> str:
    """A meeting to which a paper has gone that only the AID and the head read, and one for everybody."""
    booked = str(house.book()["id"])
    put_in(house, booked, "attendance")
    added = put_in(house, booked, SECRET, "headteacher", "aid")
    assert (added.status_code, added.json["circle"]) == (201, ["aid", "headteacher"])
    house.at(OUT)
    return booked


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("Ada Aid", 200),
        ("Hugo Head", 200),
        # Who gathers a pack has put it in, and sees it.
        ("Sara Senior", 200),
        ("Lena Chair", 404),
        ("Hera Head", 404),
        ("Carl Ceo", 404),
        ("Luke Committee", 404),
    ],
)
def test_it_is_there_for_its_circle_alone(
    house: House, meeting: str, who: str, status: int
) -> None:
    ident = row(house, meeting, "Hugo Head")["latest"]["id"]
    with house(who).get(f"/v1/papers/{ident}/content") as answer:
        assert answer.status_code == status
    shown = row(house, meeting, who)
    assert (shown is not None and shown["latest"] is not None) == (status == 200)
    assert (shown is None) == (status == 404), "absent, and not only closed"
    assert row(house, meeting, who, "attendance")["received"]


def test_a_guest_of_the_chair_does_not_know_of_it(house: House, meeting: str) -> None:
    house.callers["a guest"] = Caller(
        guest=house.ids["Lena Chair"], confined_to=f"meeting:{meeting}"
    )
    assert row(house, meeting, "a guest") is None
    assert row(house, meeting, "a guest", "attendance")["latest"] is not None


def test_before_the_pack_goes_out_its_circle_does_not_know_of_it_either(house: House) -> None:
    booked = str(house.book()["id"])
    put_in(house, booked, SECRET, "aid", "headteacher")
    assert row(house, booked, "Ada Aid") is None
    assert row(house, booked, "Hugo Head")["latest"] is not None


@pytest.mark.usefixtures("meeting")
def test_who_it_went_to_is_told_apart(house: House) -> None:
    event = told(PackCirculated)
    assert event.papers == ("attendance",)
    [secret] = event.confidential
    assert secret.paper_kind == SECRET
    assert secret.recipients == (house.ids["Ada Aid"], house.ids["Hugo Head"])
    assert len(event.recipients) == 4


def test_a_late_one_goes_to_its_circle_and_to_nobody_else(house: House, meeting: str) -> None:
    put_in(house, meeting)
    house.at("2027-03-02T11:00:00")
    event = told(LatePapersCirculated)
    assert (event.papers, event.recipients) == (
        (),
        (house.ids["Ada Aid"], house.ids["Hugo Head"]),
    )


def test_a_new_version_keeps_the_circle_unless_it_is_widened(house: House, meeting: str) -> None:
    again = put_in(house, meeting)
    assert (again.json["version"], again.json["circle"]) == (2, ["aid", "headteacher"])
    for_all = put_in(house, meeting, SECRET, "aid", "headteacher", "chair", "partner_head")
    assert for_all.json["circle"] is None
    assert row(house, meeting, "Lena Chair")["latest"]["version"] == 3
    with house("Lena Chair").get(f"/v1/papers/{again.json['id']}/content") as earlier:
        assert earlier.status_code == 404


@pytest.mark.parametrize("circle", ["window", "", "headteacher,aid"])
def test_a_circle_of_no_seats_is_refused(house: House, meeting: str, circle: str) -> None:
    refused = put_in(house, meeting, SECRET, circle)
    assert (refused.status_code, refused.json["type"].rpartition("/")[2]) == (422, "fields-refused")


def test_it_is_bound_into_nothing(house: House, meeting: str) -> None:
    for _ in range(4):
        run_timers(house.worker)
    made = house.pack(meeting, "academy", "Hugo Head")["bound"]
    assert (made["state"], made["papers"]) == ("ready", 1)


def test_who_has_opened_it_is_told_to_its_circle(house: House, meeting: str) -> None:
    put_in(house, meeting, "surveys", "headteacher", "chair")
    house.at("2027-03-02T11:00:00")
    for who in ("Hugo Head", "Lena Chair"):
        ident = row(house, meeting, who, "surveys")["latest"]["id"]
        with house(who).get(f"/v1/papers/{ident}/content") as answer:
            assert answer.status_code == 200
    path = f"/v1/meetings/{meeting}/packs/academy/openings"
    seen = {
        who: {
            each["code"]
            for reader in house(who).get(path).json["items"]
            for each in reader["papers"]
        }
        for who in ("Hugo Head", "Ada Aid")
    }
    assert seen == {"Hugo Head": {"surveys"}, "Ada Aid": set()}
