"""The one message of the benchmark: an event of exactly a kilobyte, and series of it to send."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from kit.db import new_id
from kit.events import Event, catalogue_of, seal

BYTES: Final = 1024
EVENTS_PER_SUBJECT: Final = 10
"""How often a series comes back to the same aggregate; it meets all the others before it does."""


class ThingMeasured(Event, frozen=True, kw_only=True):
    """Something was measured; the words fill the body up to its size."""

    type = "upstream.thing_measured.v1"
    visibility = "internal"
    subject_of = "thing/{thing}"

    thing: str
    number: int
    words: str = ""


CATALOGUE: Final = catalogue_of(ThingMeasured)


@dataclass(frozen=True, slots=True)
class Sealed:
    """An event as it stands in an outbox and as it travels."""

    event_id: str
    subject: str
    version: int
    recorded_at: datetime
    body: bytes


def series(name: str, count: int, first: int = 1) -> list[Sealed]:
    """So many events with numbers from ``first`` on; another name means other subjects."""
    subjects = max(1, count // EVENTS_PER_SUBJECT)
    made = []
    for index in range(count):
        round_, place = divmod(index, subjects)
        made.append(_sealed(f"{name}-{place:06}", round_ + 1, first + index))
    return made


def measured(thing: str, number: int) -> ThingMeasured:
    """An event whose body will have the size when it is the first of its subject."""
    return _filled(thing, number, version=1)


def _sealed(thing: str, version: int, number: int) -> Sealed:
    event, event_id, now = _filled(thing, number, version), new_id(), datetime.now(UTC)
    body = seal(event, event_id=event_id, version=version, at=now)
    return Sealed(event_id, event.subject, version, now, body)


def _filled(thing: str, number: int, version: int) -> ThingMeasured:
    bare = ThingMeasured(thing=thing, number=number)
    # A time on the full second would be shorter by its fraction; all others are alike.
    at = datetime(2027, 1, 8, 9, 0, 0, 1, tzinfo=UTC)
    missing = BYTES - len(seal(bare, event_id=new_id(), version=version, at=at))
    return ThingMeasured(thing=thing, number=number, words="x" * missing)
