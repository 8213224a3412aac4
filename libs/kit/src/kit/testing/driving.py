"""Driving a worker by hand: events in, timers on demand, and what the service said."""

from collections.abc import Callable
from datetime import datetime

from kit.bus import Delivery, Said
from kit.db import connection, transaction
from kit.events import Envelope, Event, open_envelope, seal
from kit.outbox import OutboxRow
from kit.worker import Worker

_versions: dict[tuple[int, str], int] = {}


def deliver(
    worker: Worker,
    event: Event,
    *,
    event_id: str | None = None,
    version: int | None = None,
    at: datetime | None = None,
) -> str:
    """Give a worker an event as the broker would; returns what the inbox made of it.

    Versions count up by themselves for each worker and subject; ids are made from them, so that
    the same id and version given again is the same message again.
    """
    counted = (id(worker), event.subject)
    if version is None:
        version = _versions.get(counted, 0) + 1
    _versions[counted] = max(version, _versions.get(counted, 0))
    body = seal(
        event,
        event_id=event_id or f"{event.subject}#{version}",
        version=version,
        at=at or worker.clock.now(),
    )
    return deliver_body(worker, body)


def deliver_body(worker: Worker, body: bytes) -> str:
    """Give a worker raw bytes as the broker would."""
    with connection(), transaction():
        now = worker.clock.now()
        delivery = Delivery(0, 0, redelivered=False, body=body, said=Said(0, now))
        return worker.inbox.take_all([delivery], now)[0]


def run_timers(worker: Worker) -> None:
    """Run each of a worker's timers once, at its clock's time."""
    for timer in worker.timers:
        with connection():
            timer.run(worker.clock.now())


def sent_events(kind: type[Event] | None = None) -> list[Envelope]:
    """What the service of the open database has said, oldest first; of one type, if given."""
    with connection():
        rows = OutboxRow.select().order_by(OutboxRow.id)
        if kind is not None:
            rows = rows.where(OutboxRow.type == kind.type)
        return [open_envelope(row.body.encode()) for row in rows]


def publish_to(worker: Worker, bodies: list[bytes]) -> list[str]:
    """Hand a publisher's bytes to a listener, in order; those it does not listen to are passed over."""
    listens: Callable[[bytes], bool] = lambda body: (  # noqa: E731 - read once, below
        open_envelope(body).type in worker.inbox.reactions
    )
    return [deliver_body(worker, body) for body in bodies if listens(body)]
