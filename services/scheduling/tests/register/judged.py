"""Judgements as the rule sees them, for the tables of the tests."""

from datetime import date
from typing import Any

from scheduling.register.judgements.weighing import Judged

FOUR_GOOD = dict.fromkeys(
    (
        "quality_of_education",
        "behaviour_and_attitudes",
        "personal_development",
        "leadership_and_management",
    ),
    "good",
)
CARD = {"safeguarding": "met", "inclusion": "expected_standard", "achievement": "strong_standard"}


def graded(overall: str | None, on: str = "2023-05-10", **more: Any) -> Judged:
    """A graded inspection of the older kind."""
    return Judged(
        id=f"graded {on}",
        scheme="graded",
        inspected_on=date.fromisoformat(on),
        overall=overall,
        **more,
    )


def card(grades: dict[str, str], on: str = "2026-01-06", **more: Any) -> Judged:
    """A report card."""
    return Judged(
        id=f"card {on}",
        scheme="report_card",
        inspected_on=date.fromisoformat(on),
        grades=grades,
        **more,
    )


def ungraded(outcome: str, on: str = "2024-06-11") -> Judged:
    """An ungraded inspection with its outcome in words."""
    return Judged(
        id=f"ungraded {on}", scheme="ungraded", inspected_on=date.fromisoformat(on), outcome=outcome
    )


def own(overall: str, on: str = "2025-09-01") -> Judged:
    """A self-evaluation."""
    return Judged(
        id=f"own {on}",
        scheme="self_evaluation",
        inspected_on=date.fromisoformat(on),
        overall=overall,
    )
