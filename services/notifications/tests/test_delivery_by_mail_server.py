"""Delivery to a real mail server: what it takes, refuses, puts off, and what happens when it dies."""

import asyncio
import random
import socket
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session
from services.notifications.tests.conftest import Mailroom, OpenMailroom, Said

from contracts.notifications import MessageDelivered, MessageFailed
from kit.testing import sent_events


class Server:
    """A mail server that answers as it is told; keys are addresses, or `*` for all."""

    def __init__(self) -> None:
        self.at_rcpt: dict[str, str] = {}
        self.at_data: dict[str, str] = {}
        self.drop_after_taking: set[str] = set()
        self.taken: list[tuple[str, bytes]] = []
        self.sessions: set[int] = set()

    async def handle_RCPT(  # noqa: N802 - the library's own name
        self, _server: SMTP, session: Session, envelope: Envelope, address: str, _: list[str]
    ) -> str:
        self.sessions.add(id(session))
        refusal = self.at_rcpt.get(address) or self.at_rcpt.get("*")
        if refusal:
            return refusal
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802 - as above
        self, server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        [address] = envelope.rcpt_tos
        if refusal := self.at_data.get(address) or self.at_data.get("*"):
            return refusal
        content = envelope.original_content
        assert content is not None
        self.taken.append((address, content))
        if address in self.drop_after_taking:
            self.drop_after_taking.remove(address)
            assert isinstance(server.transport, asyncio.WriteTransport)
            server.transport.abort()
            await asyncio.sleep(0)
        return "250 Taken"


@pytest.fixture
def server() -> Server:
    return Server()


@pytest.fixture
def serve(server: Server) -> Iterator[Callable[..., str]]:
    running: list[Controller] = []

    def start(**how: Any) -> str:
        with socket.socket() as found:
            found.bind(("127.0.0.1", 0))
            port = found.getsockname()[1]
        controller = Controller(server, hostname="127.0.0.1", port=port, **how)
        controller.start()
        running.append(controller)
        return f"127.0.0.1:{port}"

    yield start
    for controller in running:
        controller.stop()


@pytest.fixture
def by_smtp(open_mailroom: OpenMailroom, serve: Callable[..., str], said: Said) -> Mailroom:
    """A mailroom with a mail server, that knows the four at the table."""
    place = serve()
    mailroom = open_mailroom(smtp_url=f"smtp://{place}", mail_from="aim@trust.example")
    people = ("p-aid", "p-head", "p-chair", "p-partner")
    mailroom.hear(*(said.person(person) for person in people), said.academy())
    return mailroom


def test_every_reader_gets_a_mail_of_their_own_over_one_connection(
    by_smtp: Mailroom, server: Server, said: Said
) -> None:
    by_smtp.hear(said.booked())
    by_smtp.send()
    by_smtp.send()
    assert len(server.taken) == 4
    assert len({address for address, _ in server.taken}) == 4
    assert len(server.sessions) == 1
    assert len(sent_events(MessageDelivered)) == 4
    assert not by_smtp.mails()
    [shown] = by_smtp.messages(person_id="p-head")
    source = by_smtp.client.as_("aid").get(f"/v1/messages/{shown['id']}/source").data
    assert source in [content for _, content in server.taken]


def test_what_is_put_off_is_tried_again_up_the_ladder_until_it_is_taken(
    by_smtp: Mailroom, server: Server, said: Said
) -> None:
    server.at_rcpt["head@ashgrove.example"] = "451 Try again later"
    by_smtp.hear(said.booked())
    by_smtp.send()
    [waiting] = by_smtp.messages(state="waiting")
    assert (waiting["attempts"], len(server.taken)) == (1, 3)
    by_smtp.send()
    by_smtp.clock.advance(seconds=40)
    by_smtp.send()
    assert by_smtp.messages(state="waiting")[0]["attempts"] == 1, "it is not time yet"
    by_smtp.clock.advance(seconds=40)
    by_smtp.send()
    assert by_smtp.messages(state="waiting")[0]["attempts"] == 2
    server.at_rcpt.clear()
    by_smtp.clock.advance(minutes=6)
    by_smtp.send()
    assert by_smtp.states("p-head") == [("meeting_booked", "sent")]
    assert len(server.taken) == 4


