"""Parked events while several processes, and people, have their hands on them."""

import threading
from datetime import timedelta

import pytest

from kit import parked
from kit.arrivals import Taken, remember_versions
from kit.bus import Delivery
from kit.consumer import Consumer
from kit.db import connection, transaction
from kit.events import seal
from kit.testing import FrozenClock, deliver
from kit.testing.driving import deliver_body
from kit.worker import Worker

from .conftest import Keeper, LanternLit, written
from .test_inbox import LIT, NoSubscriber, states


class ProcessEnded(BaseException):
    """What a kill looks like from inside: nothing below it runs."""


def consumer_of(worker: Worker) -> Consumer:
    return Consumer(worker.inbox, NoSubscriber(), worker.clock)  # type: ignore[arg-type]  # brings nothing


def due(worker: Worker) -> list[parked.ParkedRow]:
    with connection():
        return list(parked.due(worker.clock.now()))


def try_each(worker: Worker, rows: list[parked.ParkedRow]) -> None:
    with connection():
        for row in rows:
            consumer_of(worker).try_parked(row)


@pytest.fixture
def stumbled(lighthouse: Worker, keeper: Keeper, clock: FrozenClock) -> Worker:
    """A worker that parked two events of one lantern, and has been mended since."""
    keeper.stumbles_over = {1}
    deliver(lighthouse, LIT, version=1)
    deliver(lighthouse, LIT, version=2)
    keeper.stumbles_over = set()
    clock.advance(minutes=1)
    return lighthouse


def test_two_workers_that_find_the_same_parked_event_apply_it_once(stumbled: Worker) -> None:
    first, second = due(stumbled), due(stumbled)
    try_each(stumbled, first)
    try_each(stumbled, second)

    assert written() == [(1, 1)]


def test_an_event_dismissed_after_it_was_found_due_is_not_applied(stumbled: Worker) -> None:
    found = due(stumbled)
    with connection():
        parked.dismiss(found[0].id, "lit by mistake", stumbled.clock.now())
    try_each(stumbled, found)

    assert written() == []
    assert parked.DISMISSED in _counts()


def _counts() -> dict[str, int]:
    with connection():
        return parked.counts()


def test_an_event_parked_behind_one_that_is_dismissed_at_that_moment_goes_on(
    stumbled: Worker, clock: FrozenClock
) -> None:
    head = due(stumbled)[0]

    def dismiss() -> None:
        with connection():
            parked.dismiss(head.id, "lit by mistake", clock.now())

    other = threading.Thread(target=dismiss)
    late = seal(LIT, event_id="late", version=3, at=clock.now())
    with connection(), transaction():
        stumbled.inbox.take(late, clock.now())
        other.start()
        other.join(0.3)
        assert other.is_alive()  # it waits for what is being parked behind
    other.join()
    for _ in range(2):
        try_each(stumbled, due(stumbled))

    assert (written(), states()) == ([(1, 2), (1, 3)], [])


def test_an_event_that_comes_while_one_before_it_gets_its_turn_waits_for_that_one(
    stumbled: Worker, clock: FrozenClock
) -> None:
    head = due(stumbled)[0]
    applied, commit = threading.Event(), threading.Event()

    def apply_the_head() -> None:
        with connection(), transaction():
            parked.applied(head, clock.now())
            applied.set()
            commit.wait(10)

    def take_the_third() -> None:
        with connection(), transaction():
            late = seal(LIT, event_id="late", version=3, at=clock.now())
            stumbled.inbox.take(late, clock.now())

    others = [threading.Thread(target=each) for each in (apply_the_head, take_the_third)]
    others[0].start()
    assert applied.wait(10)
    others[1].start()
    others[1].join(0.3)
    commit.set()
    for other in others:
        other.join(10)

    assert states() == [("lantern/1", 2, "retrying"), ("lantern/1", 3, "waiting")]


def test_a_retry_that_comes_after_a_newer_one_was_applied_waits_for_a_person(
    stumbled: Worker,
) -> None:
    with connection(), transaction():
        remember_versions({"lantern/1": 7})
    try_each(stumbled, due(stumbled))
    assert (written(), states()[0]) == ([], ("lantern/1", 1, "dead"))

    with connection():
        parked.replay(parked.parked()[0].id, stumbled.clock.now(), reason="It counts all the same.")
    try_each(stumbled, due(stumbled))
    assert written() == [(1, 1)]


