"""How times and lists are spelled for people."""

from datetime import UTC, datetime

import pytest

from notifications.messages.spelling import counted, hour, readable, span


def at(day: int, hours: int, minutes: int = 0, month: int = 1) -> datetime:
    return datetime(2027, month, day, hours, minutes, tzinfo=UTC)


@pytest.mark.parametrize(
    ("moment", "spelled"),
    [
        (at(14, 14), "2pm"),
        (at(14, 9, 30), "9:30am"),
        (at(14, 12), "midday"),
        (at(14, 0), "midnight"),
        (at(14, 12, 5), "12:05pm"),
        (at(14, 0, 5), "12:05am"),
        (at(1, 11, month=7), "midday"),  # British Summer Time
    ],
)
def test_hours(moment: datetime, spelled: str) -> None:
    assert hour(moment) == spelled


@pytest.mark.parametrize(
    ("start", "end", "spelled"),
    [
        (at(14, 14), at(14, 16), "Thursday 14 January 2027, 2pm to 4pm"),
        (at(14, 9, 15), at(14, 12), "Thursday 14 January 2027, 9:15am to midday"),
        (
            at(14, 23),
            at(15, 1),
            "Thursday 14 January 2027, 11pm to Friday 15 January 2027, 1am",
        ),
        (at(30, 22, 30, 6), at(30, 23, 30, 6), None),
    ],
)
def test_spans(start: datetime, end: datetime, spelled: str | None) -> None:
    local = "Wednesday 30 June 2027, 11:30pm to Thursday 1 July 2027, 12:30am"
    assert span(start, end) == (spelled or local)


def test_codes_and_counts() -> None:
    assert readable("data_analysis") == "Data analysis"
    assert counted(["a"], "paper is", "papers are") == "1 paper is"
    assert counted(["a", "b"], "paper is", "papers are") == "2 papers are"
