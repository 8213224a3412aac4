"""One run per folder; what a killed one leaves is found and ended."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from one_machine import standing
from one_machine.suite import MARK


def test_a_second_run_in_the_same_folder_is_refused(tmp_path: Path) -> None:
    with (
        standing.the_only_one(tmp_path),
        pytest.raises(standing.AlreadyRunning, match="make stop VAR="),
        standing.the_only_one(tmp_path),
    ):
        pass
    with standing.the_only_one(tmp_path):
        assert standing.is_running(tmp_path)
    assert not standing.is_running(tmp_path)


def test_stop_ends_what_a_killed_suite_left_and_nothing_else(tmp_path: Path) -> None:
    waiting = [sys.executable, "-c", "import threading; threading.Event().wait()"]
    with (
        subprocess.Popen(waiting, env={**os.environ, MARK: str(tmp_path)}) as ours,
        subprocess.Popen(waiting, env={**os.environ, MARK: f"{tmp_path}-other"}) as other,
    ):
        # An orphan would be reaped by init; here its end is waited for by its parent, so ask twice.
        said = standing.stop(tmp_path)
        assert said == f"Ended 1 processes that a killed suite had left in {tmp_path}."
        assert ours.wait(10) != 0
        assert other.poll() is None
        other.kill()
    assert standing.stop(tmp_path) == f"No suite runs in {tmp_path}."
