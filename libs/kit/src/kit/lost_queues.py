"""A lost queue: what its service says of it, and what the publishers answer.

A service that finds its queue gone notes whom it listens to, makes the queue anew, and says so, again
and again until it is answered: whoever has lost a queue too may not have heard it the first time.
Each of those publishers finishes what is under way, marks the place, puts back among what waits all
that it has said since the moment up to which the service has heard everything, and goes on from the oldest.
With the mark begins a new round, whose number is on everything that the publisher sends from there on.
`kit.coming_again` is the service's side of it, `kit.resending` the publishers'.
"""

from collections.abc import Mapping
from datetime import datetime
from functools import cache
from typing import Final, TypeVar, cast

import msgspec

from kit.events import Envelope, Event

QUEUE_LOST: Final = "queue_lost.v1"
RESENDING_BEGAN: Final = "resending_began.v1"


class QueueLost(Event, frozen=True, kw_only=True):
    """A service has found its queue gone, and has made it anew.

    ``since`` says from which moment on each publisher shall send again; None: from its beginning.
    ``loss`` is the same each time the same loss is spoken of.
    """

    visibility = "internal"
    subject_of = "queue/{queue}"

    queue: str
    since: Mapping[str, datetime | None]
    loss: str = ""


class ResendingBegan(Event, frozen=True, kw_only=True):
    """What a publisher sends from here on is everything since the moment it was asked for, in order.

    It is a mark in the stream and no part of the history: it is sent and not recorded.
    ``loss`` is the one that it answers to.
    """

    visibility = "internal"
    subject_of = "resending/{queue}"

    queue: str
    loss: str = ""


def key_of_marks(queue: str) -> str:
    """The routing key of the marks for one queue: no other is asked to take them."""
    return f"resending_began.{queue}"


def of_lost_queues(queue: str) -> tuple[str, ...]:
    """What a service's queue is bound to, whoever says it."""
    return (f"*.{QUEUE_LOST}", key_of_marks(queue))


_E = TypeVar("_E", bound=Event)


@cache
def said_by(service: str, kind: type[_E]) -> type[_E]:
    """The event as one service says it: each service has a type of its own."""
    name = {QueueLost: QUEUE_LOST, ResendingBegan: RESENDING_BEGAN}[kind]
    made = msgspec.defstruct(
        kind.__name__,
        [],
        bases=(kind,),
        namespace={"type": f"{service}.{name}", "__doc__": kind.__doc__},
        frozen=True,
        kw_only=True,
    )
    return cast("type[_E]", made)


def of_a_queue(envelope: Envelope) -> bool:
    """Whether an event tells that a service has lost its queue."""
    return envelope.type == f"{envelope.source}.{QUEUE_LOST}"


def is_a_mark(envelope: Envelope) -> bool:
    """Whether a message says that what was asked for comes behind it."""
    return envelope.type == f"{envelope.source}.{RESENDING_BEGAN}"


def earlier(one: datetime | None, other: datetime | None) -> datetime | None:
    """The earlier of two moments; None is the beginning."""
    return None if one is None or other is None else min(one, other)
