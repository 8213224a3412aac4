"""One mail, one worker: claims, crashes in between, and the local mailbox."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta

import pytest
from services.notifications.tests.conftest import Mailroom, Said

from contracts.notifications import MessageDelivered
from kit.db import connection
from kit.testing import run_timers, sent_events
from notifications.delivery.claims import CLAIM, CLAIM_OF_A_FILE, claim_next
from notifications.delivery.outcomes import NotNow, Parcel, Send
from notifications.delivery.settling import handed_over, put_back
from notifications.delivery.timers import delivery
from notifications.house import house_of
from notifications.messages.models import Message
from notifications.worker import create_worker


def test_two_workers_never_claim_the_same_mail(mailroom: Mailroom, said: Said) -> None:
    mailroom.hear(said.booked())
    house = house_of(mailroom.settings)
    with connection():
        claimed = [claim_next(house, mailroom.clock.now()) for _ in range(5)]
    assert claimed[4] is None
    assert len({parcel.address for parcel in claimed if parcel}) == 4


def test_a_claim_whose_worker_died_expires_and_the_same_mail_goes_out(
    mailroom: Mailroom, said: Said
) -> None:
    mailroom.hear(said.booked())
    with connection():
        lost = claim_next(house_of(mailroom.settings), mailroom.clock.now())
    assert lost is not None
    mailroom.send()
    assert len(mailroom.mails()) == 3
    mailroom.clock.advance(seconds=CLAIM.total_seconds())
    mailroom.send()
    assert len(mailroom.mails()) == 4
    [late] = [one for one in mailroom.messages() if one["id"] == lost.message_id]
    assert (late["state"], late["attempts"]) == ("sent", 2)


def test_a_worker_that_slept_through_its_claim_changes_nothing(
    mailroom: Mailroom, said: Said
) -> None:
    mailroom.hear(said.booked())
    with connection():
        slept = claim_next(house_of(mailroom.settings), mailroom.clock.now())
    assert slept is not None
    mailroom.clock.advance(seconds=CLAIM.total_seconds())
    mailroom.send()
    with connection():
        handed_over(slept, mailroom.clock.now())
        put_back(slept, NotNow("too late"), mailroom.clock.now())
    assert {one["state"] for one in mailroom.messages()} == {"sent"}
    assert len(sent_events(MessageDelivered)) == 4


def test_a_mail_that_cannot_be_written_does_not_hold_up_the_others(
    mailroom: Mailroom, said: Said
) -> None:
    mailroom.hear(said.booked())
    with connection():
        Message.update(facts={"damaged": True}).where(Message.person_id == "p-aid").execute()
    mailroom.send()
    assert len(mailroom.mails()) == 3
    assert mailroom.states("p-aid") == [("meeting_booked", "waiting")]


def test_a_mailbox_that_cannot_be_written_to_is_tried_again(mailroom: Mailroom, said: Said) -> None:
    folder = mailroom.settings.var / "mailbox"
    folder.write_text("in the way")
    mailroom.hear(said.booked())
    mailroom.send()
    assert {one["state"] for one in mailroom.messages()} == {"waiting"}
    folder.unlink()
    mailroom.clock.advance(minutes=2)
    mailroom.send()
    assert len(mailroom.mails()) == 4


def test_nothing_half_written_ever_looks_like_a_mail(mailroom: Mailroom, said: Said) -> None:
    mailroom.hear(said.booked())
    mailroom.send()
    names = {path.suffix for path in (mailroom.settings.var / "mailbox").iterdir()}
    assert names == {".eml"}


_KILLED = """
import os, signal, sys
from contextlib import contextmanager
from datetime import datetime
from kit.settings import load
from kit.testing import FrozenClock, run_timers
from notifications import worker
from notifications.delivery.mailbox import local_mailbox
from notifications.settings import NotificationsSettings

settings = load(NotificationsSettings)
clock = FrozenClock(datetime.fromisoformat(sys.argv[1]))

