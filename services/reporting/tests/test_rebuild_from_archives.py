"""A rebuild of what a publisher has no longer at hand: from its archives, or not at all."""

from pathlib import Path

import pytest

from kit.archives import archive_file, archive_files, write_archive
from reporting.settings import ReportingSettings

from . import told
from .conftest import Others
from .operating import Operator
from .publisher import Publisher


class Archivist:
    """Moves the beginning of scheduling's history into archives."""

    def __init__(self, scheduling: Publisher, folder: Path) -> None:
        self.scheduling = scheduling
        self.folder = folder

    def moves(self, events: int, *, deletes: bool = True) -> None:
        first = self.scheduling.archived
        bodies = self.scheduling.history[first : first + events]
        write_archive(archive_file(self.folder / "scheduling", "2026-11", first + 1), bodies)
        if deletes:
            self.scheduling.archived += events


@pytest.fixture
def archivist(scheduling: Publisher, settings: ReportingSettings) -> Archivist:
    folder = settings.var / "history"
    folder.mkdir()
    return Archivist(scheduling, folder)


def test_without_the_archives_the_history_is_incomplete(
    operator: Operator, archivist: Archivist
) -> None:
    before = operator.digest()
    archivist.moves(4)
    rebuilt = operator.types("rebuild")
    assert rebuilt.exit_code == 1
    assert "scheduling has moved its first 4 events into archives" in rebuilt.stderr
    assert "--archive VAR/history" in rebuilt.stderr
    assert operator.digest() == before


@pytest.mark.parametrize("deletes", [True, False])
def test_archives_and_history_together_give_the_identical_facts(
    operator: Operator, archivist: Archivist, deletes: bool
) -> None:
    before = operator.digest()
    archivist.moves(4)
    archivist.moves(2, deletes=deletes)
    rebuilt = operator.types("rebuild", "--archive", str(archivist.folder))
    assert rebuilt.stdout.splitlines()[-1] == "identical"
    assert "Read up to event 11 of scheduling" in rebuilt.stderr
    assert operator.digest() == before


def test_what_is_archived_while_it_is_read_is_read_there(
    operator: Operator, archivist: Archivist, scheduling: Publisher
) -> None:
    def archive(after: int) -> None:
        if after == 3:  # and the next five are gone before they were read
            archivist.moves(8)

    scheduling.before_page = archive
    rebuilt = operator.types("rebuild", "--archive", str(archivist.folder))
    assert rebuilt.stdout.splitlines()[-1] == "identical"


def test_what_was_archived_since_an_attempt_ended_is_read_there(
    operator: Operator, archivist: Archivist, scheduling: Publisher
) -> None:
    scheduling.before_page = lambda after: scheduling.statuses.append(404) if after == 3 else None
    assert operator.types("rebuild").exit_code == 1
    scheduling.before_page = lambda _after: None
    archivist.moves(8)

    assert "its first 8 events" in operator.types("rebuild").stderr
    rebuilt = operator.types("rebuild", "--archive", str(archivist.folder))
    assert "Going on at event 6 of scheduling" in rebuilt.stderr
    assert rebuilt.stdout.splitlines()[-1] == "identical"


def test_what_was_read_before_it_was_archived_needs_no_archive(
    operator: Operator, archivist: Archivist, scheduling: Publisher
) -> None:
    scheduling.before_page = lambda after: archivist.moves(2) if after == 6 else None
    assert operator.types("rebuild").stdout.splitlines()[-1] == "identical"


def test_archives_that_are_not_all_there_change_nothing(
    operator: Operator, archivist: Archivist
) -> None:
    before = operator.digest()
    archivist.moves(4)
    archivist.moves(3)
    archive_files(archivist.folder / "scheduling")[0].unlink()
    rebuilt = operator.types("rebuild", "--archive", str(archivist.folder))
    assert rebuilt.exit_code == 1
    assert "scheduling has 7 events in archives, but those in" in rebuilt.stderr
    assert operator.digest() == before


def test_a_damaged_archive_is_named(operator: Operator, archivist: Archivist) -> None:
    archivist.moves(4)
    (file,) = archive_files(archivist.folder / "scheduling")
    file.write_bytes(file.read_bytes()[:-20])
    rebuilt = operator.types("rebuild", "--archive", str(archivist.folder))
    assert rebuilt.exit_code == 1
    assert f"{file} cannot be read" in rebuilt.stderr


def test_more_archived_events_than_a_page_holds_are_gone_on_with(
    operator: Operator, archivist: Archivist, scheduling: Publisher, others: Others
) -> None:
    others.record(*(told.booked(f"n{number}") for number in range(240)))
    archivist.moves(245)
    from_archives = ("--archive", str(archivist.folder))
    operator.arms("rebuild.read")
    operator.starts("rebuild", *from_archives).communicate(timeout=60)

    rebuilt = operator.types("rebuild", *from_archives)
    assert "Going on at event 200 of scheduling" in rebuilt.stderr
    assert rebuilt.stdout.splitlines()[-1] == "different rows: 240 of meeting, 480 of pack"
    assert scheduling.asked[:2] == [0, 0]
    again = operator.types("rebuild", *from_archives)
    assert again.stdout.splitlines()[-1] == "identical"
