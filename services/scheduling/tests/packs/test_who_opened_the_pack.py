"""Who has opened the papers of a pack, as the trace has it; and who is told so."""

from typing import Any

import pytest
from services.scheduling.tests.access.requests import paper
from services.scheduling.tests.conftest import House

from kit.auth import Caller

OUT = "2027-03-02T10:00:00"


class Reading:
    """A meeting with a paper in each pack, both gone out, and people who open them."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.meeting = house.book()["id"]
        self.papers = {
            "data_analysis": self.add("aid", "data_analysis", "Ada Aid"),
            "attendance": self.add("academy", "attendance", "Hugo Head"),
        }
        house.at(OUT)

    def add(self, side: str, kind: str, who: str) -> str:
        path = f"/v1/meetings/{self.meeting}/packs/{side}/papers"
        return str(self.house(who).post(path, data=paper(kind)).json["id"])

    def open(self, who: str, kind: str, status: int = 200) -> None:
        with self.house(who).get(f"/v1/papers/{self.papers[kind]}/content") as answer:
            assert answer.status_code == status

    def readers(self, side: str = "aid", who: str = "Ada Aid") -> list[dict[str, Any]]:
        answer = self.house(who).get(f"/v1/meetings/{self.meeting}/packs/{side}/openings")
        assert answer.status_code == 200, answer.text
        items: list[dict[str, Any]] = answer.json["items"]
        return items


@pytest.fixture
def reading(house: House) -> Reading:
    return Reading(house)


def test_whoever_has_opened_a_paper_is_named_with_when_and_how_often(reading: Reading) -> None:
    reading.open("Lena Chair", "data_analysis")
    reading.house.clock.advance(minutes=30)
    reading.open("Lena Chair", "data_analysis")
    reading.open("Hugo Head", "data_analysis")
    lena, hugo, hera = reading.readers()
    assert (lena["name"], hugo["name"], hera["name"]) == ("Lena Chair", "Hugo Head", "Hera Head")
    assert (lena["first_at"], lena["last_at"]) == ("2027-03-02T10:00:00Z", "2027-03-02T10:30:00Z")
    assert [(each["code"], each["version"], each["times"]) for each in lena["papers"]] == [
        ("data_analysis", 1, 2)
    ]
    assert hugo["papers"][0]["times"] == 1
    # Who has not opened it is at the table, and stands last.
    assert (hera["first_at"], hera["papers"]) == (None, [])


def test_a_guest_is_the_person_that_they_are(reading: Reading) -> None:
    house = reading.house
    lena = house.ids["Lena Chair"]
    house.callers["a guest"] = Caller(guest=lena, confined_to=f"meeting:{reading.meeting}")
    reading.open("a guest", "data_analysis")
    reading.open("Lena Chair", "data_analysis")
    [first, *waiting] = reading.readers()
    assert (first["name"], first["papers"][0]["times"]) == ("Lena Chair", 2)
    assert [each["name"] for each in waiting] == ["Hera Head", "Hugo Head"]


def test_a_look_that_was_refused_opens_nothing(reading: Reading) -> None:
    reading.open("Carl Ceo", "data_analysis", status=404)
    assert [each["papers"] for each in reading.readers()] == [[], [], []]


def test_every_version_of_a_paper_counts_for_itself(reading: Reading) -> None:
    reading.open("Lena Chair", "data_analysis")
    reading.papers["data_analysis"] = reading.add("aid", "data_analysis", "Ada Aid")
    reading.house.clock.advance(minutes=5)
    reading.open("Lena Chair", "data_analysis")
    assert [each["version"] for each in reading.readers()[0]["papers"]] == [1, 2]


def test_before_it_has_gone_out_nobody_is_waited_for(house: House) -> None:
    meeting = house.book()["id"]
    answer = house("Ada Aid").get(f"/v1/meetings/{meeting}/packs/aid/openings")
    assert answer.json == {"items": []}
    assert (
        house("Ada Aid").get(f"/v1/meetings/{meeting}/packs/nobodys/openings").json["items"] == []
    )


@pytest.mark.parametrize(
    ("who", "aid", "academy"),
    [
        ("Ada Aid", 200, 200),
        ("Hugo Head", 404, 200),
        ("Sara Senior", 404, 200),
        ("Carl Ceo", 404, 404),
        ("Lena Chair", 404, 404),
        ("Hera Head", 404, 404),
        ("Tess Trustee", 404, 404),
    ],
)
def test_the_aid_is_told_and_whoever_sent_the_pack(
    reading: Reading, who: str, aid: int, academy: int
) -> None:
    for side, status in (("aid", aid), ("academy", academy)):
        path = f"/v1/meetings/{reading.meeting}/packs/{side}/openings"
        assert reading.house(who).get(path).status_code == status
        meeting = reading.house(who).get(f"/v1/meetings/{reading.meeting}").json
        packs = {pack["side"]: pack["may"] for pack in meeting.get("packs", ())}
        assert ("packs.openings" in packs.get(side, ())) == (status == 200)
