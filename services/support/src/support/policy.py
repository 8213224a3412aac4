"""Who may see what in support; that academy people see their own academy only is decided in the query."""

from typing import Final

TRUST_OFFICES: Final = frozenset({"aid", "ceo", "fd", "trustee"})
"""They see every academy (R2: the days are always visible; R19, R20)."""

ACADEMY_OFFICES: Final = frozenset({"headteacher", "lgb_chair", "ltsw_chair", "senior_leader"})
"""They see the academies where they hold the office; to them there are no others."""

POLICY: Final[dict[str, frozenset[str]]] = {
    "entitlements.list_entitlements": TRUST_OFFICES | ACADEMY_OFFICES,
    "entitlements.show_entitlement": TRUST_OFFICES | ACADEMY_OFFICES,
}
