"""Who holds an office on a day, and whether somebody has held one all the while (B7)."""

from collections.abc import Iterable
from datetime import date, timedelta

import msgspec

_DAY = timedelta(days=1)


class Held(msgspec.Struct, frozen=True, kw_only=True):
    """An office somebody holds, both days included; one whose first day is not known yet opens nothing."""

    starts_on: date | None
    ends_on: date | None
    office: str | None = None
    urn: int | None = None


def holds_an_office(held: Iterable[Held], day: date) -> bool:
    """Whether any of the offices is held on a day."""
    return any(_holds(each, day) for each in held)


def has_held_one_since(held: Iterable[Held], since: date, today: date) -> bool:
    """Whether an office was held on every day from one to the other: what a gap has ended stays ended."""
    offices, day = list(held), since
    while day <= today:
        then = [each for each in offices if _holds(each, day)]
        if not then:
            return False
        last = max(each.ends_on or date.max for each in then)
        if last >= today:
            return True
        day = last + _DAY
    return holds_an_office(offices, today)


def is_over(held: Iterable[Held], office: str, urn: int, day: date) -> bool:
    """Whether an office at an academy, or for the trust, has ended by a day; one that was never heard of has not."""
    known = [each for each in held if each.office == office and each.urn in {None, urn}]
    return bool(known) and all(each.ends_on and each.ends_on < day for each in known)


def _holds(each: Held, day: date) -> bool:
    begun = each.starts_on is not None and each.starts_on <= day
    return begun and (each.ends_on is None or each.ends_on >= day)
