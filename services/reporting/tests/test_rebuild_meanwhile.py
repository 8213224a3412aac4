"""A rebuild while events go on arriving: nothing is lost, and whoever listens hardly waits."""

import logging
import subprocess
from collections.abc import Iterator
from contextlib import suppress

import pytest

from kit.db import connection
from kit.testing.driving import deliver_body
from reporting.facts.models import TABLES, Meeting

from . import told
from .conftest import Others
from .operating import Operator
from .publisher import Publisher


def test_events_that_never_stop_are_all_there_in_the_end(
    operator: Operator, others: Others
) -> None:
    rebuilding = operator.starts("rebuild")
    said = 0
    while rebuilding.poll() is None:
        others.say(told.booked(f"meanwhile{said}"))
        said += 1
        with suppress(subprocess.TimeoutExpired):
            rebuilding.wait(0.01)
    _, complaints = rebuilding.communicate(timeout=60)
    assert rebuilding.returncode == 0, complaints
    assert said > 0

    with connection():
        held = Meeting.select().where(Meeting.meeting_id.startswith("meanwhile"))
        assert held.count() == said
    assert operator.types("rebuild").stdout.splitlines()[-1] == "identical"


def says_at(place: str, operator: Operator, others: Others) -> tuple[str, str]:
    """Rebuild, and say something while the rebuild is at a place; returns what it prints."""
    reached = operator.arms(place, "sleep 3")
    rebuilding = operator.starts("rebuild")
    while reached.exists():
        with suppress(subprocess.TimeoutExpired):
            assert rebuilding.wait(0.01) == 0
    others.say(told.booked("just now"))
    assert rebuilding.poll() is None
    return rebuilding.communicate(timeout=60)


def test_what_is_heard_right_before_the_swap_is_read_first(
    operator: Operator, others: Others
) -> None:
    printed, said = says_at("rebuild.compared", operator, others)
    assert "reading on" in said
    assert printed.split()[-1] == "identical"
    assert operator.types("rebuild").stdout.splitlines()[-1] == "identical"


def test_what_is_heard_right_after_the_swap_is_not_taken_for_a_difference(
    operator: Operator, others: Others
) -> None:
    before = operator.digest().strip()
    printed, _ = says_at("rebuild.swapped", operator, others)
    assert printed.split() == ["before:", before, "after:", before, "identical"]
    assert operator.digest().strip() != before


def test_a_listener_that_is_still_catching_up_does_not_hold_the_rebuild_up(
    operator: Operator, support: Publisher, others: Others
) -> None:
    bodies = others.record(*(told.booked(f"late{number}") for number in range(30)))

    def hears_one_more(_after: int) -> None:
        if bodies:
            assert deliver_body(others.worker, bodies.pop(0)) == "applied"

    support.before_page = hears_one_more
    rebuilt = operator.types("rebuild")
    assert rebuilt.exit_code == 0
    assert rebuilt.stderr.count("reading on") == 1
    assert 0 < len(bodies) < 25

    after = operator.digest()
    while bodies:
        hears_one_more(0)
    assert operator.digest() == after


def test_where_it_never_gets_quiet_it_gives_way_and_goes_on_another_time(
    operator: Operator, support: Publisher, others: Others
) -> None:
    said = iter(range(1000))
    # Support is read last: whatever scheduling says then, has not been read.
    support.before_page = lambda _after: others.say(told.booked(f"again{next(said)}"))
    rebuilt = operator.types("rebuild")
    assert rebuilt.exit_code == 1
    assert "Too much is happening just now" in rebuilt.stderr

    support.before_page = lambda _after: None
    rebuilt = operator.types("rebuild")
    assert "Going on at event" in rebuilt.stderr
    assert rebuilt.stdout.splitlines()[-1] == "identical"


@pytest.fixture
def statements() -> Iterator[list[str]]:
    """Every statement that is executed, in order."""
    listed: list[str] = []

    class Keep(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            if record.threadName == "MainThread":
                listed.append(str(record.msg[0] if isinstance(record.msg, tuple) else record.msg))

    logger, kept = logging.getLogger("peewee"), Keep()
    level = logger.level
    logger.addHandler(kept)
    logger.setLevel(logging.DEBUG)
    yield listed
    logger.removeHandler(kept)
    logger.setLevel(level)


def test_no_fact_is_touched_while_events_wait_for_the_swap(
    operator: Operator, statements: list[str]
) -> None:
    assert operator.types("rebuild").exit_code == 0
    swap = next(n for n, each in enumerate(statements) if 'SET "number"' in each)
    begun = max(n for n, each in enumerate(statements[:swap]) if 'FROM "edition"' in each)
    ended = next(
        n for n, each in enumerate(statements) if 'DELETE FROM "reading"' in each and n > swap
    )
    within = " ".join(statements[begun : ended + 1])
    assert not [name for name in TABLES if f'"{name}"' in within]
    assert ended - begun < 8
