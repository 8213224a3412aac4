"""Reads of bound packs: the newest of each, the papers that belong in one, and how it is shown."""

from collections.abc import Sequence
from typing import Any

from kit.errors import NotFound
from scheduling.binding.models import BoundPack
from scheduling.meetings.models import Meeting
from scheduling.packs.kinds import paper_kinds
from scheduling.packs.models import Pack, Paper


def newest_of(pack: Pack) -> BoundPack | None:
    """What was begun last for a pack."""
    found: BoundPack | None = (
        BoundPack.select()
        .where(BoundPack.pack == pack.id)
        .order_by(BoundPack.begun_at.desc(), BoundPack.id.desc())
        .first()
    )
    return found


def papers_to_bind(pack: Pack) -> list[Paper]:
    """The newest version of each paper that has gone out to everybody, in the order of the trust's list.

    What only some may read is bound into nothing (R11).
    """
    latest: dict[str, Paper] = {}
    for paper in Paper.select().where(Paper.pack == pack.id).order_by(Paper.number):
        if paper.circulated_at is not None:
            latest[paper.kind] = paper
    order = {kind.code: place for place, kind in enumerate(paper_kinds())}
    open_to_all = [paper for paper in latest.values() if paper.circle is None]
    return sorted(open_to_all, key=lambda paper: (order.get(paper.kind, len(order)), paper.kind))


def find_bound(bound_id: str) -> tuple[BoundPack, Meeting, str]:
    """A bound pack that is ready, with its meeting and its side, whoever asks; raises `NotFound`."""
    bound: BoundPack | None = BoundPack.get_or_none(BoundPack.id == bound_id)
    if bound is None or bound.state != "ready":
        raise NotFound("bound pack")
    pack = Pack.get_by_id(bound.pack_id)
    return bound, Meeting.get_by_id(pack.meeting_id), pack.side


def bound_shown(packs: Sequence[Pack]) -> dict[str, dict[str, Any]]:
    """How far each pack's PDF is, by pack id; those for which none was begun are left out."""
    rows = (
        BoundPack.select()
        .where(BoundPack.pack << [pack.id for pack in packs])
        .order_by(BoundPack.begun_at, BoundPack.id)
    )
    newest = {row.pack_id: row for row in rows}
    kinds = {
        paper.id: paper.kind
        for paper in Paper.select(Paper.id, Paper.kind).where(
            Paper.id << [each for row in newest.values() for each in row.papers]
        )
    }
    return {pack_id: _shown(row, kinds) for pack_id, row in newest.items()}


def _shown(row: BoundPack, kinds: dict[str, str]) -> dict[str, Any]:
    looked = list(zip(row.papers, row.looked_at, strict=False))
    return {
        "id": row.id,
        "state": row.state,
        "looked_at": len(looked),
        "papers": len(row.papers),
        "pages": row.pages,
        "size": row.size,
        "made_at": row.made_at,
        "left_out": [
            {"code": kinds.get(paper_id, ""), "why": look["why"]}
            for paper_id, look in looked
            if look["why"]
        ],
    }
