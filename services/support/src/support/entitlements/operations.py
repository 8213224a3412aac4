"""Write the ledger: grant a year's days, plan them for meetings, give them back (R2)."""

from datetime import datetime
from typing import Any

from contracts.scheduling import MeetingBooked, MeetingCancelled
from contracts.support import Balance, DayGivenBack, DayPlanned, EntitlementSet
from kit import outbox
from kit.db import transaction
from support.entitlements.models import Entitlement, LedgerLine
from support.entitlements.rules import (
    Dates,
    LineKind,
    Membership,
    Terms,
    balance,
    is_entitled,
    quarters_of,
)
from support.register.models import Academy, Year


def review_entitlement(
    academy: Academy, year: Year, terms: Terms, *, at: datetime, now: datetime
) -> None:
    """Give an academy its days of a year, or take them away where it does not belong to the trust in it.

    Days that were given stay as many as they were, whatever the trust's number is by now.
    """
    membership = Membership(joined_on=academy.joined_on, left_on=academy.left_on)
    due = is_entitled(membership, Dates(starts_on=year.starts_on, ends_on=year.ends_on))
    with transaction():
        standing: Entitlement | None = Entitlement.get_or_none(urn=academy.urn, year=year.code)
        granted = standing.entitled_quarters if standing and standing.granted else None
        if due == (granted is not None):
            return
        if granted is None:
            granted = terms.entitled_quarters
            _write(academy.urn, year.code, "entitled", granted, at)
        else:
            _write(academy.urn, year.code, "withdrawn", granted, at)
        after = _reckon(
            academy.urn, year.code, granted=due, entitled_quarters=granted if due else 0
        )
        outbox.record(
            EntitlementSet(urn=academy.urn, year=year.code, balance=_balance(after)), now=now
        )


def plan_days_for(meeting: MeetingBooked, terms: Terms, *, at: datetime, now: datetime) -> None:
    """Set aside what a booked meeting takes of its academy's entitlement, once."""
    quarters = quarters_of(meeting.kind, terms)
    if not quarters:
        return
    with transaction():
        if _line(meeting.meeting_id, "planned"):
            return
        _write(meeting.urn, meeting.year, "planned", quarters, at, meeting.meeting_id)
        after = _reckon(
            meeting.urn, meeting.year, planned_quarters=Entitlement.planned_quarters + quarters
        )
        planned = DayPlanned(
            urn=meeting.urn,
            year=meeting.year,
            quarters=quarters,
            meeting_id=meeting.meeting_id,
            meeting_kind=meeting.kind,
            balance=_balance(after),
        )
        outbox.record(planned, now=now)


def give_days_back_for(meeting: MeetingCancelled, *, at: datetime, now: datetime) -> None:
    """Free what a cancelled meeting had planned: exactly that, once, whatever the trust's number is by now."""
    with transaction():
        line = _line(meeting.meeting_id, "planned")
        if line is None or _line(meeting.meeting_id, "given_back"):
            return
        _write(line.urn, line.year, "given_back", line.quarters, at, meeting.meeting_id)
        after = _reckon(
            line.urn, line.year, planned_quarters=Entitlement.planned_quarters - line.quarters
        )
        given_back = DayGivenBack(
            urn=line.urn,
            year=line.year,
            quarters=line.quarters,
            meeting_id=meeting.meeting_id,
            meeting_kind=meeting.kind,
            balance=_balance(after),
        )
        outbox.record(given_back, now=now)


def _line(meeting_id: str, kind: LineKind) -> LedgerLine | None:
    found: LedgerLine | None = LedgerLine.get_or_none(meeting_id=meeting_id, kind=kind)
    return found


def _write(
    urn: int, year: str, kind: LineKind, quarters: int, at: datetime, meeting_id: str | None = None
) -> None:
    LedgerLine.create(
        urn=urn, year=year, kind=kind, quarters=quarters, at=at, meeting_id=meeting_id
    )


def _reckon(urn: int, year: str, **changes: Any) -> Entitlement:  # noqa: ANN401 - any column
    """Change the sums inside the UPDATE, so that the row is locked before its balance is told."""
    Entitlement.insert(urn=urn, year=year).on_conflict_ignore().execute()
    Entitlement.update(**changes, version=Entitlement.version + 1).where(
        (Entitlement.urn == urn) & (Entitlement.year == year)
    ).execute()
    after: Entitlement = Entitlement.get(urn=urn, year=year)
    return after


def _balance(row: Entitlement) -> Balance:
    return balance(
        entitled=row.entitled_quarters, planned=row.planned_quarters, used=row.used_quarters
    )
