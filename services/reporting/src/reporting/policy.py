"""Who may see what in reporting; that academy people see their own rows only is decided where rows are drawn."""

from typing import Final

TRUST_OFFICES: Final = frozenset({"aid", "ceo", "fd", "trustee"})
"""They see the whole trust (R19, R20); the FD too, who agrees the budgets of academies not yet good (R15)."""

ACADEMY_OFFICES: Final = frozenset({"headteacher", "lgb_chair", "ltsw_chair", "senior_leader"})
"""They see the rows of the academies where they hold the office."""

POLICY: Final[dict[str, frozenset[str]]] = {
    "overview.show_overview": TRUST_OFFICES | ACADEMY_OFFICES,
    "overview.download_overview": TRUST_OFFICES | ACADEMY_OFFICES,
}
