"""Who may see what in reporting (B7)."""

from typing import Final

from contracts.offices import AT_AN_ACADEMY, OFFICES
from kit.access import ALL, Row, each, relations_of, row

RELATIONS: Final = tuple(relations_of(OFFICES))

_WHO_SEES_THE_OVERVIEW: Final = {
    # The whole trust (R19, R20); the FD too, who agrees the budgets of academies not yet good (R15).
    **each(("aid", "ceo", "fd", "trustee"), ALL),
    # The rows of their own academies, and the sums over all.
    **each(AT_AN_ACADEMY, ALL),
}

POLICY: Final[dict[str, Row]] = {
    "overview.show_overview": row(_WHO_SEES_THE_OVERVIEW),
    "overview.download_overview": row(_WHO_SEES_THE_OVERVIEW, counted_as="file"),
}
