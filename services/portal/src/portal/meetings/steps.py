"""How far a meeting is: the days that lead up to it, each passed, next or to come (R5, R6)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from portal.dates import moment


@dataclass(frozen=True)
class Step:
    """One day on the way: what happens, when, and whether it lies behind (`done`), is `next` or `later`."""

    name: str
    at: str
    state: str


def steps_of(meeting: Mapping[str, Any], now: datetime) -> list[Step]:
    """Agenda agreed, papers due, packs out, the meeting; one line for both packs, because their days are the same.

    A cancelled meeting leads nowhere.
    """
    packs = meeting.get("packs")
    if meeting["state"] == "cancelled" or not packs:
        return []
    due = min(str(pack["papers_due_at"]) for pack in packs)
    out = max(str(pack.get("circulated_at") or pack["circulates_at"]) for pack in packs)
    all_out = all(pack["state"] == "circulated" for pack in packs)
    papers = ("Papers due", due, moment(due) <= now)
    if out < due:
        papers = ("All papers in", out, all_out)
    agenda = meeting["agenda"]
    agreed = agenda["state"] == "agreed"
    days = [
        ("Agenda agreed" if agreed else "Agenda to be agreed", str(agenda["due_at"]), agreed),
        papers,
        ("Packs circulated" if all_out else "Packs circulate", out, all_out),
        ("Meeting", str(meeting["starts_at"]), moment(str(meeting["starts_at"])) <= now),
    ]
    following = next((number for number, (_, _, done) in enumerate(days) if not done), len(days))
    return [
        Step(name, at, "done" if done else "next" if number == following else "later")
        for number, (name, at, done) in enumerate(days)
    ]
