"""What lies in packs: the newest version of each paper, what is owed, and what is still missing."""

from collections.abc import Sequence

import msgspec

from contracts.scheduling import PaperKind
from scheduling.agendas.queries import papers_needed
from scheduling.packs.models import Pack, Paper
from scheduling.packs.rules import PackState, missing, required, state_of


class Contents(msgspec.Struct, frozen=True, kw_only=True):
    """A pack as it stands: the newest paper of each kind, the missing codes, the state."""

    latest: dict[str, Paper]
    missing: tuple[str, ...]
    state: PackState
    required: tuple[str, ...]

    def codes(self, kinds: Sequence[PaperKind]) -> tuple[str, ...]:
        """The codes of the papers that are there, in the order of the trust's list."""
        order = {kind.code: place for place, kind in enumerate(kinds)}
        return tuple(sorted(self.latest, key=lambda code: (order.get(code, len(order)), code)))


def contents(packs: Sequence[Pack], kinds: Sequence[PaperKind]) -> dict[str, Contents]:
    """What lies in each of the packs, by pack id."""
    latest: dict[str, dict[str, Paper]] = {pack.id: {} for pack in packs}
    for paper in Paper.select().where(Paper.pack.in_(list(latest))).order_by(Paper.number):
        latest[paper.pack_id][paper.kind] = paper
    needed = papers_needed({pack.meeting_id for pack in packs})
    return {
        pack.id: _contents(pack, latest[pack.id], kinds, needed.get(pack.meeting_id, frozenset()))
        for pack in packs
    }


def contents_of(pack: Pack, kinds: Sequence[PaperKind]) -> Contents:
    """What lies in one pack."""
    return contents([pack], kinds)[pack.id]


def _contents(
    pack: Pack, latest: dict[str, Paper], kinds: Sequence[PaperKind], needed: frozenset[str]
) -> Contents:
    lacking = missing(kinds, pack.side, latest, needed)
    return Contents(
        latest=latest,
        missing=lacking,
        state=state_of(pack.circulated_at, lacking, latest),
        required=required(kinds, pack.side, needed),
    )
