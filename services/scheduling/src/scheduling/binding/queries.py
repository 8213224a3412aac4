"""Reads of bound packs: the newest of each, the papers that belong in one, and how it is shown."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from kit.errors import NotFound
from scheduling.binding.models import BoundPack
from scheduling.meetings.models import Meeting
from scheduling.packs.kinds import paper_kinds
from scheduling.packs.models import Pack, Paper


def most_urgent() -> BoundPack | None:
    """The pack to go on with: of those that are being made the one whose meeting is next."""
    found: BoundPack | None = (
        BoundPack.select(BoundPack)
        .join(Pack)
        .join(Meeting)
        .where(BoundPack.state == "being_made")
        .order_by(Meeting.starts_at, BoundPack.begun_at, BoundPack.id)
        .first()
    )
    return found


def to_bind(since: datetime) -> list[tuple[Pack, list[str]]]:
    """The packs that have gone out, of meetings since then, and are not bound as they stand, with their papers' ids.

    The papers are the newest versions of those that have gone out to everybody, in the order of the trust's list:
    what only some may read is bound into nothing (R11).
    """
    packs = list(
        Pack.select(Pack)
        .join(Meeting)
        .where(Pack.circulated_at.is_null(False))  # noqa: FBT003 - peewee's own
        .where(Meeting.state == "booked", Meeting.starts_at > since)
        .order_by(Meeting.starts_at, Pack.id)
    )
    ids = [pack.id for pack in packs]
    latest: dict[str, dict[str, Paper]] = {each: {} for each in ids}
    for paper in Paper.select().where(Paper.pack << ids).order_by(Paper.number):
        if paper.circulated_at is not None:
            latest[paper.pack_id][paper.kind] = paper
    begun = {row.pack_id: row.papers for row in _in_order(ids)}
    order = {kind.code: place for place, kind in enumerate(paper_kinds())}
    found = []
    for pack in packs:
        open_to_all = [paper for paper in latest[pack.id].values() if paper.circle is None]
        papers = sorted(open_to_all, key=lambda row: (order.get(row.kind, len(order)), row.kind))
        wanted = [paper.id for paper in papers]
        if wanted and begun.get(pack.id) != wanted:
            found.append((pack, wanted))
    return found


def _in_order(packs: Sequence[str]) -> list[BoundPack]:
    """Every making of these packs, the newest last."""
    rows = BoundPack.select().where(BoundPack.pack << list(packs))
    return list(rows.order_by(BoundPack.begun_at, BoundPack.id))


def find_bound(bound_id: str) -> tuple[BoundPack, Meeting, str]:
    """A bound pack that is ready, with its meeting and its side, whoever asks; raises `NotFound`."""
    bound: BoundPack | None = BoundPack.get_or_none(BoundPack.id == bound_id)
    if bound is None or bound.state != "ready":
        raise NotFound("bound pack")
    pack = Pack.get_by_id(bound.pack_id)
    return bound, Meeting.get_by_id(pack.meeting_id), pack.side


def bound_shown(packs: Sequence[Pack]) -> dict[str, dict[str, Any]]:
    """How far each pack's PDF is, by pack id; those for which none was begun are left out."""
    newest: dict[str, BoundPack] = {}
    for row in _in_order([pack.id for pack in packs]):
        # One that is being made anew, or could not be, does not hide the one before.
        if row.state == "ready" or newest.get(row.pack_id, row).state != "ready":
            newest[row.pack_id] = row
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
