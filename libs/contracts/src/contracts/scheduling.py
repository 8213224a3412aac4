"""What scheduling tells the others: the register, the calendar, and meetings with their packs."""

from datetime import date, datetime
from types import MappingProxyType
from typing import Final

import msgspec

from contracts.words import (
    Basis,
    MeetingKind,
    Office,
    Phase,
    Proposer,
    Provider,
    Scheme,
    Seat,
    Side,
    Venue,
)
from kit.events import Event

SOMEBODY: Final = "Somebody who has left"
"""What stands in the place of a name when its person is erased."""


class TrustRegistered(Event, frozen=True, kw_only=True):
    """The trust is known, or its name has changed."""

    type = "scheduling.trust_registered.v1"
    visibility = "partner"
    subject_of = "trust/{uid}"

    uid: str
    name: str


class AcademyJoined(Event, frozen=True, kw_only=True):
    """An academy belongs to the trust from now on."""

    type = "scheduling.academy_joined.v1"
    visibility = "partner"
    subject_of = "academy/{urn}"

    urn: int
    name: str
    phase: Phase
    local_authority: str = ""
    postcode: str = ""
    low_age: int | None = None
    high_age: int | None = None
    joined_on: date | None = None


class AcademyChanged(Event, frozen=True, kw_only=True):
    """The register says something new of an academy; carries the whole, so that a late reader needs no other."""

    type = "scheduling.academy_changed.v1"
    visibility = "partner"
    subject_of = "academy/{urn}"

    urn: int
    name: str
    phase: Phase
    local_authority: str = ""
    postcode: str = ""
    low_age: int | None = None
    high_age: int | None = None
    joined_on: date | None = None
    changed: tuple[str, ...] = ()


class AcademyLeft(Event, frozen=True, kw_only=True):
    """An academy no longer belongs to the trust."""

    type = "scheduling.academy_left.v1"
    visibility = "partner"
    subject_of = "academy/{urn}"

    urn: int
    left_on: date


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """Whether an academy is less than good, and by which rule; None is for the trust to decide (R8)."""

    less_than_good: bool | None
    basis: Basis
    judgement_id: str | None = None


class JudgementRecorded(Event, frozen=True, kw_only=True):
    """A judgement of an academy is on file; the standing is the one that holds with it."""

    type = "scheduling.judgement_recorded.v1"
    visibility = "partner"
    subject_of = "academy/{urn}"

    urn: int
    judgement_id: str
    scheme: Scheme
    made_on: date
    published_on: date | None = None
    overall: str | None = None
    grades: dict[str, str] = msgspec.field(default_factory=dict)
    category_of_concern: str | None = None
    outcome: str | None = None
    predecessor: bool = False
    latest: bool
    standing: Standing


class StandingChanged(Event, frozen=True, kw_only=True):
    """Whether an academy is less than good has changed, for example by an override (R8)."""

    type = "scheduling.standing_changed.v1"
    visibility = "partner"
    subject_of = "academy/{urn}"

    urn: int
    standing: Standing


class PersonChanged(Event, frozen=True, kw_only=True):
    """A person is known, or their name or address is new; the whole, for the services that write to people."""

    type = "scheduling.person_changed.v1"
    visibility = "internal"
    subject_of = "person/{person_id}"

    personal = MappingProxyType({"name": SOMEBODY, "email": None})

    person_id: str
    name: str
    email: str | None = None


class PersonErased(Event, frozen=True, kw_only=True):
    """A person is erased: whoever holds anything of them erases it, and takes nothing of before any more."""

    type = "scheduling.person_erased.v1"
    visibility = "internal"
    subject_of = "person/{person_id}"
    forgets = True

    person_id: str


class AppointmentMade(Event, frozen=True, kw_only=True):
    """A person holds an office from a day on."""

    type = "scheduling.appointment_made.v1"
    visibility = "partner"
    subject_of = "appointment/{appointment_id}"

    appointment_id: str
    person_id: str
    office: Office
    urn: int | None = None
    starts_on: date
    ends_on: date | None = None


class AppointmentEnded(Event, frozen=True, kw_only=True):
    """A person's office has a last day."""

    type = "scheduling.appointment_ended.v1"
    visibility = "partner"
    subject_of = "appointment/{appointment_id}"

    appointment_id: str
    person_id: str
    office: Office
    urn: int | None = None
    ends_on: date


class YearOpened(Event, frozen=True, kw_only=True):
    """An academic year is on the trust's calendar, or its dates have changed."""

    type = "scheduling.year_opened.v1"
    visibility = "partner"
    subject_of = "year/{year}"

    year: str
    starts_on: date
    ends_on: date


class ReviewSlotSet(Event, frozen=True, kw_only=True):
    """One of the year's three review slots has its dates (R3)."""

    type = "scheduling.review_slot_set.v1"
    visibility = "partner"
    subject_of = "year/{year}"

    year: str
    slot: int
    opens_on: date
    closes_on: date


