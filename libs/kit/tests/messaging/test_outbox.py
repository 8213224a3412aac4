"""The outbox: written with the change or not at all, versions without gaps, leases that fence."""

import threading

import pytest

from kit import outbox
from kit.db import connection, guarded_by, transaction
from kit.lease import Lease, LeaseLost, LeaseRow
from kit.testing import sent_events
from kit.worker import Worker

from .conftest import LanternLit, Logbook, written


def test_an_event_is_there_only_if_its_change_is(lighthouse: Worker) -> None:
    def change_and_fail() -> None:
        with connection(), transaction():
            Logbook.insert(lantern=1, oil=0, version=1).execute()
            outbox.record(LanternLit(lantern=1), now=lighthouse.clock.now())
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        change_and_fail()

    assert (written(), sent_events()) == ([], [])


def test_recording_outside_a_transaction_is_a_mistake_of_ours(lighthouse: Worker) -> None:
    with connection(), pytest.raises(RuntimeError, match="inside the transaction"):
        outbox.record(LanternLit(lantern=1), now=lighthouse.clock.now())


def test_versions_count_each_aggregate_without_gaps_though_many_write_at_once(
    lighthouse: Worker,
) -> None:
    def write(times: int) -> None:
        for _ in range(times):
            with connection(), transaction():
                outbox.record(LanternLit(lantern=1), now=lighthouse.clock.now())

    threads = [threading.Thread(target=write, args=(10,)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert [envelope.aggregateversion for envelope in sent_events()] == list(range(1, 41))


def test_a_lease_is_free_when_the_clock_was_put_back_behind_it(lighthouse: Worker) -> None:
    assert lighthouse is not None
    first, second = Lease("lamp", seconds=30), Lease("lamp", seconds=30)
    with connection():
        assert first.hold()
        LeaseRow.update(expires_at=LeaseRow.expires_at + 3600).execute()
        assert second.hold()
        with pytest.raises(LeaseLost):
            first.check()


def test_one_process_holds_a_lease_and_a_sleeper_is_fenced_off(lighthouse: Worker) -> None:
    first, second = Lease("lamp", seconds=30), Lease("lamp", seconds=30)
    with connection():
        assert (first.hold(), second.hold(), first.hold()) == (True, False, True)

        first.release()
        assert second.hold()
        first.token = 1  # it slept, and still believes to hold the first lease
        with pytest.raises(LeaseLost), guarded_by(first.check), transaction():
            outbox.record(LanternLit(lantern=1), now=lighthouse.clock.now())

    assert sent_events() == []
