"""The events of packs, built from their rows; what does not fit the contract is never recorded."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec

from contracts.scheduling import (
    ConfidentialPaper,
    LatePapersCirculated,
    PackCirculated,
    PaperAdded,
    PaperOverdue,
)
from scheduling.meetings.models import Meeting
from scheduling.packs.models import Pack, Paper


def added(meeting: Meeting, pack: Pack, paper: Paper, missing: Sequence[str]) -> PaperAdded:
    """A paper, or a new version of it, lies in a pack."""
    facts = {"paper_kind": paper.kind, "paper_version": paper.number, "missing": missing}
    return msgspec.convert(_of(meeting, pack) | facts, PaperAdded)


def overdue(
    meeting: Meeting, pack: Pack, missing: Sequence[str], owed_by: Sequence[str]
) -> PaperOverdue:
    """A side's required papers are late; `owed_by` are those to be chased, and nobody else (B8)."""
    facts = {
        "kind": meeting.kind,
        "missing": missing,
        "owed_by": owed_by,
        "papers_due_at": pack.papers_due_at,
        "circulates_at": pack.circulates_at,
        "starts_at": meeting.starts_at,
        "chase": pack.chase,
    }
    return msgspec.convert(_of(meeting, pack) | facts, PaperOverdue)


def circulated(
    meeting: Meeting,
    pack: Pack,
    papers: Sequence[str],
    confidential: Sequence[ConfidentialPaper],
    recipients: Sequence[str],
) -> PackCirculated:
    """A side's pack has gone to everyone at the table; what is confidential to those who may read it."""
    facts = {
        "kind": meeting.kind,
        "papers": papers,
        "confidential": confidential,
        "missing": pack.circulated_missing,
        "recipients": recipients,
        "starts_at": meeting.starts_at,
        "circulated_at": pack.circulated_at,
    }
    return msgspec.convert(_of(meeting, pack) | facts, PackCirculated)


def late(
    meeting: Meeting,
    pack: Pack,
    papers: Sequence[str],
    confidential: Sequence[ConfidentialPaper],
    missing: Sequence[str],
    recipients: Sequence[str],
    at: datetime,
) -> LatePapersCirculated:
    """What came after a pack has gone to everyone at the table."""
    facts = {
        "kind": meeting.kind,
        "papers": papers,
        "confidential": confidential,
        "missing": missing,
        "recipients": recipients,
        "starts_at": meeting.starts_at,
        "circulated_at": at,
    }
    return msgspec.convert(_of(meeting, pack) | facts, LatePapersCirculated)


def _of(meeting: Meeting, pack: Pack) -> dict[str, Any]:
    return {"meeting_id": meeting.id, "urn": meeting.urn, "side": pack.side}
