"""The pytest plugin: databases, clocks and settings for the tests of every service."""

import os
import uuid
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

import pytest

from kit import logs
from kit.db import close_database, migrate, open_database
from kit.settings import Settings
from kit.testing.clock import FrozenClock
from kit.testing.memory import roomy_memory

S = TypeVar("S", bound=Settings)

DATABASES = ("sqlite", "postgres")


def pytest_configure() -> None:
    """Keep the tests' own folders in memory, unless whoever runs them says where."""
    if folder := roomy_memory():
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(folder))


def pytest_addoption(parser: pytest.Parser) -> None:
    """``--databases sqlite`` leaves PostgreSQL out, for a quick look."""
    parser.addoption("--databases", default=",".join(DATABASES), help="sqlite, postgres, or both")


def pytest_runtest_setup() -> None:
    """Every test logs as a service does; structlog's own way of telling an error takes seconds for one."""
    logs.configure("tests", "warning", json=True)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Every test that needs a database runs on each of them."""
    if "database_kind" in metafunc.fixturenames:
        chosen = metafunc.config.getoption("--databases").split(",")
        metafunc.parametrize("database_kind", chosen, indirect=True, scope="session")


@pytest.fixture(scope="session")
def database_kind(request: pytest.FixtureRequest) -> str:
    """Which database this run is on."""
    kind: str = request.param
    return kind


@pytest.fixture(scope="session")
def postgres() -> Iterator[Any]:
    """A private PostgreSQL server for the whole run."""
    from kit.testing.postgres import (  # noqa: PLC0415 - only when a test asks for it
        CannotStart,
        private_postgres,
    )

    try:
        with private_postgres() as server:
            yield server
    except CannotStart as why:
        if os.environ.get("CI"):
            raise
        pytest.skip(str(why))


@pytest.fixture(scope="session")
def migrations() -> Path | None:
    """The folder of a service's migrations; its tests' `conftest.py` says which, and saves their time."""
    return None


@pytest.fixture(scope="session")
def databases_of_postgres(postgres: Any) -> Callable[[Path | None], AbstractContextManager[str]]:  # noqa: ANN401 - a fixture's value
    """Databases of the private server: one for each folder of migrations, with a service's tables and no row.

    It is emptied after each test; one that cannot be emptied, or has lost a table, is not used again.
    Without a folder it is one of its own, and quite empty.
    """
    kept: dict[Path, tuple[str, tuple[str, ...]]] = {}

    def made(folder: Path | None) -> str:
        url: str = postgres.create_database(f"t{uuid.uuid4().hex}")
        if folder is not None:
            open_database(Settings(service="tests", port=8001, database_url=url))
            migrate(folder)
            close_database()
        return url

    @contextmanager
    def one(folder: Path | None) -> Iterator[str]:
        if folder is None:
            url = made(None)
            yield url
            postgres.drop_database(url.rpartition("/")[2])
            return
        url, shape = kept.pop(folder, ("", ()))
        name = url.rpartition("/")[2]
        if not url:
            url = made(folder)
            name = url.rpartition("/")[2]
            # What migrations have put in could not be put in again.
            shape = () if postgres.has_rows(name) else postgres.shape(name)
        yield url
        postgres.empty(name)
        if shape and postgres.shape(name) == shape:
            kept[folder] = url, shape
        else:
            postgres.drop_database(name)

    return one


@pytest.fixture
def database_url(
    database_kind: str, tmp_path: Path, migrations: Path | None, request: pytest.FixtureRequest
) -> Iterator[str]:
    """A database of its own for one test, on SQLite and on PostgreSQL in turn.

    It is empty, but on PostgreSQL, where tables take their time, it may have those of the service.
    """
    if database_kind == "sqlite":
        yield f"sqlite:///{tmp_path / 'test.db'}"
    else:
        with_tables = request.node.get_closest_marker("no_tables") is None
        folder = migrations if with_tables else None
        with request.getfixturevalue("databases_of_postgres")(folder) as url:
            yield url
            close_database()
    close_database()


@pytest.fixture
def clock() -> FrozenClock:
    """A Friday morning in the spring term."""
    return FrozenClock(datetime(2027, 1, 8, 9, 0, tzinfo=UTC))


@pytest.fixture
def settings_for(tmp_path: Path, database_url: str) -> Callable[..., Any]:
    """Make a service's settings for this test: ``settings_for(SupportSettings, aim_quarters=2)``."""

    def made(kind: type[S], **over: Any) -> S:  # noqa: ANN401 - any field of the settings
        values: dict[str, Any] = {
            "port": 8001,
            "var": tmp_path,
            "database_url": database_url,
            "log_level": "warning",
        }
        return kind(**(values | over))

    return made
