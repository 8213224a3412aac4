"""Reads of arrangements: what is in force, what is proposed, and how the year's meetings stand against it."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

import msgspec

from contracts.words import MeetingKind, Side
from kit.clock import local_date
from kit.errors import NotFound
from scheduling.arrangements import rules
from scheduling.arrangements.models import Arrangement
from scheduling.arrangements.rules import Numbers
from scheduling.arrangements.states import waits_for
from scheduling.calendar.models import AcademicYear, ReviewSlot
from scheduling.meetings.models import Meeting
from scheduling.register.models import Academy, Person
from scheduling.register.people.queries import holders

KINDS: tuple[MeetingKind, ...] = ("aim", "iaim")


def arrangement_row(arrangement_id: str) -> Arrangement:
    """One proposal, whatever became of it. Raises `NotFound`."""
    found: Arrangement | None = Arrangement.get_or_none(Arrangement.id == arrangement_id)
    if found is None:
        raise NotFound("arrangement")
    return found


def in_force(urn: int, year: str) -> Arrangement | None:
    """What holds for an academy's year; None before the worker has seen to it."""
    return _newest(urn, year, Arrangement.state == "agreed", by=Arrangement.settled_at)


def open_proposal(urn: int, year: str) -> Arrangement | None:
    """The proposal that waits for an answer."""
    return _newest(urn, year, Arrangement.state == "proposed", by=Arrangement.proposed_at)


def newest(urn: int, year: str) -> Arrangement | None:
    """The last that was proposed, whatever became of it."""
    return _newest(urn, year, by=Arrangement.proposed_at)


def numbers_of(row: Arrangement | None, academy: Academy) -> Numbers:
    """The numbers that hold; those of the framework where nothing was settled yet."""
    if row is None:
        return rules.usual(less_than_good=academy.less_than_good)
    return Numbers(aims=row.aims, iaims=row.iaims)


def agreed_sides(row: Arrangement) -> list[Side]:
    """The sides that have agreed to it."""
    sides: list[Side] = ["aid"] if row.aid_at else []
    return [*sides, "academy"] if row.head_at else sides


def people_of(side: Side, urn: int, day: date) -> list[str]:
    """The ids of those who speak for a side on a day."""
    held = holders(None, "aid", day) if side == "aid" else holders(urn, "headteacher", day)
    return [row.person_id for row in held]


def year_of_today(day: date) -> AcademicYear | None:
    """The academic year of a day, else the next one to begin, else the last."""
    years = list(AcademicYear.select().order_by(AcademicYear.starts_on))
    running = [year for year in years if year.ends_on >= day]
    return next(iter(running or reversed(years)), None)


def arrangements_shown(
    academies: Sequence[Academy], year: AcademicYear, now: datetime
) -> list[dict[str, Any]]:
    """Each academy's year: what is in force, what is proposed, and its meetings counted against it."""
    urns = [academy.urn for academy in academies]
    rows: dict[int, list[Arrangement]] = {urn: [] for urn in urns}
    for row in (
        Arrangement.select()
        .where(Arrangement.academy << urns, Arrangement.year == year.code)
        .order_by(Arrangement.proposed_at.desc(), Arrangement.id.desc())
    ):
        rows[row.urn].append(row)
    names = _names(row for each in rows.values() for row in each)
    meetings = _meetings(urns, year.code)
    slots = ReviewSlot.select().where(ReviewSlot.year == year.code)
    closes_on = {slot.number: slot.closes_on for slot in slots}
    shown = []
    for academy in academies:
        theirs = rows[academy.urn]
        agreed = [row for row in theirs if row.state == "agreed"]
        holds = max(agreed, key=lambda row: (row.settled_at, row.id), default=None)
        proposal = next((row for row in theirs if row.state == "proposed"), None)
        numbers = numbers_of(holds, academy)
        shown.append(
            {
                "urn": academy.urn,
                "academy_name": academy.name,
                "year": year.code,
                **msgspec.structs.asdict(numbers),
                "usual": numbers == rules.usual(less_than_good=academy.less_than_good),
                "in_force": arrangement_shown(holds, names) if holds else None,
                "proposal": arrangement_shown(proposal, names) if proposal else None,
                "earlier": [
                    arrangement_shown(row, names) for row in theirs if row not in (holds, proposal)
                ],
                "counts": [
                    {"kind": kind}
                    | msgspec.structs.asdict(
                        rules.count(
                            numbers.of(kind), meetings.get((academy.urn, kind), ()), closes_on, now
                        )
                    )
                    for kind in KINDS
                ],
            }
        )
    return shown


def arrangement_shown(row: Arrangement, names: dict[str, str] | None = None) -> dict[str, Any]:
    """A proposal as clients see it."""
    named = _names([row]) if names is None else names
    columns = (
        *("id", "aims", "iaims", "reason", "state", "proposed_by", "proposed_at"),
        *("settled_at", "declined_because", "version"),
    )
    return {name: getattr(row, name) for name in columns} | {
        "urn": row.urn,
        "year": row.year_id,
        "waits_for": waits_for(row.state, agreed_sides(row)),
        "agreed_by": [
            {"side": side, "name": named[person_id], "at": at}
            for side, person_id, at in (
                ("aid", row.aid_id, row.aid_at),
                ("academy", row.head_id, row.head_at),
            )
            if person_id is not None
        ],
    }


def academies_in(year: AcademicYear, now: datetime) -> Any:  # noqa: ANN401 - a select that callers narrow
    """The academies that belong to the trust in a year, today or on its first day."""
    day = max(year.starts_on, min(local_date(now), year.ends_on))
    return Academy.select().where(Academy.left_on.is_null() | (Academy.left_on > day))


def _newest(urn: int, year: str, *where: Any, by: Any) -> Arrangement | None:  # noqa: ANN401 - conditions
    query = Arrangement.select().where(Arrangement.academy == urn, Arrangement.year == year, *where)
    found: Arrangement | None = query.order_by(by.desc(), Arrangement.id.desc()).first()
    return found


def _names(rows: Iterable[Arrangement]) -> dict[str, str]:
    wanted = {each for row in rows for each in (row.aid_id, row.head_id) if each}
    return {person.id: person.name for person in Person.select().where(Person.id << sorted(wanted))}


def _meetings(urns: Sequence[int], year: str) -> dict[tuple[int, str], list[rules.Meeting]]:
    found: dict[tuple[int, str], list[rules.Meeting]] = {}
    query = Meeting.select().where(
        Meeting.academy << list(urns), Meeting.year == year, Meeting.state == "booked"
    )
    for row in query:
        meeting = rules.Meeting(slot=row.slot, ends_at=row.ends_at)
        found.setdefault((row.urn, row.kind), []).append(meeting)
    return found
