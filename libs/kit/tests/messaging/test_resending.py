"""A lost queue: who is asked, what is left alone until it comes again, and what is sent again."""

from datetime import datetime, timedelta

from kit import coming_again, outbox, parked, resending
from kit.bus import Delivery, Said
from kit.coming_again import MARGIN, STRAGGLING
from kit.db import connection, transaction
from kit.events import open_envelope, seal
from kit.lost_queues import QueueLost, ResendingBegan, said_by
from kit.outbox import Waiting
from kit.testing import FrozenClock, deliver, sent_events
from kit.worker import Worker

from .conftest import LanternLit, written

LIT = LanternLit(lantern=1)


def lose_the_queue(worker: Worker) -> None:
    with connection(), transaction():
        coming_again.note_that_the_queue_is_gone(worker.inbox.publishers, worker.clock.now())


def say_so(worker: Worker) -> None:
    with connection(), transaction():
        coming_again.ask_who_has_not_answered("lighthouse", worker.clock.now())


def loss() -> str:
    with connection():
        found = coming_again.ComesAgain.get_or_none()
        return found.loss if found else ""


def mark(
    worker: Worker, queue: str = "lighthouse", in_round: int = 1, of: str | None = None
) -> None:
    of = loss() if of is None else of
    letter = resending.mark_for(queue, of, "lighthouse", worker.clock.now())
    with connection():
        marked = Delivery(0, 0, redelivered=False, body=letter.body.encode(), said=Said(in_round))
        worker.inbox.take_all([marked], worker.clock.now())


def bring(worker: Worker, version: int, in_round: int | None, *, redelivered: bool = False) -> str:
    at, said = worker.clock.now(), None if in_round is None else Said(in_round)
    body = seal(LIT, event_id=f"v{version}", version=version, at=at)
    with connection():
        (became,) = worker.inbox.take_all([Delivery(0, 0, redelivered, body, said)], at)
    return became


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


def test_it_asks_for_what_a_long_backlog_had_held_up(
    lighthouse: Worker, clock: FrozenClock
) -> None:
    complete_until = clock.now() - timedelta(hours=1)

    hear(lighthouse, 1, Said(0, complete_until))
    clock.advance(minutes=5)
    hear(
        lighthouse, 2, Said(0, complete_until - timedelta(hours=2))
    )  # something is being sent again
    hear(lighthouse, 3, Said(0))
    lose_the_queue(lighthouse)
    assert owed() == {"lighthouse": complete_until - MARGIN}


def hear(worker: Worker, lantern: int, said: Said | None, *, at: datetime | None = None) -> None:
    now = worker.clock.now()
    body = seal(LanternLit(lantern=lantern), event_id=f"e{lantern}", version=1, at=at or now)
    with connection():
        worker.inbox.take_all([Delivery(0, 0, redelivered=False, body=body, said=said)], now)


def owed() -> dict[str, datetime | None]:
    with connection():
        return coming_again.awaited()


def test_a_clock_that_is_a_little_ahead_makes_nobody_send_everything(
    lighthouse: Worker, clock: FrozenClock
) -> None:
    hear(lighthouse, 1, Said(0, clock.now() + timedelta(seconds=30)))
    lose_the_queue(lighthouse)
    assert owed() == {"lighthouse": clock.now() - MARGIN}


def test_a_clock_that_was_put_back_keeps_nobody_from_asking_again(
    lighthouse: Worker, clock: FrozenClock
) -> None:
    lose_the_queue(lighthouse)
    say_so(lighthouse)
    clock.advance(days=-2)
    say_so(lighthouse)
    assert len(sent_events()) == 2


def test_the_mark_of_a_publisher_of_an_earlier_release_counts(lighthouse: Worker) -> None:
    lose_the_queue(lighthouse)
    mark(lighthouse, of="")
    assert owed() == {}


def test_what_was_asked_for_while_the_mark_was_placed_stays_asked_for(lighthouse: Worker) -> None:
    lost = said_by("lighthouse", QueueLost)
    for loss_ in ("first", "second"):
        deliver(lighthouse, lost(queue="harbour", since={"lighthouse": None}, loss=loss_))
    with connection(), transaction():
        resending.begin_round("harbour", "first", 1)
    assert asked_since() == [("harbour", None)]
    with connection(), transaction():
        resending.begin_round("harbour", "second", 2)
    assert asked_since() == []


def test_of_one_that_does_not_say_up_to_when_it_is_complete_everything_is_asked(
    lighthouse: Worker,
) -> None:
    hear(lighthouse, 1, None)
    lose_the_queue(lighthouse)
    assert owed() == {"lighthouse": None}


