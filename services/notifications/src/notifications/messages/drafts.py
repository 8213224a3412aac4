"""From a message's facts, and the copies of what others own, to its draft."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Final

import msgspec

from contracts.notifications import MeetingMail, YearMail
from contracts.scheduling import (
    AgendaAgreed,
    AgendaCommented,
    AgendaOverdue,
    AgendaProposed,
    LatePapersCirculated,
    MeetingBooked,
    MeetingCancelled,
    MeetingMoved,
    PackCirculated,
    PackDates,
    PaperOverdue,
    Place,
)
from contracts.words import Seat, Side, Venue
from notifications.academies.queries import academy_named
from notifications.meetings.models import Meeting, PaperKind
from notifications.messages.draft import Draft, Guest, Note, YearDraft
from notifications.messages.kinds import OWN, YEAR, OwnKind
from notifications.messages.models import Message
from notifications.messages.notes import note_of
from notifications.messages.spelling import readable
from notifications.messages.year_drafts import year_draft_of
from notifications.people.models import Person

AgendaFacts = AgendaProposed | AgendaCommented | AgendaAgreed | AgendaOverdue

Facts = (
    MeetingBooked
    | MeetingMoved
    | MeetingCancelled
    | AgendaFacts
    | PaperOverdue
    | PackCirculated
    | LatePapersCirculated
)

FACTS: Final[dict[MeetingMail, type[Facts]]] = {
    "meeting_booked": MeetingBooked,
    "meeting_moved": MeetingMoved,
    "meeting_cancelled": MeetingCancelled,
    "agenda_proposed": AgendaProposed,
    "agenda_commented": AgendaCommented,
    "agenda_agreed": AgendaAgreed,
    "agenda_overdue": AgendaOverdue,
    "paper_overdue": PaperOverdue,
    "pack_circulated": PackCirculated,
    "papers_late": LatePapersCirculated,
}
"""What each kind of message is made from; one event's data may serve another kind."""

SEATS: Final[tuple[Seat, ...]] = ("aid", "headteacher", "chair", "partner_head")
_BRINGS: Final[dict[Seat, Side]] = {"aid": "aid", "headteacher": "academy"}


def draft_of(
    message: Message, *, thread: str | None = None, trust_office: str = ""
) -> Draft | YearDraft | Note:
    """Gather what a message's words are made of, as it is known now; a link that opens something stays masked."""
    person = Person.get_or_none(Person.id == message.person_id)
    if message.kind in OWN:
        return note_of(message, msgspec.convert(message.kind, OwnKind), person, thread)
    if message.kind in YEAR:
        return year_draft_of(message, msgspec.convert(message.kind, YearMail), person, thread)
    kind: MeetingMail = msgspec.convert(message.kind, MeetingMail)
    facts: Facts = msgspec.convert(message.facts, FACTS[kind])
    return Draft(
        id=message.id,
        kind=kind,
        to_name=person.name if person else "colleague",
        to_address=(person.email if person else None) or "",
        meeting_id=message.about,
        meeting_kind=facts.kind,
        academy=academy_named(facts.urn)[0],
        thread=thread,
        **_particulars(facts, message.person_id, trust_office),
    )


def _particulars(facts: Facts, reader: str, trust_office: str) -> dict[str, Any]:
    match facts:
        case PaperOverdue():
            return _times(facts) | {
                "side": facts.side,
                "missing": _titles(_still_missing(facts)),
                "papers_due_at": facts.papers_due_at,
                "circulates_at": facts.circulates_at,
            }
        case PackCirculated() | LatePapersCirculated():
            theirs = (each.paper_kind for each in facts.confidential if reader in each.recipients)
            papers, missing = _titles((*facts.papers, *theirs)), _titles(facts.missing)
            return _times(facts) | {"side": facts.side, "papers": papers, "missing": missing}
        case AgendaProposed() | AgendaCommented() | AgendaAgreed() | AgendaOverdue():
            return _times(facts) | _agenda(facts, reader)
        case _:
            return _invitation(facts, reader, trust_office)


def _agenda(facts: AgendaFacts, reader: str) -> dict[str, Any]:
    told = {"number": facts.number, "agenda_due_at": facts.due_at}
    match facts:
        case AgendaProposed():
            return told | {
                "speaks": facts.proposed_by,
                "items": facts.items,
                "minutes": facts.minutes,
            }
        case AgendaAgreed():
            return told | {"items": facts.items, "minutes": facts.minutes}
        case AgendaCommented():
            return told | {"speaks": facts.said_by}
        case AgendaOverdue():
            return told | {"speaks": facts.turn, "waited_for": reader in facts.owed_by}


def _invitation(
    facts: MeetingBooked | MeetingMoved | MeetingCancelled, reader: str, trust_office: str
) -> dict[str, Any]:
    mine = next((place for place in facts.places if place.person_id == reader), None)
    packs = () if isinstance(facts, MeetingCancelled) else facts.packs
    owes = _BRINGS.get(mine.seat) if mine else None
    return {
        "starts_at": facts.starts_at,
        "ends_at": facts.ends_at,
        "place": place_of(facts.venue, academy_named(facts.venue_urn or facts.urn), trust_office),
        "table": _table(facts.places),
        "office": mine.office if mine else None,
        "sequence": facts.sequence,
        "moved_from": facts.moved_from if isinstance(facts, MeetingMoved) else None,
        "owes": owes,
        "papers_due_at": _due(packs, owes),
        "circulates_at": max((pack.circulates_at for pack in packs), default=None),
    }


def _due(packs: Iterable[PackDates], side: Side | None) -> datetime | None:
    return next((pack.papers_due_at for pack in packs if pack.side == side), None)


def _times(
    facts: AgendaFacts | PaperOverdue | PackCirculated | LatePapersCirculated,
) -> dict[str, Any]:
    """When the meeting is: as last told, for it may have been moved since."""
    meeting = Meeting.get_or_none(Meeting.id == facts.meeting_id)
    if meeting is None:
        return {"starts_at": facts.starts_at}
    return {"starts_at": meeting.starts_at, "ends_at": meeting.ends_at}


def _still_missing(facts: PaperOverdue) -> tuple[str, ...]:
    """What a side owes: as last told, for some may have come since."""
    meeting = Meeting.get_or_none(Meeting.id == facts.meeting_id)
    known = meeting.missing.get(facts.side) if meeting else None
    return facts.missing if known is None else tuple(known)


def _table(places: Iterable[Place]) -> tuple[Guest, ...]:
    seated = sorted(places, key=lambda place: SEATS.index(place.seat))
    ids = [place.person_id for place in seated]
    names = {person.id: person.name for person in Person.select().where(Person.id.in_(ids))}
    return tuple(Guest(name=names.get(place.person_id), office=place.office) for place in seated)


def place_of(venue: Venue, academy: tuple[str, str], trust_office: str) -> str:
    """Where a meeting is held; the academy by its name and postcode."""
    if venue == "online":
        return "Online"
    if venue == "trust_office":
        return trust_office
    return ", ".join(part for part in academy if part)


def _titles(codes: Iterable[str]) -> tuple[str, ...]:
    wanted = tuple(codes)
    rows = PaperKind.select().where(PaperKind.code.in_(wanted))
    titles = {row.code: row.title for row in rows}
    return tuple(titles.get(code) or readable(code) for code in wanted)
