"""The inbox: once each, in order, and nothing is lost to a failure."""

from datetime import UTC, datetime

import pytest

from kit import parked
from kit.bus import Delivery
from kit.consumer import Consumer
from kit.db import connection
from kit.events import LARGEST_BODY, seal
from kit.testing import FrozenClock, deliver
from kit.testing.driving import deliver_body
from kit.worker import Worker

from .conftest import Keeper, LanternLit, written

LIT = LanternLit(lantern=1)


class NoSubscriber:
    """A subscriber that brings nothing; what is acknowledged is kept for the test."""

    def __init__(self) -> None:
        self.acknowledged: list[Delivery] = []


def states() -> list[tuple[str, int, str]]:
    with connection():
        return [(row.subject, row.version, row.state) for row in parked.parked()]


def reasons() -> str:
    with connection():
        return " ".join(row.reason for row in parked.parked())


def retry(worker: Worker) -> None:
    """Give every parked event that is due its try, as the consumer does between batches."""
    consumer = Consumer(worker.inbox, NoSubscriber(), worker.clock)  # type: ignore[arg-type]  # brings nothing
    with connection():
        for row in parked.due(worker.clock.now()):
            consumer.try_parked(row)


def test_an_event_given_twice_is_applied_once(lighthouse: Worker) -> None:
    outcomes = [deliver(lighthouse, LIT, version=1) for _ in range(3)]

    assert outcomes == ["applied", "repeated", "repeated"]
    assert written() == [(1, 1)]


def test_a_failing_event_holds_back_its_own_aggregate_and_no_other(
    lighthouse: Worker, keeper: Keeper, clock: FrozenClock
) -> None:
    keeper.stumbles_over = {1}
    deliver(lighthouse, LIT, version=1)
    deliver(lighthouse, LIT, version=2)
    deliver(lighthouse, LanternLit(lantern=2), version=1)

    assert written() == [(2, 1)]
    assert states() == [("lantern/1", 1, "retrying"), ("lantern/1", 2, "waiting")]

    keeper.stumbles_over = set()
    clock.advance(minutes=1)
    retry(lighthouse)
    retry(lighthouse)

    assert written() == [(2, 1), (1, 1), (1, 2)]
    assert states() == []


def test_an_event_that_keeps_failing_ends_dead_and_comes_back_by_replay(
    lighthouse: Worker, keeper: Keeper, clock: FrozenClock
) -> None:
    keeper.stumbles_over = {1}
    deliver(lighthouse, LIT, version=1)
    for _ in range(parked.MOST_TRIES):
        clock.advance(hours=2)
        retry(lighthouse)

    assert states() == [("lantern/1", 1, "dead")]
    assert "LookupError" in reasons()

    keeper.stumbles_over = set()
    with connection():
        parked.replay(parked.parked()[0].id, clock.now())
    retry(lighthouse)

    assert (states(), written()) == ([], [(1, 1)])


def test_dismissing_lets_the_next_one_go_on(lighthouse: Worker, keeper: Keeper) -> None:
    keeper.stumbles_over = {1}
    deliver(lighthouse, LIT, version=1)
    deliver(lighthouse, LIT, version=2)
    keeper.stumbles_over = set()

    with connection():
        parked.dismiss(parked.parked()[0].id, "lit by mistake", lighthouse.clock.now())
    retry(lighthouse)

    assert written() == [(1, 2)]


def test_an_older_version_that_comes_late_is_shown_and_not_applied(lighthouse: Worker) -> None:
    deliver(lighthouse, LIT, version=5)
    deliver(lighthouse, LIT, version=4)

    assert written() == [(1, 5)]
    assert "after version 5 had been applied" in reasons()


