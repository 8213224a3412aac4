"""Entering what no official file tells: addresses, central people, partners, self-evaluations, decisions."""

from datetime import date
from typing import Any

from one_machine.playing.client import Client

Told = dict[str, Any]


def enter_everything(aid: Client, told: Told, today: date, since: date) -> None:
    """Enter the people of the example; whatever is there already stays as it is."""
    for each in told["addresses"]:
        _enter_address(aid, each, today)
    for each in told["people"]:
        _enter_person(aid, each, since)
    for each in told["partners"]:
        _enter_partner(aid, each, today, since)
    for each in told["self_evaluations"]:
        _enter_self_evaluation(aid, each, since)
    for each in told["categories"]:
        _enter_category(aid, each, since)
    _enter_override(aid, told["override"])


def _holders(aid: Client, urn: int, office: str, today: date) -> list[Told]:
    return aid.items("/v1/appointments", urn=urn, office=office, on=today.isoformat())


def _enter_address(aid: Client, each: Told, today: date) -> None:
    for held in _holders(aid, each["urn"], each["office"], today)[:1]:
        place = f"/v1/people/{held['person_id']}"
        if aid.get(place)["email"] is None:
            aid.change("PATCH", place, {"email": each["email"]})


def _enter_person(aid: Client, each: Told, since: date) -> None:
    found = aid.items("/v1/people", q=each["email"])
    if found:
        person = found[0]
    else:
        named = {name: each[name] for name in ("title", "name", "email")}
        person = aid.post("/v1/people", named)
    held = {(one["office"], one["urn"]) for one in person["appointments"]}
    if (each["office"], each["urn"]) not in held:
        _appoint(aid, person["id"], each["office"], each["urn"], since)


def _enter_partner(aid: Client, each: Told, today: date, since: date) -> None:
    if _holders(aid, each["urn"], "partner_head", today):
        return
    for head in _holders(aid, each["head_of"], "headteacher", today)[:1]:
        _appoint(aid, head["person_id"], "partner_head", each["urn"], since)


def _appoint(aid: Client, person_id: str, office: str, urn: int | None, since: date) -> None:
    asked = {"person_id": person_id, "office": office, "urn": urn, "from": since.isoformat()}
    aid.post("/v1/appointments", asked)


def _enter_self_evaluation(aid: Client, each: Told, since: date) -> None:
    place = f"/v1/academies/{each['urn']}/judgements"
    if any(one["scheme"] == "self_evaluation" for one in aid.items(place)):
        return
    own = {
        "scheme": "self_evaluation",
        "inspected_on": since.isoformat(),
        "overall": each["overall"],
    }
    aid.post(place, own)


def _enter_category(aid: Client, each: Told, since: date) -> None:
    place = f"/v1/academies/{each['urn']}"
    if aid.get(place)["trust_category"] is None:
        agreed = {"category": each["category"], "agreed_on": since.isoformat()}
        aid.put(f"{place}/trust-category", agreed)


def _enter_override(aid: Client, each: Told) -> None:
    place = f"/v1/academies/{each['urn']}"
    if aid.get(place)["override"] is None:
        decided = {"less_than_good": each["less_than_good"], "reason": each["reason"]}
        aid.put(f"{place}/standing-override", decided)
