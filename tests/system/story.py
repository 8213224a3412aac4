"""One meeting's life, booked, moved and cancelled, and what everybody sees of it at each step."""

from collections.abc import Callable
from typing import Any, Final

import icalendar

from .trust import ALDERBROOK, Trust, eventually

BOOKED, MOVED, CANCELLED = "booked", "moved", "cancelled"
STEPS: Final = (BOOKED, MOVED, CANCELLED)

EVERYBODY: Final = {
    "aid@trust.example",
    "headteacher@900101.example",
    "lgb.chair@900101.example",
    "headteacher@900102.example",
}
"""The AID, Alderbrook's head and chair, and the partner head, who leads Beckford."""

CALENDAR: Final = {BOOKED: ("REQUEST", 0), MOVED: ("REQUEST", 1), CANCELLED: ("CANCEL", 2)}
PLANNED: Final = {BOOKED: 4, MOVED: 4, CANCELLED: 0}
STARTS: Final = {BOOKED: "2027-02-03T09:30:00Z", MOVED: "2027-06-10T09:30:00Z"}
LOCALLY: Final = {BOOKED: "2027-02-03 09:30", MOVED: "2027-06-10 10:30"}
"""The same times on the wall in England: before the clocks change, and after."""

Meanwhile = Callable[[Callable[[], dict[str, Any]]], dict[str, Any]]


def quietly(step: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """Nothing happens beside the step."""
    return step()


def play(trust: Trust, meanwhile: dict[str, Meanwhile] | None = None) -> str:
    """Play a meeting's whole life and check it at every step; returns the meeting's id."""
    during = meanwhile or {}
    booking = {
        "urn": ALDERBROOK,
        "year": "2026-27",
        "slot": 2,
        "starts_at": STARTS[BOOKED],
        "venue": "trust_office",
    }
    meeting = during.get(BOOKED, quietly)(lambda: trust.do("POST", "/meetings", booking))
    check(trust, meeting["id"], BOOKED)
    path = f"/meetings/{meeting['id']}"

    def change(what: str, body: dict[str, Any], version: int) -> Callable[[], dict[str, Any]]:
        return lambda: trust.do("POST", f"{path}/{what}", body, **{"If-Match": f'"{version}"'})

    move = change("moves", {"starts_at": STARTS[MOVED]}, meeting["version"])
    moved = during.get(MOVED, quietly)(move)
    check(trust, meeting["id"], MOVED)
    cancel = change("cancellation", {"reason": "Snow."}, moved["version"])
    during.get(CANCELLED, quietly)(cancel)
    check(trust, meeting["id"], CANCELLED)
    return str(meeting["id"])


def check(trust: Trust, meeting_id: str, step: str) -> None:
    """See the step in every service: the mails once each, the days, the overview."""
    check_mails(trust, meeting_id, step)
    days = {"entitled": 24, "planned": PLANNED[step], "used": 0, "left": 24 - PLANNED[step]}
    path = f"/v1/academies/{ALDERBROOK}/entitlements/2026-27"
    eventually(
        lambda: trust.seen("support", path),
        lambda seen: {word: seen[f"{word}_quarters"] for word in days} == days,
    )
    following = None if step == CANCELLED else (meeting_id, STARTS[step])
    eventually(lambda: trust.seen("reporting", "/v1/overview"), _shows(following, days))


def _shows(
    following: tuple[str, str] | None, days: dict[str, int]
) -> Callable[[dict[str, Any]], bool]:
    def shows(overview: dict[str, Any]) -> bool:
        rows = [row for row in overview["rows"] if row["urn"] == ALDERBROOK]
        if not rows or rows[0]["days"] != days:
            return False
        meeting = rows[0]["next_meeting"]
        return following == (meeting and (meeting["id"], meeting["starts_at"]))

    return shows


def check_mails(trust: Trust, meeting_id: str, step: str) -> None:
    """Each of the four has one mail about the step, whose entry a calendar program understands."""
    path = f"/v1/messages?about={meeting_id}&kind=meeting_{step}"
    mails = eventually(
        lambda: trust.seen("notifications", path),
        lambda seen: len(seen) >= len(EVERYBODY) and all(mail["state"] == "sent" for mail in seen),
    )
    assert sorted(mail["to"][0] for mail in mails) == sorted(EVERYBODY)
    for mail in mails:
        text = trust.get("notifications", f"/v1/messages/{mail['id']}/calendar").content
        entry = icalendar.Calendar.from_ical(text)
        (event,) = entry.walk("VEVENT")
        assert (entry["METHOD"], event["SEQUENCE"]) == CALENDAR[step]
        assert meeting_id in str(event["UID"])
        if step != CANCELLED:
            assert f"{event.decoded('DTSTART'):%Y-%m-%d %H:%M}" == LOCALLY[step]


def check_that_nothing_came_twice(trust: Trust, meeting_id: str) -> None:
    """Four mails for each of three steps, as rows, and one file for each in the mailbox."""
    mails = trust.seen("notifications", f"/v1/messages?about={meeting_id}&limit=200")
    assert len(mails) == len(STEPS) * len(EVERYBODY)
    ledger = trust.seen("support", f"/v1/academies/{ALDERBROOK}/entitlements/2026-27")["ledger"]
    told = [line["kind"] for line in ledger if line["meeting_id"] == meeting_id]
    assert told == ["planned", "given_back"]
