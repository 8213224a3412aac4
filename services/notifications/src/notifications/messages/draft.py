"""A draft: all that a mail's words are made of, as plain values."""

from datetime import datetime

import msgspec

from contracts.notifications import MessageKind
from contracts.words import MeetingKind, Office, Side


class House(msgspec.Struct, frozen=True, kw_only=True):
    """Who mails come from, and where their links lead."""

    name: str
    address: str
    domain: str
    public_url: str
    trust_office: str


class Guest(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody at the table; their name may not be known yet, and their address is nobody's business."""

    name: str | None
    office: Office


class Draft(msgspec.Struct, frozen=True, kw_only=True):
    """One mail to one person about one meeting."""

    id: str
    kind: MessageKind
    to_name: str
    to_address: str
    meeting_id: str
    meeting_kind: MeetingKind
    academy: str
    starts_at: datetime
    ends_at: datetime | None = None
    place: str | None = None
    table: tuple[Guest, ...] = ()
    office: Office | None = None
    """What the reader comes as; None, if they have no place at the table."""
    sequence: int | None = None
    moved_from: datetime | None = None
    owes: Side | None = None
    """The side whose papers the reader brings."""
    papers_due_at: datetime | None = None
    circulates_at: datetime | None = None
    side: Side | None = None
    papers: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    thread: str | None = None
    """The Message-ID of the first mail about this meeting to this person, unless this is it."""
