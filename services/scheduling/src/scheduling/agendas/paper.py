"""The agreed agenda as a paper of the AID's pack: made here, and never put in by hand (R5, R6)."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

import typst

from contracts.words import MeetingKind, Seat
from kit import logs
from kit.clock import LONDON, local_date
from kit.db import transaction
from scheduling.agendas.models import Agenda, AgendaVersion
from scheduling.agendas.queries import agreed_version, items_of
from scheduling.agendas.rules import minutes_of
from scheduling.calendar.wording import spoken_date
from scheduling.documents import as_pdf
from scheduling.locks import locked_meeting
from scheduling.meetings import states
from scheduling.meetings.models import Meeting, MeetingSeat
from scheduling.meetings.seats import SEATS
from scheduling.packs.adding import NewPaper, put_in
from scheduling.packs.kept import keep
from scheduling.packs.kinds import AGENDA, paper_kinds
from scheduling.packs.models import Pack
from scheduling.register.models import Academy, Person, Trust

log = logs.get(__name__)

KINDS: Final[dict[MeetingKind, str]] = {
    "aim": "Agenda of the Academy Improvement Meeting",
    "iaim": "Agenda of the Interim Academy Improvement Meeting",
}
_SEATS: Final[dict[Seat, str]] = {
    "aid": "Academy Improvement Director, in the chair",
    "headteacher": "headteacher",
    "chair": "chair of the governing board or of the LTSW committee",
    "partner_head": "partner headteacher",
}


def putting_in_agreed_agendas(folder: Path) -> Callable[[datetime], int]:
    """A timer that puts each agreed agenda into the AID's pack, as the newest version of that paper.

    It is set before anything is locked, and put in only if it is still what both sides have agreed to.
    Returns how many. A trust whose list has no such paper has its agendas on their pages alone.
    """

    def run(now: datetime) -> int:
        if AGENDA not in {kind.code for kind in paper_kinds() if kind.side == "aid"}:
            return 0
        agreed = (
            Agenda.select(Agenda, Meeting)
            .join(Meeting)
            .where(Agenda.agreed_number > Agenda.paper_number)
            .where(Meeting.state == "booked", Meeting.starts_at > now)
            .order_by(Meeting.starts_at, Agenda.id)
        )
        return sum(_put_in(agenda, folder, now) for agenda in list(agreed))

    return run


def _put_in(agenda: Agenda, folder: Path, now: datetime) -> bool:
    version, meeting = agreed_version(agenda), Meeting.get_by_id(agenda.meeting_id)
    if version is None:
        return False
    try:
        written = agenda_pdf(meeting, version)
    except typst.TypstError:
        # One agenda that cannot be set keeps no other from its pack.
        log.exception("agenda_not_set", meeting=meeting.id, number=version.number)
        return False
    file = keep(written, folder)
    with transaction():
        locked = locked_meeting(meeting.id)
        standing = Agenda.get_by_id(agenda.id)
        same = standing.agreed_number == version.number and _says(locked) == _says(meeting)
        if not (same and standing.paper_number < version.number):
            return False
        if not states.may("add_paper", locked.state, locked.starts_at, now):
            return False
        pack = Pack.get(Pack.meeting == meeting.id, Pack.side == "aid")
        paper = NewPaper(
            kind=AGENDA,
            filename=f"agenda-{local_date(meeting.starts_at)}.pdf",
            content_type="application/pdf",
            size=len(written),
            sha256=file.name,
            added_by=version.agreed_by_id or version.proposed_by_id,
        )
        put_in(locked, pack, paper, now=now)
        Agenda.update(paper_number=version.number).where(Agenda.id == agenda.id).execute()
    return True


def _says(meeting: Meeting) -> tuple[Any, ...]:
    """What the paper says of its meeting; whoever moves it meanwhile has it made anew."""
    return (meeting.starts_at, meeting.ends_at, meeting.venue, meeting.venue_urn)


def agenda_pdf(meeting: Meeting, version: AgendaVersion) -> bytes:
    """An agreed agenda as a PDF; the same agenda gives the same bytes."""
    told = _told(meeting, version)
    at = version.agreed_at or version.proposed_at
    return as_pdf("scheduling.agendas", "agenda.typ", told, made_at=at)


def _told(meeting: Meeting, version: AgendaVersion) -> dict[str, Any]:
    trust = Trust.get_or_none()
    academy = Academy.get_by_id(meeting.urn)
    seats = {
        taken.seat: taken.person.name
        for taken in MeetingSeat.select(MeetingSeat, Person)
        .join(Person)
        .where(MeetingSeat.meeting == meeting.id)
    }
    titles = {kind.code: kind.title for kind in paper_kinds()}
    at, items = meeting.starts_at, []
    for item in items_of(version):
        items.append(
            {
                "begins": _clock(at),
                "title": item.title,
                "purpose": item.purpose,
                "minutes": item.minutes,
                "led_by": seats.get(item.owner, _SEATS[item.owner]) if item.owner else "",
                "papers": [titles.get(code, code) for code in item.papers],
            }
        )
        at += timedelta(minutes=item.minutes)
    minutes = minutes_of(items_of(version))
    length = int((meeting.ends_at - meeting.starts_at).total_seconds()) // 60
    names = [row.name for row in _who_agreed(version)]
    on = local_date(meeting.starts_at)
    day = f"{on:%A} {spoken_date(on)}"
    return {
        "title": f"Agenda, {academy.name}, {day}",
        "trust": trust.name if trust else "",
        "kind": KINDS[meeting.kind],
        "academy": academy.name,
        "when": f"{day}, {_clock(meeting.starts_at)} to {_clock(meeting.ends_at)}",
        "where": _place(meeting),
        "items": items,
        "minutes": minutes,
        "sum": f"Together, of {length} minutes",
        "agreed": f"Agreed by {' and '.join(names)}"
        + (f" on {spoken_date(local_date(version.agreed_at))}." if version.agreed_at else "."),
        "table": [f"{seats[seat]}, {_SEATS[seat]}" for seat in SEATS if seat in seats],
        "footer": "Confidential to those at the meeting",
    }


def _who_agreed(version: AgendaVersion) -> list[Person]:
    ids = [version.proposed_by_id, version.agreed_by_id]
    return sorted(Person.select().where(Person.id << ids), key=lambda row: ids.index(row.id))


def _place(meeting: Meeting) -> str:
    if meeting.venue != "academy":
        return {"online": "Online", "trust_office": "At the trust’s office"}[meeting.venue]
    host = Academy.get_or_none(Academy.urn == meeting.venue_urn)
    return f"At {host.name}" if host else "At the academy"


def _clock(at: datetime) -> str:
    local = at.astimezone(LONDON)
    return f"{local:%H:%M}"
