"""A publisher whose broker answers as a test wants it to."""

import math
import threading
import time
from collections.abc import Sequence

from kit.bus import Letter, Outcome, Said
from kit.bus.publisher import Publisher

TURNS_TO_CONNECT = 5


class FakePublisher(Publisher):
    """Sends nothing; a channel that is given up takes its time to come again."""

    def __init__(self) -> None:
        self.channel = 1
        self.connecting = 0
        self.sent: list[tuple[int, int, str]] = []
        """Channel, round and type of each letter."""
        self.renewed: list[str] = []
        self.answers: list[Outcome] = []

    def answer(self, generation: int, letters: Sequence[Letter], key: str | None) -> list[Outcome]:
        """What the broker says of letters: by default, that it has them."""
        assert key is None
        return [Outcome(generation, list(letters), None)]

    def start(self) -> None:
        """There is nothing to connect to."""

    def stop(self) -> None:
        """Nothing was begun."""

    def alive(self) -> bool:
        """Always."""
        return True

    @property
    def blocked(self) -> bool:
        """Never."""
        return False

    def generation(self, seconds: float) -> int:
        """The channel, or 0 while it is connecting."""
        if self.connecting:
            self.connecting -= 1
            threading.Event().wait(seconds / 10)
            return 0
        return self.channel

    def renew(self, why: str) -> None:
        """The next channel comes after some turns."""
        self.renewed.append(why)
        self.channel += 1
        self.connecting = TURNS_TO_CONNECT

    def send(
        self,
        letters: Sequence[Letter],
        generation: int,
        said: Said,
        key: str | None = None,
        until: float = math.inf,
    ) -> None:
        """Remember what was sent, and answer."""
        assert generation == self.channel
        assert time.monotonic() < until
        self.sent += [(generation, said.in_round, letter.type) for letter in letters]
        self.answers += self.answer(generation, letters, key)

    def outcomes(self, seconds: float) -> list[Outcome]:
        """What was answered since the last call."""
        if not self.answers:
            threading.Event().wait(min(seconds, 0.05))
        found, self.answers = self.answers, []
        return found
