"""Erasing somebody who has left: what has to be over first, that nothing of them stays, and that history stays whole."""

from typing import Any

import jsonschema
import pytest
from services.scheduling.tests.conftest import ALDER, House

from contracts import CATALOGUE
from contracts.scheduling import SOMEBODY, PersonErased
from contracts.schemas import whole
from kit.db import connection, database
from kit.looks import verify
from kit.testing import sent_events


def leave(house: House, name: str, until: str = "2027-01-07") -> str:
    """End every appointment of somebody; returns their id."""
    ada, person = house("Ada Aid"), house.ids[name]
    for held in ada.get(f"/v1/appointments?person_id={person}").json["items"]:
        ended = ada.post(f"/v1/appointments/{held['id']}/end", json={"until": until})
        assert ended.status_code == 201, ended.text
    return person


def erase(house: House, person_id: str, who: str = "Ada Aid") -> Any:
    """What the answer is."""
    return house(who).post(f"/v1/people/{person_id}/erasure")


def everything() -> str:
    """Every text in scheduling's database."""
    with connection():
        tables = [name for name in database.get_tables() if not name.endswith("_migration")]
        return repr([database.execute_sql(f'SELECT * FROM "{name}"').fetchall() for name in tables])  # noqa: S608 - the tables' own names


def test_nothing_that_names_them_stays(house: House) -> None:
    person = house.ids["Hugo Head"]
    said = {"If-Match": house("Hugo Head").get(f"/v1/people/{person}").headers["ETag"]}
    key = {"Idempotency-Key": "once"}
    house("Ada Aid").post("/v1/people", json={"name": "Zed Zebra"}, headers=key)
    house("Hugo Head").patch(f"/v1/people/{person}", json={"title": "Mr"}, headers=said)
    override = {"less_than_good": True, "reason": "As agreed."}
    assert (
        house("Carl Ceo").put(f"/v1/academies/{ALDER}/standing-override", json=override).status_code
        == 200
    )
    house.book()
    house.sign_in("Hugo Head")
    house.at("2027-03-10T09:00:00")
    for name, word in (("Hugo Head", "hugo.head@"), ("Carl Ceo", "carl.ceo@")):
        assert name in everything()
        assert word in everything()
        answer = erase(house, leave(house, name))
        assert answer.status_code == 201, answer.text
        assert name not in everything()
        assert word not in everything()


def test_what_it_did_is_said_by_category(house: House) -> None:
    house.book()
    house.at("2027-03-10T09:00:00")
    house.sign_in("Hugo Head")
    did = erase(house, leave(house, "Hugo Head")).json["did"]
    assert did["identity"] == {"emptied": 1}
    assert did["offices"] == {"stays": 2}
    assert did["meetings"]["stays"] >= 1
    assert did["sign_ins"] == {"deleted": 1}


def test_meetings_keep_a_seat_of_somebody_and_ids_stay(house: House) -> None:
    meeting = house.book()["id"]
    house.at("2027-03-10T09:00:00")
    person = leave(house, "Hugo Head")
    erase(house, person)
    seats = house("Ada Aid").get(f"/v1/meetings/{meeting}").json["seats"]
    [theirs] = [seat for seat in seats if seat["person_id"] == person]
    assert theirs["name"] == SOMEBODY
    shown = house("Ada Aid").get(f"/v1/people/{person}").json
    assert (shown["name"], shown["email"]) == (SOMEBODY, None)
    assert shown["may"] == ["held.of_person"]
    listed = house("Ada Aid").get("/v1/people?limit=100").json["items"]
    assert person not in {each["id"] for each in listed}


@pytest.mark.parametrize(
    ("name", "until", "slug"),
    [
        ("Hugo Head", None, "holds-an-office"),
        ("Hugo Head", "2027-01-08", "holds-an-office"),
        ("Hugo Head", "2027-01-07", "has-a-meeting-to-come"),
        ("Bo Chair", "2027-01-07", None),
        ("Sara Senior", None, "holds-an-office"),
    ],
)
def test_what_has_to_be_over_first(
    house: House, name: str, until: str | None, slug: str | None
) -> None:
    house.book()
    person = leave(house, name, until) if until else house.ids[name]
    answer = erase(house, person)
    if slug is None:
        assert answer.status_code == 201
        return
    assert answer.status_code == 409, answer.text
    assert answer.json["type"].endswith(slug)
    assert sent_events(PersonErased) == []
    assert name in everything()


def test_a_meeting_that_was_cancelled_holds_nobody(house: House) -> None:
    meeting = house.book()
    house("Ada Aid").post(
        f"/v1/meetings/{meeting['id']}/cancellation",
        json={"reason": "Snow"},
        headers={"If-Match": "*"},
    )
    assert erase(house, leave(house, "Hugo Head")).status_code == 201


def test_it_is_done_once_and_told_once(house: House) -> None:
    person = leave(house, "Bo Chair")
    first = erase(house, person, "Carl Ceo").json
    house.at("2027-02-01T09:00:00")
    assert erase(house, person).json | {"in_archives": False} == first
    assert len(sent_events(PersonErased)) == 1
    assert erase(house, "nobody").status_code == 404


def test_nothing_can_be_done_about_them_afterwards(house: House) -> None:
    ada, person = house("Ada Aid"), leave(house, "Bo Chair")
    erase(house, person)
    office = {"person_id": person, "office": "fd", "from": "2027-02-01"}
    for answer in (
        ada.patch(f"/v1/people/{person}", json={"name": "Back"}, headers={"If-Match": "*"}),
        ada.post("/v1/appointments", json=office),
    ):
        assert (answer.status_code, answer.json["type"].rpartition("/")[2]) == (409, "was-erased")


def test_a_session_that_is_open_is_over(house: House) -> None:
    word = house.sign_in("Bo Chair")["session"]
    erase(house, leave(house, "Bo Chair"))
    renewed = house.anyone.post("/v1/sessions/tokens", json={"session": word})
    assert (renewed.status_code, SOMEBODY in renewed.text) == (409, False)


def test_history_keeps_ids_order_and_number_and_fits_its_schemas(house: House) -> None:
    suite: Any = house.client.with_scopes("history:read")

    def history() -> list[dict[str, Any]]:
        items: list[dict[str, Any]] = suite.get("/v1/events?limit=200").json["items"]
        return items

    person, before = leave(house, "Bo Chair"), history()
    erase(house, person)
    *after, last = history()
    assert last["type"] == PersonErased.type
    names = ("id", "type", "subject", "aggregateversion", "time")
    assert [[each[name] for name in names] for each in after] == [
        [each[name] for name in names] for each in before
    ]
    differing = [new for old, new in zip(before, after, strict=True) if old != new]
    assert {each["subject"] for each in differing} == {f"person/{person}"}
    assert {each["data"]["name"] for each in differing} == {SOMEBODY}
    for each in after:
        jsonschema.Draft202012Validator(whole(CATALOGUE[each["type"]])).validate(each)


def test_the_trace_still_proves_itself(house: House) -> None:
    person = leave(house, "Bo Chair")
    house("Bo Chair").get("/v1/held")
    erase(house, person)
    with connection():
        assert verify() == []
