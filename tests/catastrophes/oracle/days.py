"""Support's ledger: every meeting planned once, every cancelled one given back once, and the sums that follow."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import Any

from tests.catastrophes.official import Official
from tests.catastrophes.stories import CANCELLED, DAYS_OF_A_MEETING

from .findings import Finding


def judge_days(director: Official, meetings: Iterable[dict[str, Any]]) -> Finding:
    """Each ledger has exactly the lines that its academy's meetings owe it."""
    finding = Finding("lines in support's ledgers, and their sums")
    owed: dict[tuple[int, str], Counter[tuple[str, str]]] = defaultdict(Counter)
    for meeting in meetings:
        lines = owed[meeting["urn"], meeting["year"]]
        lines[meeting["id"], "planned"] += 1
        if meeting["state"] == CANCELLED:
            lines[meeting["id"], "given_back"] += 1
    for (urn, year), lines in sorted(owed.items()):
        shown = director.seen_if_there("support", f"/v1/academies/{urn}/entitlements/{year}")
        if shown is None:
            finding.looked_at += lines.total()
            finding.wrong.append(f"academy {urn} in {year}: support has not heard of it")
        else:
            _compare(finding, shown, lines, f"academy {urn} in {year}")
    for listed in director.listed("support", "/v1/entitlements"):
        if (listed["urn"], listed["year"]) not in owed:
            finding.expect(listed["planned_quarters"], 0, f"academy {listed['urn']}")
    return finding


def _compare(
    finding: Finding, shown: dict[str, Any], owed: Counter[tuple[str, str]], where: str
) -> None:
    about_meetings = [line for line in shown["ledger"] if line["meeting_id"] is not None]
    found = Counter((line["meeting_id"], line["kind"]) for line in about_meetings)
    finding.looked_at += owed.total()
    for (meeting, kind), times in sorted((found - owed).items()):
        finding.wrong.append(f"{where}: {times} too many {kind} for meeting {meeting}")
    for (meeting, kind), times in sorted((owed - found).items()):
        finding.wrong.append(f"{where}: {times} missing {kind} for meeting {meeting}")
    kinds = Counter(kind for _, kind in owed.elements())
    planned = DAYS_OF_A_MEETING * (kinds["planned"] - kinds["given_back"])
    finding.expect(shown["planned_quarters"], planned, f"{where}, planned")
    left = shown["entitled_quarters"] - planned
    finding.expect(shown["left_quarters"], left, f"{where}, left")
