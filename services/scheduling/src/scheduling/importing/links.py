"""The links files: since when an academy is the trust's, and which schools it succeeded."""

from collections.abc import Collection
from datetime import date
from pathlib import Path

from scheduling.importing.tables import Progress, rows, silent


def read_trust_links(
    path: Path, uid: str, progress: Progress = silent
) -> dict[int, tuple[str, date | None]]:
    """Every establishment that the file links to the trust, by name and with the day it joined."""

    def wanted(cells: list[str], columns: dict[str, int]) -> bool:
        group = columns["group uid"]
        return group < len(cells) and cells[group].strip() == uid

    found: dict[int, tuple[str, date | None]] = {}
    for row in rows(path, wanted=wanted, progress=progress):
        urn = row.whole("URN")
        if urn is None:
            raise row.refused("there is no URN.", "URN")
        found[urn] = (row.text("EstablishmentName"), row.day("Joined date"))
    return found


def read_links(
    path: Path, urns: Collection[int], progress: Progress = silent
) -> dict[int, dict[int, date | None]]:
    """The predecessors of each academy with the day of change; told from either side of the link."""
    texts = {str(urn) for urn in urns}

    def wanted(cells: list[str], columns: dict[str, int]) -> bool:
        return any(
            columns[name] < len(cells) and cells[columns[name]].strip() in texts
            for name in ("urn", "linkurn")
        )

    found: dict[int, dict[int, date | None]] = {}
    for row in rows(path, wanted=wanted, progress=progress):
        urn, other = row.whole("URN"), row.whole("LinkURN")
        if urn is None or other is None:
            raise row.refused(
                "one of the two URNs is missing.", "URN" if urn is None else "LinkURN"
            )
        kind, on = row.text("LinkType").casefold(), row.day("LinkEstablishedDate")
        if kind.startswith("successor") and other in urns:
            found.setdefault(other, {})[urn] = on
        elif kind.startswith("predecessor") and urn in urns:
            found.setdefault(urn, {}).setdefault(other, on)
    return found
