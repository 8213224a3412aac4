"""How codes and numbers are said."""

import pytest

from portal.grades import ordered_grades, reason_alone
from portal.words import days_from_quarters, say, size


@pytest.mark.parametrize(
    ("quarters", "said"),
    [
        (24, "6 days"),
        (4, "1 day"),
        (1, "¼ day"),
        (6, "1½ days"),
        (0, "0 days"),
        (-4, "−1 day"),
        (3, "¾ day"),
    ],
)
def test_quarters_are_said_as_days(quarters: int, said: str) -> None:
    assert days_from_quarters(quarters) == said


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (0, "0 bytes"),
        (999, "999 bytes"),
        (1500, "2 KB"),
        (1_400_000, "1.4 MB"),
        (2_000_000_000, "2.0 GB"),
    ],
)
def test_sizes(number: int, said: str) -> None:
    assert size(number) == said


def test_a_code_that_is_new_to_the_portal_is_still_said() -> None:
    assert say("quality_of_lunch") == "Quality of lunch"


def test_areas_stand_in_the_order_of_a_report_and_new_ones_at_the_end() -> None:
    given = {
        "new_area": "good",
        "leadership_and_management": "good",
        "quality_of_education": "good",
    }
    assert [area for area, _ in ordered_grades(given)] == [
        "quality_of_education",
        "leadership_and_management",
        "new_area",
    ]


def test_a_reason_does_not_repeat_the_mark_beside_it() -> None:
    assert reason_alone("Less than good: overall Good.") == "Overall Good."
    assert reason_alone("Something else.") == "Something else."
