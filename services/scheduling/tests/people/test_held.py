"""What scheduling holds about somebody: shown to them and to the AID, and with nothing of anybody else."""

import io
import json
from typing import Any

from services.scheduling.tests.conftest import House
from services.scheduling.tests.packs.test_papers import PDF

from kit.db import connection
from kit.looks import Look


def held(house: House, who: str, path: str = "/v1/held") -> dict[str, Any]:
    """Every table that is shown, by what it is."""
    answer = house(who).get(path)
    assert answer.status_code == 200, answer.text
    categories: list[dict[str, Any]] = answer.json["categories"]
    tables = [table for each in categories if each["name"] != "trace" for table in each["tables"]]
    return {table["what"]: table for table in tables}


def test_somebody_sees_all_that_is_held_about_them_and_nothing_of_others(house: House) -> None:
    meeting = house.book()
    sent = {"kind": "attendance", "file": (io.BytesIO(PDF), "secret-name.pdf")}
    house("Hugo Head").post(f"/v1/meetings/{meeting['id']}/packs/academy/papers", data=sent)
    house.sign_in("Hugo Head")
    found = held(house, "Hugo Head")
    [person] = found["person"]["rows"]
    assert (person["name"], person["email"]) == ("Hugo Head", "hugo.head@example.org")
    assert {row["office"] for row in found["appointments"]["rows"]} == {
        "headteacher",
        "partner_head",
    }
    [seat] = found["seats at meetings"]["rows"]
    assert seat["meeting_starts_at"] == "2027-03-09T10:00:00Z"
    assert [row["kind"] for row in found["papers added"]["rows"]] == ["attendance"]
    [session] = found["sessions"]["rows"]
    assert session["browser"] == "Firefox/146.0 (Windows)"
    assert found["sessions"]["kept"] == "for 30 days after its last hour"
    said = json.dumps(found)
    others = [name for name in house.ids if name != "Hugo Head"]
    assert [word for word in (*others, "hera.head@", "secret-name") if word in said] == []


def test_the_director_sees_the_same_of_somebody(house: House) -> None:
    hugo = house.ids["Hugo Head"]
    assert held(house, "Ada Aid", f"/v1/people/{hugo}/held") == held(house, "Hugo Head")


def test_each_look_at_what_is_held_leaves_a_trace(house: House) -> None:
    hugo = house.ids["Hugo Head"]
    held(house, "Ada Aid", f"/v1/people/{hugo}/held")
    assert house("Hera Head").get(f"/v1/people/{hugo}/held").status_code == 404
    with connection():
        held_ones = Look.select().where(Look.operation.startswith("held."))
        looks = [(row.operation, row.outcome, row.subject) for row in held_ones]
    asked = ("held.of_person", f"/v1/people/{hugo}/held")
    assert looks == [(asked[0], "seen", asked[1]), (asked[0], "refused", asked[1])]


def test_whoever_keeps_the_suite_running_sees_their_own_too(house: House) -> None:
    [person] = held(house, "Olu Operator")["person"]["rows"]
    assert person["name"] == "Olu Operator"


def test_a_wildcard_finds_nobody(house: House) -> None:
    found = held(house, "Ada Aid", "/v1/people/%25/held")
    assert [table["what"] for table in found.values() if table["rows"]] == []
