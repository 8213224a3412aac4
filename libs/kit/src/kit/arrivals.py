"""What has arrived, and what the database knows of it: asked once for all messages of a transaction."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final, Literal

import peewee

from kit import failpoints, parked
from kit.bus.messages import Delivery
from kit.coming_again import coming_again, mark_has_come, remember_sources
from kit.db import Record, UtcDateTime, any_of, database, insert_all
from kit.events import Envelope, Unreadable, digest_of, open_envelope
from kit.lost_queues import is_a_mark, of_a_queue
from kit.privacy.forgotten import forgotten_through

CLOCKS_MAY_DIFFER: Final = timedelta(hours=24)
"""An event from further in the future than this is not believed."""

Taken = Literal["applied", "repeated", "parked", "failed"]
"""What became of a message: its effect is there; it was known already; it must not be applied as it
is and a person has to look; or it is parked because a reaction raised."""


class InboxRow(Record):
    """The key of an event that was taken; kept, so that a replay years later is still known."""

    event_id = peewee.TextField(primary_key=True)
    digest = peewee.TextField()
    taken_at = UtcDateTime()

    class Meta:
        """The table of the kit's first migration."""

        table_name = "inbox"


class Heard(Record):
    """The newest version of each aggregate that has been applied here."""

    subject = peewee.TextField(primary_key=True)
    version = peewee.BigIntegerField()


class Unbelievable(Exception):
    """The event can be read, but must not be applied as it is; a person has to look."""


class Arrival:
    """A message as it came, and the envelope in it, if it can be read."""

    def __init__(self, delivery: Delivery) -> None:
        """Open the envelope; where that fails, keep the reason."""
        self.delivery = delivery
        self.body = body = delivery.body
        self.envelope: Envelope | None = None
        self.unreadable = ""
        self.aside = False
        """Whether it is a mark, or left alone because it comes again behind one."""
        try:
            self.envelope = _as_published(open_envelope(body), delivery.key)
        except Unreadable as why:
            self.unreadable = str(why)


class Batch:
    """What the database knows about the messages of one transaction, asked once for all of them."""

    def __init__(self, arrivals: Sequence[Arrival], now: datetime, service: str) -> None:
        """Write the keys of what is new into the inbox, and read what is known of its aggregates."""
        self.now = now
        self._set_aside(arrivals, service)
        self.fresh: set[str] = set()
        self.held: set[str] = set()
        self.heard: dict[str, int] = {}
        self.news: dict[str, int] = {}
        self.forgotten: dict[str, int] = {}
        self._sources: dict[str, datetime] = {}
        readable = [each for each in arrivals if each.envelope is not None and not each.aside]
        if readable:
            self._ask(readable)

    def _set_aside(self, arrivals: Sequence[Arrival], service: str) -> None:
        """Read the marks of publishers that send again, and leave alone what comes again behind them."""
        again = coming_again()
        for arrival in arrivals:
            envelope, delivery = arrival.envelope, arrival.delivery
            if envelope is None:
                continue
            from_there = again.get(envelope.source)
            if is_a_mark(envelope):
                arrival.aside = True
                for_us = envelope.subject == f"resending/{service}"
                if for_us and from_there is not None and from_there.is_awaited:
                    mark_has_come(from_there, envelope, delivery.in_round, self.now)
            elif from_there is not None and not of_a_queue(envelope):
                arrival.aside = from_there.leaves_alone(delivery, envelope.time, self.now)
                if not arrival.aside and from_there.is_over(delivery, self.now):
                    del again[envelope.source]
                    from_there.delete_instance()

    def _ask(self, arrivals: Iterable[Arrival]) -> None:
        taken_at = InboxRow.taken_at.db_value(self.now)
        rows = [
            (arrival.envelope.id, digest_of(arrival.body), taken_at)
            for arrival in arrivals
            if arrival.envelope is not None
        ]
        new = insert_all(
            "inbox (event_id, digest, taken_at)", rows, "ON CONFLICT DO NOTHING RETURNING event_id"
        )
        failpoints.reached("consumer.inbox_written")
        self.fresh = {event_id for (event_id,) in new}
        self.forgotten = forgotten_through(
            {arrival.envelope.subject for arrival in arrivals if arrival.envelope is not None}
        )
        fresh = [
            arrival.envelope
            for arrival in arrivals
            if arrival.envelope is not None and arrival.envelope.id in self.fresh
        ]
        if fresh:
            subjects = {envelope.subject for envelope in fresh}
            self._sources = self._complete_until(arrivals)
            self.held = parked.held_among(subjects)
            self.heard = heard_of(subjects)

    def _complete_until(self, arrivals: Iterable[Arrival]) -> dict[str, datetime]:
        """Up to when everything has been heard of each publisher, by what came first from it now.

        Word of a lost queue is taken from a publisher that is being waited for, too: what it says
        to be at the broker may have been lost with our own.
        """
        until: dict[str, datetime] = {}
        for arrival in arrivals:
            envelope = arrival.envelope
            if envelope is None or envelope.id not in self.fresh or of_a_queue(envelope):
                continue
            if said := arrival.delivery.complete_until(envelope.time):
                said = min(said, self.now)
                until[envelope.source] = max(said, until.get(envelope.source, said))
        return until

    def in_order(self, envelope: Envelope) -> None:
        """Raise `Unbelievable` unless the event is newer than what was applied of its aggregate."""
        require_newer(envelope, self.heard)

    def known(self, arrival: Arrival, envelope: Envelope) -> Taken | None:
        """What became of a message that nothing is to be done about: left alone, outdone, or taken before."""
        if arrival.aside or self._is_outdone(envelope) or self._is_forgotten(envelope):
            return "repeated"
        if envelope.id not in self.fresh:
            return _seen_before(arrival, self.now)
        self.fresh.discard(envelope.id)
        return None

    def _is_outdone(self, envelope: Envelope) -> bool:
        """Whether it is a request to send again that has come behind a later one, which asks for all that is owed.

        Requests are taken while other events are left alone, so they alone may overtake each other.
        """
        newest = self.heard.get(envelope.subject, 0)
        return of_a_queue(envelope) and envelope.aggregateversion <= newest

    def _is_forgotten(self, envelope: Envelope) -> bool:
        """Whether its subject was erased after it: then nothing of it is kept, not even as something to look at."""
        return envelope.aggregateversion <= self.forgotten.get(envelope.subject, 0)

    def forget(self, envelope: Envelope) -> None:
        """From here on in this batch, nothing that was told of a subject before counts, and nothing holds it up."""
        self.forgotten[envelope.subject] = envelope.aggregateversion
        self.held.discard(envelope.subject)

    def remember(self) -> None:
        """Keep the versions that were applied, and where each publisher was read to."""
        if self.news:
            remember_versions(self.news)
        if self._sources:
            remember_sources(self._sources, self.now)


