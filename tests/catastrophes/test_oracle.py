"""The oracle finds what is lost, doubled or half done, and lets pass what may be: nobody trusts one that never fails."""

from collections.abc import Iterator
from typing import Any, cast

import pytest

from .official import Official
from .oracle.days import judge_days
from .oracle.meetings import judge_meetings
from .stories import Request, Story

NINE, TEN = "2027-02-03T09:00:00Z", "2027-02-03T10:00:00Z"


def meeting(starts_at: str, sequence: int, state: str = "booked") -> dict[str, Any]:
    about = {"id": "m", "urn": 1, "year": "2026-27", "starts_at": starts_at}
    return about | {"sequence": sequence, "state": state, "version": sequence + 1}


BOOKED, MOVED = meeting(NINE, 0), meeting(TEN, 1)
CANCELLED = meeting(TEN, 2, "cancelled")


def story(*answers: dict[str, Any] | None) -> Story:
    """A booking for nine, a move to ten, a cancellation: as many as there are answers; None: not answered."""
    asked = [
        Request("book", "", {"starts_at": NINE}),
        Request("move", "", {"starts_at": TEN}),
        Request("cancel", "", {}),
    ][: len(answers)]
    for request, answer in zip(asked, answers, strict=True):
        request.answer = answer
    return Story(1, asked)


@pytest.mark.parametrize(
    ("told", "found"),
    [
        (story(BOOKED), [BOOKED]),
        (story(BOOKED, MOVED, CANCELLED), [CANCELLED]),
        (story(None), []),
        (story(None), [BOOKED]),
        (story(BOOKED, None), [BOOKED]),
        (story(BOOKED, None), [MOVED]),
    ],
)
def test_what_was_acknowledged_and_what_is_in_doubt_may_be(
    told: Story, found: list[dict[str, Any]]
) -> None:
    assert judge_meetings(found, [told]).wrong == []


@pytest.mark.parametrize(
    ("told", "found"),
    [
        pytest.param(story(BOOKED), [], id="a booking is lost"),
        pytest.param(story(BOOKED, MOVED), [BOOKED], id="a move is lost"),
        pytest.param(story(BOOKED, MOVED), [meeting(TEN, 2)], id="a move is done twice"),
        pytest.param(story(BOOKED, MOVED), [meeting(NINE, 1)], id="a move is half done"),
        pytest.param(story(BOOKED), [BOOKED, BOOKED | {"id": "n"}], id="booked twice"),
        pytest.param(story(BOOKED, None), [CANCELLED], id="what nobody asked for"),
    ],
)
def test_what_is_lost_doubled_or_half_done_is_found(
    told: Story, found: list[dict[str, Any]]
) -> None:
    assert judge_meetings(found, [told]).wrong != []


class Ledger:
    """Support as an official sees it: one academy with these lines."""

    def __init__(self, *kinds: str, planned: int) -> None:
        lines = [{"meeting_id": "m", "kind": kind, "quarters": 4} for kind in kinds]
        sums = {"entitled_quarters": 24, "planned_quarters": planned, "left_quarters": 24 - planned}
        self.shown = sums | {"urn": 1, "year": "2026-27", "ledger": lines}

    def seen_if_there(self, _service: str, _path: str) -> Any:
        return self.shown

    def listed(self, _service: str, _path: str) -> Iterator[dict[str, Any]]:
        return iter([self.shown])


class Unheard(Ledger):
    """Support before it has heard of the academy's year."""

    def __init__(self) -> None:
        super().__init__(planned=0)

    def seen_if_there(self, _service: str, _path: str) -> Any:
        return None


@pytest.mark.parametrize(
    ("ledger", "found", "holds"),
    [
        (Ledger("planned", planned=4), BOOKED, True),
        (Ledger("planned", "given_back", planned=0), CANCELLED, True),
        (Ledger(planned=0), BOOKED, False),
        (Ledger("planned", "planned", planned=8), BOOKED, False),
        (Ledger("planned", planned=4), CANCELLED, False),
        (Ledger("planned", "given_back", "given_back", planned=-4), CANCELLED, False),
        (Ledger("planned", planned=8), BOOKED, False),
        (Unheard(), BOOKED, False),
    ],
)
def test_a_ledger_has_each_line_once(ledger: Ledger, found: dict[str, Any], *, holds: bool) -> None:
    assert judge_days(cast("Official", ledger), [found]).holds is holds
