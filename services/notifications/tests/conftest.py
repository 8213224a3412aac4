"""A mailroom to test with: a worker and an application on one database, and the words of scheduling."""

import email
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from typing import Any

import msgspec
import pytest

from contracts.scheduling import (
    AcademyJoined,
    AppointmentEnded,
    AppointmentMade,
    LatePapersCirculated,
    MeetingBooked,
    MeetingCancelled,
    MeetingMoved,
    PackCirculated,
    PackDates,
    PaperKind,
    PaperKindsSet,
    PaperOverdue,
    PersonChanged,
    Place,
)
from kit.db import close_database, migrate
from kit.events import Event
from kit.testing import FrozenClock, deliver, run_timers
from kit.testing.http import Client, client
from notifications.app import create_app
from notifications.settings import NotificationsSettings
from notifications.worker import create_worker

MIGRATIONS = Path(__file__).parents[1] / "migrations"
STARTS = datetime(2027, 1, 21, 14, tzinfo=UTC)
HEAD, AID, CHAIR, PARTNER, SENIOR = "p-head", "p-aid", "p-chair", "p-partner", "p-senior"
PEOPLE = {
    AID: ("Dr Ruth Okafor", "ruth.okafor@trust.example"),
    HEAD: ("Amina Patel", "head@ashgrove.example"),
    CHAIR: ("Tom Ashby", "tom.ashby@governors.example"),
    PARTNER: ("Siân O’Neill", "head@beechwood.example"),
    SENIOR: ("Jo Lee", "jo.lee@ashgrove.example"),
}
TABLE = (
    Place(seat="headteacher", person_id=HEAD, office="headteacher"),
    Place(seat="aid", person_id=AID, office="aid"),
    Place(seat="chair", person_id=CHAIR, office="ltsw_chair"),
    Place(seat="partner_head", person_id=PARTNER, office="partner_head"),
)
KINDS = (
    PaperKind(code="agenda", title="Agreed agenda", side="aid", required=True),
    PaperKind(code="data_analysis", title="Data & lines of enquiry", side="aid", required=True),
    PaperKind(code="self_evaluation", title="Self-evaluation", side="academy", required=True),
)


def part_of(mail: EmailMessage, kind: str) -> EmailMessage:
    """One of a mail's alternatives: plain, html or calendar."""
    found = mail.get_body((kind,))
    assert isinstance(found, EmailMessage)
    return found


def text_of(mail: EmailMessage, kind: str = "plain") -> str:
    """What a reader reads."""
    return str(part_of(mail, kind).get_content()).replace("\r\n", "\n")


class Said:
    """What scheduling says in these tests; each word can be changed in any field."""

    def booked(self, starts_at: datetime = STARTS, **over: object) -> MeetingBooked:
        return msgspec.structs.replace(_booked(starts_at), **over)

    def moved(self, starts_at: datetime, sequence: int = 1, **over: object) -> MeetingMoved:
        facts = msgspec.structs.asdict(_booked(starts_at)) | {"sequence": sequence} | over
        return MeetingMoved(**{"moved_from": STARTS, **facts})

    def cancelled(self, **over: object) -> MeetingCancelled:
        facts = msgspec.structs.asdict(_booked(STARTS)) | {"sequence": 1} | over
        del facts["packs"], facts["agenda_due_at"]
        return MeetingCancelled(**facts)

    def overdue(self, **over: object) -> PaperOverdue:
        facts: dict[str, Any] = {
            "meeting_id": "m-1",
            "urn": 900001,
            "kind": "aim",
            "side": "academy",
            "missing": ("self_evaluation", "progress_data"),
            "owed_by": (HEAD, SENIOR),
            "papers_due_at": STARTS - timedelta(days=10),
            "circulates_at": STARTS - timedelta(days=7),
            "starts_at": STARTS,
            "chase": 1,
        }
        return PaperOverdue(**(facts | over))

    def circulated(self, **over: object) -> PackCirculated:
        facts: dict[str, Any] = {
            "meeting_id": "m-1",
            "urn": 900001,
            "kind": "aim",
            "side": "aid",
            "papers": ("agenda", "data_analysis"),
            "missing": ("previous_notes",),
            "recipients": (AID, HEAD, CHAIR, PARTNER),
            "starts_at": STARTS,
            "circulated_at": STARTS - timedelta(days=7),
        }
        return PackCirculated(**(facts | over))

    def late(self, **over: object) -> LatePapersCirculated:
        facts: dict[str, Any] = msgspec.structs.asdict(self.circulated(papers=("data_analysis",)))
        return LatePapersCirculated(**(facts | over))

    def person(self, person_id: str, email: str | None = "", name: str = "") -> PersonChanged:
        known = PEOPLE.get(person_id, ("Somebody New", "new@trust.example"))
        address = known[1] if email == "" else email
        return PersonChanged(person_id=person_id, name=name or known[0], email=address)

    def appointed(
        self, person_id: str, starts_on: date = date(2025, 9, 1), ends_on: date | None = None
    ) -> AppointmentMade:
        return AppointmentMade(
            appointment_id=f"a-{person_id}-{starts_on}",
            person_id=person_id,
            office="headteacher",
            urn=900001,
            starts_on=starts_on,
            ends_on=ends_on,
        )

    def office_ended(
        self, person_id: str, ends_on: date, starts_on: date = date(2025, 9, 1)
    ) -> AppointmentEnded:
        return AppointmentEnded(
            appointment_id=f"a-{person_id}-{starts_on}",
            person_id=person_id,
            office="headteacher",
            urn=900001,
            ends_on=ends_on,
        )

    def academy(self) -> AcademyJoined:
        name = "Ashgrove Primary School"
        return AcademyJoined(urn=900001, name=name, phase="primary", postcode="ZZ1 1AA")

    def papers(self) -> PaperKindsSet:
        return PaperKindsSet(kinds=KINDS)


