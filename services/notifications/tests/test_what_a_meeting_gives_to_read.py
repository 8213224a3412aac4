"""Which mails a meeting's events give, and to whom."""

from datetime import timedelta
from email.message import EmailMessage

import pytest
from services.notifications.tests.conftest import STARTS, Mailroom, Said, part_of, text_of

from contracts.notifications import MessageDelivered, MessageFailed
from contracts.scheduling import ConfidentialPaper, PaperAdded, Place
from kit.events import Event
from kit.testing import sent_events


def sequence_of(mail: EmailMessage) -> str:
    body = part_of(mail, "calendar")
    assert body is not None
    lines = str(body.get_content()).splitlines()
    return next(line for line in lines if line.startswith("SEQUENCE:"))


def test_everyone_at_the_table_gets_one_invitation_and_nobody_sees_anothers_address(
    mailroom: Mailroom, said: Said
) -> None:
    mailroom.hear(said.booked())
    mailroom.send()
    mailroom.send()

    mails = mailroom.mails()
    addresses = {"ruth.okafor@trust.example", "head@ashgrove.example"} | {
        "tom.ashby@governors.example",
        "head@beechwood.example",
    }
    assert {mail["To"].addresses[0].addr_spec for mail in mails} == addresses
    for mail in mails:
        others = addresses - {mail["To"].addresses[0].addr_spec}
        whole = "".join(
            str(part.get_content()) for part in mail.walk() if part.get_content_maintype() == "text"
        )
        assert not [address for address in others if address in mail.as_string() + whole]
        assert mail["Auto-Submitted"] == "auto-generated"
        assert "In-Reply-To" not in mail
    delivered = sent_events(MessageDelivered)
    assert len(delivered) == 4
    assert not sent_events(MessageFailed)


def test_the_same_event_heard_again_writes_nothing_again(mailroom: Mailroom, said: Said) -> None:
    assert mailroom.hear(said.booked(), version=1) == ["applied"]
    mailroom.hear(said.booked(), version=1)
    mailroom.send()
    assert len(mailroom.mails()) == 4


def test_a_move_reaches_everyone_in_the_thread_of_the_invitation(
    mailroom: Mailroom, said: Said
) -> None:
    mailroom.hear(said.booked())
    mailroom.send()
    mailroom.clock.advance(hours=1)
    mailroom.hear(said.moved(said.booked().starts_at + timedelta(days=1)))
    mailroom.send()

    invitation, move = mailroom.mails(to="p-head")
    assert move["Subject"].startswith("Moved: ")
    assert move["In-Reply-To"] == move["References"] == invitation["Message-ID"]
    assert (sequence_of(invitation), sequence_of(move)) == ("SEQUENCE:0", "SEQUENCE:1")
    text = text_of(move)
    assert "Friday 22 January 2027, 2pm to 4pm" in text
    assert "before: Thursday 21 January 2027 at 2pm" in text


def test_a_cancellation_takes_the_entry_out_of_the_calendar(mailroom: Mailroom, said: Said) -> None:
    mailroom.hear(said.booked())
    mailroom.send()
    mailroom.hear(said.cancelled())
    mailroom.send()

    mail = mailroom.mails(to="p-chair")[1]
    assert part_of(mail, "calendar")["Content-Type"].params["method"] == "CANCEL"
    assert "STATUS:CANCELLED" in text_of(mail, "calendar")
    assert [part.get_filename() for part in mail.iter_attachments()] == ["cancel.ics"]


def test_only_those_who_owe_papers_are_chased(mailroom: Mailroom, said: Said) -> None:
    mailroom.hear(said.booked())
    mailroom.send()
    mailroom.clock.move_to(said.overdue().papers_due_at)
    mailroom.hear(said.overdue())
    mailroom.send()

    chased = [one for one in mailroom.messages() if one["kind"] == "paper_overdue"]
    assert {one["to"][0] for one in chased} == {"head@ashgrove.example", "jo.lee@ashgrove.example"}
    text = text_of(mailroom.mails(to="p-senior")[0])
    assert "Self-evaluation" in text
    assert "Progress data" in text  # Not on the trust's list: its code, made readable.
    assert "Thursday 14 January 2027 at 2pm" in text


@pytest.mark.parametrize(
    ("event", "why"),
    [
        (
            PaperAdded(
                meeting_id="m-1",
                urn=900001,
                side="academy",
                paper_kind="progress_data",
                paper_version=1,
                missing=(),
            ),
            "the papers have come",
        ),
        ("circulated", "the pack has gone out"),
        ("overdue", "a newer reminder is waiting"),
        ("moved", "the deadline is in the future again"),
        ("cancelled", "the meeting is called off"),
    ],
)
def test_a_reminder_that_has_become_pointless_is_not_sent(
    mailroom: Mailroom, said: Said, event: PaperAdded | str, why: str
) -> None:
    mailroom.hear(said.booked())
    mailroom.send()
    mailroom.clock.move_to(said.overdue().papers_due_at)
    mailroom.hear(said.overdue())
    words: dict[object, Event] = {
        "circulated": said.circulated(side="academy", recipients=("p-head",)),
        "overdue": said.overdue(chase=2),
        "moved": said.moved(said.booked().starts_at + timedelta(days=30)),
        "cancelled": said.cancelled(),
    }
    mailroom.hear(words[event] if isinstance(event, str) else event)
    mailroom.send()

    chases = [state for kind, state in mailroom.states("p-senior") if kind == "paper_overdue"]
    assert chases[0] == "superseded", why
    assert chases[1:] in ([], ["sent"])
    assert not sent_events(MessageFailed)


