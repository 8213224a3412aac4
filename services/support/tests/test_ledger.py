"""What becomes of an academy's days when scheduling speaks of academies, years and meetings (R2)."""

from collections.abc import Callable
from datetime import date

import msgspec
import peewee
import pytest

from kit.db import connection
from kit.testing import FrozenClock, sent_events
from support.entitlements.models import LedgerLine
from support.settings import SupportSettings
from support.worker import create_worker

from .conftest import Ask, Scheduling

THIS_YEAR, NEXT_YEAR = "2026-27", "2027-28"


def told() -> list[tuple[str, str, tuple[int, ...]]]:
    """What support has said: the event, the year, and the balance with it (entitled, planned, used, left)."""
    said = []
    for envelope in sent_events():
        data = msgspec.json.decode(envelope.data)
        said.append((envelope.type, data["year"], tuple(data["balance"].values())))
    return said


SET, PLANNED, BACK = (
    f"support.{name}.v1" for name in ("entitlement_set", "day_planned", "day_given_back")
)


def test_an_academy_has_six_days_in_every_year_on_the_calendar(scheduling: Scheduling) -> None:
    scheduling.year_opened(THIS_YEAR)
    scheduling.academy_joined()
    scheduling.year_opened(NEXT_YEAR)
    scheduling.year_opened(NEXT_YEAR)
    assert told() == [(SET, THIS_YEAR, (24, 0, 0, 24)), (SET, NEXT_YEAR, (24, 0, 0, 24))]


def test_an_aim_plans_one_of_the_six_days_and_a_cancelled_one_gives_it_back(
    scheduling: Scheduling,
) -> None:
    scheduling.year_opened()
    scheduling.academy_joined()
    scheduling.meeting_booked("m1")
    scheduling.meeting_booked("m2")
    scheduling.meeting_cancelled("m1")
    assert [balance for _, _, balance in told()] == [
        (24, 0, 0, 24),
        (24, 4, 0, 20),
        (24, 8, 0, 16),
        (24, 4, 0, 20),
    ]
    assert sent_events()[-1].type == BACK


def test_an_interim_aim_is_not_counted_against_the_entitlement_yet(scheduling: Scheduling) -> None:
    scheduling.meeting_booked("m1", kind="iaim")
    scheduling.meeting_cancelled("m1", kind="iaim")
    assert told() == []


def test_a_meeting_may_be_known_before_its_academy_and_year(scheduling: Scheduling) -> None:
    scheduling.meeting_booked()
    assert told() == [(PLANNED, THIS_YEAR, (0, 4, 0, -4))]
    scheduling.academy_joined()
    scheduling.year_opened()
    assert told()[1:] == [(SET, THIS_YEAR, (24, 4, 0, 20))]


def test_more_may_be_planned_than_there_is_and_it_is_seen(scheduling: Scheduling) -> None:
    scheduling.year_opened()
    scheduling.academy_joined()
    for number in range(7):
        scheduling.meeting_booked(f"m{number}")
    assert told()[-1] == (PLANNED, THIS_YEAR, (24, 28, 0, -4))


@pytest.mark.parametrize(
    ("joined_on", "left_on", "years"),
    [
        (None, None, {THIS_YEAR, NEXT_YEAR}),
        (date(2027, 1, 1), None, {THIS_YEAR, NEXT_YEAR}),
        (date(2027, 9, 1), None, {NEXT_YEAR}),
        (date(2028, 9, 1), None, set()),
        (None, date(2027, 1, 1), {THIS_YEAR}),
        (None, date(2027, 9, 1), {THIS_YEAR}),
        (None, date(2027, 9, 2), {THIS_YEAR, NEXT_YEAR}),
        (None, date(2026, 9, 1), set()),
        (date(2027, 1, 1), date(2027, 1, 1), set()),
    ],
)
@pytest.mark.parametrize("years_first", [True, False])
def test_days_are_for_the_years_in_which_it_belongs_to_the_trust(
    scheduling: Scheduling,
    ask: Ask,
    joined_on: date | None,
    left_on: date | None,
    years: set[str],
    years_first: bool,
) -> None:
    if years_first:
        scheduling.year_opened(THIS_YEAR)
        scheduling.year_opened(NEXT_YEAR)
    scheduling.academy_joined(joined_on=joined_on)
    if left_on:
        scheduling.academy_left(left_on)
    if not years_first:
        scheduling.year_opened(THIS_YEAR)
        scheduling.year_opened(NEXT_YEAR)
    items = (ask().get("/v1/entitlements").json or {})["items"]
    assert {item["year"] for item in items if item["entitled_quarters"]} == years
    assert all(item["entitled_quarters"] in {0, 24} for item in items)


def test_an_academy_that_comes_back_is_entitled_again(scheduling: Scheduling) -> None:
    scheduling.year_opened(NEXT_YEAR)
    scheduling.academy_joined()
    scheduling.academy_left(date(2027, 1, 1))
    scheduling.academy_joined(joined_on=date(2027, 10, 1))
    assert [balance[0] for _, _, balance in told()] == [24, 0, 24]


def test_what_was_given_and_planned_stays_as_it_was_when_the_trust_changes_its_numbers(
    scheduling: Scheduling, settings_for: Callable[..., SupportSettings], clock: FrozenClock
) -> None:
    scheduling.year_opened(THIS_YEAR)
    scheduling.academy_joined()
    scheduling.meeting_booked("m1")
    changed = settings_for(SupportSettings, entitled_quarters=32, aim_quarters=6)
    scheduling.worker = create_worker(changed, clock)
    scheduling.year_opened(NEXT_YEAR)
    scheduling.meeting_booked("m2", year=NEXT_YEAR)
    scheduling.meeting_cancelled("m1")
    assert told()[-3:] == [
        (SET, NEXT_YEAR, (32, 0, 0, 32)),
        (PLANNED, NEXT_YEAR, (32, 6, 0, 26)),
        (BACK, THIS_YEAR, (24, 0, 0, 24)),
    ]


def test_the_database_itself_refuses_to_change_a_ledger_line(scheduling: Scheduling) -> None:
    scheduling.meeting_booked()
    with connection():
        for attempt in (LedgerLine.update(quarters=0), LedgerLine.delete()):
            with pytest.raises(peewee.DatabaseError, match="write another"):
                attempt.execute()
        assert [line.quarters for line in LedgerLine.select()] == [4]