def test_a_clock_that_was_put_back_makes_nothing_complete_that_is_to_come(
    lighthouse: Worker, clock: FrozenClock
) -> None:
    hear(lighthouse, 1, Said(0, clock.now()))
    clock.advance(days=-2)
    clock.advance(hours=1)  # somebody said something meanwhile, and we were not there
    lose_the_queue(lighthouse)
    assert owed() == {"lighthouse": None}

    mark(lighthouse)
    held_up_since = clock.now() - timedelta(hours=3)
    hear(lighthouse, 2, Said(1, held_up_since))
    lose_the_queue(lighthouse)
    assert owed() == {"lighthouse": held_up_since - MARGIN}


def test_a_second_loss_before_the_first_is_answered_takes_nothing_back(
    lighthouse: Worker, clock: FrozenClock
) -> None:
    heard_at = clock.now()
    hear(lighthouse, 1, Said(0, heard_at))
    lose_the_queue(lighthouse)
    clock.advance(hours=1)
    # The publisher has lost its queue, too; what it says to be at the broker was in ours.
    deliver(lighthouse, said_by("lighthouse", QueueLost)(queue="lighthouse", since={}))
    hear(lighthouse, 2, Said(0, clock.now()))
    lose_the_queue(lighthouse)
    assert owed() == {"lighthouse": heard_at - MARGIN}


def test_the_answer_to_an_earlier_loss_is_none_to_a_later_one(lighthouse: Worker) -> None:
    lose_the_queue(lighthouse)
    earlier = loss()
    mark(lighthouse)
    lose_the_queue(lighthouse)
    mark(lighthouse, of=earlier)
    assert list(owed()) == ["lighthouse"]

    say_so(lighthouse)
    asked = lighthouse.inbox.open(sent_events()[-1])
    assert isinstance(asked, QueueLost)
    mark(lighthouse, of=asked.loss)
    assert owed() == {}


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
        bring(lighthouse, version, in_round=1)
    assert written() == [(1, 1), (1, 2), (1, 3)]


def test_what_came_before_the_mark_is_left_alone_after_it_too(lighthouse: Worker) -> None:
    lose_the_queue(lighthouse)
    bring(lighthouse, 2, in_round=0)
    mark(lighthouse)
    # The acknowledgement of both was lost with the channel; or a relay slept through its lease.
    bring(lighthouse, 2, in_round=0, redelivered=True)
    mark(lighthouse)
    bring(lighthouse, 2, in_round=0)
    assert written() == []

    for version in (1, 2):
        bring(lighthouse, version, in_round=1, redelivered=True)
    bring(lighthouse, 3, in_round=None)
    assert written() == [(1, 1), (1, 2), (1, 3)]


def test_a_publisher_that_was_put_back_to_an_earlier_round_is_heard_again(
    lighthouse: Worker, clock: FrozenClock
) -> None:
    lose_the_queue(lighthouse)
    mark(lighthouse, in_round=7)
    clock.advance(seconds=STRAGGLING.total_seconds())
    bring(lighthouse, 1, in_round=6, redelivered=True)
    assert written() == []

    bring(lighthouse, 1, in_round=6)
    bring(lighthouse, 2, in_round=6, redelivered=True)
    assert written() == [(1, 1), (1, 2)]


def test_it_asks_again_more_and_more_seldom_until_it_is_answered(
    lighthouse: Worker, clock: FrozenClock
) -> None:
    lose_the_queue(lighthouse)
    asked: list[int] = []
    for second in range(60):
        say_so(lighthouse)
        if len(sent_events()) > len(asked):
            asked.append(second)
        clock.advance(seconds=1)
    assert asked == [0, 5, 15, 35]

    mark(lighthouse)
    clock.advance(hours=1)
    say_so(lighthouse)
    assert len(sent_events()) == len(asked)


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


def test_a_request_that_a_later_one_has_overtaken_is_done_with(lighthouse: Worker) -> None:
    lost = said_by("lighthouse", QueueLost)
    asked = [lost(queue="harbour", since={"lighthouse": None}) for _ in range(3)]
    became = [deliver(lighthouse, asked[each], version=each + 1) for each in (1, 0, 2)]

    assert became == ["applied", "repeated", "applied"]
    with connection():
        assert parked.counts() == {}


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
    letter = resending.mark_for("harbour", "", "lighthouse", lighthouse.clock.now())
    mark(lighthouse)

    assert open_envelope(letter.body.encode()).type == said_by("lighthouse", ResendingBegan).type
    assert sent_events() == []
