"""Events as the other services would tell them, with everything filled in that a test does not care about."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from contracts.scheduling import (
    AcademyChanged,
    AcademyJoined,
    AcademyLeft,
    ArrangementAgreed,
    JudgementRecorded,
    MeetingBooked,
    MeetingCancelled,
    MeetingMoved,
    PackCirculated,
    PackDates,
    PaperAdded,
    PaperOverdue,
    Standing,
    TrustRegistered,
    YearOpened,
)
from contracts.support import Balance, DayGivenBack, DayPlanned, EntitlementSet
from contracts.words import Basis, Side

ASHGROVE, BIRCHWOOD = 900001, 900002
YEAR = "2026-27"
FEBRUARY = datetime(2027, 2, 3, 9, 30, tzinfo=UTC)
MARCH = datetime(2027, 3, 3, 9, 30, tzinfo=UTC)

trust = TrustRegistered(uid="9001", name="Grove Learning Trust")


def joined(urn: int = ASHGROVE, name: str = "Ashgrove Primary", **more: Any) -> AcademyJoined:
    return AcademyJoined(**{"urn": urn, "name": name, "phase": "primary", **more})


def renamed(urn: int, name: str) -> AcademyChanged:
    return AcademyChanged(urn=urn, name=name, phase="primary", local_authority="Northshire")


def left(urn: int, day: date) -> AcademyLeft:
    return AcademyLeft(urn=urn, left_on=day)


def judged(
    urn: int,
    judgement_id: str,
    made_on: date,
    *,
    less_than_good: bool | None = None,
    basis: Basis = "undecided",
    rests_on: str | None = None,
    **more: Any,
) -> JudgementRecorded:
    """A graded inspection on which the standing rests, unless told otherwise."""
    standing = Standing(
        less_than_good=less_than_good, basis=basis, judgement_id=rests_on or judgement_id
    )
    fields = {"scheme": "graded", "latest": True, "standing": standing, **more}
    return JudgementRecorded(urn=urn, judgement_id=judgement_id, made_on=made_on, **fields)


def year(code: str = YEAR) -> YearOpened:
    first = int(code[:4])
    return YearOpened(year=code, starts_on=date(first, 9, 1), ends_on=date(first + 1, 8, 31))


def _meeting(meeting_id: str, urn: int, starts_at: datetime) -> dict[str, Any]:
    return {
        "meeting_id": meeting_id,
        "urn": urn,
        "kind": "aim",
        "year": YEAR,
        "slot": 2,
        "starts_at": starts_at,
        "ends_at": starts_at + timedelta(hours=2),
        "venue": "academy",
        "venue_urn": urn,
        "places": (),
    }


def _packs(starts_at: datetime) -> tuple[PackDates, ...]:
    due, circulates = starts_at - timedelta(days=10), starts_at - timedelta(days=7)
    sides: tuple[Side, ...] = ("aid", "academy")
    return tuple(
        PackDates(side=side, papers_due_at=due, circulates_at=circulates) for side in sides
    )


def booked(meeting_id: str = "m1", urn: int = ASHGROVE, at: datetime = FEBRUARY) -> MeetingBooked:
    return MeetingBooked(**_meeting(meeting_id, urn, at), sequence=0, packs=_packs(at))


def moved(meeting_id: str, urn: int, *, to: datetime) -> MeetingMoved:
    about = _meeting(meeting_id, urn, to)
    return MeetingMoved(**about, sequence=1, packs=_packs(to), moved_from=FEBRUARY)


def cancelled(meeting_id: str, urn: int, at: datetime = FEBRUARY) -> MeetingCancelled:
    return MeetingCancelled(**_meeting(meeting_id, urn, at), sequence=1)


def paper(meeting_id: str, side: Side, missing: tuple[str, ...] = ()) -> PaperAdded:
    return PaperAdded(
        meeting_id=meeting_id,
        urn=ASHGROVE,
        side=side,
        paper_kind="agenda",
        paper_version=1,
        missing=missing,
    )


def overdue(meeting_id: str, side: Side, starts_at: datetime = FEBRUARY) -> PaperOverdue:
    return PaperOverdue(
        meeting_id=meeting_id,
        urn=ASHGROVE,
        kind="aim",
        side=side,
        missing=("attendance",),
        owed_by=("p7",),
        papers_due_at=starts_at - timedelta(days=10),
        circulates_at=starts_at - timedelta(days=7),
        starts_at=starts_at,
        chase=1,
    )


def circulated(meeting_id: str, side: Side) -> PackCirculated:
    return PackCirculated(
        meeting_id=meeting_id,
        urn=ASHGROVE,
        kind="aim",
        side=side,
        papers=("agenda",),
        missing=("attendance",),
        recipients=("p1",),
        starts_at=FEBRUARY,
        circulated_at=FEBRUARY - timedelta(days=7),
    )


def arranged(aims: int = 3, iaims: int = 3, *, usual: bool = True) -> ArrangementAgreed:
    return ArrangementAgreed(
        arrangement_id=f"arrangement-{aims}-{iaims}",
        urn=ASHGROVE,
        year=YEAR,
        aims=aims,
        iaims=iaims,
        usual=usual,
        recipients=(),
    )


def _balance(planned: int) -> Balance:
    return Balance(entitled=24, planned=planned, used=0, left=24 - planned)


def entitled(urn: int = ASHGROVE) -> EntitlementSet:
    return EntitlementSet(urn=urn, year=YEAR, balance=_balance(0))


def planned(urn: int = ASHGROVE, meeting_id: str = "m1", so_far: int = 4) -> DayPlanned:
    return DayPlanned(
        urn=urn,
        year=YEAR,
        quarters=4,
        meeting_id=meeting_id,
        meeting_kind="aim",
        balance=_balance(so_far),
    )


def given_back(urn: int = ASHGROVE, meeting_id: str = "m1", so_far: int = 0) -> DayGivenBack:
    return DayGivenBack(
        urn=urn,
        year=YEAR,
        quarters=4,
        meeting_id=meeting_id,
        meeting_kind="aim",
        balance=_balance(so_far),
    )