@contextmanager
def deadly(folder):
    with local_mailbox(folder) as send:
        def send_and_die(parcel):
            if sys.argv[2] == "after the file":
                send(parcel)
            os.kill(os.getpid(), signal.SIGKILL)
        yield send_and_die

worker.local_mailbox = deadly
run_timers(worker.create_worker(settings, clock))
"""


@pytest.mark.parametrize("place", ["before the file", "after the file"])
def test_a_killed_worker_leaves_the_same_mails_once_each(
    mailroom: Mailroom, said: Said, place: str
) -> None:
    mailroom.hear(said.booked())
    environment = os.environ | {
        "VAR": str(mailroom.settings.var),
        "DATABASE_URL": mailroom.settings.database_url,
        "PORT": "8003",
    }
    now = mailroom.clock.now()
    killed = subprocess.run(
        [sys.executable, "-c", _KILLED, now.isoformat(), place],
        env=environment,
        capture_output=True,
        check=False,
    )
    assert killed.returncode == -signal.SIGKILL, killed.stderr.decode()
    mailroom.clock.advance(seconds=CLAIM_OF_A_FILE.total_seconds())
    mailroom.send()
    assert len(mailroom.mails()) == 4
    assert len(sent_events(MessageDelivered)) == 4


def test_a_second_worker_after_a_restart_finds_nothing_to_do(
    mailroom: Mailroom, said: Said
) -> None:
    mailroom.hear(said.booked())
    mailroom.send()
    mailroom.clock.advance(days=3)
    run_timers(create_worker(mailroom.settings, mailroom.clock))
    assert len(mailroom.mails()) == 4
    assert mailroom.clock.now() - said.booked().starts_at < timedelta(0)


def test_many_workers_at_once_send_each_mail_once(mailroom: Mailroom, said: Said) -> None:
    for number in range(6):
        mailroom.hear(said.booked(meeting_id=f"m-{number}"))
    taken: list[str] = []

    @contextmanager
    def counting() -> Iterator[Send]:
        yield lambda parcel: taken.append(parcel.message_id)

    def work() -> None:
        send = delivery(house_of(mailroom.settings), counting, mailroom.clock)
        with connection():
            send(mailroom.clock.now())

    with ThreadPoolExecutor(4) as workers:
        for done in [workers.submit(work) for _ in range(4)]:
            done.result()
    assert len(taken) == len(set(taken)) == 24
    assert len(sent_events(MessageDelivered)) == 24


def test_a_mail_that_breaks_what_hands_it_over_is_given_up_in_the_end(
    mailroom: Mailroom, said: Said
) -> None:
    @contextmanager
    def broken() -> Iterator[Send]:
        def send(parcel: Parcel) -> None:
            if parcel.address == "head@ashgrove.example":
                raise ZeroDivisionError

        yield send

    mailroom.hear(said.booked())
    for _ in range(10):
        with connection():
            send = delivery(house_of(mailroom.settings), broken, mailroom.clock)
            send(mailroom.clock.now())
        mailroom.clock.advance(hours=29)
    assert mailroom.states("p-head") == [("meeting_booked", "failed")]
    assert len(mailroom.messages(state="sent")) == 3
    with connection():
        [told] = Message.select().where(Message.state == "failed")
    assert told.reply == "ZeroDivisionError"


def test_a_mail_whose_worker_dies_each_time_is_given_up_in_the_end(
    mailroom: Mailroom, said: Said
) -> None:
    mailroom.hear(said.person("p-chair", email=None), said.booked())
    house = house_of(mailroom.settings)
    for _ in range(20):
        with connection():
            while claim_next(house, mailroom.clock.now()):
                pass
        mailroom.clock.advance(seconds=CLAIM.total_seconds())
    failed = {one["failure"] for one in mailroom.messages(state="failed")}
    assert failed == {"tries_spent"}
    assert mailroom.states("p-chair") == [("meeting_booked", "waiting_for_address")]
