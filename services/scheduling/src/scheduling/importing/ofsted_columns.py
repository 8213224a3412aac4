"""Under which headings each layout of Ofsted's file keeps the parts of an inspection."""

from typing import Final

import msgspec

from contracts.words import Scheme

Heads = tuple[str, ...]
"""The headings of one column in different editions, any of which may be there."""


class Section(msgspec.Struct, frozen=True, kw_only=True):
    """The group of columns that tells one inspection of a school."""

    scheme: Scheme
    inspected_on: Heads
    published_on: Heads
    relates_to_urn: Heads
    overall: Heads = ()
    category: Heads = ()
    areas: dict[str, Heads] = {}
    outcome: Heads = ()
    converted: Heads = ()


def _graded_areas(prefix: str) -> dict[str, Heads]:
    """The judgements under an overall grade; headings are compared without regard to case."""
    areas = {
        "safeguarding": "Safeguarding is effective?",
        "quality_of_education": "Quality of education",
        "behaviour_and_attitudes": "Behaviour and attitudes",
        "personal_development": "Personal development",
        "leadership_and_management": "Effectiveness of leadership and management",
        "early_years": "Early years provision (where applicable)",
        "sixth_form": "Sixth form provision (where applicable)",
    }
    return {area: (prefix + heading,) for area, heading in areas.items()}


_UNGRADED: Final = Section(
    scheme="ungraded",
    inspected_on=("Date of latest ungraded inspection", "Date of latest section 8 inspection"),
    published_on=("Ungraded inspection publication date",),
    relates_to_urn=("URN at time of the ungraded inspection",),
    outcome=("Ungraded inspection overall outcome",),
    converted=("Did the latest ungraded inspection convert to a graded inspection?",),
)

LAYOUT_2025: Final = (
    Section(
        scheme="graded",
        inspected_on=("Previous inspection start date",),
        published_on=("Previous publication date",),
        relates_to_urn=("URN at time of previous graded inspection",),
        overall=("Previous graded inspection overall effectiveness",),
        category=("Previous category of concern",),
        areas=_graded_areas("Previous "),
    ),
    Section(
        scheme="graded",
        inspected_on=("Inspection start date",),
        published_on=("Publication date",),
        relates_to_urn=("URN at time of latest graded inspection",),
        overall=("Overall effectiveness",),
        category=("Category of concern",),
        areas=_graded_areas(""),
    ),
    _UNGRADED,
)
"""To 2025: the latest graded inspection, the one before it, and an ungraded one since."""

LAYOUT_2026: Final = (
    Section(
        scheme="graded",
        inspected_on=("Inspection start date of latest OEIF graded inspection",),
        published_on=("Publication date of latest OEIF graded inspection",),
        relates_to_urn=("URN at time of latest OEIF graded inspection",),
        overall=("Latest OEIF overall effectiveness",),
        category=("Latest OEIF category of concern",),
        areas=_graded_areas("Latest OEIF "),
    ),
    _UNGRADED,
    Section(
        scheme="report_card",
        inspected_on=("Inspection start date",),
        published_on=("Publication date",),
        relates_to_urn=("URN at time of latest full inspection",),
        category=("Category of concern",),
        areas={
            "safeguarding": ("Safeguarding standards",),
            "inclusion": ("Inclusion",),
            "curriculum_and_teaching": ("Curriculum and teaching",),
            "achievement": ("Achievement",),
            "attendance_and_behaviour": ("Attendance and behaviour",),
            "personal_development_and_wellbeing": ("Personal development and wellbeing",),
            "leadership_and_governance": ("Leadership and governance",),
            "early_years": ("Early years (where applicable)",),
            "post_16": ("Post-16 provision (where applicable)",),
        },
    ),
)
"""From 2026: a report card, the latest graded inspection of the older kind, and an ungraded one."""


def layout_of(heads: dict[str, int]) -> tuple[Section, ...]:
    """The layout that a header row has, its headings reduced to keys; both call some columns the same."""
    return LAYOUT_2026 if "latest oeif overall effectiveness" in heads else LAYOUT_2025
