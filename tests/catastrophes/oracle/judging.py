"""The whole verdict: judged again and again until nothing is wrong any more, or patience ends."""

import time
from collections.abc import Callable, Sequence
from typing import Final

from tests.catastrophes.crowd import Crowd
from tests.catastrophes.official import Official

from one_machine.tokens import events_token

from .days import judge_days
from .findings import Finding
from .mails import judge_mails
from .meetings import judge_history, judge_meetings, meetings_of
from .overview import judge_overview, judge_rebuild
from .queues import judge_queues

GLANCE: Final = 2.0
PATIENCE: Final = 900.0
"""Seconds until what is missing counts as lost: mails go out one by one, and a slow machine has thousands to send."""

TOLD_EVERY: Final = 30.0
"""Seconds between two sentences about what is being waited for."""

Say = Callable[[str], None]


def judge(director: Official, crowd: Crowd, say: Say) -> list[Finding]:
    """Wait until all is as it must be; what is lost or doubled stays so, and is in the last findings."""
    began = told_at = time.monotonic()
    token = events_token(director.suite)
    while True:
        findings = _look(director, crowd, token)
        if all(finding.holds for finding in findings):
            say(f"Everybody agrees after {time.monotonic() - began:.1f} s.")
            return [_answers(crowd), *findings, judge_rebuild(director.suite, token)]
        if time.monotonic() - began > PATIENCE:
            say(f"Still not as it must be after {PATIENCE:.0f} s.")
            return [_answers(crowd), *findings]
        if time.monotonic() - told_at > TOLD_EVERY:
            told_at = time.monotonic()
            wrong = [sentence for finding in findings for sentence in finding.wrong]
            say(f"Waiting, for {len(wrong)} things: {', '.join(wrong[:1])}")
        time.sleep(GLANCE)


def _look(director: Official, crowd: Crowd, token: str) -> list[Finding]:
    """Look at the cheap things first, and at the others once those are as they must be."""
    queues = judge_queues(director)
    if not queues.holds:
        return [queues]
    meetings = meetings_of(director)
    return [
        judge_meetings(meetings, crowd.stories),
        judge_history(director.suite, token, meetings),
        judge_days(director, meetings),
        judge_overview(director, meetings),
        judge_mails(director, director.suite.var / "mailbox", meetings),
        queues,
    ]


def _answers(crowd: Crowd) -> Finding:
    asked = crowd.count()["asked"]
    return Finding("requests, answered as they should be", asked, crowd.wrong)


def table(findings: Sequence[Finding]) -> list[str]:
    """The verdict, line by line, and the first of what is wrong."""
    width = max(len(finding.what) for finding in findings)
    lines = [f"{'':<{width}}  looked at  wrong"]
    lines += [
        f"{finding.what:<{width}}  {finding.looked_at:>9}  {len(finding.wrong):>5}"
        for finding in findings
    ]
    for finding in findings:
        lines += [f"! {sentence}" for sentence in finding.wrong[:10]]
    return lines
