"""What the relay makes of answers that come late, never, or from a channel that it has given up."""

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import peewee
import pytest

from kit import marks, outbox, relay
from kit.bus import Letter, Outcome
from kit.db import connection, transaction
from kit.lease import Lease, LeaseRow
from kit.relay import Relay
from kit.resending import Asked, sending_round
from kit.worker import Worker

from .conftest import LanternLit
from .fake_publisher import FakePublisher

LIT = LanternLit.type
NOW = datetime(2027, 1, 8, 9, 0, tzinfo=UTC)


class SilentAtFirst(FakePublisher):
    """Confirms nothing on its first channel until the next is there; then it says it of both, and twice."""

    def __init__(self) -> None:
        super().__init__()
        self.unsaid: list[Outcome] = []

    def answer(self, generation: int, letters: Sequence[Letter], key: str | None) -> list[Outcome]:
        said = super().answer(generation, letters, key)
        if generation == 1:
            self.unsaid += said
            return []
        return self.unsaid + said * 2


class FullQueue(FakePublisher):
    """Takes every event, and no mark for the harbour's queue."""

    def answer(self, generation: int, letters: Sequence[Letter], key: str | None) -> list[Outcome]:
        why_not = "the broker refused it" if key == "resending_began.harbour" else None
        return [Outcome(generation, list(letters), why_not)]


@contextmanager
def relaying(one: Relay) -> Iterator[None]:
    stopping = threading.Event()
    thread = threading.Thread(target=one.run, args=(stopping,), daemon=True)
    thread.start()
    try:
        yield
        assert thread.is_alive()
    finally:
        stopping.set()
        thread.join(10)


