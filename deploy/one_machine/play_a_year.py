"""Plays part of the example trust's year through the services, so that no page is empty; again, nothing happens twice."""

import json
import os
import sys
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

from kit.clock import local_date
from one_machine.playing.agendas import agree, leave_with_the_aid, leave_with_the_head
from one_machine.playing.arranging import arrange_two
from one_machine.playing.client import Cast, Client, Refused
from one_machine.playing.days import school_days, slots_ahead, year_start
from one_machine.playing.entering import enter_everything
from one_machine.playing.meetings import (
    SOON,
    book_the_year,
    cancel_one,
    hand_in,
    move_one,
)

COMPLETE, LATE, HALF, MOVED, CANCELLED = 1, 0, (2, 5, 7), 3, 4
"""What happens to which meeting of this slot, in the order of the academies: the first is the nearest."""


class NothingToPlay(Exception):
    """There is no example trust here, or nobody who could play; the message says what to do."""


def play(environ: Mapping[str, str]) -> None:
    """Enter people, book meetings, hand in papers; raises `NothingToPlay` or `Refused`."""
    told = Path(environ.get("VAR") or "var") / "example" / "people.json"
    if not told.is_file():
        raise NothingToPlay(f"There is no {told}: only the example trust is played.")
    offset = timedelta(seconds=float(environ.get("CLOCK_OFFSET") or 0))
    today = local_date(datetime.now(UTC) + offset)
    cast = Cast(environ.get("SCHEDULING_URL") or "http://127.0.0.1:8001")
    aid = _the_aid(cast)
    enter_everything(
        aid, json.loads(told.read_text(encoding="utf-8")), today, year_start(aid, today)
    )
    arrange_two(cast, aid)
    meetings = book_the_year(aid, today)
    print(f"{len(meetings)} meetings stand in this review slot.")
    if len(meetings) > max(HALF):
        agree(cast, meetings[COMPLETE])
        leave_with_the_head(cast, meetings[HALF[0]])
        leave_with_the_aid(cast, meetings[HALF[1]])
        hand_in(cast, meetings[COMPLETE], share=1.0)
        for index in (LATE, *HALF):
            hand_in(cast, meetings[index], share=0.5)
        days = school_days(aid, slots_ahead(aid, today + SOON)[0], today + SOON)
        move_one(aid, meetings[MOVED], days)
        cancel_one(aid, meetings[CANCELLED])
        print(
            "Agendas are on their way, papers are handed in; one meeting is moved, one cancelled."
        )


def _the_aid(cast: Cast) -> Client:
    found = cast.people("aid")
    if not found:
        raise NothingToPlay("Nobody is AID yet: appoint one with `scheduling appoint aid`.")
    return cast.as_(found[0]["person_id"])


def main() -> int:
    """Play, and say in a sentence why not."""
    try:
        play(os.environ)
    except (NothingToPlay, Refused, OSError) as why:
        print(f"The year could not be played: {why}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
