"""A small file is read whole at any moment, and only by whom it is for."""

import threading
from pathlib import Path

from one_machine.keeping import keep

TEXTS = ("a" * 100_000, "b" * 100_000)


def test_a_file_is_never_seen_half_written(tmp_path: Path) -> None:
    file = tmp_path / "clock.json"
    keep(file, TEXTS[0])
    done = threading.Event()

    def write() -> None:
        for turn in range(50):
            keep(file, TEXTS[turn % 2])
        done.set()

    writer = threading.Thread(target=write)
    writer.start()
    while not done.is_set():
        assert file.read_text(encoding="utf-8") in TEXTS
    writer.join()
    assert [each.name for each in tmp_path.iterdir()] == ["clock.json"]


def test_a_secret_is_its_owners_alone(tmp_path: Path) -> None:
    keep(tmp_path / "secret", "hush", mode=0o600)
    assert (tmp_path / "secret").stat().st_mode & 0o777 == 0o600
