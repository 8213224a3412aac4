"""The trust's own list of papers: which there are, which side owes them, which are required (R6)."""

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Final

import msgspec

from contracts.scheduling import PaperKind, PaperKindsSet
from kit.db import save_if_unchanged, transaction
from kit.errors import Refused
from kit.outbox import record
from scheduling.packs.models import PaperKindList

ALL = "all"

AGENDA: Final = "agenda"
"""The one paper that nobody puts in: it is made of what both sides have agreed to (R5)."""


def _kind(code: str, title: str, side: str, *, required: bool) -> PaperKind:
    return PaperKind(code=code, title=title, side=side, required=required)  # type: ignore[arg-type]  # two words below


DEFAULTS: tuple[PaperKind, ...] = (
    _kind("agenda", "Agreed agenda", "aid", required=True),
    _kind(
        "previous_notes", "Notes of the previous meeting, with open actions", "aid", required=True
    ),
    _kind("data_analysis", "Data analysis and lines of enquiry", "aid", required=True),
    _kind("visit_notes", "Notes of visits since", "aid", required=False),
    _kind("self_evaluation", "Self-evaluation", "academy", required=True),
    _kind("improvement_plan", "Improvement plan with progress", "academy", required=True),
    _kind("progress_data", "Progress data by subject and year group", "academy", required=True),
    _kind("attendance", "Attendance, suspensions and exclusions", "academy", required=True),
    _kind("groups_data", "Data of groups of pupils", "academy", required=False),
    _kind("teaching_monitoring", "Monitoring of teaching", "academy", required=False),
    _kind("targets", "Targets", "academy", required=False),
    _kind(
        "interventions", "Impact of interventions and use of the budget", "academy", required=False
    ),
    _kind("governor_questions", "Governors' questions", "academy", required=False),
    _kind("surveys", "Surveys", "academy", required=False),
    _kind("safeguarding_summary", "Safeguarding summary, without names", "academy", required=False),
    _kind("inspection_report", "Last inspection report", "academy", required=False),
)
"""What schools bring to an improvement meeting, until the trust edits the list."""

_CODE = re.compile(r"[a-z][a-z0-9_]{1,39}")


class PaperKindsDoNotFit(Refused):
    """The list of papers has a code that is no code, or one twice."""


def paper_kind_list() -> PaperKindList:
    """The list as it stands; before its first use, the defaults, not yet kept."""
    found: PaperKindList | None = PaperKindList.get_or_none(PaperKindList.id == ALL)
    return found or PaperKindList(id=ALL, kinds=msgspec.to_builtins(DEFAULTS), version=1)


def paper_kinds() -> tuple[PaperKind, ...]:
    """The kinds of papers in the order of the list."""
    return msgspec.convert(paper_kind_list().kinds, tuple[PaperKind, ...])


def seed_paper_kinds(*, now: datetime) -> None:
    """Keep the defaults as the trust's list, and tell the others, unless there is a list."""
    with transaction():
        seeded = (
            PaperKindList.insert(id=ALL, kinds=msgspec.to_builtins(DEFAULTS), version=1)
            .on_conflict_ignore()
            .as_rowcount()
            .execute()
        )
        if seeded:
            record(PaperKindsSet(kinds=DEFAULTS), now=now)


def set_paper_kinds(
    kinds: Sequence[PaperKind], *, expected_version: int | None, now: datetime
) -> PaperKindList:
    """Replace the list; packs that have not gone out are judged by the new one. The same list is no change."""
    _accept(kinds)
    with transaction():
        seed_paper_kinds(now=now)
        row = paper_kind_list()
        if tuple(kinds) == paper_kinds() and expected_version in (None, row.version):
            return row
        save_if_unchanged(row, expected_version, kinds=msgspec.to_builtins(kinds))
        record(PaperKindsSet(kinds=tuple(kinds)), now=now)
        return row


def _accept(kinds: Sequence[PaperKind]) -> None:
    for kind in kinds:
        if not _CODE.fullmatch(kind.code):
            raise PaperKindsDoNotFit(
                f"{kind.code!r} is no code: use small letters, figures and underscores, 2 to 40 of them.",
                field="kinds",
            )
        if kind.code == AGENDA and kind.side != "aid":
            raise PaperKindsDoNotFit(
                f"{AGENDA} comes into the AID's pack by itself: leave it on that side, or out of the list.",
                field="kinds",
            )
    codes = [kind.code for kind in kinds]
    twice = sorted({code for code in codes if codes.count(code) > 1})
    if twice:
        raise PaperKindsDoNotFit(
            f"{', '.join(twice)} stands in the list twice: take one of them out.", field="kinds"
        )
