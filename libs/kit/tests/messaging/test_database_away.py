"""What is a database that is away, and what is a mistake of ours, which no waiting mends."""

import resource
from collections.abc import Iterator
from contextlib import contextmanager

import peewee
import pytest

from kit import outbox
from kit.db import Record, connection, database, is_away, is_postgres, transaction
from kit.events import LARGEST_BODY, Event
from kit.lease import Lease, LeaseRow
from kit.worker import Worker


class Nowhere(Record):
    """A table that nobody has made."""


class LampPainted(Event, frozen=True, kw_only=True):
    """Far too much about a lamp."""

    type = "lighthouse.lamp_painted.v1"
    visibility = "internal"
    subject_of = "lamp/1"

    colours: str


def test_a_missing_table_is_a_mistake_and_not_a_database_away(lighthouse: Worker) -> None:
    with connection(), pytest.raises(peewee.PeeweeException) as wrong:
        Nowhere.select().count()

    assert lighthouse is not None
    assert not is_away(wrong.value)


def test_a_locked_row_or_file_is_a_database_away(lighthouse: Worker) -> None:
    assert lighthouse is not None
    with connection(), transaction():
        Lease("lamp").hold()
        other = type(database.obj)(database.obj.database, **database.obj.connect_params)
        if is_postgres():
            other.execute_sql("SET lock_timeout = '100ms'")
            other.execute_sql("BEGIN")
        else:
            other.execute_sql("PRAGMA busy_timeout = 100")
        with pytest.raises(peewee.OperationalError) as wrong:
            other.execute_sql("LOCK TABLE lease" if is_postgres() else "BEGIN IMMEDIATE")
        other.close_all()

    assert is_away(wrong.value)


@contextmanager
def no_room() -> Iterator[None]:
    """No file of this process may grow: a write fails, and SQLite says that the disk does."""
    usual, most = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, most))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (usual, most))


def test_a_commit_for_which_the_disk_has_no_room_is_a_database_away(lighthouse: Worker) -> None:
    assert lighthouse is not None
    if is_postgres():
        pytest.skip("Its files are its server's, which says what is wrong with them by itself.")
    with (
        connection(),
        no_room(),
        pytest.raises(peewee.OperationalError) as wrong,
        transaction(),
    ):
        LeaseRow.insert(name="lamp", owner="", token=0, expires_at=0).execute()

    assert is_away(wrong.value)
    with connection():
        assert LeaseRow.select().count() == 0


def test_a_connection_inside_another_does_not_take_it_away(lighthouse: Worker) -> None:
    assert lighthouse is not None
    with connection(), transaction():
        with connection():
            Lease("lamp").hold()
        assert not database.is_closed()
        assert LeaseRow.select().count() == 1


def test_a_lease_whose_taking_was_not_committed_is_not_held(
    lighthouse: Worker, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail() -> None:
        raise peewee.OperationalError("disk full")

    assert lighthouse is not None
    first, second = Lease("lamp"), Lease("lamp")
    with connection():
        with monkeypatch.context() as broken:
            broken.setattr(database.obj, "commit", fail)
            with pytest.raises(peewee.OperationalError):
                first.hold()

        assert (second.hold(), first.hold()) == (True, False)


def test_an_event_too_large_for_its_listeners_is_not_recorded(lighthouse: Worker) -> None:
    event = LampPainted(colours="x" * LARGEST_BODY)
    with connection(), pytest.raises(ValueError, match="listeners take"), transaction():
        outbox.record(event, now=lighthouse.clock.now())
