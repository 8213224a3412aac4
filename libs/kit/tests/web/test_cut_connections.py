"""A connection to the database that was cut is noticed, told as a short trouble, and replaced."""

import uuid
from typing import Any

import psycopg
import pytest

from kit import db
from kit.testing.http import Client


@pytest.fixture
def database_url(postgres: Any) -> str:
    """Only a database behind a network can be cut off."""
    url: str = postgres.create_database(f"t{uuid.uuid4().hex}")
    return url


def cut_all(url: str) -> None:
    with psycopg.connect(url, autocommit=True) as other:
        other.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


def test_a_cut_connection_is_told_once_and_replaced(keeper: Client, database_url: str) -> None:
    assert keeper.post("/v1/things", json={"name": "A ball"}).status_code == 201
    cut_all(database_url)
    assert keeper.post("/v1/things", json={"name": "A kite"}).status_code in {201, 503}
    assert keeper.post("/v1/things", json={"name": "A top"}).status_code == 201
    assert keeper.get("/health/ready").status_code == 200
    db.close_database()