def test_a_later_message_does_not_overtake_one_that_is_put_off(
    by_smtp: Mailroom, server: Server, said: Said
) -> None:
    server.at_data["head@ashgrove.example"] = "451 Not now"
    by_smtp.hear(said.booked())
    by_smtp.send()
    server.at_data.clear()
    by_smtp.hear(said.circulated())
    by_smtp.send()
    assert [state for _, state in by_smtp.states("p-head")] == ["waiting", "waiting"]
    by_smtp.clock.advance(minutes=2)
    by_smtp.send()
    subjects = [content for address, content in server.taken if address == "head@ashgrove.example"]
    assert b"METHOD" not in subjects[1]
    assert len(subjects) == 2


def test_a_move_takes_the_place_of_an_invitation_that_is_put_off(
    by_smtp: Mailroom, server: Server, said: Said
) -> None:
    server.at_data["head@ashgrove.example"] = "451 Not now"
    by_smtp.hear(said.booked())
    by_smtp.send()
    server.at_data.clear()
    by_smtp.hear(said.moved(said.booked().starts_at + timedelta(days=1)))
    by_smtp.send()
    assert by_smtp.states("p-head") == [
        ("meeting_booked", "superseded"),
        ("meeting_booked", "sent"),
    ]


@pytest.mark.parametrize(
    ("when", "said_by_server", "code"),
    [
        ("at_rcpt", "550 No such person", "address_refused"),
        ("at_data", "554 We do not like it", "server_refused"),
    ],
)
def test_what_is_refused_is_not_tried_again_and_is_told(
    by_smtp: Mailroom, server: Server, said: Said, when: str, said_by_server: str, code: str
) -> None:
    getattr(server, when)["head@ashgrove.example"] = said_by_server
    by_smtp.hear(said.booked())
    by_smtp.send()
    by_smtp.clock.advance(days=1)
    by_smtp.send()
    [failed] = by_smtp.messages(state="failed")
    assert (failed["failure"], failed["attempts"]) == (code, 1)
    [event] = sent_events(MessageFailed)
    assert b"head@ashgrove.example" not in bytes(event.data)
    assert len(server.taken) == 3


def test_a_full_mailbox_may_be_emptied(by_smtp: Mailroom, server: Server, said: Said) -> None:
    server.at_rcpt["head@ashgrove.example"] = "552 Mailbox full"
    by_smtp.hear(said.booked())
    by_smtp.send()
    assert by_smtp.states("p-head") == [("meeting_booked", "waiting")]


def test_tries_are_spent_in_the_end(by_smtp: Mailroom, server: Server, said: Said) -> None:
    server.at_rcpt["*"] = "451 Never, really"
    by_smtp.hear(said.booked())
    for _ in range(12):
        by_smtp.send()
        by_smtp.clock.advance(hours=29)
    failed = by_smtp.messages(state="failed")
    assert {(one["failure"], one["attempts"]) for one in failed} == {("tries_spent", 8)}
    assert len(sent_events(MessageFailed)) == 4


def test_a_line_that_dies_after_the_mail_was_taken_may_repeat_it_and_never_loses_it(
    by_smtp: Mailroom, server: Server, said: Said
) -> None:
    server.drop_after_taking = {"head@ashgrove.example"}
    by_smtp.hear(said.booked())
    by_smtp.send()
    assert len(server.taken) == 4, "the others went out over a new line"
    assert by_smtp.states("p-head") == [("meeting_booked", "waiting")]
    by_smtp.clock.advance(minutes=2)
    by_smtp.send()
    twice = [content for address, content in server.taken if address == "head@ashgrove.example"]
    idents = {line for mail in twice for line in mail.split(b"\r\n") if b"Message-ID" in line}
    assert (len(twice), len(idents)) == (2, 1)


