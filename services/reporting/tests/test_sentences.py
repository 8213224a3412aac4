"""Why a standing holds, in a sentence made from the basis and the grades (R8)."""

from datetime import date
from typing import Any

import msgspec
import pytest

from reporting.overview.rules import standing_sentence


class Judged(msgspec.Struct, kw_only=True):
    judgement_id: str = "j"
    scheme: str = "graded"
    made_on: date = date(2024, 5, 8)
    overall: str | None = None
    grades: dict[str, str] = {}
    category_of_concern: str | None = None
    outcome: str | None = None
    predecessor: bool = False


LOW = {"quality_of_education": "good", "leadership_and_management": "inadequate"}
CARD = {"achievement": "needs_attention", "inclusion": "urgent_improvement", "safeguarding": "met"}


@pytest.mark.parametrize(
    ("less", "basis", "judged", "sentence"),
    [
        (
            True,
            "overall_below_good",
            {"overall": "inadequate"},
            "Less than good: overall Inadequate, by the inspection of 8 May 2024.",
        ),
        (
            True,
            "overall_below_good",
            {"overall": "inadequate", "predecessor": True},
            "Less than good: overall Inadequate, by the inspection of its predecessor of 8 May 2024.",
        ),
        (
            True,
            "judgement_below_good",
            {"grades": LOW},
            "Less than good: Leadership and management (Inadequate), by the inspection of 8 May 2024.",
        ),
        (
            True,
            "report_card_area_below_expected",
            {"scheme": "report_card", "grades": CARD},
            "Less than good: Achievement (Needs attention) and Inclusion (Urgent improvement), by the inspection of 8 May 2024.",
        ),
        (
            True,
            "safeguarding_not_met",
            {"scheme": "report_card", "grades": {"safeguarding": "not_met"}},
            "Less than good: Safeguarding (Not met), by the inspection of 8 May 2024.",
        ),
        (
            True,
            "category_of_concern",
            {"category_of_concern": "SM"},
            "Less than good: in a category of concern (special measures), by the inspection of 8 May 2024.",
        ),
        (
            True,
            "self_evaluation_below_good",
            {"scheme": "self_evaluation", "overall": "requires_improvement"},
            "Less than good: overall Requires improvement, by the academy’s own self-evaluation of 8 May 2024.",
        ),
        (
            False,
            "nothing_below_good",
            {"overall": "outstanding"},
            "Not less than good: overall Outstanding, by the inspection of 8 May 2024.",
        ),
        (
            False,
            "nothing_below_good",
            {"grades": {"quality_of_education": "good"}},
            "Not less than good: no overall grade, and no judgement below good, by the inspection of 8 May 2024.",
        ),
        (
            False,
            "nothing_below_good",
            {"scheme": "report_card", "grades": {"achievement": "expected_standard"}},
            "Not less than good: no area of its report card below the expected standard, by the inspection of 8 May 2024.",
        ),
        (
            False,
            "nothing_below_good",
            {"scheme": "ungraded", "outcome": "School remains Good"},
            "Not less than good: School remains Good, by the ungraded inspection of 8 May 2024.",
        ),
        (True, "overridden", None, "Less than good: the trust has decided it."),
        (True, "overall_below_good", None, "Less than good: its overall grade is below good."),
        (None, "undecided", None, "The trust decides: no grade that would tell is on file."),
    ],
)
def test_the_sentence_names_what_the_standing_rests_on(
    less: bool | None, basis: str, judged: dict[str, Any] | None, sentence: str
) -> None:
    judgement = None if judged is None else Judged(**judged)
    assert standing_sentence(less_than_good=less, basis=basis, judgement=judgement) == sentence
