"""What has to be over before a person can be erased."""

from collections.abc import Iterable
from datetime import date, datetime

from kit.errors import Refused
from scheduling.register.people.rules import Held


class HoldsAnOffice(Refused):
    """The person holds an office, or will."""


class HasAMeetingToCome(Refused):
    """The person has a seat at a meeting that is not over."""


def accept(
    held: Iterable[Held], ends_of_meetings: Iterable[datetime], today: date, now: datetime
) -> None:
    """Refuse to erase whoever still has something to do here.

    ``held`` are all appointments of the person, ``ends_of_meetings`` of the booked ones at which they have a seat.
    """
    offices = sorted(
        {each.office for each in held if each.ends_on is None or each.ends_on >= today}
    )
    if offices:
        raise HoldsAnOffice(
            f"End their appointments first ({', '.join(offices)}): whoever holds an office today, or will,"
            " is not erased. They can be the day after the last one has ended."
        )
    last = max(ends_of_meetings, default=now)
    if last > now:
        raise HasAMeetingToCome(
            f"They have a seat at a meeting until {last:%d %B %Y}: move it or cancel it, or wait until it is over."
        )