def test_what_may_have_arrived_is_taken_back_when_the_meeting_is_called_off(
    by_smtp: Mailroom, server: Server, said: Said
) -> None:
    server.drop_after_taking = {"head@ashgrove.example"}
    server.at_data["head@beechwood.example"] = "451 Not now"
    by_smtp.hear(said.booked())
    by_smtp.send()
    server.at_data.clear()
    by_smtp.hear(said.cancelled())
    by_smtp.send()
    assert by_smtp.states("p-head")[-1] == ("meeting_cancelled", "sent")
    assert by_smtp.states("p-partner")[-1] == ("meeting_cancelled", "superseded")


def test_a_server_that_is_away_costs_nothing_but_time(
    open_mailroom: OpenMailroom, said: Said
) -> None:
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        port = nobody.getsockname()[1]
        mailroom = open_mailroom(smtp_url=f"smtp://127.0.0.1:{port}", mail_from="aim@trust.example")
        mailroom.hear(said.person("p-head"), said.booked())
        mailroom.send()
    [waiting] = mailroom.messages(state="waiting")
    assert waiting["attempts"] == 1
    assert waiting["next_attempt_at"] is not None


@pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")
def test_a_wrong_password_is_no_reason_to_give_up_a_mail(
    open_mailroom: OpenMailroom, serve: Callable[..., str], server: Server, said: Said
) -> None:
    place = serve(
        authenticator=lambda *_: AuthResult(success=False, handled=False),
        auth_required=True,
        auth_require_tls=False,
    )
    mailroom = open_mailroom(smtp_url=f"smtp://aim:w%40rong@{place}", mail_from="aim@trust.example")
    mailroom.hear(said.person("p-head"), said.booked())
    mailroom.send()
    assert mailroom.states("p-head") == [("meeting_booked", "waiting")]
    assert server.taken == []


def test_a_server_without_encryption_is_not_used_when_encryption_is_asked_for(
    open_mailroom: OpenMailroom, serve: Callable[..., str], server: Server, said: Said
) -> None:
    mailroom = open_mailroom(
        smtp_url=f"smtp://{serve()}/?starttls=1", mail_from="aim@trust.example"
    )
    mailroom.hear(said.person("p-head"), said.booked())
    mailroom.send()
    assert mailroom.states("p-head") == [("meeting_booked", "waiting")]
    assert server.taken == []


@pytest.mark.parametrize("seed", range(3))
def test_whatever_the_server_does_each_mail_is_taken_in_the_end_and_in_order(
    by_smtp: Mailroom, server: Server, said: Said, seed: int
) -> None:
    chance = random.Random(seed)
    by_smtp.hear(said.booked())
    by_smtp.hear(said.circulated(), said.circulated(side="academy"))
    for _ in range(12):
        server.at_rcpt = {"*": "451 Busy"} if chance.random() < 0.4 else {}
        server.drop_after_taking = {
            address
            for address in ("head@ashgrove.example", "head@beechwood.example")
            if chance.random() < 0.3
        }
        by_smtp.send()
        by_smtp.clock.advance(minutes=chance.choice([1, 10, 100]))
    server.at_rcpt, server.drop_after_taking = {}, set()
    for _ in range(4):
        by_smtp.clock.advance(hours=30)
        by_smtp.send()
    assert {one["state"] for one in by_smtp.messages()} == {"sent"}
    order = [f"<{one['id']}@".encode() for one in by_smtp.messages(person_id="p-head")]
    heads = [
        mail.partition(b"\r\n\r\n")[0].partition(b"\r\nMessage-ID: ")[2]
        for address, mail in server.taken
        if address == "head@ashgrove.example"
    ]
    seen = [next(i for i, ident in enumerate(order) if head.startswith(ident)) for head in heads]
    assert seen == sorted(seen)
    assert set(seen) == {0, 1, 2}
