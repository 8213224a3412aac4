"""Which appointments can be made: where an office is held, by whom, and from when to when."""

from collections.abc import Iterable
from datetime import date
from typing import Final, get_args

import msgspec

from contracts.offices import AT_AN_ACADEMY
from contracts.words import Office
from kit.errors import Refused

OFFICES: Final = get_args(Office)
TRUST_WIDE: Final = frozenset(OFFICES) - frozenset(AT_AN_ACADEMY)
"""Offices for the whole trust; every other one is held at an academy."""


class OfficeNeedsAnAcademy(Refused):
    """This office is held at an academy."""


class OfficeIsForTheTrust(Refused):
    """This office is held for the whole trust."""


class AppointmentEndsBeforeItBegins(Refused):
    """The last day comes before the first."""


class AlreadyAppointed(Refused):
    """The person holds this office on one of these days already."""


class NotAHeadElsewhere(Refused):
    """A partner headteacher is the head of another academy."""


class WasErased(Refused):
    """The person was erased; nothing can be done about them any more."""


class AddressInUse(Refused):
    """Somebody else has this e-mail address."""


class Held(msgspec.Struct, frozen=True, kw_only=True):
    """An appointment as the rules see it; both days included, None for no end."""

    office: str
    urn: int | None
    starts_on: date
    ends_on: date | None = None


def accept(new: Held, held: Iterable[Held]) -> None:
    """Refuse an appointment that does not fit; `held` are all of the same person's."""
    if new.urn is None and new.office not in TRUST_WIDE:
        raise OfficeNeedsAnAcademy("Give the URN of the academy where it is held.", field="urn")
    if new.urn is not None and new.office in TRUST_WIDE:
        raise OfficeIsForTheTrust(
            "Leave the URN away: this office is for the whole trust.", field="urn"
        )
    accept_end(new, new.ends_on)
    others = list(held)
    if any(_same(new, each) and _overlap(new, each) for each in others):
        raise AlreadyAppointed(
            "End the appointment that is there, or choose other days.", field="from"
        )
    if new.office == "partner_head" and not any(_leads_another(each, new) for each in others):
        raise NotAHeadElsewhere(
            "Choose a person who is headteacher of another academy, and appoint them there first.",
            field="person_id",
        )


def accept_end(held: Held, ends_on: date | None) -> None:
    """Refuse a last day before the first."""
    if ends_on is not None and ends_on < held.starts_on:
        raise AppointmentEndsBeforeItBegins(
            f"Give a last day on or after {held.starts_on}.", field="until"
        )


def _same(one: Held, other: Held) -> bool:
    return (one.office, one.urn) == (other.office, other.urn)


def _overlap(one: Held, other: Held) -> bool:
    return _begins_in_time(one, other) and _begins_in_time(other, one)


def _begins_in_time(one: Held, other: Held) -> bool:
    return other.ends_on is None or one.starts_on <= other.ends_on


def _leads_another(each: Held, new: Held) -> bool:
    return each.office == "headteacher" and each.urn != new.urn and _begins_in_time(new, each)
