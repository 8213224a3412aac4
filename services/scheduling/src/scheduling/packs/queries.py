"""Packs and papers as clients see them: what is missing to everyone, the papers to those who may read them (R11)."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, Final

from contracts.scheduling import PaperKind
from kit.auth import Caller
from kit.errors import NotFound
from kit.web import open_to_caller
from scheduling.binding.queries import bound_shown
from scheduling.meetings.models import Meeting, MeetingSeat
from scheduling.meetings.visibility import still_counts
from scheduling.packs.contents import Contents, contents
from scheduling.packs.kinds import AGENDA, paper_kinds
from scheduling.packs.models import Chase, Pack, Paper
from scheduling.packs.owing import People, owing, relations_among
from scheduling.register.models import Person

MAY: Final = ("packs.add", "packs.openings")
"""What a pack says of itself whether it is open to whoever reads it."""


def find_paper(paper_id: str) -> tuple[Paper, Meeting, str]:
    """A paper with its meeting and the side whose pack it is in, whoever asks; raises `NotFound`."""
    paper: Paper | None = Paper.get_or_none(Paper.id == paper_id)
    if paper is None:
        raise NotFound("paper")
    pack = Pack.get_by_id(paper.pack_id)
    return paper, Meeting.get_by_id(pack.meeting_id), pack.side


def packs_shown(
    meetings: Sequence[Meeting], by: Caller, now: datetime
) -> dict[str, list[dict[str, Any]]]:
    """The two packs of each meeting, the AID's first, by meeting id."""
    by_id = {meeting.id: meeting for meeting in meetings}
    packs = list(Pack.select().where(Pack.meeting.in_(list(by_id))).order_by(Pack.side.desc()))
    kinds, seats, owed = paper_kinds(), _seats(meetings), owing(meetings, now)
    inside = contents(packs, kinds)
    chases = _chases(packs)
    names, bound = _names(inside, chases), bound_shown(packs)
    shown: dict[str, list[dict[str, Any]]] = {meeting_id: [] for meeting_id in by_id}
    for pack in packs:
        meeting, content = by_id[pack.meeting_id], inside[pack.id]
        out = pack.circulated_at is not None
        related = relations_among(meeting, seats[meeting.id], pack.side, by, out=out)
        hidden = {
            code
            for code, paper in content.latest.items()
            if paper.circle is not None
            and not relations_among(
                meeting, seats[meeting.id], pack.side, by, out=out, circle=paper.circle
            )
        }
        shown[meeting.id].append(
            {
                "side": pack.side,
                "papers_due_at": pack.papers_due_at,
                "circulates_at": pack.circulates_at,
                "circulated_at": pack.circulated_at,
                "circulated_missing": pack.circulated_missing,
                "state": content.state,
                "bound": bound.get(pack.id) if related else None,
                "papers": _papers(pack, content, kinds, names if related else None, hidden),
                "missing": [
                    {"code": kind.code, "title": kind.title}
                    for kind in kinds
                    if kind.code in content.missing
                ],
                "owed_by": _owed_by(meeting, content, owed[meeting.id, pack.side]),
                "chased": [_chase_shown(chase, names) for chase in chases.get(pack.id, [])],
                "may": open_to_caller(MAY, place=meeting.urn, things=related),
            }
        )
    return shown


def paper_shown(
    paper: Paper, names: dict[str, str] | None = None, out_at: datetime | None = None
) -> dict[str, Any]:
    """A version of a paper; `out_at` is when its pack went out."""
    return {
        "id": paper.id,
        "filename": paper.filename,
        "size": paper.size,
        "sha256": paper.sha256,
        "content_type": paper.content_type,
        "added_at": paper.added_at,
        "added_by_name": names[paper.added_by_id] if names else paper.added_by.name,
        "version": paper.number,
        "circle": paper.circle,
        "late": out_at is not None and paper.circulated_at != out_at,
        "circulated_at": paper.circulated_at,
    }


def _papers(
    pack: Pack,
    content: Contents,
    kinds: Sequence[PaperKind],
    names: dict[str, str] | None,
    hidden: Collection[str],
) -> list[dict[str, Any]]:
    """A side's papers by the trust's list, then those that have since been taken off it; without names, no contents.

    A paper with a narrower circle is not there at all for those outside it.
    """
    listed = {kind.code: kind for kind in kinds if kind.side == pack.side}
    out_at = pack.circulated_at
    codes = [*listed, *(code for code in content.latest if code not in listed)]
    return [
        {
            "code": code,
            "title": listed[code].title if code in listed else code,
            "required": code in content.required,
            "by_itself": code == AGENDA,
            "received": code in content.latest,
            "latest": paper_shown(content.latest[code], names, out_at)
            if names and code in content.latest
            else None,
        }
        for code in codes
        if code not in hidden
    ]


def _owed_by(meeting: Meeting, content: Contents, owed: People) -> list[dict[str, str]]:
    if meeting.state != "booked" or content.state != "gathering":
        return []
    return [{"person_id": person_id, "name": name} for person_id, name in owed]


def _chase_shown(chase: Chase, names: dict[str, str]) -> dict[str, Any]:
    return {
        "at": chase.at,
        "person_names": [names[person_id] for person_id in chase.person_ids if person_id in names],
        "missing": chase.missing,
    }


def _seats(meetings: Sequence[Meeting]) -> dict[str, dict[str, str]]:
    seats: dict[str, dict[str, str]] = {meeting.id: {} for meeting in meetings}
    of_these = MeetingSeat.meeting.in_(list(seats))
    for taken in MeetingSeat.select().where(of_these, still_counts()):
        seats[taken.meeting_id][taken.seat] = taken.person_id
    return seats


def _chases(packs: Sequence[Pack]) -> dict[str, list[Chase]]:
    chases: dict[str, list[Chase]] = {}
    for chase in (
        Chase.select()
        .where(Chase.pack.in_([pack.id for pack in packs]))
        .order_by(Chase.at, Chase.id)
    ):
        chases.setdefault(chase.pack_id, []).append(chase)
    return chases


def _names(inside: dict[str, Contents], chases: dict[str, list[Chase]]) -> dict[str, str]:
    wanted = {paper.added_by_id for content in inside.values() for paper in content.latest.values()}
    wanted |= {
        person_id for found in chases.values() for chase in found for person_id in chase.person_ids
    }
    return {
        person.id: person.name for person in Person.select().where(Person.id.in_(sorted(wanted)))
    }
