"""People and their offices over HTTP, and what is still to be filled in."""

from typing import Any

import pytest
from services.scheduling.tests.conftest import House

from contracts.scheduling import AppointmentEnded, AppointmentMade, PersonChanged
from kit.testing import sent_events

ALDER, BIRCH = 900001, 900002


def _appointment(
    house: House, name: str, office: str, urn: int | None = ALDER, **over: Any
) -> dict[str, Any]:
    return {"person_id": house.ids[name], "office": office, "urn": urn, "from": "2027-01-01"} | over


def test_a_person_is_entered_and_corrected(house: House) -> None:
    ada, before = house("Ada Aid"), len(sent_events(PersonChanged))
    made = ada.post(
        "/v1/people", json={"name": "Nell New", "email": "Nell.New@Example.org", "title": "Ms"}
    )
    assert (made.status_code, made.json["email"]) == (201, "nell.new@example.org")
    place, match = made.headers["Location"], {"If-Match": made.headers["ETag"]}
    assert ada.patch(place, json={"name": "Nell Newer"}).status_code == 428
    assert ada.patch(place, json={"name": "Nell Newer"}, headers=match).json["version"] == 2
    assert ada.patch(place, json={"name": "Late"}, headers=match).status_code == 412
    assert [each["name"] for each in ada.get("/v1/people?q=newer").json["items"]] == ["Nell Newer"]
    assert len(sent_events(PersonChanged)) == before + 2


def test_two_people_do_not_share_an_address(house: House) -> None:
    answer = house("Ada Aid").post(
        "/v1/people", json={"name": "Twin", "email": "HUGO.HEAD@example.org"}
    )
    assert (answer.status_code, answer.json["errors"][0]["pointer"]) == (422, "/email")
    assert (
        house("Ada Aid")
        .post("/v1/people", json={"name": "Odd", "email": "not an address"})
        .status_code
        == 422
    )


def test_everybody_corrects_their_own_entry_and_no_other(house: House) -> None:
    hugo = house("Hugo Head")
    mine, other = (f"/v1/people/{house.ids[name]}" for name in ("Hugo Head", "Hera Head"))
    for place, status in ((mine, 200), (other, 403)):
        match = {"If-Match": hugo.get(place).headers["ETag"]}
        assert hugo.patch(place, json={"title": "Mr"}, headers=match).status_code == status
    assert hugo.post("/v1/people", json={"name": "Friend"}).status_code == 403
    assert (
        hugo.post(
            "/v1/appointments", json=_appointment(house, "Hugo Head", "aid", None)
        ).status_code
        == 403
    )


def test_an_appointment_is_made_and_ended(house: House) -> None:
    ada, before = house("Ada Aid"), len(sent_events(AppointmentMade))
    made = ada.post("/v1/appointments", json=_appointment(house, "Sara Senior", "ltsw_chair"))
    assert made.status_code == 201
    assert (made.json["academy_name"], made.json["person_name"]) == ("Alder Academy", "Sara Senior")
    listed = ada.get(f"/v1/appointments?urn={ALDER}&office=ltsw_chair&on=2027-01-08").json["items"]
    assert {each["person_name"] for each in listed} == {"Luke Committee", "Sara Senior"}
    place = made.headers["Location"]
    assert ada.post(f"{place}/end", json={"until": "2026-12-31"}).status_code == 422
    assert ada.post(f"{place}/end", json={"until": "2027-01-31"}).json["until"] == "2027-01-31"
    assert ada.get(f"/v1/appointments?urn={ALDER}&office=ltsw_chair&on=2027-02-01").json[
        "items"
    ] == [each for each in listed if each["person_name"] == "Luke Committee"]
    assert len(sent_events(AppointmentMade)) == before + 1
    assert len(sent_events(AppointmentEnded)) == 1


@pytest.mark.parametrize(
    ("name", "office", "urn", "over", "slug"),
    [
        ("Sara Senior", "headteacher", None, {}, "office-needs-an-academy"),
        ("Sara Senior", "aid", ALDER, {}, "office-is-for-the-trust"),
        ("Sara Senior", "senior_leader", ALDER, {}, "already-appointed"),
        (
            "Sara Senior",
            "lgb_chair",
            ALDER,
            {"until": "2026-12-31"},
            "appointment-ends-before-it-begins",
        ),
        ("Sara Senior", "partner_head", BIRCH, {}, "not-a-head-elsewhere"),
        ("Hugo Head", "partner_head", ALDER, {}, "not-a-head-elsewhere"),
    ],
)
def test_appointments_that_do_not_fit(
    house: House, name: str, office: str, urn: int | None, over: dict[str, Any], slug: str
) -> None:
    answer = house("Ada Aid").post(
        "/v1/appointments", json=_appointment(house, name, office, urn, **over)
    )
    assert answer.status_code == 422
    assert answer.json["type"].endswith(slug)


def test_the_head_of_today_is_shown_with_the_academy(house: House) -> None:
    ada = house("Ada Aid")
    shown = ada.get(f"/v1/academies/{ALDER}").json["headteacher"]
    assert shown == {"person_id": house.ids["Hugo Head"], "name": "Hugo Head"}
    [held] = ada.get(f"/v1/appointments?urn={ALDER}&office=headteacher").json["items"]
    ada.post(f"/v1/appointments/{held['id']}/end", json={"until": "2027-01-07"})
    assert ada.get(f"/v1/academies/{ALDER}").json["headteacher"] is None


