"""Who owes a pack its papers, who may put them in, and who may read them (R6, R11)."""

from collections.abc import Collection, Sequence
from datetime import date, datetime

from kit.auth import Caller
from kit.clock import local_date
from kit.errors import Forbidden
from scheduling.meetings.models import Meeting, MeetingSeat
from scheduling.meetings.visibility import LEADERS
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


def owes(by: Caller, side: str, urn: int, aid: str | None) -> bool:
    """Whether the caller is of the side that gathers a pack; `aid` is the person in the AID's seat."""
    if side == "aid":
        return by.person_id is not None and by.person_id == aid
    return by.holds_at(urn, *LEADERS)


def require_owing(by: Caller, side: str, urn: int, aid: str | None) -> None:
    """Refuse papers from anyone but the side that owes them."""
    if owes(by, side, urn, aid):
        return
    if side == "aid":
        raise Forbidden(
            "The AID's papers are put in by the AID of this meeting: ask the AID to add this paper."
        )
    raise Forbidden(
        "The academy's papers are put in by its headteacher or a senior leader: ask one of them to add this paper."
    )


def may_read(by: Caller, pack: Pack, urn: int, seats: dict[str, str]) -> bool:
    """Whether the caller may read a pack's papers: the side that owes them always, the others once it is out.

    The others are those at the table and the academy's leaders; nobody else at any time (R11).
    `seats` are the seats with the ids of their people.
    """
    if owes(by, pack.side, urn, seats.get("aid")):
        return True
    at_the_table = by.person_id in seats.values() or by.holds_at(urn, *LEADERS)
    return pack.circulated_at is not None and at_the_table
