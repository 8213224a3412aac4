"""Whatever order the broker brings, and however often: the same balances, if each aggregate keeps its own order."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from contracts.scheduling import (
    AcademyChanged,
    AcademyJoined,
    AcademyLeft,
    MeetingBooked,
    MeetingCancelled,
    YearOpened,
)
from kit.db import connection, database
from kit.events import Event, seal
from kit.worker import Worker
from support.entitlements.queries import select_entitlements, shown

from .conftest import meeting

URNS, YEARS = (900001, 900002), ("2025-26", "2026-27")
AT = datetime(2027, 1, 8, 9, 0, tzinfo=UTC)


def _year(code: str) -> list[Event]:
    first = int(code[:4])
    return [YearOpened(year=code, starts_on=date(first, 9, 1), ends_on=date(first + 1, 8, 31))]


@st.composite
def _academy(draw: st.DrawFn, urn: int) -> list[Event]:
    """One that joined at some time, was perhaps renamed, and perhaps has left."""
    days = st.none() | st.dates(date(2024, 1, 1), date(2028, 1, 1))
    joined = AcademyJoined(urn=urn, name="Ashgrove", phase="primary", joined_on=draw(days))
    told: list[Event] = [joined]
    if draw(st.booleans()):
        told.append(AcademyChanged(urn=urn, name="Oak", phase="primary", joined_on=draw(days)))
    left_on = draw(days)
    return told if left_on is None else [*told, AcademyLeft(urn=urn, left_on=left_on)]


@st.composite
def _meeting(draw: st.DrawFn, number: int) -> list[Event]:
    about = meeting(
        f"m{number}", urn=draw(st.sampled_from(URNS)), year=draw(st.sampled_from(YEARS))
    )
    told: list[Event] = [MeetingBooked(**about, sequence=0, packs=())]
    return [*told, MeetingCancelled(**about, sequence=1)] if draw(st.booleans()) else told


@st.composite
def _what_happened(draw: st.DrawFn) -> list[list[bytes]]:
    """The messages of some aggregates, each list in its own order."""
    aggregates = [_year(code) for code in YEARS]
    aggregates += [draw(_academy(urn)) for urn in URNS]
    aggregates += [draw(_meeting(number)) for number in range(draw(st.integers(0, 4)))]
    return [[_sealed(event, place) for place, event in enumerate(told, 1)] for told in aggregates]


def _sealed(event: Event, version: int) -> bytes:
    return seal(event, event_id=f"{event.subject}#{version}", version=version, at=AT)


@st.composite
def _delivered(draw: st.DrawFn, told: list[list[bytes]]) -> list[bytes]:
    """One way the broker may bring it all: aggregates interleaved, messages repeated."""
    waiting = [list(messages) for messages in told]
    brought: list[bytes] = []
    while any(waiting):
        turn = draw(st.sampled_from([place for place, left in enumerate(waiting) if left]))
        brought.append(waiting[turn].pop(0))
        if draw(st.integers(0, 3)) == 0:
            brought.append(draw(st.sampled_from(brought)))
    return brought


@pytest.fixture
def untouched(worker: Worker) -> Iterator[Worker]:
    with connection():
        yield worker


def _balances_after(worker: Worker, brought: list[bytes]) -> list[dict[str, Any]]:
    """What everybody has after all that; the database is left as it was."""
    with database.obj.atomic() as attempt:
        for body in brought:
            assert worker.inbox.take(body, AT) in {"applied", "repeated"}
        balances = [shown(row) for row in select_entitlements()]
        attempt.rollback()
    kept = ("urn", "academy_name", "year", "entitled_quarters", "planned_quarters", "left_quarters")
    seen = [{word: row[word] for word in kept} for row in balances]
    return sorted(
        (row for row in seen if row["entitled_quarters"] or row["planned_quarters"]),
        key=lambda row: (row["urn"], row["year"]),
    )


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(data=st.data())
def test_every_order_and_any_repetition_gives_the_same_balances(
    untouched: Worker, data: st.DataObject
) -> None:
    told = data.draw(_what_happened())
    in_turn = _balances_after(untouched, [body for messages in told for body in messages])
    assert _balances_after(untouched, data.draw(_delivered(told))) == in_turn
