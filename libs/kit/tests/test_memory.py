"""Tests keep their files in memory where there is room, and on the disk where there is none."""

from pathlib import Path

import pytest

from kit.testing import memory


def test_a_folder_with_room_is_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "ROOM", 1)
    assert memory.roomy_memory(tmp_path) == tmp_path


def test_one_without_room_and_one_that_is_not_there_are_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(memory, "ROOM", 10**18)
    assert memory.roomy_memory(tmp_path) is None
    assert memory.roomy_memory(tmp_path / "nothing") is None
