"""What goes over the bus, and what comes back, as plain values."""

from typing import Final, NamedTuple

from kit.outbox import Letter

__all__ = ["ROUND", "Delivery", "Letter", "Outcome"]


ROUND: Final = "round"
"""The header that says in which round of sending again a message was sent."""


class Outcome(NamedTuple):
    """What the broker said of some letters: that it has them safely, or why it would not take them.

    ``generation`` names the channel that they went over.
    """

    generation: int
    letters: list[Letter]
    why_not: str | None


class Delivery(NamedTuple):
    """One message on its way in; ``generation`` names the channel that alone may acknowledge it.

    ``in_round`` is the publisher's round of sending again (`kit.resending`), if it says so.
    """

    generation: int
    tag: int
    redelivered: bool
    body: bytes
    in_round: int | None = None