class ArrangementProposed(Event, frozen=True, kw_only=True):
    """Another number of meetings is proposed for an academy's year (R4, R8); `asked` are to answer it."""

    type = "scheduling.arrangement_proposed.v1"
    visibility = "internal"
    subject_of = "arrangement/{urn}-{year}"

    arrangement_id: str
    urn: int
    year: str
    aims: int
    iaims: int
    proposed_by: Proposer
    asked: tuple[str, ...]


class ArrangementDeclined(Event, frozen=True, kw_only=True):
    """A proposed arrangement was declined, or taken back: what was in force stays; why is kept in scheduling."""

    type = "scheduling.arrangement_declined.v1"
    visibility = "internal"
    subject_of = "arrangement/{urn}-{year}"

    arrangement_id: str
    urn: int
    year: str
    aims: int
    iaims: int
    withdrawn: bool
    recipients: tuple[str, ...]


class ArrangementAgreed(Event, frozen=True, kw_only=True):
    """An academy's year has so many meetings from now on: as the framework gives it (`usual`), or as was agreed."""

    type = "scheduling.arrangement_agreed.v1"
    visibility = "partner"
    subject_of = "arrangement/{urn}-{year}"

    arrangement_id: str
    urn: int
    year: str
    aims: int
    iaims: int
    usual: bool
    recipients: tuple[str, ...]


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """One seat at the table and who takes it."""

    seat: Seat
    person_id: str
    office: Office


class PackDates(msgspec.Struct, frozen=True, kw_only=True):
    """When one side's papers are due and when its pack goes out (R6)."""

    side: Side
    papers_due_at: datetime
    circulates_at: datetime


class MeetingBooked(Event, frozen=True, kw_only=True):
    """A meeting has its time and its people (R4); the calendar entry starts at `sequence` 0."""

    type = "scheduling.meeting_booked.v1"
    visibility = "partner"
    subject_of = "meeting/{meeting_id}"

    meeting_id: str
    urn: int
    kind: MeetingKind
    year: str
    slot: int
    starts_at: datetime
    ends_at: datetime
    venue: Venue
    venue_urn: int | None = None
    sequence: int
    places: tuple[Place, ...]
    packs: tuple[PackDates, ...]
    agenda_due_at: datetime | None = None
    """Not told before agendas were agreed here."""


class MeetingMoved(Event, frozen=True, kw_only=True):
    """A meeting has another time or place; `sequence` is one more than before."""

    type = "scheduling.meeting_moved.v1"
    visibility = "partner"
    subject_of = "meeting/{meeting_id}"

    meeting_id: str
    urn: int
    kind: MeetingKind
    year: str
    slot: int
    starts_at: datetime
    ends_at: datetime
    venue: Venue
    venue_urn: int | None = None
    sequence: int
    places: tuple[Place, ...]
    packs: tuple[PackDates, ...]
    moved_from: datetime
    agenda_due_at: datetime | None = None
    """Not told before agendas were agreed here."""


class MeetingCancelled(Event, frozen=True, kw_only=True):
    """A meeting will not be held; why is kept in scheduling, for those who may know."""

    type = "scheduling.meeting_cancelled.v1"
    visibility = "partner"
    subject_of = "meeting/{meeting_id}"

    meeting_id: str
    urn: int
    kind: MeetingKind
    year: str
    slot: int
    starts_at: datetime
    ends_at: datetime
    venue: Venue
    venue_urn: int | None = None
    sequence: int
    places: tuple[Place, ...]


class AgendaProposed(Event, frozen=True, kw_only=True):
    """An agenda, or a change of it, is proposed by one side (R5); `asked` are those whose answer is waited for."""

    type = "scheduling.agenda_proposed.v1"
    visibility = "partner"
    subject_of = "meeting/{meeting_id}"

    meeting_id: str
    urn: int
    kind: MeetingKind
    number: int
    items: int
    minutes: int
    proposed_by: Side
    asked: tuple[str, ...]
    due_at: datetime
    starts_at: datetime


class AgendaCommented(Event, frozen=True, kw_only=True):
    """One side has said something about the agenda; what it said is kept in scheduling."""

    type = "scheduling.agenda_commented.v1"
    visibility = "internal"
    subject_of = "meeting/{meeting_id}"

    meeting_id: str
    urn: int
    kind: MeetingKind
    number: int
    said_by: Side
    turn: Side | None
    """Who is waited for now; nobody, while it is agreed."""
    recipients: tuple[str, ...]
    due_at: datetime
    starts_at: datetime


