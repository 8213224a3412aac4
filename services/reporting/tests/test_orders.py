"""The same facts whatever order the broker brings, if each aggregate keeps its own, and however often."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from contracts.scheduling import Standing, StandingChanged
from kit.db import connection, database
from kit.events import Event
from kit.worker import Worker
from reporting.facts.operations import take_in
from reporting.facts.queries import digest, live_edition, rows_of

from . import told
from .told import ASHGROVE, BIRCHWOOD, MARCH

AT = datetime(2027, 1, 8, 9, 0, tzinfo=UTC)
OVERRIDDEN = Standing(less_than_good=True, basis="overridden")

AGGREGATES: list[list[Event]] = [
    [told.trust],
    [told.year()],
    [
        told.joined(),
        told.judged(ASHGROVE, "j1", date(2024, 5, 8), overall="good"),
        told.renamed(ASHGROVE, "Oakfield"),
        StandingChanged(urn=ASHGROVE, standing=OVERRIDDEN),
        told.judged(ASHGROVE, "j2", date(2023, 5, 8), overall="inadequate"),
    ],
    [
        told.joined(BIRCHWOOD),
        told.left(BIRCHWOOD, date(2027, 2, 1)),
        told.joined(BIRCHWOOD, "Beech"),
    ],
    [
        told.booked(),
        told.paper("m1", "aid", missing=("data_analysis",)),
        told.overdue("m1", "academy"),
        told.moved("m1", ASHGROVE, to=MARCH),
        told.paper("m1", "aid"),
        told.circulated("m1", "aid"),
    ],
    [told.booked("m2", BIRCHWOOD), told.cancelled("m2", BIRCHWOOD)],
    [told.arranged(), told.arranged(2, 1, usual=False)],
    [told.entitled(), told.planned(), told.given_back()],
    [told.planned(BIRCHWOOD), told.entitled(BIRCHWOOD)],
]

Versioned = tuple[int, Event]


@st.composite
def _delivered(draw: st.DrawFn) -> list[Versioned]:
    """One way it may all arrive: aggregates interleaved, and anything told before told again."""
    waiting = [list(enumerate(events, 1)) for events in AGGREGATES]
    brought: list[Versioned] = []
    while any(waiting):
        turn = draw(st.sampled_from([place for place, left in enumerate(waiting) if left]))
        brought.append(waiting[turn].pop(0))
        if draw(st.integers(0, 3)) == 0:
            brought.append(draw(st.sampled_from(brought)))
    return brought


def _digest_after(brought: list[Versioned]) -> str:
    """The digest after all that; the database is left as it was."""
    with database.obj.atomic() as attempt:
        for version, event in brought:
            take_in(event, version=version, at=AT)
        found = digest(rows_of(live_edition()))
        attempt.rollback()
    return found


@pytest.fixture
def open_connection(worker: Worker) -> Iterator[Worker]:
    with connection():
        yield worker


@pytest.mark.usefixtures("open_connection")
@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(brought=_delivered())
def test_every_order_and_any_repetition_gives_the_same_facts(brought: list[Versioned]) -> None:
    in_turn = [each for events in AGGREGATES for each in enumerate(events, 1)]
    assert _digest_after(brought) == _digest_after(in_turn)
