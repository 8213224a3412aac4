"""Mails about an agenda: to whoever is asked or reminded, never with a word of what stands on it (R5)."""

from datetime import timedelta
from typing import Any

import msgspec
import pytest
from services.notifications.tests.conftest import (
    AID,
    CHAIR,
    HEAD,
    STARTS,
    Mailroom,
    OpenMailroom,
    Said,
    text_of,
)

from contracts.scheduling import AgendaAgreed, AgendaCommented, AgendaOverdue, AgendaProposed
from kit.events import Event

DUE = STARTS - timedelta(days=14)
ABOUT: dict[str, Any] = {
    "meeting_id": "m-1",
    "urn": 900001,
    "kind": "aim",
    "number": 1,
    "due_at": DUE,
    "starts_at": STARTS,
}
PROPOSED = AgendaProposed(**ABOUT, items=7, minutes=120, proposed_by="aid", asked=(HEAD,))
COMMENTED = AgendaCommented(**ABOUT, said_by="academy", turn="aid", recipients=(AID,))
AGREED = AgendaAgreed(**ABOUT, items=7, minutes=120, recipients=(AID,), agreed_at=DUE)
OVERDUE = AgendaOverdue(**ABOUT, turn="academy", owed_by=(HEAD,), recipients=(AID,), reminder=3)


@pytest.fixture
def booked(mailroom: Mailroom, said: Said) -> Mailroom:
    """Its people have been invited to the meeting."""
    mailroom.hear(msgspec.structs.replace(said.booked(), agenda_due_at=DUE), version=1)
    mailroom.send()
    return mailroom


def subjects(mailroom: Mailroom, to: str) -> list[str]:
    """What the mails to a person are called, without the invitation."""
    return [mail["Subject"].partition(":")[0] for mail in mailroom.mails(to)[1:]]


@pytest.mark.parametrize(
    ("event", "reader", "subject", "words"),
    [
        (PROPOSED, HEAD, "Agenda to agree", "asks whether you agree"),
        (COMMENTED, AID, "Comment on the agenda", "The headteacher has said something"),
        (AGREED, AID, "Agenda agreed", "7 items, 120 minutes"),
        (OVERDUE, HEAD, "Agenda overdue", "It waits for your answer"),
        (OVERDUE, AID, "Agenda overdue", "It is for the headteacher to answer"),
    ],
)
def test_whoever_is_concerned_is_written_to_once(
    booked: Mailroom, event: Event, reader: str, subject: str, words: str
) -> None:
    booked.hear(event, version=2)
    booked.hear(event, version=2)
    booked.send()
    assert subjects(booked, reader) == [subject]
    text = " ".join(text_of(booked.mails(reader)[-1]).split())
    assert words in text
    assert "/meetings/m-1/agenda" in text
    assert subjects(booked, CHAIR) == []


def test_a_mail_that_waits_gives_way_to_a_later_one(
    open_mailroom: OpenMailroom, said: Said
) -> None:
    mailroom = open_mailroom()
    mailroom.hear(said.academy(), msgspec.structs.replace(said.booked(), agenda_due_at=DUE))
    mailroom.hear(PROPOSED, version=2)
    mailroom.hear(msgspec.structs.replace(PROPOSED, number=3), version=4)
    mailroom.hear(said.person(HEAD))
    mailroom.send()
    mailroom.send()
    assert mailroom.states(HEAD) == [
        ("meeting_booked", "sent"), ("agenda_proposed", "superseded"), ("agenda_proposed", "sent"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "answered",
    [
        AGREED,
        msgspec.structs.replace(COMMENTED, said_by="academy", turn="aid", recipients=()),
        msgspec.structs.replace(PROPOSED, proposed_by="academy", asked=()),
    ],
    ids=["agreed", "commented", "changed"],
)
def test_nobody_is_reminded_of_what_was_answered_meanwhile(
    open_mailroom: OpenMailroom, said: Said, answered: Event
) -> None:
    mailroom = open_mailroom()
    mailroom.hear(said.academy(), said.booked())
    mailroom.hear(OVERDUE, version=2)
    mailroom.hear(answered, version=3)
    mailroom.hear(said.person(HEAD))
    mailroom.send()
    mailroom.send()
    assert mailroom.states(HEAD) == [("meeting_booked", "sent"), ("agenda_overdue", "superseded")]


@pytest.mark.parametrize("later", [AGREED, msgspec.structs.replace(COMMENTED, recipients=())])
def test_nobody_is_asked_for_what_they_have_answered(
    open_mailroom: OpenMailroom, said: Said, later: Event
) -> None:
    mailroom = open_mailroom()
    mailroom.hear(said.academy(), said.booked())
    mailroom.hear(PROPOSED, version=2)
    mailroom.hear(later, version=3)
    mailroom.hear(said.person(HEAD))
    mailroom.send()
    mailroom.send()
    assert mailroom.states(HEAD) == [("meeting_booked", "sent"), ("agenda_proposed", "superseded")]


def test_a_reminder_that_has_become_pointless_keeps_no_proposal_from_being_heard(
    open_mailroom: OpenMailroom, said: Said
) -> None:
    mailroom = open_mailroom()
    mailroom.hear(said.academy(), said.booked())
    mailroom.hear(PROPOSED, version=2)
    mailroom.hear(OVERDUE, version=3)
    later = STARTS + timedelta(days=30)
    moved = msgspec.structs.replace(said.moved(later), agenda_due_at=later - timedelta(days=14))
    mailroom.hear(moved, version=4)
    mailroom.hear(said.person(HEAD))
    for _ in range(3):
        mailroom.send()
    assert ("agenda_proposed", "sent") in mailroom.states(HEAD)
    assert ("agenda_overdue", "superseded") in mailroom.states(HEAD)


def test_a_meeting_that_moved_gives_time_again(open_mailroom: OpenMailroom, said: Said) -> None:
    mailroom = open_mailroom()
    mailroom.hear(said.academy(), said.booked(), OVERDUE)
    later = STARTS + timedelta(days=30)
    moved = msgspec.structs.replace(said.moved(later), agenda_due_at=later - timedelta(days=14))
    mailroom.hear(moved)
    mailroom.hear(said.person(HEAD))
    mailroom.send()
    assert ("agenda_overdue", "superseded") in mailroom.states(HEAD)


def test_of_a_cancelled_meeting_nobody_is_asked_anything(
    open_mailroom: OpenMailroom, said: Said
) -> None:
    mailroom = open_mailroom()
    mailroom.hear(said.academy(), said.booked(), PROPOSED, said.cancelled())
    mailroom.hear(said.person(HEAD))
    mailroom.send()
    assert ("agenda_proposed", "superseded") in mailroom.states(HEAD)


def test_nobody_hears_of_it_once_the_meeting_has_begun(
    open_mailroom: OpenMailroom, said: Said
) -> None:
    mailroom = open_mailroom()
    mailroom.hear(said.academy(), said.booked(), OVERDUE)
    mailroom.clock.move_to(STARTS)
    mailroom.hear(said.person(HEAD))
    mailroom.send()
    assert ("agenda_overdue", "superseded") in mailroom.states(HEAD)
