"""What goes over the bus, and what comes back, as plain values."""

from typing import NamedTuple

from kit.outbox import Letter

__all__ = ["Delivery", "Letter", "Outcome"]


class Outcome(NamedTuple):
    """What the broker said of some letters: that it has them safely, or why it would not take them.

    ``generation`` names the channel that they went over.
    """

    generation: int
    letters: list[Letter]
    why_not: str | None


class Delivery(NamedTuple):
    """One message on its way in; ``generation`` names the channel that alone may acknowledge it."""

    generation: int
    tag: int
    redelivered: bool
    body: bytes
