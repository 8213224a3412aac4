"""Arranging the year otherwise than usual: one proposal that waits for the AID, and one that was agreed."""

from typing import Any, Final

from one_machine.playing.client import Cast, Client

WAITS: Final = {
    "aims": 2,
    "iaims": 0,
    "reason": "In the summer the whole of our leadership is at the peer review in the partner academies.",
}
AGREED: Final = {
    "aims": 3,
    "iaims": 1,
    "reason": "The headteacher has asked for one interim meeting on attendance after the spring review.",
}


def arrange_two(cast: Cast, aid: Client) -> None:
    """Have one head propose fewer meetings, and agree with another one on more; once."""
    year = aid.items("/v1/arrangements")
    usual = [each for each in year if not each["iaims"] and _head(aid, each["urn"])]
    if len(usual) < 2 or any(each["proposal"] or not each["usual"] for each in year):  # noqa: PLR2004 - two
        return
    waits, agreed = usual[0], usual[-1]
    _propose(cast.as_(_head(aid, waits["urn"])), waits, WAITS)
    made = _propose(aid, agreed, AGREED)
    place = f"/v1/arrangements/{made['id']}/answers"
    head = cast.as_(_head(aid, agreed["urn"]))
    head.post(place, {"agree": True}, match=f'"{made["version"]}"')


def _propose(who: Client, year: dict[str, Any], numbers: dict[str, Any]) -> dict[str, Any]:
    asked = {"year": year["year"], **numbers}
    made: dict[str, Any] = who.post(f"/v1/academies/{year['urn']}/arrangements", asked)
    return made


def _head(aid: Client, urn: int) -> str:
    """The headteacher's id, or nothing where there is none."""
    head = aid.get(f"/v1/academies/{urn}")["headteacher"]
    return head["person_id"] if head else ""
