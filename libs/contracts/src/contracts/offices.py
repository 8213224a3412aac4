"""The offices of a trust as the policies speak of them: where each is held, and how a sentence names its holder."""

from typing import Final, Literal, NamedTuple

from contracts.words import Office


class Held(NamedTuple):
    """An office: how a sentence names its holder, and whether it is held for the trust or at one academy.

    `all` holds whatever is asked for, `place` for what belongs to the academy and nothing else.
    """

    says: str
    to: Literal["all", "place"]


OFFICES: Final[dict[str, Held]] = {
    "aid": Held("the AID", "all"),
    "ceo": Held("the Chief Executive", "all"),
    "fd": Held("the Finance Director", "all"),
    "trustee": Held("a trustee", "all"),
    "headteacher": Held("the academy's headteacher", "place"),
    "senior_leader": Held("its senior leaders", "place"),
    "lgb_chair": Held("the chair of its local governing board", "place"),
    "ltsw_chair": Held("the chair of its LTSW committee", "place"),
    "partner_head": Held("its partner headteacher", "place"),
    "ops": Held("whoever keeps the suite running (`ops`)", "all"),
}

AT_AN_ACADEMY: Final = tuple(name for name, office in OFFICES.items() if office.to == "place")
"""Held at an academy; every other office is for the whole trust."""

ACADEMY_PEOPLE: Final[tuple[Office, ...]] = (
    "headteacher",
    "senior_leader",
    "lgb_chair",
    "ltsw_chair",
)
"""An academy's own people: a partner headteacher comes from another one."""
