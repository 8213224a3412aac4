"""A seeded part of the campaign in every test run: a minute of faults on each database."""

import os
from pathlib import Path
from typing import Final

import pytest

from kit.private_rabbitmq import BrokerMissing
from kit.testing.postgres import CannotStart

from .__main__ import run
from .report import summary, table
from .scene import Setup

SECONDS: Final = 60.0
ENOUGH_FAULTS: Final = 3
"""Fewer, even on a slow machine, would mean that nothing was broken."""

pytestmark = [pytest.mark.slow, pytest.mark.timeout(480), pytest.mark.xdist_group("faults")]


@pytest.mark.parametrize(("database", "seed"), [("sqlite", 11), ("postgres", 12)])
def test_a_short_campaign_misses_nothing(tmp_path: Path, database: str, seed: int) -> None:
    try:
        result = run(Setup(tmp_path, database, nodes=1), seed, SECONDS, print)
    except (BrokerMissing, CannotStart) as why:
        if os.environ.get("CI"):
            raise
        pytest.skip(str(why))
    told = f"{table(result)}\n{summary(result)}"
    assert result.finds == [], told
    assert result.events > 0, told
    assert sum(each.happened for each in result.struck) >= ENOUGH_FAULTS, told
