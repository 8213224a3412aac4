"""What the page of an agenda shows of it: each item with its time, whoever leads it and its papers by name."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from portal.dates import clock, moment
from portal.words import SHORT_SEATS


def titles_of_papers(meeting: Mapping[str, Any]) -> dict[str, str]:
    """What the papers of both packs are called, by code."""
    packs = meeting.get("packs", ())
    return {paper["code"]: paper["title"] for pack in packs for paper in pack["papers"]}


def items_shown(
    version: Mapping[str, Any] | None, meeting: Mapping[str, Any]
) -> list[dict[str, Any]]:
    """The items of a version with their times of day, if all begins on time."""
    if version is None:
        return []
    titles, names = titles_of_papers(meeting), _names_by_seat(meeting)
    at, shown = moment(meeting["starts_at"]), []
    for item in version["items"]:
        shown.append(
            {
                **item,
                "begins": clock(at),
                "led_by": names.get(item["owner"] or "", ""),
                "papers": [titles.get(code, code) for code in item["papers"]],
            }
        )
        at += timedelta(minutes=item["minutes"])
    return shown


def too_long_by(minutes: int, length: int) -> int:
    """How many minutes more than the meeting has; 0 if it fits."""
    return max(0, minutes - length)


def _names_by_seat(meeting: Mapping[str, Any]) -> dict[str, str]:
    named = {seat["seat"]: seat["name"] for seat in meeting.get("seats", ())}
    return {
        seat: f"{named[seat]}, {said.lower()}" if named.get(seat) else said
        for seat, said in SHORT_SEATS.items()
    }
