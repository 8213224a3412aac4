"""What is typed to book or to move a meeting, turned into what scheduling takes."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from kit.clock import rfc3339
from portal import services
from portal.clock import today
from portal.dates import day_of, parse_time, start_of
from portal.forms import Errors, Values, typed_day, whole
from portal.words import VENUES, slot_name

PLACES: Final = {
    "urn": "urn",
    "year": "slot",
    "slot": "slot",
    "starts_at": "day-day",
    "duration_minutes": "duration",
    "venue": "venue",
    "venue_urn": "venue",
    "kind": "kind",
}
"""Where on the page scheduling's names are."""

DURATIONS: Final = {
    "60": "1 hour",
    "90": "1½ hours",
    "120": "2 hours",
    "150": "2½ hours",
    "180": "3 hours",
    "240": "4 hours",
}
USUAL_DURATION: Final = "120"
"""Meetings last about two hours (R4)."""


@dataclass(frozen=True)
class Time:
    """The day and the moment that were typed."""

    day: date
    starts_at: datetime


def typed_time(values: Values, errors: Errors) -> Time | None:
    """The moment typed as a day and a time, or errors that say how to put them right."""
    day = typed_day(values, "day", errors, "the day of the meeting")
    clock = parse_time(values.get("time", ""))
    if clock is None:
        errors["time"] = "Enter a time, like 9:30, 14:00 or 2pm."
    if day is None or clock is None:
        return None
    starts_at = start_of(day, clock)
    if starts_at is None:
        errors["time"] = (
            "The clocks go forward that night, and this time is left out: choose another."
        )
        return None
    return Time(day, starts_at)


def time_and_place(values: Values, time: Time, urn: int, errors: Errors) -> dict[str, Any]:
    """The part of the request that says when and where."""
    duration, venue = values.get("duration", USUAL_DURATION), values.get("venue", "")
    if duration not in DURATIONS:
        errors["duration"] = "Choose how long it lasts."
    if venue not in VENUES:
        errors["venue"] = "Choose where it is held."
    return {
        "starts_at": rfc3339(time.starts_at),
        "duration_minutes": whole(duration) or 0,
        "venue": venue,
        **({"venue_urn": urn} if venue == "academy" else {}),
    }


def slots_to_choose() -> list[dict[str, str]]:
    """The review slots that are not over, with their days, as "2026-27/2"."""
    choices = []
    for year in services.read_all("scheduling", "/years"):
        whole = services.read("scheduling", f"/years/{year['code']}")
        if day_of(whole["ends_on"]) < today():
            continue
        choices += [_choice(whole["code"], slot) for slot in _three(whole)]
    return choices


def _three(year: dict[str, Any]) -> list[dict[str, Any]]:
    """The year's slots that are not over; a slot without days can be chosen too."""
    given = {slot["number"]: slot for slot in year.get("review_slots") or []}
    slots = [given.get(number, {"number": number}) for number in (1, 2, 3)]
    return [
        slot for slot in slots if not slot.get("closes_on") or day_of(slot["closes_on"]) >= today()
    ]


def _choice(year: str, slot: dict[str, Any]) -> dict[str, str]:
    return {
        "value": f"{year}/{slot['number']}",
        "name": f"{slot.get('name') or slot_name(slot['number'])} {year}",
        "opens_on": slot.get("opens_on") or "",
        "closes_on": slot.get("closes_on") or "",
    }
