"""The grades, areas and categories of every scheme: their codes, and how they are said to people."""

from datetime import date
from typing import Final

GRADES: Final = {
    "outstanding": "Outstanding",
    "good": "Good",
    "requires_improvement": "Requires improvement",
    "inadequate": "Inadequate",
}
"""The four grades of a graded inspection, best first; a self-evaluation uses the same."""

BELOW_GOOD: Final = frozenset({"requires_improvement", "inadequate"})

REPORT_CARD_GRADES: Final = {
    "exceptional": "Exceptional",
    "strong_standard": "Strong standard",
    "expected_standard": "Expected standard",
    "needs_attention": "Needs attention",
    "urgent_improvement": "Urgent improvement",
}
"""The five grades of a report card, best first; they cannot be compared with the older four."""

BELOW_EXPECTED: Final = frozenset({"needs_attention", "urgent_improvement"})

SAFEGUARDING: Final = "safeguarding"
SAFEGUARDING_VALUES: Final = {"met": "Met", "not_met": "Not met"}

FOUR_JUDGEMENTS: Final = {
    "quality_of_education": "Quality of education",
    "behaviour_and_attitudes": "Behaviour and attitudes",
    "personal_development": "Personal development",
    "leadership_and_management": "Leadership and management",
}
"""The four judgements that count where there is no overall grade."""

GRADED_AREAS: Final = FOUR_JUDGEMENTS | {
    "early_years": "Early years",
    "sixth_form": "Sixth form",
}

REPORT_CARD_AREAS: Final = {
    "inclusion": "Inclusion",
    "curriculum_and_teaching": "Curriculum and teaching",
    "achievement": "Achievement",
    "attendance_and_behaviour": "Attendance and behaviour",
    "personal_development_and_wellbeing": "Personal development and well-being",
    "leadership_and_governance": "Leadership and governance",
    "early_years": "Early years",
    "post_16": "Post-16 provision",
}

CATEGORIES_OF_CONCERN: Final = {
    "SM": "special measures",
    "SWK": "serious weaknesses",
    "NTI": "notice to improve",
    "RSI": "requires significant improvement",
}

SCHEMES: Final = ("graded", "ungraded", "report_card", "self_evaluation")


def in_words(day: date) -> str:
    """A day as people write it: 8 May 2024."""
    return f"{day.day} {day:%B %Y}"


def listed(names: list[str]) -> str:
    """Names in a sentence: a, b and c."""
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
