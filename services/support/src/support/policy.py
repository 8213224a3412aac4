"""Who may see what in support (B7)."""

from typing import Final

from contracts.offices import AT_AN_ACADEMY, OFFICES
from kit.access import ALL, Row, each, relations_of, row

RELATIONS: Final = tuple(relations_of(OFFICES))

_WHO_SEES_DAYS: Final = {
    # The days are always visible (R2, R19, R20); they are numbers, which the FD sees, too (R15).
    **each(("aid", "ceo", "fd", "trustee"), ALL),
    **each(AT_AN_ACADEMY, ALL),
}

POLICY: Final[dict[str, Row]] = {
    "entitlements.list_entitlements": row(_WHO_SEES_DAYS),
    "entitlements.show_entitlement": row(_WHO_SEES_DAYS, thing="entitlement"),
}
