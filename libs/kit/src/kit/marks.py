"""Marks: the relay says to a lost queue where that which comes again begins (`kit.lost_queues`)."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from kit import logs, resending
from kit.bus import Publisher, Said
from kit.clock import Clock
from kit.lost_queues import key_of_marks

LOOK_SECONDS = 0.5
"""How often it is looked whether a queue was lost."""

ANSWER_SECONDS = 3.0
"""So long the broker may take over a mark; nothing else is sent meanwhile, and no lease is renewed."""

AGAIN_SECONDS = 5.0
AGAIN_SECONDS_AT_MOST = 60.0
"""A queue that did not take its mark, perhaps because it is full, is tried after the first, then after twice as long."""

log = logs.get(__name__)


@dataclass(slots=True)
class _Refusal:
    """When a queue is tried again, and how long it will be left alone after that."""

    pause: float
    until: float = 0.0

    def again(self) -> None:
        self.until = time.monotonic() + self.pause
        self.pause = min(self.pause * 2, AGAIN_SECONDS_AT_MOST)


class Marks:
    """Knows which lost queues are due for a mark, and sends it to each."""

    def __init__(self, publisher: Publisher, service: str, clock: Clock) -> None:
        """The service is the one that sends again."""
        self._publisher = publisher
        self._service = service
        self._clock = clock
        self._look_at = 0.0
        self._refusals: dict[str, _Refusal] = {}

    def due(self) -> dict[str, str]:
        """The queues that wait for a mark and may be tried now, with the loss that each has told of."""
        now = time.monotonic()
        if now < self._look_at:
            return {}
        self._look_at = now + LOOK_SECONDS
        asked = resending.asked_for()
        self._refusals = {queue: what for queue, what in self._refusals.items() if queue in asked}
        return {
            queue: loss
            for queue, loss in asked.items()
            if queue not in self._refusals or self._refusals[queue].until <= now
        }

    def place(
        self,
        queue: str,
        said: Said,
        loss: str,
        *,
        generation: int,
        good_until: float,
        stopping: threading.Event,
        waiting: Callable[[], None],
    ) -> bool:
        """Send one mark by itself, to that queue alone; tells whether the broker has it.

        It goes out while what is said is ``good_until``, and not later: a relay that slept may not begin a round
        in the middle of another's. ``waiting`` is called while there is no answer. Nothing else may be under way.
        """
        mark = resending.mark_for(queue, loss, self._service, self._clock.now())
        self._publisher.send([mark], generation, said, key_of_marks(queue), good_until)
        until = time.monotonic() + ANSWER_SECONDS
        while time.monotonic() < until and not stopping.is_set():
            for outcome in self._publisher.outcomes(0.1):
                # An earlier mark may be answered late; it is not the answer to this one.
                if mark in outcome.letters and outcome.generation == generation:
                    return self._answered(queue, taken=outcome.why_not is None)
            if self._publisher.generation(0.0) != generation:
                return False
            waiting()
        return not stopping.is_set() and self._answered(queue, taken=False)

    def _answered(self, queue: str, *, taken: bool) -> bool:
        if taken:
            self._refusals.pop(queue, None)
        else:
            log.warning("mark_not_taken", queue=queue)
            self._refusals.setdefault(queue, _Refusal(AGAIN_SECONDS)).again()
        return taken