def test_a_pack_names_whose_it_is_and_what_is_missing_and_carries_a_link_only(
    mailroom: Mailroom, said: Said
) -> None:
    mailroom.hear(said.booked(), said.circulated())
    mailroom.send()

    mail = mailroom.mails(to="p-partner")[1]
    text = text_of(mail)
    assert mail["Subject"].startswith("AID’s documents: ")
    assert "Data & lines of enquiry" in text
    assert "Not there yet:\n  - Previous notes" in text
    assert "http://127.0.0.1:8000/meetings/m-1" in text
    assert not list(mail.iter_attachments())
    html = text_of(mail, "html")
    assert "Data &amp; lines of enquiry" in html


def test_late_papers_are_told_to_everybody_the_pack_went_to(mailroom: Mailroom, said: Said) -> None:
    mailroom.hear(said.booked(), said.circulated(), said.late(), said.late(papers=("agenda",)))
    mailroom.send()
    mailroom.send()
    mails = mailroom.mails(to="p-partner")
    assert [mail["Subject"].partition(":")[0] for mail in mails[1:]] == [
        "AID’s documents", "Late papers", "Late papers",
    ]  # fmt: skip
    text = " ".join(text_of(mails[2]).split())
    assert "1 paper has come late" in text
    assert "New since then: - Data & lines of enquiry" in text
    assert "Still not there: - Previous notes" in text
    assert not list(mails[2].iter_attachments())


def test_a_paper_with_a_narrower_circle_is_named_to_those_in_it_alone(
    mailroom: Mailroom, said: Said
) -> None:
    secret = ConfidentialPaper(paper_kind="safeguarding_summary", recipients=("p-head", "p-aid"))
    mailroom.hear(said.booked(), said.circulated(confidential=(secret,)))
    mailroom.send()
    named = {
        to: "Safeguarding summary" in text_of(mailroom.mails(to=to)[1])
        for to in ("p-head", "p-aid", "p-chair", "p-partner")
    }
    assert named == {"p-head": True, "p-aid": True, "p-chair": False, "p-partner": False}


def test_late_papers_of_a_meeting_that_has_begun_are_no_news(
    mailroom: Mailroom, said: Said
) -> None:
    mailroom.hear(said.booked(), said.circulated())
    mailroom.send()
    mailroom.clock.move_to(STARTS + timedelta(hours=2))
    mailroom.hear(said.late())
    mailroom.send()
    assert ("papers_late", "sent") not in mailroom.states("p-partner")


def test_a_pack_sent_after_a_move_speaks_of_the_new_time(mailroom: Mailroom, said: Said) -> None:
    mailroom.hear(said.booked(), said.moved(said.booked().starts_at + timedelta(days=1)))
    mailroom.hear(said.circulated())
    mailroom.send()
    text = text_of(mailroom.mails(to="p-head")[1])
    assert "Friday 22 January 2027, 2pm to 4pm" in text


def test_whoever_lost_their_place_is_released_and_their_successor_invited(
    mailroom: Mailroom, said: Said
) -> None:
    mailroom.hear(said.booked())
    mailroom.send()
    seated = tuple(place for place in said.booked().places if place.seat != "chair")
    successor = Place(seat="chair", person_id="p-senior", office="lgb_chair")
    mailroom.hear(said.moved(said.booked().starts_at, places=(*seated, successor)))
    mailroom.send()

    released = mailroom.mails(to="p-chair")[1]
    assert released["Subject"].startswith("No longer expected: ")
    assert part_of(released, "calendar")["Content-Type"].params["method"] == "CANCEL"
    assert mailroom.states("p-senior") == [("meeting_booked", "sent")]
    assert mailroom.states("p-head")[1] == ("meeting_moved", "sent")


def test_events_of_a_meeting_nobody_told_us_of_are_still_worth_a_mail(
    mailroom: Mailroom, said: Said
) -> None:
    mailroom.clock.move_to(said.overdue().papers_due_at)
    mailroom.hear(said.overdue(), said.circulated())
    mailroom.send()
    text = text_of(mailroom.mails(to="p-senior")[0])
    assert "Meeting: Thursday 21 January 2027 at 2pm" in text
    assert mailroom.states("p-partner") == [("pack_circulated", "sent")]
