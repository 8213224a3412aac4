"""What goes over the bus, and what comes back, as plain values."""

from dataclasses import dataclass, field


class BrokerAway(Exception):
    """The broker did not answer; whatever was under way counts as not done."""


@dataclass(frozen=True, slots=True)
class Letter:
    """One event on its way out; ``row`` is its place in the outbox."""

    row: int
    event_id: str
    type: str
    body: bytes


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the broker said of a window: rows it has safely, and rows it would not take, with why."""

    confirmed: frozenset[int]
    refused: dict[int, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Delivery:
    """One message on its way in; ``generation`` names the channel that alone may acknowledge it."""

    generation: int
    tag: int
    redelivered: bool
    body: bytes
