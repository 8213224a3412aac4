"""Somebody who has left is erased, over a real broker: from every service, from history, and for good."""

import sqlite3
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from one_machine.suite import OWNERS

from .test_one_meeting import check_that_a_rebuild_is_identical, queues_of
from .trust import ALDERBROOK, Trust, appoint, eventually

pytestmark = [pytest.mark.slow, pytest.mark.timeout(420), pytest.mark.xdist_group("system")]

NAME, ADDRESS = "Zenobia Quillfeather", "z.quillfeather@alderbrook.example"


def test_nothing_of_them_is_left_and_nothing_comes_back(trust: Trust, mailbox: Path) -> None:
    person: str = trust.do("POST", "/people", {"name": NAME, "email": ADDRESS})["id"]
    appoint(trust, person, "ltsw_chair", ALDERBROOK)
    meeting = _book(trust, person)
    eventually(
        lambda: trust.seen("notifications", f"/v1/messages?person_id={person}"),
        lambda seen: [mail["state"] for mail in seen] == ["sent", "sent"],
    )
    assert _named_in(trust, mailbox) == {"scheduling", "notifications", "mailbox"}

    (held,) = trust.seen("scheduling", f"/v1/appointments?person_id={person}")
    trust.do("POST", f"/appointments/{held['id']}/end", {"until": "2027-01-07"})
    trust.do("POST", f"/people/{person}/erasure", {})
    for service in OWNERS:
        eventually(partial(_erased, trust, service, person), lambda done: done is not None)
    eventually(partial(_named_in, trust, mailbox), lambda named: not named)

    # Everything is said once more, and reporting is made anew from what history says now.
    trust.processes.command("scheduling", "events", "resend", "--since", "1d")
    for service in OWNERS:
        eventually(
            partial(queues_of, trust.processes, service), lambda found: not any(found.values())
        )
    check_that_a_rebuild_is_identical(trust)
    assert _named_in(trust, mailbox) == set()
    seats = trust.seen("scheduling", f"/v1/meetings/{meeting}")["seats"]
    assert "Somebody who has left" in {seat["name"] for seat in seats}


def _book(trust: Trust, person: str) -> str:
    """Book a meeting with the person in a seat, and cancel it: both are told by mail."""
    asked = {
        "urn": ALDERBROOK,
        "year": "2026-27",
        "slot": 2,
        "starts_at": "2027-02-24T09:30:00Z",
        "seats": {"chair": person},
    }
    meeting: str = trust.do("POST", "/meetings", asked)["id"]
    eventually(
        lambda: trust.seen("notifications", f"/v1/messages?about={meeting}"),
        lambda seen: bool(seen) and all(mail["state"] == "sent" for mail in seen),
    )
    reason = {"reason": "It is not needed."}
    trust.do("POST", f"/meetings/{meeting}/cancellation", reason, **{"If-Match": "*"})
    return meeting


def _erased(trust: Trust, service: str, person: str) -> Any:
    return trust.seen(service, f"/v1/people/{person}/held")["erased"]


def _named_in(trust: Trust, mailbox: Path) -> set[str]:
    """Where the name or the address still stands: services by their databases, and the mailbox."""
    texts = {
        service: _everything(trust.processes.suite.var / f"{service}.db") for service in OWNERS
    }
    texts["mailbox"] = "".join(file.read_text("utf-8") for file in mailbox.rglob("*.eml"))
    return {place for place, text in texts.items() if NAME in text or ADDRESS in text}


def _everything(database: Path) -> str:
    """Every row of a database, as it can be read beside the service that has it open."""
    reading = sqlite3.connect(f"file:{database}?mode=ro", uri=True)
    try:
        return "\n".join(reading.iterdump())
    finally:
        reading.close()
