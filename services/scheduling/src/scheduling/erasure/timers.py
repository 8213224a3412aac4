"""What time brings to those who have left: where the trust has decided so, they are erased by themselves."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from kit import logs
from kit.clock import local_date
from scheduling.erasure.operations import erase_person
from scheduling.erasure.queries import leavers
from scheduling.erasure.rules import HasAMeetingToCome

EVERY_SECONDS: Final = 24 * 3600.0

log = logs.get(__name__)


def erasing_leavers(days: int) -> Callable[[datetime], int]:
    """Make the timer that erases whoever left so many days ago."""

    def erase_leavers(now: datetime) -> int:
        """Erase whoever has left long ago and has no meeting to come; returns how many."""
        erased = 0
        for person in list(leavers(local_date(now) - timedelta(days=days))):
            try:
                erased += erase_person(person.id, now=now)
            except HasAMeetingToCome:
                log.info("leaver_has_a_meeting", person=person.id)
        return erased

    return erase_leavers
