"""Scheduling's meetings and its history: what was acknowledged is there once, in doubt is there once or not at all."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import Any

import httpx
from tests.catastrophes.official import Official
from tests.catastrophes.stories import CANCELLED, Story, picture_of, possible_pictures

from one_machine.suite import Suite

from .findings import Finding

Meeting = dict[str, Any]

CHANGES = ("meeting_booked", "meeting_moved", "meeting_cancelled")


def meetings_of(director: Official) -> list[Meeting]:
    """Every meeting that scheduling knows; the other services are compared with these."""
    return list(director.listed("scheduling", "/v1/meetings"))


def judge_meetings(meetings: Iterable[Meeting], stories: Iterable[Story]) -> Finding:
    """Each story has the meeting it may have, and there is no meeting without a story."""
    finding = Finding("meetings, as their clients were told")
    unclaimed = {meeting["id"]: meeting for meeting in meetings}
    by_beginning = {(each["urn"], each["starts_at"]): each["id"] for each in unclaimed.values()}
    for story in stories:
        first = (story.urn, story.requests[0].body["starts_at"])
        meeting = unclaimed.pop(story.latest.get("id") or by_beginning.get(first), None)
        picture = picture_of(meeting) if meeting else None
        finding.looked_at += 1
        if picture not in (possible := possible_pictures(story)):
            finding.wrong.append(f"{story.latest.get('id', first)}: {picture}, not {possible}")
    for meeting in unclaimed.values():
        finding.wrong.append(f"{meeting['id']} at {meeting['starts_at']}: nobody asked for it")
    return finding


def judge_history(suite: Suite, token: str, meetings: Iterable[Meeting]) -> Finding:
    """Each meeting was booked once, moved as often as it was moved, cancelled once, without a gap between.

    `token` is a program's, with leave to read the history.
    """
    finding = Finding("events about them, in order and without gaps")
    told: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for event in _history(suite, token):
        kind = event["type"].split(".")[1]
        if kind in CHANGES:
            subject = event["subject"].removeprefix("meeting/")
            told[subject].append((event["aggregateversion"], kind))
    for meeting in meetings:
        events = told.pop(meeting["id"], [])
        cancelled = meeting["state"] == CANCELLED
        moves = meeting["sequence"] - cancelled
        wanted = {"meeting_booked": 1, "meeting_moved": moves, "meeting_cancelled": int(cancelled)}
        seen = Counter(kind for _, kind in events)
        finding.expect({kind: seen[kind] for kind in CHANGES}, wanted, f"meeting {meeting['id']}")
        versions = [version for version, _ in events]
        if versions != list(range(1, len(versions) + 1)):
            finding.wrong.append(f"meeting {meeting['id']}: versions {versions}")
    finding.wrong += [f"meeting {unknown}: {events}" for unknown, events in told.items()]
    return finding


def _history(suite: Suite, token: str) -> Iterable[dict[str, Any]]:
    """Scheduling's events from the first on."""
    headers = {"Authorization": f"Bearer {token}"}
    following = "/v1/events?limit=200"
    with httpx.Client(trust_env=False, timeout=30, headers=headers) as http:
        while following:
            page = http.get(suite.url_of("scheduling") + following).raise_for_status()
            yield from page.json()["items"]
            following = page.headers.get("Link", "").partition("<")[2].partition(">")[0]
