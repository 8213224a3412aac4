"""A rebuild that was interrupted goes on where it was, or says why it begins anew."""

import signal
import threading
from collections.abc import Callable
from functools import partial

import pytest

from kit.db import connection, open_database
from reporting.facts.models import LIVE, TABLES, Edition, Rebuild
from reporting.settings import ReportingSettings

from .operating import Operator
from .publisher import Publisher

THIRD = 6
"""The number of events before the third page."""

Reopen = Callable[[], None]


@pytest.fixture
def reopen(settings: ReportingSettings) -> Reopen:
    """Look at the database again after a command has closed it."""
    return partial(open_database, settings)


def editions() -> set[int]:
    """The editions of which there are rows."""
    with connection():
        return {row.edition for model in TABLES.values() for row in model.select(model.edition)}


@pytest.mark.parametrize(
    ("place", "goes_on"),
    [
        ("rebuild.reading", "Going on at event 6 of scheduling, begun at 20"),
        ("rebuild.read", "Going on at event 9 of scheduling, begun at 20"),
        ("rebuild.swapping", "Going on at event 9 of scheduling and event 0 of support, begun at"),
        ("rebuild.swapped", "Beginning at the first event."),
    ],
)
def test_killed_anywhere_it_goes_on_and_ends_with_the_same_facts(
    operator: Operator, scheduling: Publisher, reopen: Reopen, place: str, goes_on: str
) -> None:
    before = operator.digest()

    def arm(after: int) -> None:
        if after == THIRD:
            operator.arms(place)

    scheduling.before_page = arm
    killed = operator.starts("rebuild")
    told, _ = killed.communicate(timeout=60)
    assert (killed.returncode, told) == (-signal.SIGKILL, "")
    assert operator.digest() == before

    scheduling.before_page = lambda _after: None
    scheduling.asked.clear()
    rebuilt = operator.types("rebuild")
    assert rebuilt.exit_code == 0
    assert goes_on in rebuilt.stderr
    assert rebuilt.stdout.split() == [
        *("before:", before.strip(), "after:", before.strip()),
        "identical",
    ]
    assert (scheduling.asked[0] == 0) == ("Beginning" in goes_on)
    reopen()
    assert len(editions()) == 1


def test_a_publisher_that_goes_away_in_the_middle_costs_no_page(
    operator: Operator, scheduling: Publisher
) -> None:
    before = operator.digest()
    scheduling.before_page = lambda after: scheduling.statuses.append(404) if after == 3 else None
    failed = operator.types("rebuild")
    assert failed.exit_code == 1
    assert "What was read is kept" in failed.stderr
    assert operator.digest() == before

    scheduling.before_page = lambda _after: None
    scheduling.asked.clear()
    rebuilt = operator.types("rebuild")
    assert "Going on at event 6 of scheduling" in rebuilt.stderr
    assert scheduling.asked == [6, 9]
    assert rebuilt.stdout.splitlines()[-1] == "identical"


@pytest.fixture
def interrupted(operator: Operator, scheduling: Publisher) -> Operator:
    """An operator whose rebuild has ended on the second page."""
    scheduling.before_page = lambda after: scheduling.statuses.append(404) if after == 3 else None
    assert operator.types("rebuild").exit_code == 1
    scheduling.before_page = lambda _after: None
    scheduling.asked.clear()
    return operator


def test_it_begins_anew_when_it_is_asked_to(interrupted: Operator, scheduling: Publisher) -> None:
    rebuilt = interrupted.types("rebuild", "--afresh")
    assert "Beginning anew: you asked for it." in rebuilt.stderr
    assert scheduling.asked[0] == 0
    assert rebuilt.stdout.splitlines()[-1] == "identical"


def test_it_begins_anew_when_the_rules_have_changed(
    interrupted: Operator, scheduling: Publisher, reopen: Reopen
) -> None:
    reopen()
    with connection():
        Rebuild.update(rules="those of an older release").execute()
    rebuilt = interrupted.types("rebuild")
    assert "Beginning anew: the rules have changed" in rebuilt.stderr
    assert scheduling.asked[0] == 0
    assert rebuilt.stdout.splitlines()[-1] == "identical"


def test_it_begins_anew_when_an_older_release_has_made_another_edition(
    interrupted: Operator, scheduling: Publisher, reopen: Reopen
) -> None:
    reopen()
    with connection():
        Edition.update(making=Edition.making + 1).where(Edition.name == LIVE).execute()
    rebuilt = interrupted.types("rebuild")
    assert "Beginning anew: another rebuild has overtaken" in rebuilt.stderr
    assert scheduling.asked[0] == 0
    assert rebuilt.stdout.splitlines()[-1] == "identical"
    reopen()
    assert len(editions()) == 1


@pytest.mark.parametrize("words", [(), ("--afresh",)])
def test_of_two_at_once_the_later_one_finishes(
    operator: Operator, scheduling: Publisher, words: tuple[str, ...]
) -> None:
    before = operator.digest()
    halfway, go_on = threading.Event(), threading.Event()

    def hold_up_the_first(after: int) -> None:
        if after == THIRD and not halfway.is_set():
            halfway.set()
            go_on.wait(60)

    scheduling.before_page = hold_up_the_first
    first = operator.starts("rebuild")
    assert halfway.wait(60)
    second = operator.types("rebuild", *words)
    go_on.set()
    _, said = first.communicate(timeout=60)

    assert second.stdout.splitlines()[-1] == "identical"
    assert first.returncode == 1
    assert "Another process has taken this rebuild over" in said
    assert operator.digest() == before