def _booked(starts_at: datetime) -> MeetingBooked:
    return MeetingBooked(
        meeting_id="m-1",
        urn=900001,
        kind="aim",
        year="2026-27",
        slot=2,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=2),
        venue="academy",
        venue_urn=900001,
        sequence=0,
        places=TABLE,
        packs=tuple(
            PackDates(
                side=side,
                papers_due_at=starts_at - timedelta(days=10),
                circulates_at=starts_at - timedelta(days=7),
            )
            for side in ("aid", "academy")
        ),
    )


class Mailroom:
    """Notifications, driven by hand."""

    def __init__(self, settings: NotificationsSettings, clock: FrozenClock) -> None:
        self.settings, self.clock = settings, clock
        self.worker = create_worker(settings, clock)
        self.client: Client = client(create_app(settings, clock))

    def hear(self, *events: Event, version: int | None = None) -> list[str]:
        """Let events arrive, in this order."""
        return [deliver(self.worker, event, version=version) for event in events]

    def send(self) -> None:
        """Send what is due now."""
        run_timers(self.worker)

    def mails(self, to: str | None = None) -> list[EmailMessage]:
        """The mails in the local mailbox, oldest first, to one person if asked."""
        files = sorted((self.settings.var / "mailbox").glob("*.eml"))
        mails = [
            email.message_from_bytes(file.read_bytes(), EmailMessage, policy=SMTP) for file in files
        ]
        return [mail for mail in mails if to is None or PEOPLE[to][1] in mail["To"]]

    def messages(self, **filters: str) -> list[dict[str, Any]]:
        """What the list of messages shows the AID, oldest first."""
        answer = self.client.as_("aid").get("/v1/messages", query_string=filters)
        assert answer.status_code == 200, answer.text
        items: list[dict[str, Any]] = answer.get_json()["items"]
        return items[::-1]

    def speaking_as(self, person_id: str) -> Client:
        """A client in the name of one of the people, whatever office they hold."""
        return self.client.as_("headteacher", urn=900001, person_id=person_id)

    def feed(self, person_id: str, name: str = "Phone") -> dict[str, Any]:
        """Make a calendar feed in somebody's name; `path` is where notifications itself shows it."""
        answer = self.speaking_as(person_id).post("/v1/calendar-feeds", json={"name": name})
        assert answer.status_code == 201, answer.text
        made: dict[str, Any] = answer.get_json()
        return made | {"path": "/v1/calendar-feeds/" + made["address"].rpartition("/")[2]}

    def states(self, person_id: str) -> list[tuple[str, str]]:
        """Kind and state of a person's messages, oldest first."""
        return [(one["kind"], one["state"]) for one in self.messages(person_id=person_id)]


OpenMailroom = Callable[..., Mailroom]


@pytest.fixture(scope="session")
def migrations() -> Path:
    return MIGRATIONS


@pytest.fixture
def said() -> Said:
    return Said()


@pytest.fixture
def open_mailroom(
    settings_for: Callable[..., NotificationsSettings], clock: FrozenClock
) -> Iterator[OpenMailroom]:
    def opened(**over: object) -> Mailroom:
        mailroom = Mailroom(settings_for(NotificationsSettings, port=8003, **over), clock)
        migrate(MIGRATIONS)
        return mailroom

    yield opened
    close_database()


@pytest.fixture
def mailroom(open_mailroom: OpenMailroom, said: Said) -> Mailroom:
    """A mailroom that knows the people, the academy and the papers."""
    opened = open_mailroom()
    opened.hear(*(said.person(person) for person in PEOPLE), said.academy(), said.papers())
    return opened