def test_what_is_still_to_be_filled_in(house: House) -> None:
    ada = house("Ada Aid")

    def whats(query: str = "") -> list[str]:
        return sorted(each["what"] for each in ada.get(f"/v1/gaps{query}").json["items"])

    assert whats() == ["grade", "grade"]
    ada.post("/v1/academies", json={"urn": 900003, "name": "Cedar Academy", "phase": "primary"})
    assert whats("?urn=900003") == ["chair", "grade", "headteacher", "partner_head"]
    person = ada.post("/v1/people", json={"name": "Nell New"}).json["id"]
    ada.post(
        "/v1/appointments",
        json={"person_id": person, "office": "headteacher", "urn": 900003, "from": "2027-01-01"},
    )
    [gap] = [
        each for each in ada.get("/v1/gaps?urn=900003").json["items"] if each["what"] == "email"
    ]
    assert (gap["person_id"], gap["academy_name"]) == (person, "Cedar Academy")


def test_in_a_demonstration_anybody_enters_the_first_director_and_nobody_the_second(
    house: House,
) -> None:
    """After an import there are heads alone; somebody has to begin."""
    ada, hugo = house("Ada Aid"), house("Hugo Head")
    for name in ("Ada Aid", "Carl Ceo"):
        [held] = ada.get(f"/v1/appointments?person_id={house.ids[name]}").json["items"]
        assert (
            ada.post(f"/v1/appointments/{held['id']}/end", json={"until": "2027-01-07"}).status_code
            == 201
        )
    first = hugo.post("/v1/people", json={"name": "First Aid"})
    assert first.status_code == 201
    office = {"person_id": first.json["id"], "office": "aid", "from": "2027-01-08"}
    assert hugo.post("/v1/appointments", json=office).status_code == 201
    assert hugo.post("/v1/people", json={"name": "Second Aid"}).status_code == 403


@pytest.mark.parametrize(
    ("who", "searched", "found"),
    [
        ("Ada Aid", "hugo.head@", ["Hugo Head"]),
        ("Fay Finance", "hugo.head@", []),
        ("Fay Finance", "Hugo", ["Hugo Head"]),
        # Whoever serves the whole trust can be written to by everybody in it.
        ("Fay Finance", "ada.aid@", ["Ada Aid"]),
        ("Sara Senior", "hugo.head@", ["Hugo Head"]),
        ("Sara Senior", "bo.chair@", []),
    ],
)
def test_who_sees_no_address_finds_nobody_by_it(
    house: House, who: str, searched: str, found: list[str]
) -> None:
    items = house(who).get(f"/v1/people?q={searched}").json["items"]
    assert [each["name"] for each in items] == found


def test_of_what_colleagues_do_elsewhere_one_knows_the_academy_they_lead_and_no_more(
    house: House,
) -> None:
    """Hera leads Birch, which makes her a colleague at Alder when she is its partner head."""
    ada, sara, hera = house("Ada Aid"), house("Sara Senior"), house.ids["Hera Head"]
    made = ada.post("/v1/appointments", json=_appointment(house, "Hera Head", "ltsw_chair", BIRCH))
    elsewhere = made.json["id"]

    def offices(who: Any) -> list[set[tuple[str, int | None]]]:
        listed = who.get(f"/v1/appointments?person_id={hera}").json["items"]
        person = who.get(f"/v1/people/{hera}").json
        [row] = [row for row in who.get("/v1/people?limit=200").json["items"] if row["id"] == hera]
        return [
            {(each["office"], each["urn"]) for each in rows}
            for rows in (listed, person["appointments"], row["appointments"])
        ]

    known = {("headteacher", BIRCH), ("partner_head", ALDER)}
    assert offices(sara) == [known] * 3
    assert sara.get(f"/v1/appointments/{elsewhere}").status_code == 404
    for who in (ada, house("Hera Head")):
        assert offices(who) == [known | {("ltsw_chair", BIRCH)}] * 3
        assert who.get(f"/v1/appointments/{elsewhere}").status_code == 200


LEADING = ["people.change", "accounts.show", "accounts.make_invitation", "accounts.take_away"]
ERASING = ["erasure.erase"]
OWN = ["people.change", "accounts.show", "held.of_person"]


@pytest.mark.parametrize(
    ("who", "whom", "may"),
    [
        ("Ada Aid", "Hugo Head", [*LEADING, "held.of_person", *ERASING]),
        ("Carl Ceo", "Hugo Head", [*LEADING, *ERASING]),
        ("Hugo Head", "Hugo Head", OWN),
        ("Hugo Head", "Sara Senior", []),
        # They see their names alone.
        ("Fay Finance", "Hugo Head", None),
        ("Tess Trustee", "Tess Trustee", OWN),
    ],
)
def test_a_person_says_what_may_be_done_with_their_entry(
    house: House, who: str, whom: str, may: list[str] | None
) -> None:
    path = f"/v1/people/{house.ids[whom]}"
    assert house(who).get(path).json.get("may") == may
    listed = house(who).get("/v1/people?limit=200").json["items"]
    assert next(row for row in listed if row["name"] == whom).get("may") == may
