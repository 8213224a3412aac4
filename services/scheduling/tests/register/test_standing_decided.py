"""What the trust decides about the less-than-good rule, and which inspection is shown as the one in force (R8)."""

import pytest

from scheduling.register.judgements.rules import Override, in_force, standing
from scheduling.register.judgements.weighing import Judged, StandingRule

from .judged import CARD, card, graded, own, ungraded


@pytest.mark.parametrize("less", [True, False])
def test_an_override_beats_everything(less: bool) -> None:
    """The AID or CEO decides, with a reason that is shown."""
    found = standing(
        [graded("good"), own("inadequate")],
        None,
        Override(less_than_good=less, reason="Agreed in May."),
    )
    assert (found.less_than_good, found.reason, found.basis) == (less, "overridden", None)
    assert found.sentence.endswith("Agreed in May.")


@pytest.mark.parametrize(
    ("part", "on_file"),
    [
        ("overall", graded("requires_improvement")),
        ("judgements", graded(None, grades={"personal_development": "inadequate"})),
        ("report_card", card(CARD | {"inclusion": "needs_attention"})),
        ("safeguarding", card(CARD | {"safeguarding": "not_met"})),
        ("category_of_concern", graded("good", category_of_concern="SWK")),
        ("self_evaluation", own("inadequate")),
    ],
)
def test_the_trust_may_leave_out_a_part(part: str, on_file: Judged) -> None:
    """Every part of the rule is the trust's to switch off."""
    assert standing([on_file]).less_than_good is True
    assert standing([on_file], StandingRule(**{part: False})).less_than_good is not True


def test_the_inspection_in_force_is_the_newest_with_grades() -> None:
    """An ungraded inspection does not hide the grades it upholds; without any, the newest is shown."""
    on_file = [graded("good"), ungraded("School remains Good"), own("good")]
    held = in_force(on_file)
    assert held is not None
    assert held.id == "graded 2023-05-10"
    alone = in_force([ungraded("Standards maintained")])
    assert alone is not None
    assert alone.scheme == "ungraded"
    assert in_force([own("good")]) is None