def wait_until(true: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 30
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def light(*lanterns: int) -> None:
    for lantern in lanterns:
        with connection(), transaction():
            outbox.record(LanternLit(lantern=lantern), now=NOW)


def backlog() -> int:
    with connection():
        return outbox.backlog()[0]


def test_a_line_that_was_asked_for_is_waited_for_and_not_given_up_for_the_silence_of_the_last(
    lighthouse: Worker,
) -> None:
    light(1)
    publisher = SilentAtFirst()
    with relaying(Relay(publisher, "lighthouse", lighthouse.clock, silence_seconds=0.5)):
        wait_until(lambda: backlog() == 0)

    assert publisher.sent == [(1, 0, LIT), (2, 0, LIT)]
    assert publisher.renewed == ["confirms are late"]


def test_a_relay_that_has_its_lease_again_does_not_take_old_answers_for_new_ones(
    lighthouse: Worker,
) -> None:
    light(1, 1)
    publisher = SilentAtFirst()
    lease = Lease("relay", seconds=0.5)
    with relaying(Relay(publisher, "lighthouse", lighthouse.clock, lease)):
        wait_until(lambda: len(publisher.sent) == 1)
        with connection(), transaction():  # another relay had it, and let it go
            LeaseRow.update(token=LeaseRow.token + 1, expires_at=0).execute()
        wait_until(lambda: backlog() == 0)

    assert publisher.sent == [(1, 0, LIT), (2, 0, LIT), (2, 0, LIT)]
    assert publisher.renewed == ["the lease is a new one"]


class Unanswered(FakePublisher):
    """Takes every event, and says nothing of marks."""

    def answer(self, generation: int, letters: Sequence[Letter], key: str | None) -> list[Outcome]:
        return [] if key else [Outcome(generation, list(letters), None)]


def test_a_mark_without_an_answer_is_tried_more_and_more_seldom_and_events_go_on(
    lighthouse: Worker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(marks, "ANSWER_SECONDS", 0.2)
    monkeypatch.setattr(marks, "AGAIN_SECONDS", 0.5)
    with connection(), transaction():
        Asked.insert(queue="harbour", since=None).execute()
    publisher = Unanswered()
    with relaying(Relay(publisher, "lighthouse", lighthouse.clock)):
        until = time.monotonic() + 4
        for lantern in range(1, 1_000):
            light(lantern)
            wait_until(lambda: backlog() == 0)
            if time.monotonic() > until:
                break

    tries = sum(kind != LIT for _, _, kind in publisher.sent)
    assert 2 <= tries <= 4


def test_a_queue_that_takes_no_mark_holds_up_neither_events_nor_another_queue(
    lighthouse: Worker,
) -> None:
    light(1)
    publisher = FullQueue()
    with relaying(Relay(publisher, "lighthouse", lighthouse.clock)):
        wait_until(lambda: backlog() == 0)
        with connection(), transaction():
            # The harbour may have the mark all the same: what it asked for comes again in this round, too.
            Asked.insert(queue="harbour", since=None).execute()
            Asked.insert(queue="quay", since=NOW + timedelta(days=1)).execute()
        wait_until(lambda: publisher.sent.count((1, 1, LIT)) == 1)
        light(2)
        wait_until(lambda: backlog() == 0)

    mark = "lighthouse.resending_began.v1"
    assert publisher.sent == [(1, 0, LIT), (1, 1, mark), (1, 1, mark), (1, 1, LIT), (1, 1, LIT)]
    with connection():
        assert [each.queue for each in Asked.select()] == ["harbour"]
        assert sending_round() == 1


class TakesMarks(FakePublisher):
    """Takes everything."""

    def answer(self, generation: int, letters: Sequence[Letter], key: str | None) -> list[Outcome]:
        del key
        return [Outcome(generation, list(letters), None)]


def test_whether_a_round_has_begun_is_asked_anew_where_the_database_did_not_say(
    lighthouse: Worker, monkeypatch: pytest.MonkeyPatch
) -> None:
    light(1)
    failures: list[Exception] = []

    @contextmanager
    def cut_off_after_the_commit() -> Iterator[None]:
        with transaction():
            yield
            begun = sending_round() > 0
        if begun and not failures:
            failures.append(peewee.OperationalError("server closed the connection unexpectedly"))
            raise failures[0]

    monkeypatch.setattr(relay, "transaction", cut_off_after_the_commit)
    monkeypatch.setattr(relay, "is_away", lambda wrong: wrong in failures)
    publisher = TakesMarks()
    with relaying(Relay(publisher, "lighthouse", lighthouse.clock)):
        wait_until(lambda: backlog() == 0)
        with connection(), transaction():
            Asked.insert(queue="harbour", since=None).execute()
        wait_until(lambda: bool(failures) and backlog() == 0)
        light(2)
        wait_until(lambda: backlog() == 0)

    mark = "lighthouse.resending_began.v1"
    assert publisher.sent == [(1, 0, LIT), (1, 1, mark), (1, 1, LIT), (1, 1, LIT)]


def test_a_mark_that_nobody_answers_leaves_the_lease_its_time(
    lighthouse: Worker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(marks, "ANSWER_SECONDS", 0.6)
    with connection(), transaction():
        for queue in ("harbour", "quay", "slip"):
            Asked.insert(queue=queue, since=None).execute()
    publisher, lease = Unanswered(), Lease("relay", seconds=1.0)
    with relaying(Relay(publisher, "lighthouse", lighthouse.clock, lease)):
        wait_until(lambda: len(publisher.sent) == 3)
        with connection():
            assert LeaseRow.get_by_id("relay").token == 1


def test_a_relay_whose_broker_opens_channels_and_confirms_nothing_leaves_the_lease(
    lighthouse: Worker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(relay, "WITHOUT_SECONDS", 3.0)  # longer than a channel takes to come
    light(1)
    deaf, hearing = Deaf(), FakePublisher()
    with relaying(Relay(deaf, "lighthouse", lighthouse.clock, silence_seconds=0.3)):
        wait_until(lambda: len(deaf.sent) > 0)
        with relaying(Relay(hearing, "lighthouse", lighthouse.clock)):
            wait_until(lambda: backlog() == 0)
    assert hearing.sent == [(1, 0, LIT)]


class Deaf(FakePublisher):
    """Takes letters, and never says a word of them."""

    def answer(self, *_: object) -> list[Outcome]:
        return []


class NoBroker(FakePublisher):
    """Is never let in."""

    def generation(self, seconds: float) -> int:
        threading.Event().wait(min(seconds, 0.05))
        return 0


def test_a_relay_that_the_broker_does_not_let_in_leaves_the_lease_to_one_that_it_does(
    lighthouse: Worker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(relay, "WITHOUT_SECONDS", 0.5)
    light(1)
    shut_out, let_in = NoBroker(), FakePublisher()
    with relaying(Relay(shut_out, "lighthouse", lighthouse.clock)):
        wait_until(lambda: holder() != "")
        with relaying(Relay(let_in, "lighthouse", lighthouse.clock)):
            wait_until(lambda: backlog() == 0)

    assert (shut_out.sent, let_in.sent) == ([], [(1, 0, LIT)])


def holder() -> str:
    with connection():
        found = LeaseRow.get_or_none(LeaseRow.name == "relay")
        return found.owner if found else ""
