"""What notifications holds about somebody: that mails went to them, and nothing that a mail says."""

import json
from typing import Any

from services.notifications.tests.conftest import PEOPLE, Mailroom, Said


def held(mailroom: Mailroom, person_id: str) -> dict[str, Any]:
    """Every table that is shown to somebody, by what it is."""
    answer = mailroom.speaking_as(person_id).get("/v1/held")
    assert answer.status_code == 200, answer.text
    categories: list[dict[str, Any]] = answer.get_json()["categories"]
    tables = [table for each in categories if each["name"] != "trace" for table in each["tables"]]
    return {table["what"]: table for table in tables}


def test_somebody_sees_their_mails_and_their_calendars(mailroom: Mailroom, said: Said) -> None:
    mailroom.hear(said.booked(), said.appointed("p-head"))
    mailroom.feed("p-head")
    mailroom.send()
    found = held(mailroom, "p-head")
    name, address = PEOPLE["p-head"]
    assert found["person"]["rows"] == [{"id": "p-head", "name": name, "email": address}]
    [mail] = found["mails"]["rows"]
    assert (mail["kind"], mail["address"], mail["state"]) == ("meeting_booked", address, "sent")
    assert [row["name"] for row in found["calendar addresses"]["rows"]] == ["Phone"]
    assert [row["id"] for row in found["seats at meetings"]["rows"]] == ["m-1"]
    shown = json.dumps(found)
    others = [word for person, both in PEOPLE.items() if person != "p-head" for word in both]
    assert [word for word in (*others, "secret-", "digest") if word in shown] == []


def test_who_is_not_known_is_told_so(mailroom: Mailroom) -> None:
    found = held(mailroom, "p-stranger")
    assert [table["what"] for table in found.values() if table["rows"]] == []
