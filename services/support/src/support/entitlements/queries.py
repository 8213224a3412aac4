"""Read entitlements with their academies' names, and the ledger behind one of them."""

from collections.abc import Iterable
from typing import Any

from peewee import JOIN, fn

from kit.errors import NotFound
from support.entitlements.models import Entitlement, LedgerLine
from support.entitlements.rules import balance
from support.register.models import Academy


def select_entitlements(
    *, year: str | None = None, urn: int | None = None, among: Iterable[int] | None = None
) -> Any:  # noqa: ANN401 - a peewee select
    """Select entitlements by year and academy; `among` bounds them to the academies a caller may see."""
    query = (
        Entitlement.select(Entitlement, fn.COALESCE(Academy.name, "").alias("academy_name"))
        .join(Academy, JOIN.LEFT_OUTER, on=(Academy.urn == Entitlement.urn))
        .objects()
    )
    if year is not None:
        query = query.where(Entitlement.year == year)
    if urn is not None:
        query = query.where(Entitlement.urn == urn)
    if among is not None:
        query = query.where(Entitlement.urn.in_(sorted(among)))
    return query


def shown(row: Any) -> dict[str, Any]:  # noqa: ANN401 - a row of `select_entitlements`
    """One entitlement as clients see it, in quarter days."""
    sums = balance(
        entitled=row.entitled_quarters, planned=row.planned_quarters, used=row.used_quarters
    )
    return {
        "urn": row.urn,
        "academy_name": row.academy_name,
        "year": row.year,
        "entitled_quarters": sums.entitled,
        "planned_quarters": sums.planned,
        "used_quarters": sums.used,
        "left_quarters": sums.left,
        "version": row.version,
    }


def entitlement_with_ledger(urn: int, year: str) -> dict[str, Any]:
    """One entitlement and every line of its ledger, oldest first.

    Raises `NotFound` where there is none: the academy or the year is not known, or has no line yet.
    """
    row = select_entitlements(urn=urn, year=year).first()
    if row is None:
        raise NotFound("entitlement")
    lines = (
        LedgerLine.select()
        .where((LedgerLine.urn == urn) & (LedgerLine.year == year))
        .order_by(LedgerLine.at, LedgerLine.id)
    )
    ledger = [
        {"at": line.at, "kind": line.kind, "quarters": line.quarters, "meeting_id": line.meeting_id}
        for line in lines
    ]
    return {**shown(row), "ledger": ledger}
