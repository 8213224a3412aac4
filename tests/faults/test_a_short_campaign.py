"""A seeded part of the campaign in every test run: a minute of faults on each database, both at the same time."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest

from .__main__ import CANNOT_RUN_HERE

ROOT: Final = Path(__file__).parents[2]
SEEDS: Final = {"sqlite": 11, "postgres": 12}
ENOUGH_FAULTS: Final = 3
"""Fewer, even on a slow machine, would mean that nothing was broken."""


def begun(database: str, told: Path) -> subprocess.Popen[str]:
    """A campaign as anyone would run it."""
    asked = {"--seed": str(SEEDS[database]), "--minutes": "1", "--database": database}
    words = [word for pair in asked.items() for word in pair]
    return subprocess.Popen(
        [sys.executable, "-m", "tests.faults", *words, "--json", str(told)],
        cwd=ROOT,
        text=True,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )


@pytest.mark.slow
@pytest.mark.timeout(480)
@pytest.mark.xdist_group("faults")
def test_a_short_campaign_misses_nothing(tmp_path: Path) -> None:
    campaigns = {name: begun(name, tmp_path / f"{name}.json") for name in SEEDS}
    try:
        said = {name: each.communicate()[0] for name, each in campaigns.items()}
    finally:
        for each in campaigns.values():
            each.terminate()
            each.wait()
    for name, each in campaigns.items():
        if each.returncode == CANNOT_RUN_HERE and not os.environ.get("CI"):
            pytest.skip(said[name])
        assert each.returncode == 0, said[name]
        result = json.loads((tmp_path / f"{name}.json").read_text(encoding="utf-8"))
        assert result["events"] > 0, said[name]
        assert result["faults"] >= ENOUGH_FAULTS, said[name]
