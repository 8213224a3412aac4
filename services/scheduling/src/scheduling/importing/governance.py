"""The governance extract: who chairs the local governing board of each academy today."""

from collections.abc import Collection
from datetime import date
from pathlib import Path
from typing import Final

from scheduling.importing.plain import Named
from scheduling.importing.tables import Progress, Row, rows, silent
from scheduling.importing.values import key

_CHAIRS: Final = ("chair of local governing body", "shared chair of local governing body")
_TERM: Final = ("Date term of office ends/ended", "Date of end of term")


def read_chairs(
    path: Path, urns: Collection[int], today: date, progress: Progress = silent
) -> dict[int, list[Named]]:
    """Each academy's chairs whose term has begun and has not ended."""
    texts = {str(urn) for urn in urns}

    def wanted(cells: list[str], columns: dict[str, int]) -> bool:
        urn, role = columns["urn"], columns["role"]
        if max(urn, role) >= len(cells) or cells[urn].strip() not in texts:
            return False
        return key(cells[role]).startswith(_CHAIRS)

    found: dict[int, list[Named]] = {}
    for row in rows(path, wanted=wanted, progress=progress):
        chair = _named(row)
        begun = chair.starts_on is None or chair.starts_on <= today
        over = chair.ends_on is not None and chair.ends_on < today
        if begun and not over:
            found.setdefault(int(row.raw("URN")), []).append(chair)
    return found


def _named(row: Row) -> Named:
    names = (row.text("Forename 1"), row.text("Forename 2"), row.text("Surname"))
    return Named(
        title=row.text("Title"),
        name=" ".join(part for part in names if part),
        starts_on=row.day("Date of appointment"),
        ends_on=row.day(*_TERM),
    )
