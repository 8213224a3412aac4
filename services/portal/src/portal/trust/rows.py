"""The rows of the trust at a glance: narrowed, put in order and counted."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from portal.dates import moment

Row = Mapping[str, Any]

LATE: Final = frozenset({"overdue", "late"})
"""States by which reporting says that a pack's papers are late."""


def pack_is_late(row: Row, side: str) -> bool:
    """Whether papers of this pack are late."""
    meeting = row.get("next_meeting") or {}
    return (meeting.get("packs") or {}).get(side) in LATE


def views(now: datetime) -> dict[str, tuple[str, Callable[[Row], bool]]]:
    """The ways to narrow the table: code → words and which rows stay."""
    soon = now + timedelta(days=30)

    def within_a_month(row: Row) -> bool:
        meeting = row.get("next_meeting")
        return meeting is not None and moment(meeting["starts_at"]) <= soon

    def late(row: Row) -> bool:
        return any(pack_is_late(row, side) for side in ("aid", "academy"))

    return {
        "all": ("All", lambda _row: True),
        "less-than-good": ("Less than good", lambda row: row["less_than_good"] is True),
        "undecided": ("To be decided", lambda row: row["less_than_good"] is None),
        "soon": ("Meeting within 30 days", within_a_month),
        "none-booked": ("No meeting booked", lambda row: not row.get("next_meeting")),
        "late": ("Papers late", late),
    }


def narrowed(
    rows: Iterable[Row], keep: Callable[[Row], bool], phase: str, searched: str
) -> list[Row]:
    """The rows of one view, of one phase, whose name or authority holds what was searched for."""
    wanted = searched.casefold()
    return [
        row
        for row in rows
        if keep(row)
        and (not phase or row.get("phase") == phase)
        and wanted in f"{row['name']} {row.get('local_authority') or ''}".casefold()
    ]


ORDERS: Final[dict[str, Callable[[Row], Any]]] = {
    "name": lambda row: row["name"].casefold(),
    "standing": lambda row: (
        {True: 0, None: 1, False: 2}[row["less_than_good"]],
        row["name"].casefold(),
    ),
    "meeting": lambda row: (
        (row.get("next_meeting") or {}).get("starts_at") or "9",
        row["name"].casefold(),
    ),
    "days": lambda row: (-((row.get("days") or {}).get("left") or 0), row["name"].casefold()),
}
"""By what the table can be put in order."""