def test_replaying_a_waiting_event_does_not_let_it_overtake(
    stumbled: Worker, clock: FrozenClock
) -> None:
    with connection():
        later = clock.now() + timedelta(minutes=1)
        parked.ParkedRow.update(next_try_at=later).where(parked.ParkedRow.version == 1).execute()
        parked.replay(parked.parked()[1].id, clock.now())
    try_each(stumbled, due(stumbled))
    clock.advance(minutes=2)
    try_each(stumbled, due(stumbled))
    try_each(stumbled, due(stumbled))

    assert written() == [(1, 1), (1, 2)]


def test_a_parked_event_that_ends_its_process_at_every_try_ends_dead(
    stumbled: Worker, clock: FrozenClock
) -> None:
    def die(_: LanternLit, __: object) -> None:
        raise ProcessEnded

    stumbled.inbox.reactions[LanternLit.type] = (die,)
    ended = 0
    for _ in range(30):
        clock.advance(hours=2)
        try:
            try_each(stumbled, due(stumbled))
        except ProcessEnded:
            ended += 1

    assert 0 < ended < parked.MOST_TRIES
    assert states()[0] == ("lantern/1", 1, "dead")


def test_what_cannot_be_read_is_dead_again_at_once_when_it_is_replayed(
    lighthouse: Worker, clock: FrozenClock
) -> None:
    deliver_body(lighthouse, b"{")
    deliver_body(lighthouse, b"[")
    with connection():
        parked.replay(parked.parked()[1].id, clock.now())
    try_each(lighthouse, due(lighthouse))

    assert [state for _, _, state in states()] == ["dead", "dead"]


def test_a_database_that_goes_away_in_the_middle_is_not_taken_for_a_message_that_kills(
    lighthouse: Worker, monkeypatch: pytest.MonkeyPatch
) -> None:
    body = seal(LIT, event_id="innocent", version=1, at=lighthouse.clock.now())
    consumer = consumer_of(lighthouse)
    take = lighthouse.inbox.take_all

    def away(*_: object) -> list[Taken]:
        raise ConnectionError

    for handler in (away, away, away, take):
        monkeypatch.setattr(lighthouse.inbox, "take_all", handler)
        try:
            with connection():
                consumer._handle([Delivery(1, 1, redelivered=True, body=body)])
        except ConnectionError:
            continue

    assert (written(), states()) == ([(1, 1)], [])


@pytest.mark.parametrize(("comes_back", "became"), [(True, [(1, 1)]), (False, [])])
def test_a_message_that_a_line_took_back_was_not_begun_by_a_process_that_ended(
    lighthouse: Worker, monkeypatch: pytest.MonkeyPatch, comes_back: bool, became: list[object]
) -> None:
    body = seal(LIT, event_id="innocent", version=1, at=lighthouse.clock.now())
    take = lighthouse.inbox.take_all

    def die(*_: object) -> list[Taken]:
        raise ProcessEnded

    for handler, with_its_line in ((die, comes_back), (take, False)):
        monkeypatch.setattr(lighthouse.inbox, "take_all", handler)
        delivery = Delivery(1, 1, redelivered=True, body=body, comes_back=with_its_line)
        try:
            with connection():
                consumer_of(lighthouse)._handle([delivery])
        except ProcessEnded:
            continue

    assert written() == became


def test_another_body_under_a_known_id_is_parked_also_when_it_is_redelivered(
    lighthouse: Worker,
) -> None:
    now = lighthouse.clock.now()
    deliver_body(lighthouse, seal(LIT, event_id="e", version=1, at=now))
    other = seal(LanternLit(lantern=1, oil=9), event_id="e", version=1, at=now)
    with connection():
        consumer_of(lighthouse)._handle([Delivery(1, 1, redelivered=True, body=other)])

    assert [state for _, _, state in states()] == ["dead"]


def test_failures_in_a_row_are_not_forgotten_because_others_wait_behind_them(
    lighthouse: Worker, keeper: Keeper
) -> None:
    keeper.stumbles_over = set(range(20))
    now = lighthouse.clock.now()
    consumer = consumer_of(lighthouse)
    with connection():
        for lantern in range(20):
            for version in (1, 2):
                body = seal(
                    LanternLit(lantern=lantern),
                    event_id=f"{lantern}-{version}",
                    version=version,
                    at=now,
                )
                consumer._handle([Delivery(1, 1, redelivered=False, body=body)])

    assert consumer._failures == 20
