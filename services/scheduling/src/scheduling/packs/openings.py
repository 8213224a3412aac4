"""Who has opened the papers of a pack, and who at the table has not: read out of the trace (R6, B7)."""

from collections.abc import Iterable, Mapping
from typing import Any, Final, NamedTuple

from peewee import fn

from kit.auth import Caller
from kit.looks import Look
from scheduling.binding.models import BoundPack
from scheduling.meetings.models import Meeting, MeetingSeat
from scheduling.packs.kinds import paper_kinds
from scheduling.packs.models import Pack, Paper
from scheduling.packs.owing import relations_to_pack
from scheduling.register.models import Person

READING: Final = ("packs.content", "binding.content")
"""The operations that leave a look each time a paper, or all that are bound together, are opened."""


class Opened(NamedTuple):
    """A version of a paper that somebody has opened: when first, when last, and how often."""

    paper: Paper
    who: str
    first_at: Any
    last_at: Any
    times: int


def openings(meeting: Meeting, side: str, by: Caller) -> list[dict[str, Any]]:
    """Who has opened what of a pack, the first reader first; then who at the table has not, once it has gone out.

    A person and the guest that they came as are one. As far back as the trace is kept. Of papers with a narrower
    circle it is told to those alone who are in it, or have put them in.
    """
    pack = Pack.get_or_none(Pack.meeting == meeting.id, Pack.side == side)
    if pack is None:
        return []
    opened: dict[str, list[Opened]] = {}
    for each in _opened(pack, _known_to(by, meeting, pack)):
        opened.setdefault(each.who, []).append(each)
    waiting = _at_the_table(meeting, side) - opened.keys() if pack.circulated_at else set()
    names = _names({*opened, *waiting})
    readers = sorted(opened.items(), key=lambda row: min(each.first_at for each in row[1]))
    titles = {kind.code: kind.title for kind in paper_kinds()}
    return [_reader(person_id, names, rows, titles) for person_id, rows in readers] + [
        _reader(person_id, names, (), titles)
        for person_id in sorted(waiting, key=lambda person_id: names.get(person_id, ""))
    ]


def _known_to(by: Caller, meeting: Meeting, pack: Pack) -> dict[str, Paper]:
    """The papers of a pack that the caller may know of, by id."""
    return {
        paper.id: paper
        for paper in Paper.select().where(Paper.pack == pack.id)
        if paper.circle is None or relations_to_pack(meeting, pack.side, by, paper.circle)
    }


def _opened(pack: Pack, by_id: Mapping[str, Paper]) -> list[Opened]:
    """What the trace has of each version of these papers of the pack, added up by person."""
    papers = {f"/v1/papers/{ident}/content": [paper] for ident, paper in by_id.items()}
    for bound in BoundPack.select().where(BoundPack.pack == pack.id):
        inside = zip(bound.papers, bound.looked_at, strict=False)
        papers[f"/v1/bound-packs/{bound.id}/content"] = [
            by_id[ident] for ident, look in inside if not look["why"] and ident in by_id
        ]
    added_up = (Look.subject, Look.who, fn.MIN(Look.at), fn.MAX(Look.at), fn.COUNT(Look.number))
    query: Any = (
        Look.select(*added_up)
        .where(Look.subject << list(papers), Look.operation << READING, Look.outcome == "seen")
        .group_by(Look.subject, Look.who)
        .order_by(Look.subject, Look.who)
    )
    return [
        Opened(paper, who.partition(":")[2], first_at, last_at, times)
        for subject, who, first_at, last_at, times in query.tuples()
        for paper in papers[subject]
    ]


def _at_the_table(meeting: Meeting, side: str) -> set[str]:
    """Those whom the pack goes out to, without whoever sends it."""
    seats = MeetingSeat.select().where(MeetingSeat.meeting == meeting.id)
    senders = {"aid"} if side == "aid" else {"headteacher"}
    return {taken.person_id for taken in seats if taken.seat not in senders}


def _names(people: Iterable[str]) -> dict[str, str]:
    query = Person.select(Person.id, Person.name).where(Person.id << sorted(people))
    return {person.id: person.name for person in query}


def _reader(
    person_id: str, names: Mapping[str, str], opened: Iterable[Opened], titles: Mapping[str, str]
) -> dict[str, Any]:
    """Somebody with the versions they have opened; each once, also where they came in two ways."""
    papers: dict[str, dict[str, Any]] = {}
    for each in opened:
        before = papers.get(each.paper.id)
        papers[each.paper.id] = {
            "code": each.paper.kind,
            "title": titles.get(each.paper.kind, each.paper.kind),
            "version": each.paper.number,
            "first_at": min(each.first_at, before["first_at"]) if before else each.first_at,
            "last_at": max(each.last_at, before["last_at"]) if before else each.last_at,
            "times": each.times + (before["times"] if before else 0),
        }
    rows = sorted(papers.values(), key=lambda row: (row["first_at"], row["code"]))
    return {
        "person_id": person_id,
        "name": names.get(person_id),
        "first_at": min((row["first_at"] for row in rows), default=None),
        "last_at": max((row["last_at"] for row in rows), default=None),
        "papers": rows,
    }