def _as_published(envelope: Envelope, key: str | None) -> Envelope:
    """The envelope, unless it names another event than the broker let its publisher say. Raises `Unreadable`."""
    if key in {None, envelope.type} or is_a_mark(envelope):
        return envelope
    raise Unreadable(
        f"It calls itself {envelope.type}, and was published as {key}: see who sent it."
    )


def require_newer(envelope: Envelope, heard: Mapping[str, int]) -> None:
    """Raise `Unbelievable` unless an event is newer than what was applied of its aggregate."""
    newest = heard.get(envelope.subject, 0)
    if envelope.aggregateversion <= newest:
        raise Unbelievable(
            f"Version {envelope.aggregateversion} of {envelope.subject} came after version "
            f"{newest} had been applied. Replay it only if it should count all the same."
        )


def heard_of(subjects: Iterable[str]) -> dict[str, int]:
    """The newest version of each aggregate that was applied here; those never heard of are left out."""
    condition, listed = any_of(subjects)
    asked = f"SELECT subject, version FROM heard WHERE subject {condition}"  # noqa: S608 - no value is in the text
    return dict(database.execute_sql(asked, (listed,)).fetchall())


def remember_versions(versions: Mapping[str, int]) -> None:
    """Keep the newest applied version of each aggregate; an older one changes nothing."""
    # In one order everywhere, so that two transactions never wait for each other.
    insert_all(
        "heard (subject, version)",
        sorted(versions.items()),
        "ON CONFLICT (subject) DO UPDATE SET version = EXCLUDED.version"
        " WHERE EXCLUDED.version > heard.version",
    )


def _seen_before(arrival: Arrival, now: datetime) -> Taken:
    envelope = arrival.envelope
    if envelope is None or InboxRow.get_by_id(envelope.id).digest == digest_of(arrival.body):
        return "repeated"
    why = f"The id {envelope.id} was seen before with another body; the first one counts."
    parked.park_impostor(envelope, arrival.body, why, now)
    return "parked"


def believe(envelope: Envelope, now: datetime) -> None:
    """Raise `Unbelievable` for an event from the future, or from a service that cannot have sent it."""
    if envelope.time > now + CLOCKS_MAY_DIFFER:
        why = f"The event says it is from {envelope.time:%d %B %Y %H:%M} UTC, which is to come."
        raise Unbelievable(f"{why} Set the publisher's clock, then replay or dismiss it.")
    if envelope.type.partition(".")[0] != envelope.source:
        raise Unbelievable(f"{envelope.type} cannot come from {envelope.source}.")
