"""Every state of a meeting × everything that can be done to it."""

from datetime import UTC, datetime, timedelta
from typing import get_args

import pytest

from kit.errors import Refused
from scheduling.meetings.states import (
    MeetingHasBegun,
    MeetingIsCancelled,
    State,
    Verb,
    may,
    require,
)

START = datetime(2027, 3, 9, 10, tzinfo=UTC)
BEFORE, AFTER = START - timedelta(seconds=1), START

VERBS: tuple[Verb, ...] = get_args(Verb)

TABLE: list[tuple[State, str, datetime, type[Refused] | None]] = [
    ("booked", "booked", BEFORE, None),
    ("begun", "booked", AFTER, MeetingHasBegun),
    ("cancelled", "cancelled", BEFORE, MeetingIsCancelled),
    ("cancelled", "cancelled", AFTER, MeetingIsCancelled),
]


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize(("state", "stored", "now", "refusal"), TABLE)
def test_what_may_be_done_to_a_meeting(
    state: State, stored: str, now: datetime, refusal: type[Refused] | None, verb: Verb
) -> None:
    assert state in get_args(State)
    assert may(verb, stored, START, now) is (refusal is None)
    if refusal is None:
        require(verb, stored, START, now)
    else:
        with pytest.raises(refusal):
            require(verb, stored, START, now)