class AgendaAgreed(Event, frozen=True, kw_only=True):
    """Both sides have agreed to this number of the agenda, and to no other (R5)."""

    type = "scheduling.agenda_agreed.v1"
    visibility = "partner"
    subject_of = "meeting/{meeting_id}"

    meeting_id: str
    urn: int
    kind: MeetingKind
    number: int
    items: int
    minutes: int
    recipients: tuple[str, ...]
    due_at: datetime
    agreed_at: datetime
    starts_at: datetime


class AgendaOverdue(Event, frozen=True, kw_only=True):
    """The agenda is not agreed in time (R5): `owed_by` are those whose turn it is, `recipients` those who are told, too."""

    type = "scheduling.agenda_overdue.v1"
    visibility = "partner"
    subject_of = "meeting/{meeting_id}"

    meeting_id: str
    urn: int
    kind: MeetingKind
    number: int
    turn: Side
    owed_by: tuple[str, ...]
    recipients: tuple[str, ...]
    reminder: int
    due_at: datetime
    starts_at: datetime


class PaperAdded(Event, frozen=True, kw_only=True):
    """A paper, or a new version of it, lies in a pack; `missing` is what is still owed after it."""

    type = "scheduling.paper_added.v1"
    visibility = "partner"
    subject_of = "meeting/{meeting_id}"

    meeting_id: str
    urn: int
    side: Side
    paper_kind: str
    paper_version: int
    missing: tuple[str, ...]


class PaperOverdue(Event, frozen=True, kw_only=True):
    """A side's required papers are late; only those named in `owed_by` are to be chased (B8)."""

    type = "scheduling.paper_overdue.v1"
    visibility = "partner"
    subject_of = "meeting/{meeting_id}"

    meeting_id: str
    urn: int
    kind: MeetingKind
    side: Side
    missing: tuple[str, ...]
    owed_by: tuple[str, ...]
    papers_due_at: datetime
    circulates_at: datetime
    starts_at: datetime
    chase: int


class ConfidentialPaper(msgspec.Struct, frozen=True, kw_only=True):
    """A paper that went to some at the table alone (R11)."""

    paper_kind: str
    recipients: tuple[str, ...]


class PackCirculated(Event, frozen=True, kw_only=True):
    """A side's pack has gone to everyone at the table (R6), complete or naming what is missing."""

    type = "scheduling.pack_circulated.v1"
    visibility = "partner"
    subject_of = "meeting/{meeting_id}"

    meeting_id: str
    urn: int
    kind: MeetingKind
    side: Side
    papers: tuple[str, ...]
    missing: tuple[str, ...]
    recipients: tuple[str, ...]
    starts_at: datetime
    circulated_at: datetime
    confidential: tuple[ConfidentialPaper, ...] = ()
    """Not told before papers could have a narrower circle."""


class LatePapersCirculated(Event, frozen=True, kw_only=True):
    """Papers that came after a side's pack have gone to everyone at the table, once more than the pack (R6)."""

    type = "scheduling.late_papers_circulated.v1"
    visibility = "partner"
    subject_of = "meeting/{meeting_id}"

    meeting_id: str
    urn: int
    kind: MeetingKind
    side: Side
    papers: tuple[str, ...]
    confidential: tuple[ConfidentialPaper, ...]
    missing: tuple[str, ...]
    recipients: tuple[str, ...]
    starts_at: datetime
    circulated_at: datetime


class PaperKind(msgspec.Struct, frozen=True, kw_only=True):
    """One row of the trust's list of papers."""

    code: str
    title: str
    side: Side
    required: bool


class PaperKindsSet(Event, frozen=True, kw_only=True):
    """The trust's list of papers, whole; titles are the trust's own words, so this stays inside."""

    type = "scheduling.paper_kinds_set.v1"
    visibility = "internal"
    subject_of = "paper_kinds/all"

    kinds: tuple[PaperKind, ...]


class InvitationMade(Event, frozen=True, kw_only=True):
    """Somebody is invited to link an account; its word is in no event: whoever writes the mail seals the id."""

    type = "scheduling.invitation_made.v1"
    visibility = "internal"
    subject_of = "invitation/{invitation_id}"

    invitation_id: str
    person_id: str
    good_until: datetime


class AccountLinked(Event, frozen=True, kw_only=True):
    """Somebody's account at a provider speaks for a person from now on."""

    type = "scheduling.account_linked.v1"
    visibility = "internal"
    subject_of = "account/{account_id}"

    account_id: str
    person_id: str
    provider: Provider
    linked_at: datetime


class PersonalLinkMade(Event, frozen=True, kw_only=True):
    """Somebody may see one meeting without an account; the link's word is in no event, as with an invitation."""

    type = "scheduling.personal_link_made.v1"
    visibility = "internal"
    subject_of = "personal_link/{link_id}"

    link_id: str
    person_id: str
    meeting_id: str
    urn: int
    kind: MeetingKind
    starts_at: datetime
    good_until: datetime
