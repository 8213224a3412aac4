"""The words and signs of judgements: schemes, areas, grades, and how they stand in a table."""

from collections.abc import Mapping
from typing import Final

SCHEMES: Final = {
    "graded": "Graded inspection",
    "ungraded": "Ungraded inspection",
    "report_card": "Report card",
    "self_evaluation": "Self-evaluation",
}

SCHEMES_EXPLAINED: Final = {
    "graded": (
        "Until November 2025 inspectors gave each area one of four grades, from outstanding to inadequate."
        " Since 2 September 2024 there has been no grade for the whole."
    ),
    "ungraded": "A short visit: it gives an outcome in words, and leaves the earlier grades as they were.",
    "report_card": (
        "Since 10 November 2025 a report card gives each area one of five grades, and says whether"
        " safeguarding is met. It cannot be compared with the older grades, and areas are never averaged."
    ),
    "self_evaluation": "What the academy says of itself, on the four older grades.",
}

GRADES: Final = {
    "outstanding": "Outstanding",
    "good": "Good",
    "requires_improvement": "Requires improvement",
    "inadequate": "Inadequate",
    "exceptional": "Exceptional",
    "strong_standard": "Strong standard",
    "expected_standard": "Expected standard",
    "needs_attention": "Needs attention",
    "urgent_improvement": "Urgent improvement",
    "met": "Met",
    "not_met": "Not met",
}

GRADE_MARKS: Final = {
    "outstanding": "1",
    "good": "2",
    "requires_improvement": "3",
    "inadequate": "4",
    "exceptional": "Ex",
    "strong_standard": "St",
    "expected_standard": "Es",
    "needs_attention": "NA",
    "urgent_improvement": "UI",
    "met": "✓",
    "not_met": "✗",
}
"""A grade in two signs at most, for tables; the full words stand beside them for screen readers."""

LEVELS: Final = {
    "exceptional": "high",
    "outstanding": "high",
    "strong_standard": "good",
    "good": "good",
    "met": "good",
    "expected_standard": "fair",
    "needs_attention": "low",
    "requires_improvement": "low",
    "urgent_improvement": "poor",
    "inadequate": "poor",
    "not_met": "poor",
}
"""Which shade a grade has; schemes share shades, never a scale."""

AREAS: Final = {
    "quality_of_education": "Quality of education",
    "behaviour_and_attitudes": "Behaviour and attitudes",
    "personal_development": "Personal development",
    "leadership_and_management": "Leadership and management",
    "early_years": "Early years",
    "sixth_form": "Sixth form",
    "safeguarding": "Safeguarding",
    "inclusion": "Inclusion",
    "curriculum_and_teaching": "Curriculum and teaching",
    "achievement": "Achievement",
    "attendance_and_behaviour": "Attendance and behaviour",
    "personal_development_and_wellbeing": "Personal development and well-being",
    "leadership_and_governance": "Leadership and governance",
    "post_16": "Post-16 provision",
}
"""In the order in which a report lists them."""

AREA_MARKS: Final = {
    "quality_of_education": "QE",
    "behaviour_and_attitudes": "BA",
    "personal_development": "PD",
    "leadership_and_management": "LM",
    "early_years": "EY",
    "sixth_form": "6F",
    "safeguarding": "Sg",
    "inclusion": "In",
    "curriculum_and_teaching": "CT",
    "achievement": "Ac",
    "attendance_and_behaviour": "AB",
    "personal_development_and_wellbeing": "PW",
    "leadership_and_governance": "LG",
    "post_16": "16",
}

CONCERNS: Final = {
    "SM": "Special measures",
    "SWK": "Serious weaknesses",
    "NTI": "Notice to improve",
    "RSI": "Requires significant improvement",
}


def ordered_grades(grades: Mapping[str, str]) -> list[tuple[str, str]]:
    """Area and grade in the order in which a report lists them; unknown areas at the end."""
    order = list(AREAS)
    return sorted(
        ((area, grade) for area, grade in grades.items() if grade),
        key=lambda pair: order.index(pair[0]) if pair[0] in AREAS else len(order),
    )


def reason_alone(sentence: str | None) -> str:
    """A standing's sentence without the words that the mark beside it says already."""
    said = sentence or ""
    for opening in ("Less than good: ", "Not less than good: ", "The trust decides: "):
        if said.startswith(opening):
            rest = said.removeprefix(opening)
            return rest[:1].upper() + rest[1:]
    return said
