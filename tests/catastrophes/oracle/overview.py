"""Reporting's overview: each academy's next meeting and its days, and how many meetings stand in all."""

import subprocess
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from tests.catastrophes.official import Official
from tests.catastrophes.stories import BOOKED, DAYS_OF_A_MEETING

from one_machine.preparing import PROGRAMS
from one_machine.suite import Suite
from one_machine.tokens import told

from .findings import Finding

READINGS = 3
"""How often something may be said between two readings of the facts until that counts as a difference."""


def judge_overview(director: Official, meetings: Iterable[dict[str, Any]]) -> Finding:
    """The overview of every year shows what scheduling's meetings amount to."""
    finding = Finding("figures of reporting's overview")
    standing = sorted(
        (meeting for meeting in meetings if meeting["state"] == BOOKED),
        key=lambda meeting: (meeting["starts_at"], meeting["id"]),
    )
    following: dict[int, tuple[str, str]] = {}
    for meeting in standing:
        following.setdefault(meeting["urn"], (meeting["id"], meeting["starts_at"]))
    for year in sorted({meeting["year"] for meeting in standing}):
        shown = director.seen_if_there("reporting", f"/v1/overview?year={year}")
        if shown is None:
            finding.looked_at += 1
            finding.wrong.append(f"reporting has not heard of {year}")
            continue
        booked = Counter(meeting["urn"] for meeting in standing if meeting["year"] == year)
        finding.expect(shown["summary"]["meetings_booked"], booked.total(), f"booked in {year}")
        for row in shown["rows"]:
            _compare(finding, row, following.get(row["urn"]), booked[row["urn"]], year)
    return finding


def _compare(
    finding: Finding,
    row: Mapping[str, Any],
    following: tuple[str, str] | None,
    booked: int,
    year: str,
) -> None:
    where, meeting = f"academy {row['urn']} in {year}", row["next_meeting"]
    shown = (meeting["id"], meeting["starts_at"]) if meeting else None
    finding.expect(shown, following, f"{where}, next meeting")
    finding.expect(row["days"]["planned"], DAYS_OF_A_MEETING * booked, f"{where}, days planned")


def judge_rebuild(suite: Suite, token: str) -> Finding:
    """The facts drawn anew from the publishers' histories are the facts that were heard.

    A timer may say something new between the two readings. Then the rebuild has compared
    two equal editions, which are only not the one that was read before: it is judged again.
    """
    for tried in range(1, READINGS + 1):
        finding = Finding("facts rebuilt from history: the same digest")
        digest = _reporting(suite, token, "digest")
        rebuilt = _reporting(suite, token, "rebuild").splitlines()
        told = [line.split()[-1] for line in rebuilt[:2]]
        finding.expect(rebuilt[-1:], ["identical"], "rebuild")
        finding.expect(told, [digest, digest], f"the digests, reading {tried}")
        if finding.holds or rebuilt[-1:] != ["identical"]:
            break
    return finding


def _reporting(suite: Suite, token: str, command: str) -> str:
    done = subprocess.run(
        [PROGRAMS / "reporting", command],
        env=told(suite, "reporting") | {"EVENTS_TOKEN": token},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    return done.stdout.strip() if done.returncode == 0 else done.stderr.strip()
