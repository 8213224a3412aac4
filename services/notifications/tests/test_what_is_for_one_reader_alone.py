"""Invitations, personal links and news of accounts: to their reader alone, with a word that is kept nowhere (B7)."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from services.notifications.tests.conftest import (
    CHAIR,
    STARTS,
    Mailroom,
    OpenMailroom,
    Said,
    text_of,
)

from contracts.notifications import MessageDelivered, MessageFailed
from contracts.scheduling import AccountLinked, InvitationMade, PersonalLinkMade
from kit.auth import SealingKeys, new_sealing_key, seal
from kit.db import connection
from kit.events import Event
from kit.testing import sent_events
from notifications.messages.models import Message

KEY, OLD = new_sealing_key(), new_sealing_key()
GOOD_UNTIL = STARTS + timedelta(days=1)


def link(number: int = 1, **over: Any) -> PersonalLinkMade:
    facts: dict[str, Any] = {
        "link_id": f"link-{number}",
        "person_id": CHAIR,
        "meeting_id": "m-1",
        "urn": 900001,
        "kind": "aim",
        "starts_at": STARTS,
        "good_until": GOOD_UNTIL,
    }
    return PersonalLinkMade(**(facts | over))


def invitation(number: int = 1) -> InvitationMade:
    return InvitationMade(
        invitation_id=f"invitation-{number}", person_id=CHAIR, good_until=GOOD_UNTIL
    )


def account() -> AccountLinked:
    return AccountLinked(
        account_id="account-1",
        person_id=CHAIR,
        provider="google",
        linked_at=STARTS - timedelta(days=13),
    )


EVERY = {"personal_link": link(), "invitation": invitation(), "account_linked": account()}
WORDS = {
    "personal_link": seal(SealingKeys(KEY), "personal_link", "link-1"),
    "invitation": seal(SealingKeys(KEY), "invitation", "invitation-1"),
}
ADDRESS = {"personal_link": "/link#", "invitation": "/invitation#"}


def give_the_key(mailroom: Mailroom) -> None:
    place: Path = mailroom.settings.links_key_path
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(f"{KEY}\n{OLD} 2027-02-01T00:00:00Z\n", encoding="ascii")


@pytest.fixture
def room(mailroom: Mailroom) -> Mailroom:
    give_the_key(mailroom)
    return mailroom


def message(room: Mailroom, who: Any) -> Any:
    [one] = room.messages(person_id=CHAIR)
    return who.get(f"/v1/messages/{one['id']}")


@pytest.mark.parametrize("kind", EVERY)
def test_it_goes_to_its_reader_and_to_nobody_else(room: Mailroom, kind: str) -> None:
    room.hear(EVERY[kind])
    room.hear(EVERY[kind], version=1)  # heard again
    room.send()
    [mail] = room.mails()
    assert mail["To"].addresses[0].addr_spec == "tom.ashby@governors.example"
    assert room.states(CHAIR) == [(kind, "sent")]
    assert not list(mail.iter_attachments())


@pytest.mark.parametrize("kind", WORDS)
def test_the_mail_carries_the_word_and_nothing_else_does(room: Mailroom, kind: str) -> None:
    room.hear(EVERY[kind])
    room.send()
    [mail] = room.mails()
    for part in ("plain", "html"):
        assert f"http://127.0.0.1:8000{ADDRESS[kind]}{WORDS[kind]}" in text_of(mail, part)
    with connection():
        kept = str(Message.get().__data__)
    secret = WORDS[kind].rpartition(".")[2]
    assert secret[:20] not in kept.replace("=\r\n", "")
    assert secret not in str(sent_events())
    room.client.as_("aid").get("/v1/messages")


@pytest.mark.parametrize("kind", EVERY)
def test_the_aid_sees_that_it_was_sent_and_not_what_it_says(room: Mailroom, kind: str) -> None:
    room.hear(EVERY[kind])
    room.send()
    aid, reader = room.client.as_("aid"), room.client.as_("ltsw_chair", person_id=CHAIR)
    sees = message(room, aid).json
    assert (sees["kind"], sees["state"]) == (kind, "sent")
    assert not {"text", "html", "attachments"} & set(sees)
    assert aid.get(f"/v1/messages/{sees['id']}/source").status_code == 404
    assert aid.get(f"/v1/messages/{sees['id']}/calendar").status_code == 404
    assert "Dear Tom Ashby" in message(room, reader).json["text"]
    source = reader.get(f"/v1/messages/{sees['id']}/source")
    assert source.status_code == 200
    for shown in (message(room, reader).text, source.text.replace("=\r\n", "")):
        assert WORDS.get(kind, "no word at all")[-20:] not in shown
    for other in (room.client.as_("ceo"), room.client.as_("headteacher", person_id="p-head")):
        assert message(room, other).status_code == 404


@pytest.mark.parametrize("kind", WORDS)
def test_before_it_is_sent_nobody_sees_its_word_either(room: Mailroom, kind: str) -> None:
    room.hear(EVERY[kind])
    shown = message(room, room.client.as_("ltsw_chair", person_id=CHAIR)).text
    assert WORDS[kind][-20:] not in shown
    assert "text" not in message(room, room.client.as_("aid")).json


@pytest.mark.parametrize("kind", WORDS)
def test_the_open_mailbox_of_a_demonstration_shows_the_link_that_works(
    open_mailroom: OpenMailroom, said: Said, kind: str
) -> None:
    room = open_mailroom(demo=True)
    give_the_key(room)
    room.hear(said.person(CHAIR), said.academy(), EVERY[kind])
    room.send()
    shown = message(room, room.client.as_("headteacher", person_id="p-head")).json
    assert f"{ADDRESS[kind]}{WORDS[kind]}" in shown["html"]


def test_a_link_is_among_what_is_said_about_its_meeting_and_keeps_nothing_up(
    room: Mailroom, said: Said
) -> None:
    room.hear(said.booked(), link())
    room.send()
    kinds = [one["kind"] for one in room.messages(about="m-1", person_id=CHAIR)]
    assert sorted(kinds) == ["meeting_booked", "personal_link"]
    room.hear(said.moved(STARTS + timedelta(days=1)))
    room.send()
    assert room.states(CHAIR)[-1] == ("meeting_moved", "sent")


def test_a_link_speaks_of_the_meeting_as_last_told(room: Mailroom, said: Said) -> None:
    room.hear(said.booked(), said.moved(STARTS + timedelta(days=1)), link())
    room.send()
    [mail] = [mail for mail in room.mails(CHAIR) if "Your own link" in mail["Subject"]]
    assert mail["Subject"].endswith("Ashgrove Primary School, 22 January 2027")


@pytest.mark.parametrize(
    ("first", "second"),
    [(link(1), link(2)), (invitation(1), invitation(2))],
    ids=["link", "invitation"],
)
def test_of_several_that_wait_only_the_newest_is_worth_sending(
    room: Mailroom, said: Said, first: Event, second: Event
) -> None:
    room.hear(said.person(CHAIR, email=None), first)
    room.clock.advance(minutes=1)
    room.hear(second, said.person(CHAIR))
    room.send()
    assert [state for _, state in room.states(CHAIR)] == ["superseded", "sent"]
    assert len(room.mails()) == 1


def test_links_to_two_meetings_are_both_sent(room: Mailroom) -> None:
    room.hear(link(1), link(2, meeting_id="m-2"))
    room.send()
    assert [state for _, state in room.states(CHAIR)] == ["sent", "sent"]


def test_what_is_over_before_it_could_be_sent_is_not(room: Mailroom, said: Said) -> None:
    room.hear(said.person(CHAIR, email=None), link())
    room.clock.move_to(GOOD_UNTIL)
    room.send()
    room.hear(said.person(CHAIR))
    room.send()
    assert room.mails() == []
    [one] = room.messages(person_id=CHAIR)
    assert (one["state"], one["failure"]) == ("failed", "no_address")


@pytest.mark.parametrize("kind", EVERY)
def test_no_event_tells_of_it(room: Mailroom, kind: str) -> None:
    room.hear(EVERY[kind])
    room.send()
    assert not sent_events(MessageDelivered)
    assert not sent_events(MessageFailed)


def test_without_the_key_it_waits_a_little_and_holds_up_nobody(
    mailroom: Mailroom, said: Said
) -> None:
    mailroom.hear(link(), said.booked())
    mailroom.send()
    assert len(mailroom.mails()) == 4
    give_the_key(mailroom)
    mailroom.clock.advance(minutes=2)
    mailroom.send()
    assert len(mailroom.mails()) == 5
