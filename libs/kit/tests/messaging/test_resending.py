"""A lost queue: who is asked, what is left alone until it comes again, and what is sent again."""

from datetime import datetime, timedelta

from kit import outbox, resending
from kit.db import connection, transaction
from kit.events import open_envelope
from kit.outbox import Waiting
from kit.resending import MARGIN, QueueLost, ResendingBegan, said_by
from kit.testing import FrozenClock, deliver, sent_events
from kit.testing.driving import deliver_body
from kit.worker import Worker

from .conftest import LanternLit, written

LIT = LanternLit(lantern=1)


def lose_the_queue(worker: Worker) -> None:
    with connection(), transaction():
        resending.note_that_the_queue_is_gone(worker.inbox.publishers)


def say_so(worker: Worker) -> None:
    with connection(), transaction():
        resending.say_that_the_queue_was_gone("lighthouse", worker.clock.now())


def mark(worker: Worker, queue: str = "lighthouse") -> None:
    letter = resending.mark_for(queue, "lighthouse", worker.clock.now())
    deliver_body(worker, letter.body.encode())


def asked_since() -> list[tuple[str, datetime | None]]:
    with connection():
        return [(row.queue, row.since) for row in resending.Asked.select()]


def test_it_says_once_up_to_when_it_has_heard_each_publisher(
    lighthouse: Worker, clock: FrozenClock
) -> None:
    deliver(lighthouse, LIT)
    heard_at = clock.now()
    clock.advance(hours=3)
    lose_the_queue(lighthouse)
    say_so(lighthouse)
    say_so(lighthouse)

    (said,) = sent_events()
    event = lighthouse.inbox.open(said)
    assert isinstance(event, QueueLost)
    assert (event.queue, event.since) == ("lighthouse", {"lighthouse": heard_at - MARGIN})


def test_a_newer_event_is_left_alone_until_the_older_ones_have_come_behind_the_mark(
    lighthouse: Worker,
) -> None:
    lose_the_queue(lighthouse)
    deliver(lighthouse, LIT, version=3)
    mark(lighthouse, queue="harbour")
    deliver(lighthouse, LIT, version=3)
    assert written() == []

    mark(lighthouse)
    for version in (1, 2, 3):
        deliver(lighthouse, LIT, version=version)
    assert written() == [(1, 1), (1, 2), (1, 3)]


def test_what_will_not_come_again_is_taken_at_once(lighthouse: Worker, clock: FrozenClock) -> None:
    deliver(lighthouse, LIT)
    lose_the_queue(lighthouse)
    held_back = clock.now() - MARGIN - timedelta(minutes=1)
    deliver(lighthouse, LanternLit(lantern=2), at=held_back)

    assert written() == [(1, 1), (2, 1)]


def test_two_that_lost_their_queues_hear_each_other(lighthouse: Worker) -> None:
    lose_the_queue(lighthouse)
    lost = said_by("lighthouse", QueueLost)
    deliver(lighthouse, lost(queue="harbour", since={"lighthouse": None}))

    assert asked_since() == [("harbour", None)]


def test_of_two_requests_the_longer_one_counts(lighthouse: Worker, clock: FrozenClock) -> None:
    lost, early = said_by("lighthouse", QueueLost), clock.now() - timedelta(hours=2)
    for since in (early, clock.now()):
        deliver(lighthouse, lost(queue="harbour", since={"lighthouse": since}))
    deliver(lighthouse, lost(queue="quay", since={"somebody": None}))

    assert asked_since() == [("harbour", early)]


def test_sending_again_puts_back_what_was_said_since(
    lighthouse: Worker, clock: FrozenClock
) -> None:
    assert lighthouse is not None
    for lantern in (1, 2, 3):
        with connection(), transaction():
            outbox.record(LanternLit(lantern=lantern), now=clock.now())
        clock.advance(hours=1)
    with connection(), transaction():
        outbox.published([1, 2, 3])
        assert resending.resend(clock.now() - timedelta(hours=2)) == 2
        assert [row.id for row in Waiting.select().order_by(Waiting.id)] == [2, 3]
        assert resending.resend(None) == 1


def test_a_mark_is_no_part_of_the_history(lighthouse: Worker) -> None:
    letter = resending.mark_for("harbour", "lighthouse", lighthouse.clock.now())
    mark(lighthouse)

    assert open_envelope(letter.body.encode()).type == said_by("lighthouse", ResendingBegan).type
    assert sent_events() == []
