"""What support tells the others: entitlements and the ledger of days, in quarter days."""

import msgspec

from contracts.words import MeetingKind
from kit.events import Event


class Balance(msgspec.Struct, frozen=True, kw_only=True):
    """An academy's days of support in one year, in quarter days (R2)."""

    entitled: int
    planned: int
    used: int
    left: int


class EntitlementSet(Event, frozen=True, kw_only=True):
    """An academy is entitled to so many days of support in a year (R2: six, as a core service)."""

    type = "support.entitlement_set.v1"
    visibility = "partner"
    subject_of = "entitlement/{urn}/{year}"

    urn: int
    year: str
    balance: Balance


class DayPlanned(Event, frozen=True, kw_only=True):
    """Quarter days are set aside, for example for a booked AIM."""

    type = "support.day_planned.v1"
    visibility = "partner"
    subject_of = "entitlement/{urn}/{year}"

    urn: int
    year: str
    quarters: int
    meeting_id: str
    meeting_kind: MeetingKind
    balance: Balance


class DayGivenBack(Event, frozen=True, kw_only=True):
    """Planned quarter days are free again, because what they were for was cancelled."""

    type = "support.day_given_back.v1"
    visibility = "partner"
    subject_of = "entitlement/{urn}/{year}"

    urn: int
    year: str
    quarters: int
    meeting_id: str
    meeting_kind: MeetingKind
    balance: Balance
