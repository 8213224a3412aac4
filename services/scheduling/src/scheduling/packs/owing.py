"""Who owes a pack its papers, and what a caller is to a pack (R6, R11)."""

from collections.abc import Collection, Sequence
from datetime import date, datetime

from kit.access import GUEST
from kit.auth import Caller
from kit.clock import local_date
from scheduling.meetings.models import Meeting, MeetingSeat
from scheduling.meetings.visibility import LEADERS, MEETING, still_counts
from scheduling.packs.models import Pack
from scheduling.register.models import Appointment, Person

People = list[tuple[str, str]]
"""Some people, by id and name."""


def owing(meetings: Sequence[Meeting], now: datetime) -> dict[tuple[str, str], People]:
    """Who owes the papers of each meeting's sides today, by meeting id and side.

    The AID's papers are owed by the person in the AID's seat, the academy's by its leaders, the head first.
    """
    leaders = _leaders({meeting.urn for meeting in meetings}, local_date(now))
    owed: dict[tuple[str, str], People] = {}
    for meeting in meetings:
        owed[meeting.id, "aid"] = []
        owed[meeting.id, "academy"] = leaders.get(meeting.urn, [])
    query = (
        MeetingSeat.select(MeetingSeat, Person)
        .join(Person)
        .where(MeetingSeat.meeting.in_([meeting.id for meeting in meetings]))
        .where(MeetingSeat.seat == "aid")
    )
    for taken in query:
        owed[taken.meeting_id, "aid"] = [(taken.person_id, taken.person.name)]
    return owed


def owed_by(meeting: Meeting, side: str, now: datetime) -> People:
    """Who owes the papers of one side of a meeting today."""
    return owing([meeting], now)[meeting.id, side]


def _leaders(urns: Collection[int], today: date) -> dict[int, People]:
    """The leaders of each academy today: each once, the headteacher first."""
    query = (
        Appointment.select(Appointment, Person)
        .join(Person)
        .where(
            Appointment.academy.in_(sorted(urns)),
            Appointment.office.in_(LEADERS),
            Appointment.starts_on <= today,
            Appointment.ends_on.is_null() | (Appointment.ends_on >= today),
        )
    )
    leaders: dict[int, dict[str, str]] = {}
    for held in sorted(
        query, key=lambda held: (LEADERS.index(held.office), held.person.name, held.person_id)
    ):
        if held.urn is not None:
            leaders.setdefault(held.urn, {})[held.person_id] = held.person.name
    return {urn: list(people.items()) for urn, people in leaders.items()}


def relations_to_pack(
    meeting: Meeting, side: str, by: Caller, circle: Collection[str] | None = None
) -> set[str]:
    """Whether the caller gathers the papers of one side, and whether its pack has gone out to them (R6, R11).

    With a ``circle`` it is about a paper that went out to the people in those seats alone.
    """
    seats = {
        taken.seat: taken.person_id
        for taken in MeetingSeat.select().where(MeetingSeat.meeting == meeting.id, still_counts())
    }
    pack = Pack.get_or_none(Pack.meeting == meeting.id, Pack.side == side)
    return relations_among(
        meeting, seats, side, by, out=bool(pack and pack.circulated_at), circle=circle
    )


def relations_among(
    meeting: Meeting,
    seats: dict[str, str],
    side: str,
    by: Caller,
    *,
    out: bool,
    circle: Collection[str] | None = None,
) -> set[str]:
    """The same from what is known already; ``seats`` hold the ids of their people, ``out`` says whether it went out.

    The AID's papers are gathered by the person in the AID's seat, the academy's by its leaders.
    A pack goes out to those at the table and the academy's leaders, and to nobody else at any time; a paper with a
    ``circle`` to those in its seats alone.
    A guest of the meeting is somebody at the table who came without an account.
    """
    if by.is_guest_of(MEETING, meeting.id):
        return {GUEST} if out and _sits_among(seats, by.guest, circle) else set()
    leads = by.holds_at(meeting.urn, *LEADERS)
    gathers = by.person_id == seats.get("aid") if side == "aid" else leads
    reads = out and ((leads and circle is None) or _sits_among(seats, by.person_id, circle))
    return ({"gatherer"} if gathers and by.person_id else set()) | ({"reader"} if reads else set())


def _sits_among(
    seats: dict[str, str], person_id: str | None, circle: Collection[str] | None
) -> bool:
    """Whether somebody has a seat, and one of those that are meant."""
    return any(
        who == person_id and (circle is None or seat in circle) for seat, who in seats.items()
    )
