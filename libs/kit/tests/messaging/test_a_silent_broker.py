"""A broker that takes letters and says nothing about them: the relay asks for another line, once, and sends again."""

import threading
from collections.abc import Sequence
from datetime import UTC, datetime

from kit import outbox
from kit.bus import Letter, Outcome
from kit.bus.publisher import Publisher
from kit.db import connection, transaction
from kit.relay import Relay
from kit.worker import Worker

from .conftest import LanternLit

TURNS_TO_CONNECT = 5


class SilentAtFirst(Publisher):
    """Confirms nothing on its first channel, and everything on the next, which takes its time to come."""

    def __init__(self) -> None:
        self.channel = 1
        self.connecting = 0
        self.sent: list[int] = []
        self.confirmed: list[Outcome] = []
        self.all_is_said = threading.Event()

    def start(self) -> None:
        pass

    def stop(self) -> None:
        pass

    def alive(self) -> bool:
        return True

    @property
    def blocked(self) -> bool:
        return False

    def generation(self, seconds: float) -> int:
        if self.connecting:
            self.connecting -= 1
            threading.Event().wait(seconds)
            return 0
        return self.channel

    def renew(self, why: str) -> None:
        assert why == "confirms are late"
        self.channel += 1
        self.connecting = TURNS_TO_CONNECT

    def send(self, letters: Sequence[Letter], generation: int, in_round: int) -> None:
        assert (generation, in_round) == (self.channel, 0)
        self.sent.append(generation)
        if generation > 1:
            self.confirmed.append(Outcome(generation, list(letters), None))

    def outcomes(self, seconds: float) -> list[Outcome]:
        threading.Event().wait(seconds)
        found, self.confirmed = self.confirmed, []
        if found:
            self.all_is_said.set()
        return found


def test_a_line_that_was_asked_for_is_waited_for_and_not_given_up_for_the_silence_of_the_last(
    lighthouse: Worker,
) -> None:
    with connection(), transaction():
        outbox.record(LanternLit(lantern=1), now=datetime(2027, 1, 8, 9, 0, tzinfo=UTC))
    publisher, stopping = SilentAtFirst(), threading.Event()
    relay = Relay(publisher, "lighthouse", lighthouse.clock, silence_seconds=0.5)
    thread = threading.Thread(target=relay.run, args=(stopping,), daemon=True)
    thread.start()
    said = publisher.all_is_said.wait(30)
    stopping.set()
    thread.join(10)

    assert said
    assert publisher.sent == [1, 2]
    with connection():
        assert outbox.backlog()[0] == 0
