"""What is older than it is kept for goes, by the timer and by hand, and can be looked at before."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from click.testing import CliRunner

from kit.cli import service_cli
from kit.db import connection
from kit.privacy import keeping
from kit.testing import run_timers

from .conftest import PRIVACY, Guest, Hotel, HotelSettings


def _names() -> list[str]:
    with connection():
        return [row.name for row in Guest.select().order_by(Guest.id)]


@pytest.fixture
def typed(hotel: Hotel, monkeypatch: pytest.MonkeyPatch) -> Callable[..., str]:
    monkeypatch.setenv("PORT", "8001")
    monkeypatch.setenv("VAR", str(hotel.settings.var))
    monkeypatch.setenv("DATABASE_URL", hotel.settings.database_url)
    unasked: Any = None  # neither application nor worker is made
    cli = service_cli("hotel", HotelSettings, unasked, lambda _: unasked, PRIVACY)

    def run(*words: str) -> str:
        result = CliRunner().invoke(cli, words)
        assert result.exit_code == 0, result.output
        return result.output

    return run


def test_the_timer_takes_away_what_is_old_and_nothing_else(hotel: Hotel) -> None:
    hotel.guest("p-1", "Old")
    hotel.clock.move_to(hotel.clock.now() + timedelta(days=9))
    hotel.guest("p-1", "New")
    run_timers(hotel.worker)
    assert _names() == ["Old", "New"]
    hotel.clock.move_to(hotel.clock.now() + timedelta(days=2))
    run_timers(hotel.worker)
    assert _names() == ["New"]


def test_a_dry_run_says_what_would_go_and_takes_nothing(
    hotel: Hotel, typed: Callable[..., str]
) -> None:
    hotel.clock.move_to(datetime.now(UTC) - timedelta(days=40))
    for name in ("Old", "Old, too"):
        hotel.guest("p-1", name)
    hotel.clock.move_to(datetime.now(UTC))
    hotel.guest("p-1", "New")
    said = typed("retention", "--dry-run")
    assert "Guests, guests (kept 10 days): 2 rows would go, the oldest of " in said
    assert len(_names()) == 3
    assert "2 rows gone" in typed("retention")
    assert "Guests, guests (kept 10 days): 0 rows gone" in typed("retention")
    assert _names() == ["New"]


def test_more_than_a_batch_goes(hotel: Hotel) -> None:
    came = hotel.clock.now() - timedelta(days=30)
    many = keeping.BATCH + 5
    with connection():
        rows = [{"person_id": "p", "name": str(n), "came_at": came} for n in range(many)]
        for start in range(0, many, 200):
            Guest.insert_many(rows[start : start + 200]).execute()
    run_timers(hotel.worker)
    assert _names() == []
