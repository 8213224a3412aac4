"""The trust's own templates of agendas, and those that the suite begins with (R5, R7, R10)."""

from collections.abc import Sequence
from typing import Final

import msgspec

from contracts.words import MeetingKind, Seat
from kit.db import save_if_unchanged, transaction
from kit.errors import Refused
from scheduling.agendas.models import AgendaTemplateList
from scheduling.agendas.rules import Item, accept_papers
from scheduling.packs.kinds import paper_kinds

ALL: Final = "all"


class Template(msgspec.Struct, frozen=True, kw_only=True):
    """An agenda to begin with, under a name of the trust's own."""

    title: str
    kind: MeetingKind | None = None
    """The kind of meeting that it is for; None: for any."""
    items: tuple[Item, ...]


class TemplateTwice(Refused):
    """Two templates have the same title."""


def _item(title: str, minutes: int, owner: Seat, *papers: str, purpose: str = "") -> Item:
    return Item(title=title, minutes=minutes, owner=owner, papers=papers, purpose=purpose)


_QUESTION: Final = _item(
    "What can I do to support improvement here?",
    15,
    "aid",
    purpose="Everyone at the table answers; each answer becomes a commitment with a date.",
)

DEFAULTS: Final = (
    Template(
        title="Academy Improvement Meeting",
        kind="aim",
        items=(
            _item("Successes since the last meeting", 10, "headteacher"),
            _item("Actions agreed last time", 15, "aid", "previous_notes"),
            _item(
                "Progress of learners", 30, "headteacher", "progress_data", "data_analysis",
                purpose="Where learners stand at this review, and what explains it.",
            ),
            _item("Attendance, suspensions and exclusions", 15, "headteacher", "attendance"),
            _item(
                "The improvement plan: what comes next", 25, "headteacher",
                "improvement_plan", "self_evaluation",
            ),
            _QUESTION,
            _item("Next steps, and who does what by when", 10, "aid"),
        ),
    ),
    Template(
        title="Interim meeting",
        kind="iaim",
        items=(
            _item("Successes since the last meeting", 10, "headteacher"),
            _item("Actions agreed last time", 15, "aid", "previous_notes"),
            _item(
                "The priorities of the improvement plan", 35, "headteacher", "improvement_plan",
                purpose="What has been done about each, and how we know that it helps.",
            ),
            _QUESTION,
            _item("Next steps, and who does what by when", 10, "aid"),
        ),
    ),
)  # fmt: skip
"""About two hours for an improvement meeting, and less than that for an interim one."""


def template_list() -> AgendaTemplateList:
    """The templates as they stand; before the first edit the defaults, not yet kept."""
    found: AgendaTemplateList | None = AgendaTemplateList.get_or_none(AgendaTemplateList.id == ALL)
    return found or AgendaTemplateList(id=ALL, templates=msgspec.to_builtins(DEFAULTS), version=1)


def set_templates(
    templates: Sequence[Template], *, expected_version: int | None
) -> AgendaTemplateList:
    """Replace the templates; agendas that were proposed from one stay as they are.

    Raises `TemplateTwice`, `PaperOfAnItemUnknown` or `VersionMismatch`.
    """
    titles = [template.title for template in templates]
    twice = sorted({title for title in titles if titles.count(title) > 1})
    if twice:
        raise TemplateTwice(f"Two templates are called {twice[0]!r}: rename one.", field="items")
    with transaction():
        known = [kind.code for kind in paper_kinds()]
        for template in templates:
            accept_papers(template.items, known)
        defaults = {"id": ALL, "templates": msgspec.to_builtins(DEFAULTS), "version": 1}
        AgendaTemplateList.insert(defaults).on_conflict_ignore().execute()
        row = template_list()
        save_if_unchanged(row, expected_version, templates=msgspec.to_builtins(tuple(templates)))
        return row
