"""A message kills its process and is replayed in the portal; then all is killed at once, and everything is counted."""

import os

import pytest

from .desk import NoBrowser
from .everything import kill_everything
from .killer import mend_and_replay, poison_one_booking
from .oracle.findings import Finding
from .oracle.judging import table
from .stage import Stage

# A suite is started twice, and up to a minute passes until all is said and sent.
pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(420),
    pytest.mark.xdist_group("catastrophes"),
]

PAUSE = 4.0
QUIET = (3.0, 3.0)
"""Fewer requests than in a campaign: every one of them makes four mails, and all are waited for."""


def test_a_message_that_kills_its_process_is_parked_alone_and_replayed_from_the_portal(
    everyone: Stage,
) -> None:
    _, findings = poison_one_booking(everyone, PAUSE)
    try:
        findings.append(mend_and_replay(everyone))
    except NoBrowser as missing:
        if os.environ.get("CI"):
            raise
        pytest.skip(str(missing))
    assert_that_all_hold(findings)


def test_after_everything_was_killed_each_acknowledged_request_has_its_effect_everywhere_once(
    everyone: Stage,
) -> None:
    assert_that_all_hold(kill_everything(everyone, rounds=1, quiet=QUIET))


def assert_that_all_hold(findings: list[Finding]) -> None:
    assert all(finding.holds for finding in findings), "\n".join(table(findings))
