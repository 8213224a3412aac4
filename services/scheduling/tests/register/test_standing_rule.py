"""Whether an academy is less than good, and why: every line of the rule in one table (R8)."""

import pytest

from scheduling.register.judgements.rules import standing
from scheduling.register.judgements.weighing import Judged

from .judged import CARD, FOUR_GOOD, card, graded, own, ungraded

TABLE = [
    # what is on file, less than good, reason, what it rests on, words that must be said
    ([], None, "undecided", None, "no grade from inspection and no self-evaluation"),
    ([graded("outstanding")], False, "nothing_below_good", "graded 2023-05-10", "Outstanding"),
    ([graded("good")], False, "nothing_below_good", "graded 2023-05-10", "10 May 2023"),
    (
        [graded("requires_improvement")],
        True,
        "overall_below_good",
        "graded 2023-05-10",
        "Requires improvement",
    ),
    ([graded("inadequate")], True, "overall_below_good", "graded 2023-05-10", "Inadequate"),
    # an overall grade counts, whatever the judgements under it
    (
        [graded("good", grades=FOUR_GOOD | {"behaviour_and_attitudes": "requires_improvement"})],
        False,
        "nothing_below_good",
        "graded 2023-05-10",
        "overall Good",
    ),
    # without one, any of the four counts, and early years or sixth form do not
    (
        [
            graded(
                None,
                "2024-10-01",
                grades=FOUR_GOOD | {"quality_of_education": "requires_improvement"},
            )
        ],
        True,
        "judgement_below_good",
        "graded 2024-10-01",
        "below good in Quality of education",
    ),
    (
        [graded(None, "2024-10-01", grades=FOUR_GOOD | {"early_years": "requires_improvement"})],
        False,
        "nothing_below_good",
        "graded 2024-10-01",
        "none of the four",
    ),
    ([graded(None, "2024-10-01")], None, "undecided", None, "The trust decides"),
    (
        [graded("good", category_of_concern="SM")],
        True,
        "category_of_concern",
        "graded 2023-05-10",
        "special measures",
    ),
    (
        [graded("good", grades={"safeguarding": "not_met"})],
        True,
        "safeguarding_not_met",
        "graded 2023-05-10",
        "not effective",
    ),
    # report cards: any area, or safeguarding, or a category
    ([card(CARD)], False, "nothing_below_good", "card 2026-01-06", "safeguarding met"),
    (
        [card(CARD | {"inclusion": "needs_attention", "early_years": "urgent_improvement"})],
        True,
        "report_card_area_below_expected",
        "card 2026-01-06",
        "Inclusion (Needs attention) and Early years (Urgent improvement)",
    ),
    (
        [card(CARD | {"safeguarding": "not_met"})],
        True,
        "safeguarding_not_met",
        "card 2026-01-06",
        "not met",
    ),
    (
        [card(CARD, category_of_concern="RSI")],
        True,
        "category_of_concern",
        "card 2026-01-06",
        "significant improvement",
    ),
    # the newest inspection wins, in whatever order they are told
    (
        [graded("inadequate", "2019-01-01"), graded("good")],
        False,
        "nothing_below_good",
        "graded 2023-05-10",
        "Good",
    ),
    (
        [card(CARD), graded("inadequate")],
        False,
        "nothing_below_good",
        "card 2026-01-06",
        "report card",
    ),
    (
        [graded("outstanding"), card(CARD | {"achievement": "needs_attention"})],
        True,
        "report_card_area_below_expected",
        "card 2026-01-06",
        "Achievement",
    ),
    # an ungraded inspection upholds the grade before it
    (
        [graded("good"), ungraded("School remains Good")],
        False,
        "nothing_below_good",
        "graded 2023-05-10",
        "confirmed it (School remains Good)",
    ),
    (
        [graded("good"), ungraded("School remains Good (Concerns) - S5 Next")],
        False,
        "nothing_below_good",
        "graded 2023-05-10",
        "raised concerns, so the next one is graded",
    ),
    (
        [graded("good"), ungraded("Some aspects not as strong")],
        False,
        "nothing_below_good",
        "graded 2023-05-10",
        "raised concerns",
    ),
    (
        [graded("good"), ungraded("Improved significantly")],
        False,
        "nothing_below_good",
        "graded 2023-05-10",
        "saw improvement",
    ),
    (
        [graded("requires_improvement"), ungraded("Standards maintained")],
        True,
        "overall_below_good",
        "graded 2023-05-10",
        "Standards maintained",
    ),
    (
        [ungraded("School remains Outstanding")],
        False,
        "nothing_below_good",
        "ungraded 2024-06-11",
        "remains Outstanding",
    ),
    ([ungraded("Standards maintained")], None, "undecided", None, "is not on file"),
    (
        [graded("requires_improvement", "2025-01-01"), ungraded("School remains Good")],
        True,
        "overall_below_good",
        "graded 2025-01-01",
        "overall",
    ),
    # its own self-evaluation: below good always counts, good only where there is no grade
    (
        [graded("good"), own("requires_improvement")],
        True,
        "self_evaluation_below_good",
        "own 2025-09-01",
        "self-evaluation",
    ),
    (
        [graded("inadequate"), own("good")],
        True,
        "overall_below_good",
        "graded 2023-05-10",
        "Inadequate",
    ),
    ([own("good")], False, "nothing_below_good", "own 2025-09-01", "self-evaluation"),
    (
        [own("inadequate", "2024-09-01"), own("good")],
        False,
        "nothing_below_good",
        "own 2025-09-01",
        "Good",
    ),
    # a predecessor's inspection counts, and says so
    (
        [graded("inadequate", predecessor_urn=900001)],
        True,
        "overall_below_good",
        "graded 2023-05-10",
        "predecessor (URN 900001)",
    ),
]


@pytest.mark.parametrize(("on_file", "less", "reason", "basis", "words"), TABLE)
def test_the_rule(
    on_file: list[Judged], less: bool | None, reason: str, basis: str | None, words: str
) -> None:
    """Each line of the table, told in both orders."""
    for told in (on_file, on_file[::-1]):
        found = standing(told)
        assert (found.less_than_good, found.reason, found.basis) == (less, reason, basis)
        assert words in found.sentence
