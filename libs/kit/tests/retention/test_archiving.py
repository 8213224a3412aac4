"""Old events move into archives, a whole month at a time, and what is said of them is right."""

import msgspec
import pytest

from kit.archives import archive_files, read_archive
from kit.db import connection
from kit.outbox import OutboxRow, backlog
from kit.retention import archived_events, archiving, retention
from kit.testing import sent_events

from .conftest import Lookout


def test_without_a_number_of_days_nothing_is_ever_archived(lookout: Lookout) -> None:
    assert retention(msgspec.structs.replace(lookout.settings, history_days=0)) == []


def test_a_month_moves_once_all_of_it_is_old_enough(lookout: Lookout) -> None:
    january = lookout.sees(1, 2)
    lookout.clock.advance(days=30)
    february = lookout.sees(1, 3)

    lookout.clock.advance(days=22)  # the first of March, and the end of January was thirty days ago
    assert lookout.archives() == [0]
    assert lookout.at_hand() == january + february

    lookout.goes_on(days=2)
    assert (lookout.archives(), lookout.archives()) == ([2], [0])
    assert (lookout.archived(), lookout.at_hand()) == (january, february)
    assert [file.name for file in archive_files(lookout.folder)] == [
        "2027-01.000000000001.jsonl.gz"
    ]
    with connection():
        assert archived_events() == 2


def test_an_archive_has_the_very_bytes_that_were_published(lookout: Lookout) -> None:
    lookout.sees(1, 2)
    with connection():
        said = [row.body.encode() for row in OutboxRow.select().order_by(OutboxRow.id)]

    lookout.goes_on(days=90)
    lookout.archives()

    (file,) = archive_files(lookout.folder)
    assert list(read_archive(file)) == said
    assert file.stat().st_mode & 0o077 == 0


def test_each_month_has_archives_of_its_own_and_together_they_are_in_order(
    lookout: Lookout,
) -> None:
    said = []
    for _ in range(4):
        said += lookout.sees(1, 2)
        lookout.clock.advance(days=31)
    lookout.goes_on(days=60)

    assert [lookout.archives() for _ in range(5)] == [[2], [2], [2], [2], [0]]
    assert (lookout.archived(), lookout.at_hand()) == (said, [])
    assert [file.name[:7] for file in archive_files(lookout.folder)] == [
        "2027-01",
        "2027-02",
        "2027-03",
        "2027-04",
    ]


def test_one_run_moves_a_batch_at_most(lookout: Lookout) -> None:
    said = lookout.sees(1, 2, 3, 4, 5)
    lookout.goes_on(days=90)
    archive = archiving(lookout.folder, 30, batch=2)

    with connection():
        assert [archive(lookout.clock.now()) for _ in range(4)] == [2, 2, 1, 0]
    assert lookout.archived() == said


def test_the_newest_event_stays_so_that_its_number_is_never_given_again(lookout: Lookout) -> None:
    first, newest = lookout.sees(1, 2)
    lookout.clock.advance(days=400)

    assert [lookout.archives() for _ in range(2)] == [[1], [0]]
    assert (lookout.archived(), lookout.at_hand()) == ([first], [newest])


def test_versions_go_on_after_their_beginning_was_archived(lookout: Lookout) -> None:
    lookout.sees(1, 1)
    lookout.goes_on(days=90)
    lookout.archives()
    lookout.sees(1)
    assert [event.aggregateversion for event in sent_events()] == [1, 3]


def test_an_event_that_waits_to_be_published_stays_and_so_do_those_after_it(
    lookout: Lookout,
) -> None:
    first, waiting, last = lookout.sees(1, 2, 3)
    lookout.goes_on(days=90)
    with connection():
        lookout.waits_again(waiting)

    assert [lookout.archives() for _ in range(2)] == [[1], [0]]
    assert (lookout.archived(), lookout.at_hand()) == ([first], [waiting, last])


@pytest.mark.parametrize("days", [1, 30, 400])
def test_nothing_younger_than_the_days_that_are_kept_is_archived(
    lookout: Lookout, days: int
) -> None:
    lookout.settings = msgspec.structs.replace(lookout.settings, history_days=days)
    for _ in range(20):
        lookout.sees(1)
        lookout.clock.advance(days=25)
        lookout.archives()
    young = [event for event in sent_events() if (lookout.clock.now() - event.time).days <= days]
    assert len(young) == min(20, days // 25)
    with connection():
        assert archived_events() + len(sent_events()) == 20
        assert backlog() == (0, None)
