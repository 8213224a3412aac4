"""What goes out when several messages to one person wait, and when an address is late."""

from datetime import timedelta

import pytest
from services.notifications.tests.conftest import Mailroom, OpenMailroom, Said, text_of

from contracts.notifications import MessageFailed
from kit.testing import sent_events


def test_only_the_newest_time_goes_out_and_it_is_an_invitation(
    mailroom: Mailroom, said: Said
) -> None:
    later = said.booked().starts_at + timedelta(days=1)
    mailroom.hear(said.booked(), said.moved(later), said.moved(later + timedelta(days=1), 2))
    mailroom.send()

    [mail] = mailroom.mails(to="p-head")
    assert not mail["Subject"].startswith("Moved")
    assert "SEQUENCE:2" in text_of(mail, "calendar")
    assert mailroom.states("p-head") == [
        ("meeting_booked", "superseded"),
        ("meeting_moved", "superseded"),
        ("meeting_booked", "sent"),
    ]


def test_a_meeting_called_off_before_anything_went_out_is_not_mentioned(
    mailroom: Mailroom, said: Said
) -> None:
    mailroom.hear(said.booked(), said.circulated(), said.cancelled())
    mailroom.send()
    assert mailroom.mails() == []
    assert {one["state"] for one in mailroom.messages()} == {"superseded"}
    assert not sent_events()


def test_a_message_waits_for_the_address_and_goes_out_when_it_is_told(
    open_mailroom: OpenMailroom, said: Said
) -> None:
    mailroom = open_mailroom()
    mailroom.hear(said.booked(), said.circulated())
    mailroom.send()
    assert mailroom.states("p-head")[0] == ("meeting_booked", "waiting_for_address")
    [waiting] = mailroom.messages(person_id="p-head", kind="meeting_booked")
    assert waiting["to"] == []
    assert "academy 900001" in waiting["subject"]

    mailroom.clock.advance(days=2)
    mailroom.hear(said.academy(), said.person("p-head", email=None))
    mailroom.send()
    assert mailroom.mails() == []
    mailroom.hear(said.person("p-head"))
    mailroom.send()
    invitation, pack = mailroom.mails(to="p-head")
    assert "Ashgrove Primary School" in invitation["Subject"]
    assert pack["In-Reply-To"] == invitation["Message-ID"]


def test_an_address_that_never_comes_is_told_in_the_end(mailroom: Mailroom, said: Said) -> None:
    mailroom.hear(said.person("p-chair", email=None), said.booked())
    mailroom.send()
    mailroom.clock.move_to(said.booked().ends_at)
    mailroom.send()
    [failed] = mailroom.messages(state="failed")
    assert (failed["person_id"], failed["failure"]) == ("p-chair", "no_address")
    assert len(sent_events(MessageFailed)) == 1


def test_what_waited_is_not_sent_to_a_meeting_that_was_called_off(
    mailroom: Mailroom, said: Said
) -> None:
    mailroom.hear(said.person("p-chair", email=None), said.booked())
    mailroom.send()
    mailroom.hear(said.cancelled(), said.person("p-chair"))
    mailroom.send()
    assert mailroom.mails(to="p-chair") == []
    assert {state for _, state in mailroom.states("p-chair")} == {"superseded"}


@pytest.mark.parametrize("wrong", ["no-at-sign", "a b@c", "a@b\nBcc: z@z", "<a@b>", "@", "é@b.c"])
def test_an_address_that_is_none_fails_that_mail_alone(
    mailroom: Mailroom, said: Said, wrong: str
) -> None:
    mailroom.hear(said.person("p-chair", email=wrong), said.booked())
    mailroom.send()
    [failed] = mailroom.messages(state="failed")
    assert (failed["person_id"], failed["failure"]) == ("p-chair", "address_refused")
    assert len(mailroom.mails()) == 3


def test_an_address_in_another_script_is_written_as_every_server_takes_it(
    mailroom: Mailroom, said: Said
) -> None:
    mailroom.hear(said.person("p-chair", email="chair@ysgol-tŷ.example"), said.booked())
    mailroom.send()
    [sent] = mailroom.messages(person_id="p-chair")
    assert sent["to"] == ["chair@xn--ysgol-t-n2g.example"] or sent["to"][0].isascii()
    assert sent["state"] == "sent"
