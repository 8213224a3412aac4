"""The history passes over no event that is still being recorded, and nobody waits for a reader."""

import threading
import time
import uuid
from collections.abc import Callable, Iterator

import pytest

from kit.db import close_database, connection, transaction
from kit.outbox import record
from kit.testing import FrozenClock
from kit.testing.http import Client
from kit.testing.postgres import PrivatePostgres

from .conftest import BoatMoored


@pytest.fixture
def database_url(postgres: PrivatePostgres) -> Iterator[str]:
    """Only PostgreSQL gives numbers before they are committed."""
    name = f"t{uuid.uuid4().hex}"
    yield postgres.create_database(name)
    close_database()
    postgres.drop_database(name)


@pytest.fixture
def slow_writer(app: object, clock: FrozenClock) -> Iterator[Callable[[], None]]:
    """Somebody has recorded an event and does not commit yet; returns what lets them."""
    assert app
    recorded, go_on = threading.Event(), threading.Event()

    def write() -> None:
        with connection(), transaction():
            record(BoatMoored(boat=1), now=clock.now())
            recorded.set()
            go_on.wait(30)

    writer = threading.Thread(target=write)
    writer.start()
    assert recorded.wait(10)

    def commit() -> None:
        go_on.set()
        writer.join()

    yield commit
    commit()


def boats(reader: Client, query: str = "") -> list[int]:
    answer = reader.get(f"/v1/events{query}")
    assert answer.status_code == 200, answer.text
    assert answer.json is not None
    return [event["data"]["boat"] for event in answer.json["items"]]


def test_a_page_waits_for_an_event_with_a_lower_number(
    slow_writer: Callable[[], None], moor: Callable[..., str], anyone: Client
) -> None:
    moor(2)  # commits at once, with a higher number
    letting = threading.Timer(0.5, slow_writer)
    letting.start()
    assert boats(anyone.with_scopes("history:read")) == [1, 2]
    letting.join()


def test_a_writer_that_takes_too_long_is_not_waited_for(
    slow_writer: Callable[[], None], moor: Callable[..., str], anyone: Client
) -> None:
    moor(2)
    reader = anyone.with_scopes("history:read")
    answer = reader.get("/v1/events")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "1")
    slow_writer()
    assert boats(reader) == [1, 2]


def test_nobody_waits_for_a_reader(
    slow_writer: Callable[[], None], moor: Callable[..., str], anyone: Client
) -> None:
    reader = anyone.with_scopes("history:read")
    waiting = threading.Thread(target=reader.get, args=("/v1/events",))
    waiting.start()
    begun = time.monotonic()
    while waiting.is_alive():
        moor(2)
        assert time.monotonic() - begun < 20
    slow_writer()
    assert len(boats(reader)) > 10


def test_many_writers_and_a_reader_who_misses_nothing(
    app: object, clock: FrozenClock, anyone: Client
) -> None:
    assert app

    def write(first: int) -> None:
        for boat in range(first, first + 25):
            with connection(), transaction():
                record(BoatMoored(boat=boat), now=clock.now())

    writers = [threading.Thread(target=write, args=(first,)) for first in (0, 100, 200)]
    for writer in writers:
        writer.start()
    reader, seen, query = anyone.with_scopes("history:read"), [], "?limit=10"
    while True:
        over = not any(writer.is_alive() for writer in writers)
        answer = reader.get(f"/v1/events{query}")
        if answer.status_code == 503:
            continue
        assert answer.json is not None
        found = [event["data"]["boat"] for event in answer.json["items"]]
        if link := answer.headers.get("Link", ""):
            seen += found
            query = "?" + link[1 : link.index(">")].partition("?")[2]
        elif over:
            seen += found
            break
    assert sorted(seen) == sorted([*range(25), *range(100, 125), *range(200, 225)])
