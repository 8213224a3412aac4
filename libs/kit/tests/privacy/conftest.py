"""A tiny service that tells of people, hears of them, and keeps guests of theirs for ten days."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import peewee
import pytest

from kit import outbox
from kit.db import Record, UtcDateTime, close_database, connection, database, migrate, transaction
from kit.events import Event
from kit.privacy import DELETED, Category, Emptied, For, Holds, Privacy
from kit.privacy.erasing import erase, erasing
from kit.privacy.forgotten import subject_of
from kit.privacy.own import OF_THE_KIT
from kit.settings import Settings
from kit.testing import FrozenClock
from kit.worker import Received, Worker

SOMEBODY = "Somebody"


class PersonTold(Event, frozen=True, kw_only=True):
    """A person has a name."""

    type = "hotel.person_told.v1"
    visibility = "internal"
    subject_of = "person/{person_id}"
    personal = {"name": SOMEBODY}  # noqa: RUF012 - declared as the base class does

    person_id: str
    name: str


class PersonErased(Event, frozen=True, kw_only=True):
    """A person is erased."""

    type = "hotel.person_erased.v1"
    visibility = "internal"
    subject_of = "person/{person_id}"
    forgets = True

    person_id: str


class Person(Record):
    """A person, as last told of."""

    id = peewee.TextField(primary_key=True)
    name = peewee.TextField()


class Guest(Record):
    """Somebody's guest."""

    id = peewee.BigAutoField()
    person_id = peewee.TextField()
    name = peewee.TextField()
    came_at = UtcDateTime()


WHO = Category(name="who", title="Who", purpose="to know who is who")
GUESTS = Category(name="guests", title="Guests", purpose="to count them")

PRIVACY = Privacy(
    service="hotel",
    events=(PersonTold, PersonErased),
    tables=(
        Holds(
            table=Person,
            what="person",
            category=WHO,
            of=Person.id,
            shows=(Person.id, Person.name),
            kept="for ever",
            erased=Emptied(values={Person.name: SOMEBODY}, why="guests point to it"),
        ),
        Holds(
            table=Guest,
            what="guests",
            category=GUESTS,
            of=Guest.person_id,
            shows=(Guest.name, Guest.came_at),
            hides={Guest.person_id: "the person's own id"},
            kept=For(setting="guests_kept_days", since=Guest.came_at, after="they came"),
            erased=DELETED,
        ),
        *OF_THE_KIT,
    ),
)


class HotelSettings(Settings, frozen=True, kw_only=True):
    """The settings of the tiny service."""

    service: str = "hotel"
    guests_kept_days: int = 10
    history_days: int = 30


class Hotel:
    """The tiny service: a publisher and a listener in one."""

    def __init__(self, settings: HotelSettings, clock: FrozenClock) -> None:
        self.settings, self.clock = settings, clock
        self.stumbles = False
        self.worker = Worker(
            settings,
            reactions={PersonTold: [self._keep], PersonErased: [erasing(PRIVACY)]},
            timers=[],
            clock=clock,
            privacy=PRIVACY,
        )

    def tell(self, event: Event) -> None:
        """Record an event, and have it confirmed."""
        with connection(), transaction():
            outbox.record(event, now=self.clock.now())
            outbox.Waiting.delete().execute()

    def erase(self, person_id: str) -> dict[str, Any]:
        """Erase somebody as the publisher does."""
        with connection(), transaction():
            outbox.record(PersonErased(person_id=person_id), now=self.clock.now())
            outbox.Waiting.delete().execute()
            version = outbox.Aggregate.get_by_id(subject_of(person_id)).version
            return erase(PRIVACY, person_id, version=version, now=self.clock.now())

    def guest(self, person_id: str, name: str) -> None:
        """Write a guest down."""
        with connection():
            Guest.create(person_id=person_id, name=name, came_at=self.clock.now())

    def names(self) -> dict[str, str]:
        """Who is known, by id."""
        with connection():
            return {row.id: row.name for row in Person.select()}

    def _keep(self, event: PersonTold, _received: Received) -> None:
        if self.stumbles:
            raise LookupError(event.person_id)
        told = {"name": event.name}
        Person.insert(id=event.person_id, **told).on_conflict(
            conflict_target=[Person.id], update=told
        ).execute()


def everything() -> str:
    """Every text in the database, one after the other."""
    with connection():
        tables = [name for name in database.get_tables() if not name.endswith("_migration")]
        rows = [database.execute_sql(f'SELECT * FROM "{name}"').fetchall() for name in tables]  # noqa: S608 - the tables' own names
        return repr(rows)


@pytest.fixture
def hotel(
    settings_for: Callable[..., HotelSettings], clock: FrozenClock, tmp_path: Path
) -> Iterator[Hotel]:
    made = Hotel(settings_for(HotelSettings), clock)
    nothing = tmp_path / "migrations"
    nothing.mkdir()
    migrate(nothing)
    with connection():
        database.create_tables([Person, Guest])
    yield made
    with connection():
        database.drop_tables([Person, Guest])
    close_database()
