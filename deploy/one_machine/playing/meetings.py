"""Booking, moving and cancelling meetings, and putting papers into their packs."""

from datetime import date, timedelta
from typing import Any, Final

from one_machine.playing.client import Cast, Client, Refused
from one_machine.playing.days import Slot, school_days, slots_ahead, spread
from one_machine.playing.papers import paper

Meeting = dict[str, Any]

SOON: Final = timedelta(days=11)
"""Papers are due ten days before: those of a meeting so near are due within a day or so."""

FIRST_ROUND: Final = 10
SECOND_ROUND: Final = 6
NO_MEETING: Final = 900209
"""One academy has nothing booked, as there is always one."""


def book_the_year(aid: Client, today: date) -> list[Meeting]:
    """Book meetings for most academies in this slot, and for some in the next; returns those of this slot."""
    academies = [each for each in aid.items("/v1/academies") if each["urn"] != NO_MEETING]
    ahead = slots_ahead(aid, today + SOON)
    booked: list[Meeting] = []
    for slot, count in zip(ahead, (FIRST_ROUND, SECOND_ROUND), strict=False):
        there = _booked_already(aid, slot)
        wanted = [each for each in academies[:count] if each["urn"] not in there]
        times = spread(school_days(aid, slot, today + SOON), count)
        starts = [
            when for when in times if when not in {each["starts_at"] for each in there.values()}
        ]
        for academy, when in zip(wanted, starts, strict=False):
            there[academy["urn"]] = _book(aid, academy, slot, when)
        booked = booked or [there[urn] for urn in sorted(there)]
    return booked


def _booked_already(aid: Client, slot: Slot) -> dict[int, Meeting]:
    found = aid.items(
        "/v1/meetings", **{"from": slot.opens_on.isoformat(), "until": slot.closes_on.isoformat()}
    )
    return {
        each["urn"]: each
        for each in found
        if (each["year"], each["slot"]) == (slot.year, slot.number)
    }


def _book(aid: Client, academy: dict[str, Any], slot: Slot, starts_at: str) -> Meeting:
    asked = {"urn": academy["urn"], "year": slot.year, "slot": slot.number, "starts_at": starts_at}
    made: Meeting = aid.post("/v1/meetings", asked)
    return made


def move_one(aid: Client, meeting: Meeting, days: list[date]) -> None:
    """Move a meeting to the end of the slot, unless it has been moved; the next free day is taken."""
    if meeting["sequence"] or meeting["state"] != "booked":
        return
    place = f"/v1/meetings/{meeting['id']}"
    for day in reversed(days):
        for when in spread([day], 2):
            try:
                aid.post(f"{place}/moves", {"starts_at": when}, match=aid.etag(place))
            except Refused:
                continue  # Somebody at the table is at another meeting then.
            return


def cancel_one(aid: Client, meeting: Meeting) -> None:
    """Cancel a meeting, unless it is cancelled."""
    if meeting["state"] == "booked":
        place = f"/v1/meetings/{meeting['id']}"
        reason = {"reason": "The academy is being inspected that week."}
        aid.post(f"{place}/cancellation", reason, match=aid.etag(place))


def hand_in(cast: Cast, meeting: Meeting, *, share: float) -> None:
    """Put this share of each side's required papers into the packs, by whoever owes them."""
    by_seat = {seat["seat"]: seat["person_id"] for seat in meeting["seats"]}
    owing = {"aid": by_seat["aid"], "academy": by_seat["headteacher"]}
    packs = cast.as_(by_seat["aid"]).items(f"/v1/meetings/{meeting['id']}/packs")
    for pack in packs:
        required = [each for each in pack["papers"] if each["required"] and not each["by_itself"]]
        for each in required[: round(len(required) * share)]:
            if not each["received"]:
                filename, content = paper(each["code"], each["title"], meeting["academy_name"])
                place = f"/v1/meetings/{meeting['id']}/packs/{pack['side']}/papers"
                cast.as_(owing[pack["side"]]).upload(place, each["code"], filename, content)
