"""How many feeds a person has, how far one reaches, and what keeps one from being made."""

from datetime import datetime, timedelta
from typing import Final

import msgspec

from kit.errors import Refused

MOST: Final = 5
"""Feeds that a person may have: one for each of their calendar programs."""

LONGEST_NAME: Final = 40
"""Letters of a feed's name."""

BEHIND: Final = timedelta(days=92)
AHEAD: Final = timedelta(days=549)
"""How far back and ahead a feed reaches: three months, and a year and a half."""

STRUCK_OUT: Final = timedelta(days=30)
"""How long a cancelled meeting is shown as cancelled: calendar programs look once a day at the latest."""


class EnoughCalendarAddresses(Refused):
    """A person has a few of them, and not many."""


class OfficeNotKnownYet(Refused):
    """A calendar is for those who hold an office, and word of it has not come here yet."""


class Window(msgspec.Struct, frozen=True, kw_only=True):
    """From when to when meetings are shown, and since when those that were cancelled."""

    begins: datetime
    ends: datetime
    cancelled_since: datetime


def window_at(now: datetime) -> Window:
    """What a feed shows now."""
    return Window(begins=now - BEHIND, ends=now + AHEAD, cancelled_since=now - STRUCK_OUT)


def to_the_hour(moment: datetime) -> datetime:
    """When a feed was fetched, as exactly as it is kept."""
    return moment.replace(minute=0, second=0, microsecond=0)
