"""Who may know of a meeting, and who may know why it was cancelled."""

from collections.abc import Collection

import peewee

from kit.auth import Caller
from kit.errors import NotFound
from scheduling.meetings.models import Meeting, MeetingSeat

SEE_EVERY_MEETING = ("aid", "ceo", "trustee")
"""They see that every meeting takes place; not its papers (R11)."""

ACADEMY_PEOPLE = ("headteacher", "senior_leader", "lgb_chair", "ltsw_chair")
"""They see the meetings of their own academy."""

LEADERS = ("headteacher", "senior_leader")
"""They owe the academy's papers, and see what lies in its packs."""


def seen_by(by: Caller) -> peewee.Expression | bool:
    """The condition on `Meeting` for what a caller may know of."""
    if by.holds(*SEE_EVERY_MEETING):
        return peewee.Value(1) == 1
    return (Meeting.academy << _academies(by, *ACADEMY_PEOPLE)) | sits_at(by)


def sits_at(by: Caller) -> peewee.Expression:
    """The condition on `Meeting` for those at which the caller has a seat."""
    own = MeetingSeat.select(MeetingSeat.meeting).where(MeetingSeat.person == (by.person_id or ""))
    return Meeting.id << own


def meeting_seen_by(meeting_id: str, by: Caller) -> Meeting:
    """A meeting, for those who may know of it; `NotFound` for the others."""
    found: Meeting | None = Meeting.select().where((Meeting.id == meeting_id) & seen_by(by)).first()
    if found is None:
        raise NotFound("meeting")
    return found


def may_know_the_reason(meeting: Meeting, attendees: Collection[str], by: Caller) -> bool:
    """Why a meeting was cancelled is for those at the table, the academy's people, the AID and the CEO."""
    return (
        by.holds("aid", "ceo")
        or by.holds_at(meeting.urn, *ACADEMY_PEOPLE)
        or by.person_id in attendees
    )


def _academies(by: Caller, *offices: str) -> list[int]:
    return sorted(
        {held.urn for held in by.appointments if held.urn is not None and held.office in offices}
    )
