"""Putting a paper into a pack: on disk first, then in the books, in versions that are all kept (R6)."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import msgspec

from contracts.words import Seat
from kit.auth import Caller
from kit.db import save_if_unchanged, transaction
from kit.errors import NotFound, Refused
from kit.outbox import record
from kit.web import ReceivedFile
from scheduling.locks import locked_meeting
from scheduling.meetings import states
from scheduling.meetings.models import Meeting
from scheduling.meetings.seats import SEATS
from scheduling.packs import events
from scheduling.packs.circulating import circulate_if_due
from scheduling.packs.contents import contents_of
from scheduling.packs.kinds import AGENDA, paper_kinds
from scheduling.packs.models import Pack, Paper
from scheduling.packs.rules import GATHERED, late_due_at


class PaperKindUnknown(Refused):
    """The trust's list has no such paper for this side."""


class AgendaComesByItself(Refused):
    """The agenda is put into the pack when both sides have agreed to it, and by nobody before (R5)."""


class NewPaper(msgspec.Struct, frozen=True, kw_only=True):
    """A paper whose file is kept already, under its hash."""

    kind: str
    filename: str
    content_type: str
    size: int
    sha256: str
    added_by: str | None
    circle: tuple[Seat, ...] | None = None


def add_paper(
    meeting_id: str,
    side: str,
    kind: str,
    file: ReceivedFile,
    *,
    circle: Sequence[Seat] | None,
    folder: Path,
    by: Caller,
    now: datetime,
) -> Paper:
    """Keep a file under `folder` and put it into a pack as the newest version of a paper.

    With a `circle` only the people in those seats read it, beside those who gather the pack; without one, it is as
    the version before was, and all four seats are everybody.
    The file is safely on disk before the row that speaks of it is committed; a file without a row does no harm.
    A pack that is complete with it goes out in the same transaction.
    Raises `NotFound` or a refusal.
    """
    with transaction():
        meeting = locked_meeting(meeting_id)
        pack = _pack(meeting, side)
        states.require("add_paper", meeting.state, meeting.starts_at, now)
        _accept_kind(side, kind)
        file.keep(folder)
        new = NewPaper(
            kind=kind,
            filename=file.filename,
            content_type=file.content_type,
            size=file.size,
            sha256=file.sha256,
            added_by=by.person_id,
            circle=_circle(pack, kind, circle),
        )
        return put_in(meeting, pack, new, now=now)


def put_in(meeting: Meeting, pack: Pack, new: NewPaper, *, now: datetime) -> Paper:
    """Put a kept file into a pack as the newest version of its paper; the meeting's row must be locked."""
    before = Paper.select().where(Paper.pack == pack.id, Paper.kind == new.kind).count()
    facts = msgspec.structs.asdict(new)
    facts["circle"] = list(new.circle) if new.circle is not None else None
    paper: Paper = Paper.create(pack=pack.id, number=before + 1, added_at=now, **facts)
    if pack.circulated_at is not None and pack.late_due_at is None:
        pack.late_due_at = late_due_at(now, meeting.starts_at, GATHERED)
        pack.save(only=[Pack.late_due_at])
    save_if_unchanged(meeting, None)
    missing = contents_of(pack, paper_kinds()).missing
    record(events.added(meeting, pack, paper, missing), now=now)
    circulate_if_due(meeting, pack, now=now)
    return paper


def _circle(pack: Pack, kind: str, asked: Sequence[Seat] | None) -> tuple[Seat, ...] | None:
    """Who reads a new version: never more people than the one before by an oversight."""
    if asked:
        return None if set(asked) == set(SEATS) else tuple(seat for seat in SEATS if seat in asked)
    before = (
        Paper.select()
        .where(Paper.pack == pack.id, Paper.kind == kind)
        .order_by(Paper.number.desc())
        .first()
    )
    return tuple(before.circle) if before is not None and before.circle is not None else None


def _pack(meeting: Meeting, side: str) -> Pack:
    found: Pack | None = Pack.get_or_none(Pack.meeting == meeting.id, Pack.side == side)
    if found is None:
        raise NotFound("There is no such pack: a meeting has the packs aid and academy.")
    return found


def _accept_kind(side: str, kind: str) -> None:
    if kind == AGENDA:
        raise AgendaComesByItself(
            "The agenda comes into the pack by itself once both sides have agreed to it:"
            " propose it, or agree to it, on the meeting’s agenda.",
            field="kind",
        )
    codes = [known.code for known in paper_kinds() if known.side == side]
    if kind not in codes:
        raise PaperKindUnknown(
            f"The papers of this side are {', '.join(codes)}: choose one of them.", field="kind"
        )
