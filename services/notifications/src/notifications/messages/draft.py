"""A draft: all that a mail's words are made of, as plain values."""

from datetime import datetime
from pathlib import Path
from typing import Final

import msgspec

from contracts.notifications import MeetingMail, YearMail
from contracts.words import MeetingKind, Office, Proposer, Provider, Side
from notifications.messages.kinds import AGENDA, Kind, OwnKind

MASKED: Final = "…"
"""What stands for a word wherever it is not the mail itself that is written."""


class House(msgspec.Struct, frozen=True, kw_only=True):
    """Who mails come from, and where their links lead."""

    name: str
    address: str
    domain: str
    public_url: str
    trust_office: str
    links_key: Path = Path("links.key")
    """The file with the key that seals the words of links that are one reader's alone."""


class Guest(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody at the table; their name may not be known yet, and their address is nobody's business."""

    name: str | None
    office: Office


class Addressed(msgspec.Struct, frozen=True, kw_only=True):
    """What every mail has: an id, a kind, and one person it goes to."""

    id: str
    kind: Kind
    to_name: str
    to_address: str
    thread: str | None = None
    """The Message-ID of the first mail of this conversation, unless this is it."""


class Draft(Addressed, frozen=True, kw_only=True):
    """One mail to one person about one meeting."""

    kind: MeetingMail
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
    agenda_due_at: datetime | None = None
    number: int | None = None
    """Of the agenda; 0 before the first proposal."""
    items: int | None = None
    minutes: int | None = None
    speaks: Side | None = None
    """The side that has proposed or said something, or is waited for."""
    waited_for: bool = True
    """Whether it is the reader who is waited for."""
    papers: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()

    @property
    def path(self) -> str:
        """Where its button leads, below the portal's address."""
        page = "/agenda" if self.kind in AGENDA else ""
        return f"/meetings/{self.meeting_id}{page}"


class YearDraft(Addressed, frozen=True, kw_only=True):
    """One mail to one person about how many meetings an academy has in a year."""

    kind: YearMail
    urn: int
    academy: str
    year: str
    aims: int
    iaims: int
    proposed_by: Proposer | None = None
    withdrawn: bool = False

    @property
    def path(self) -> str:
        """Where its button leads: why it was proposed stands there, and in no mail."""
        return f"/academies/{self.urn}/arrangement/{self.year}"


class Note(Addressed, frozen=True, kw_only=True):
    """One mail that is for its reader alone: a way in, or news of one."""

    kind: OwnKind
    names: str = ""
    """The id of what its link opens, over which the word is sealed; empty: its link opens nothing."""
    word: str = MASKED
    good_until: datetime | None = None
    academy: str = ""
    meeting_kind: MeetingKind = "aim"
    at: datetime | None = None
    """When the meeting begins, or the account was linked."""
    provider: Provider | None = None

    @property
    def path(self) -> str:
        """Where its button leads; the word stands behind the #, which browsers send to nobody."""
        return f"{PATHS[self.kind]}#{self.word}" if self.names else PATHS[self.kind]


PATHS: Final[dict[OwnKind, str]] = {
    "personal_link": "/link",
    "invitation": "/invitation",
    "account_linked": "/signed-in",
}