def sealed(event_id: str = "e1", oil: int = 0, at: datetime | None = None) -> bytes:
    event = LanternLit(lantern=1, oil=oil)
    return seal(event, event_id=event_id, version=1, at=at or datetime(2027, 1, 8, tzinfo=UTC))


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        pytest.param(b"{", "not JSON", id="not JSON"),
        pytest.param(b"\xff\x00", "not JSON", id="not text"),
        pytest.param(b'{"hello": "world"}', "not a CloudEvent", id="not a CloudEvent"),
        pytest.param(b"x" * (LARGEST_BODY + 1), "at most", id="too large"),
        pytest.param(
            sealed().replace(b"lantern_lit.v1", b"lantern_lit.v2"), "knows", id="newer version"
        ),
        pytest.param(
            sealed().replace(b"lantern_lit.v1", b"horn_blown.v1"), "catalogue", id="unknown type"
        ),
        pytest.param(
            sealed().replace(b'"lantern/1"', b'"lantern/9"'), "data speak of", id="other subject"
        ),
        pytest.param(sealed().replace(b'"oil":0', b'"oil":"x"'), "does not fit", id="wrong data"),
        pytest.param(sealed(at=datetime(2027, 2, 1, tzinfo=UTC)), "to come", id="clock ahead"),
        pytest.param(
            sealed().replace(b'"source":"lighthouse"', b'"source":"harbour"'),
            "cannot come from",
            id="another's event",
        ),
    ],
)
def test_a_message_that_is_no_event_of_ours_is_parked_with_a_reason_and_the_next_goes_on(
    lighthouse: Worker, body: bytes, reason: str
) -> None:
    assert deliver_body(lighthouse, body) == "parked"
    assert deliver_body(lighthouse, body) in {"parked", "repeated"}
    deliver(lighthouse, LanternLit(lantern=2), version=1)

    assert reason in reasons()
    assert written() == [(2, 1)]
    assert len(states()) == 1


def test_a_known_id_with_another_body_is_parked_beside_the_first(lighthouse: Worker) -> None:
    deliver_body(lighthouse, sealed(oil=1))
    deliver_body(lighthouse, sealed(oil=2))

    assert written() == [(1, 1)]
    assert "seen before with another body" in reasons()


def test_an_event_published_under_another_name_is_not_believed(lighthouse: Worker) -> None:
    """The broker lets each service publish under its own names alone; what is inside has to keep to it."""
    now = lighthouse.clock.now()
    named = {LIT.type: sealed(), "beacon.fire_lit.v1": sealed(event_id="e2", oil=9)}
    with connection():
        for key, body in named.items():
            lighthouse.inbox.take_all([Delivery(1, 1, redelivered=False, body=body, key=key)], now)
    assert written() == [(1, 1)]
    assert "was published as beacon.fire_lit.v1" in reasons()


def handle(worker: Worker, *bodies: bytes, redelivered: bool = False) -> None:
    consumer = Consumer(worker.inbox, NoSubscriber(), worker.clock)  # type: ignore[arg-type]  # brings nothing
    with connection():
        consumer._handle([Delivery(1, tag, redelivered, body) for tag, body in enumerate(bodies)])


def test_a_message_that_ends_its_process_is_parked_at_its_third_start_and_its_neighbour_is_not(
    lighthouse: Worker, keeper: Keeper
) -> None:
    class ProcessEnded(BaseException):
        """What a kill looks like from inside: nothing below it runs."""

    def die(_: LanternLit, __: object) -> None:
        raise ProcessEnded

    killer = seal(LIT, event_id="killer", version=1, at=lighthouse.clock.now())
    neighbour = seal(LanternLit(lantern=2), event_id="n", version=1, at=lighthouse.clock.now())
    lighthouse.inbox.reactions[LanternLit.type] = (die,)
    with pytest.raises(ProcessEnded):
        handle(lighthouse, killer, neighbour)
    with pytest.raises(ProcessEnded):
        handle(lighthouse, killer, neighbour, redelivered=True)
    lighthouse.inbox.reactions[LanternLit.type] = (keeper.write_it_down,)
    handle(lighthouse, killer, neighbour, redelivered=True)

    assert states() == [("lantern/1", 1, "dead")]
    assert "The process ended 2 times" in reasons()
    assert written() == [(2, 1)]
