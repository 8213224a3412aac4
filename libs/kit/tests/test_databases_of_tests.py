"""A database of PostgreSQL is emptied for the next test, and is not used again where it is another."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import psycopg
import pytest

MIGRATIONS = Path(__file__).parent / "web" / "migrations"

Databases = Callable[[Path | None], AbstractContextManager[str]]


@pytest.fixture
def databases(databases_of_postgres: Databases, request: pytest.FixtureRequest) -> Databases:
    if "postgres" not in request.config.getoption("--databases"):
        pytest.skip("PostgreSQL is left out.")
    return databases_of_postgres


def do(url: str, *statements: bytes) -> list[tuple[object, ...]]:
    with psycopg.connect(url, autocommit=True) as line:
        for statement in statements[:-1]:
            line.execute(statement)
        return line.execute(statements[-1]).fetchall()


PULSE = b"INSERT INTO trace_end VALUES (1, 7, '', 1, '')"
SAID = b"INSERT INTO thing (id, name, put_at, version) VALUES ('t', 'A ball', now(), 1)"


def test_the_next_test_finds_no_row_and_no_number_of_the_last(databases: Databases) -> None:
    with databases(MIGRATIONS) as first:
        counted = do(
            first,
            SAID,
            PULSE,
            b"SELECT nextval(quote_ident(relname)) FROM pg_class WHERE relkind = 'S'",
        )
        assert counted
    with databases(MIGRATIONS) as second:
        assert second == first
        assert do(
            second, b"SELECT (SELECT count(*) FROM thing) + (SELECT count(*) FROM trace_end)"
        ) == [(0,)]
        assert do(
            second,
            b"SELECT nextval(quote_ident(relname)) FROM pg_class WHERE relkind = 'S' AND relname NOT LIKE '%migration%'",
        )[0] == (1,)


def test_whoever_is_still_connected_is_sent_away(databases: Databases) -> None:
    with databases(MIGRATIONS) as url:
        left = psycopg.connect(url)
        left.execute(SAID)
    with databases(MIGRATIONS) as again:
        assert again == url
        assert do(again, b"SELECT * FROM thing") == []
    with pytest.raises(psycopg.OperationalError):
        left.execute(b"SELECT 1")
    left.close()


def test_a_database_with_another_shape_is_not_used_again(databases: Databases) -> None:
    with databases(MIGRATIONS) as first:
        do(first, b"ALTER TABLE thing DROP COLUMN name", b"SELECT 1")
    with databases(MIGRATIONS) as second:
        assert second != first
        assert do(second, b"SELECT name FROM thing") == []
