"""The suite's clock is moved once, runs on, and is remembered."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from one_machine import moved_clock
from one_machine.suite import Suite, WrongSetting, from_environment

WALL = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
WEEK = timedelta(days=7)


def suite(var: Path, now: str = "", demo: str = "1") -> Suite:
    return from_environment({"VAR": str(var), "NOW": now, "DEMO": demo})


def test_without_now_the_clock_is_the_walls(tmp_path: Path) -> None:
    assert moved_clock.offset_of(suite(tmp_path), WALL) == (0.0, [])


def test_now_moves_the_clock_and_it_runs_on_in_the_next_run(tmp_path: Path) -> None:
    offset, told = moved_clock.offset_of(suite(tmp_path, "2026-12-01T12:00:00Z"), WALL)
    assert offset == WEEK.total_seconds()
    assert told == ["The suite's clock starts at 2026-12-01T12:00:00Z."]
    moved_clock.remember(suite(tmp_path), offset, WALL)
    later, told = moved_clock.offset_of(suite(tmp_path), WALL + timedelta(hours=1))
    assert later == offset
    assert told == ["The suite's clock runs on from an earlier NOW: it is 2026-12-01T13:00:00Z."]


def test_a_clock_that_goes_backwards_is_warned_of(tmp_path: Path) -> None:
    moved_clock.remember(suite(tmp_path), WEEK.total_seconds(), WALL)
    _, told = moved_clock.offset_of(suite(tmp_path, "2026-11-25T12:00:00+00:00"), WALL)
    assert any(
        "goes backwards" in sentence and "2026-12-01T12:00:00Z" in sentence for sentence in told
    )


def test_without_a_demonstration_the_clock_is_never_moved(tmp_path: Path) -> None:
    moved_clock.remember(suite(tmp_path), WEEK.total_seconds(), WALL)
    assert moved_clock.offset_of(suite(tmp_path, demo="0"), WALL) == (0.0, [])


@pytest.mark.parametrize("text", ["tomorrow", "2027-01-08", "2027-01-08T09:00:00"])
def test_a_now_that_is_no_moment_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(WrongSetting, match=r"like NOW=2027-01-08T09:00:00Z"):
        moved_clock.offset_of(suite(tmp_path, text), WALL)
