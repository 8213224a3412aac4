"""What each event changes in the facts: pure, and the same for an event heard now and one read from history."""

from collections.abc import Mapping
from datetime import datetime
from functools import singledispatch
from typing import Any, Literal

import msgspec

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
    StandingChanged,
    TrustRegistered,
    YearOpened,
)
from contracts.support import DayGivenBack, DayPlanned, EntitlementSet
from kit.events import Event

TableName = Literal[
    "trust", "academy", "judgement", "year", "meeting", "pack", "days", "arrangement"
]


class Change(msgspec.Struct, frozen=True):
    """The row with this key has these values from now on; columns that are not named stay as they are."""

    table: TableName
    key: Mapping[str, Any]
    values: Mapping[str, Any]


HEARD: tuple[type[Event], ...] = (
    TrustRegistered,
    AcademyJoined,
    AcademyChanged,
    AcademyLeft,
    JudgementRecorded,
    StandingChanged,
    YearOpened,
    ArrangementAgreed,
    MeetingBooked,
    MeetingMoved,
    MeetingCancelled,
    PaperAdded,
    PaperOverdue,
    PackCirculated,
    EntitlementSet,
    DayPlanned,
    DayGivenBack,
)
"""The events that the facts are made of; all others say nothing that is reported yet."""


@singledispatch
def changes(event: Event, at: datetime) -> list[Change]:  # noqa: ARG001 - the signature of the others
    """Say which rows change with an event that occurred `at`; none, for an event that is not in `HEARD`."""
    return []


@changes.register
def _(event: TrustRegistered, at: datetime) -> list[Change]:
    return [Change("trust", {"uid": event.uid}, {"name": event.name, "registered_at": at})]


def _academy(event: AcademyJoined | AcademyChanged) -> dict[str, Any]:
    return {
        "name": event.name,
        "phase": event.phase,
        "local_authority": event.local_authority,
        "joined_on": event.joined_on,
    }


@changes.register
def _(event: AcademyJoined, _at: datetime) -> list[Change]:
    # One that joins again has not left.
    return [Change("academy", {"urn": event.urn}, {**_academy(event), "left_on": None})]


@changes.register
def _(event: AcademyChanged, _at: datetime) -> list[Change]:
    return [Change("academy", {"urn": event.urn}, _academy(event))]


@changes.register
def _(event: AcademyLeft, _at: datetime) -> list[Change]:
    return [Change("academy", {"urn": event.urn}, {"left_on": event.left_on})]


def _standing(standing: Standing) -> dict[str, Any]:
    return {
        "less_than_good": standing.less_than_good,
        "basis": standing.basis,
        "basis_judgement_id": standing.judgement_id,
    }


@changes.register
def _(event: StandingChanged, _at: datetime) -> list[Change]:
    return [Change("academy", {"urn": event.urn}, _standing(event.standing))]


@changes.register
def _(event: ArrangementAgreed, _at: datetime) -> list[Change]:
    numbers = {"aims": event.aims, "iaims": event.iaims, "usual": event.usual}
    return [Change("arrangement", {"urn": event.urn, "year": event.year}, numbers)]


@changes.register
def _(event: JudgementRecorded, _at: datetime) -> list[Change]:
    judgement = {
        "urn": event.urn,
        "scheme": event.scheme,
        "made_on": event.made_on,
        "overall": event.overall,
        "grades": dict(sorted(event.grades.items())),
        "category_of_concern": event.category_of_concern,
        "outcome": event.outcome,
        "predecessor": event.predecessor,
    }
    return [
        Change("judgement", {"judgement_id": event.judgement_id}, judgement),
        Change("academy", {"urn": event.urn}, _standing(event.standing)),
    ]


@changes.register
def _(event: YearOpened, _at: datetime) -> list[Change]:
    dates = {"starts_on": event.starts_on, "ends_on": event.ends_on}
    return [Change("year", {"code": event.year}, dates)]


def _meeting(event: MeetingBooked | MeetingMoved | MeetingCancelled, state: str) -> Change:
    values = {
        "urn": event.urn,
        "kind": event.kind,
        "year": event.year,
        "slot": event.slot,
        "starts_at": event.starts_at,
        "ends_at": event.ends_at,
        "state": state,
    }
    return Change("meeting", {"meeting_id": event.meeting_id}, values)


def _pack(meeting_id: str, side: str, **values: Any) -> Change:  # noqa: ANN401 - any column
    return Change("pack", {"meeting_id": meeting_id, "side": side}, values)


def _pack_dates(meeting_id: str, packs: tuple[PackDates, ...]) -> list[Change]:
    return [
        _pack(
            meeting_id,
            each.side,
            papers_due_at=each.papers_due_at,
            circulates_at=each.circulates_at,
        )
        for each in packs
    ]


@changes.register
def _(event: MeetingBooked, _at: datetime) -> list[Change]:
    return [_meeting(event, "booked"), *_pack_dates(event.meeting_id, event.packs)]


@changes.register
def _(event: MeetingMoved, _at: datetime) -> list[Change]:
    return [_meeting(event, "booked"), *_pack_dates(event.meeting_id, event.packs)]


@changes.register
def _(event: MeetingCancelled, _at: datetime) -> list[Change]:
    return [_meeting(event, "cancelled")]


@changes.register
def _(event: PaperAdded, _at: datetime) -> list[Change]:
    return [_pack(event.meeting_id, event.side, missing=list(event.missing))]


@changes.register
def _(event: PaperOverdue, _at: datetime) -> list[Change]:
    # The deadline is kept with it: after a move it is another, and not overdue before it is said again.
    chased = {"missing": list(event.missing), "chased_for": event.papers_due_at}
    return [_pack(event.meeting_id, event.side, **chased)]


@changes.register
def _(event: PackCirculated, _at: datetime) -> list[Change]:
    gone = {"missing": list(event.missing), "circulated_at": event.circulated_at}
    return [_pack(event.meeting_id, event.side, **gone)]


def _days(event: EntitlementSet | DayPlanned | DayGivenBack) -> list[Change]:
    balance = msgspec.structs.asdict(event.balance)
    return [Change("days", {"urn": event.urn, "year": event.year}, balance)]


@changes.register
def _(event: EntitlementSet, _at: datetime) -> list[Change]:
    return _days(event)


@changes.register
def _(event: DayPlanned, _at: datetime) -> list[Change]:
    return _days(event)


@changes.register
def _(event: DayGivenBack, _at: datetime) -> list[Change]:
    return _days(event)
