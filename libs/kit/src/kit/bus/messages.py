"""What goes over the bus, and what comes back, as plain values."""

from datetime import UTC, datetime
from typing import Any, Final, NamedTuple

from kit.outbox import Letter

__all__ = ["Delivery", "Letter", "Outcome", "Said"]

ROUND: Final = "round"
"""The header that says in which round of sending again a message was sent."""

COMPLETE: Final = "complete-until"
"""The header with a moment, in milliseconds of the epoch: everything recorded before it was confirmed before."""


LATEST: Final = 253_402_300_800_000
"""The end of the year 9999, in the same milliseconds; what is later is no moment."""


class Said(NamedTuple):
    """What a publisher says of itself with every message.

    Its round of sending again (`kit.lost_queues`), and the moment before which everything that it has
    recorded was at the broker already when this message left.
    """

    in_round: int
    complete_until: datetime | None = None

    def headers(self) -> dict[str, int]:
        """The same as headers of a message."""
        until = self.complete_until
        complete = {} if until is None else {COMPLETE: int(until.timestamp() * 1000)}
        return {ROUND: self.in_round, **complete}


def heard_in(headers: dict[str, Any]) -> Said | None:
    """What the headers of a message say; None from one who does not speak of rounds."""
    in_round, until = headers.get(ROUND), headers.get(COMPLETE)
    if not isinstance(in_round, int):
        return None
    if not isinstance(until, int) or not 0 <= until < LATEST:
        return Said(in_round)
    return Said(in_round, datetime.fromtimestamp(until / 1000, UTC))


class Outcome(NamedTuple):
    """What the broker said of some letters: that it has them safely, or why it would not take them.

    ``generation`` names the channel that they went over.
    """

    generation: int
    letters: list[Letter]
    why_not: str | None


class Delivery(NamedTuple):
    """One message on its way in; ``generation`` names the channel that alone may acknowledge it.

    ``said`` is what the publisher says of itself, and ``comes_back`` whether the message was taken
    back with a line of this process, which went on: whatever began it did not end.
    ``key`` is the routing key that it was published under at the common exchange, where the broker has
    checked whether the publisher may speak so; None, where it came another way, as an operator's may.
    """

    generation: int
    tag: int
    redelivered: bool
    body: bytes
    said: Said | None = None
    comes_back: bool = False
    key: str | None = None

    @property
    def in_round(self) -> int | None:
        """The publisher's round of sending again, if it speaks of rounds."""
        return self.said.in_round if self.said else None

    def complete_until(self, recorded_at: datetime) -> datetime | None:
        """The moment before which everything the publisher has recorded is known to have come before this.

        Never later than the event itself; None when it is not known.
        """
        until = self.said.complete_until if self.said else None
        return None if until is None else min(until, recorded_at)
