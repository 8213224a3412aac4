"""Agendas on their way: agreed, waiting for the head, waiting for the AID, and not yet proposed."""

from typing import Any, Final

from one_machine.playing.client import Cast

WITH_IT: Final = "Much as last time, with more time for writing in Year 4."
COMMENT: Final = (
    "Could attendance come first? Our attendance officer can join us, and has to leave by eleven."
)


def agree(cast: Cast, meeting: dict[str, Any]) -> None:
    """Have the AID propose an agenda, and the head agree to it; once."""
    if _propose(cast, meeting):
        _head(cast, meeting).post(f"{_place(meeting)}/agreement", {"number": 1})


def leave_with_the_head(cast: Cast, meeting: dict[str, Any]) -> None:
    """Have the AID propose an agenda that nobody has answered."""
    _propose(cast, meeting)


def leave_with_the_aid(cast: Cast, meeting: dict[str, Any]) -> None:
    """Have the head comment on what the AID proposes."""
    if _propose(cast, meeting):
        _head(cast, meeting).post(f"{_place(meeting)}/comments", {"text": COMMENT})


def _propose(cast: Cast, meeting: dict[str, Any]) -> bool:
    """Propose what the template for such a meeting has; False, if something was proposed before."""
    aid = cast.as_(_seat(meeting, "aid"))
    if aid.get(_place(meeting))["number"] or meeting["state"] != "booked":
        return False
    templates = aid.get("/v1/agenda-templates")["items"]
    template = next(each for each in templates if each["kind"] == meeting["kind"])
    asked = {"follows": 0, "items": template["items"], "note": WITH_IT}
    aid.post(f"{_place(meeting)}/proposals", asked)
    return True


def _head(cast: Cast, meeting: dict[str, Any]) -> Any:  # noqa: ANN401 - a client of the cast's own
    return cast.as_(_seat(meeting, "headteacher"))


def _seat(meeting: dict[str, Any], seat: str) -> str:
    return str(next(each["person_id"] for each in meeting["seats"] if each["seat"] == seat))


def _place(meeting: dict[str, Any]) -> str:
    return f"/v1/meetings/{meeting['id']}/agenda"
