"""A meeting is booked, moved and cancelled over HTTP, and every service knows; whatever is killed on the way."""

import random
import threading
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import httpx
import pytest

from one_machine.suite import OWNERS

from .processes import BROKER, PROCESSES, Processes
from .story import STEPS, Meanwhile, check_that_nothing_came_twice, play
from .trust import Trust, eventually

# Starting everything, and a claim of a killed request, take their time.
pytestmark = [pytest.mark.slow, pytest.mark.timeout(420), pytest.mark.xdist_group("system")]

QUEUES = (
    "outbox_backlog",
    *(f'events_parked{{state="{state}"}}' for state in ("retrying", "waiting", "dead")),
)
AFTER_AT_MOST = 0.4
"""Seconds after the beginning of a step within which something is killed: before, during or after its effects."""


@pytest.fixture(autouse=True)
def nothing_is_left_over(processes: Processes) -> Iterator[None]:
    """After each test nothing waits, nothing is parked, and no process has died by itself."""
    yield
    for service in OWNERS:
        eventually(partial(queues_of, processes, service), lambda found: not any(found.values()))
    assert processes.died() == []


def queues_of(processes: Processes, service: str) -> dict[str, float]:
    """What still waits to be published, and what could not be applied."""
    told = httpx.get(f"{processes.suite.url_of(service)}/metrics", trust_env=False).text
    lines = (line.split() for line in told.splitlines() if line.startswith(QUEUES))
    found = {name: float(value) for name, value in lines}
    assert len(found) == len(QUEUES)
    return found


def test_a_meeting_is_seen_by_every_service_and_the_report_can_be_rebuilt(
    trust: Trust, mailbox: Path
) -> None:
    meeting_id = play(trust)
    check_that_nothing_came_twice(trust, meeting_id)
    check_that_every_mail_lies_in_the_mailbox_once(trust, mailbox)
    check_that_a_rebuild_is_identical(trust)


@pytest.mark.parametrize("first", range(len(STEPS)))
def test_whatever_is_killed_comes_back_to_the_same_mails_and_the_same_overview(
    trust: Trust, mailbox: Path, processes: Processes, first: int
) -> None:
    # One victim falls in each step of a meeting's life; three lives, and everything has fallen once.
    chance = random.Random(first)
    victims = (*PROCESSES, BROKER)[first :: len(STEPS)]
    fall = {
        step: killing(processes, victim, chance.uniform(0, AFTER_AT_MOST))
        for step, victim in zip(STEPS, victims, strict=True)
    }
    meeting_id = play(trust, fall)
    check_that_nothing_came_twice(trust, meeting_id)
    check_that_every_mail_lies_in_the_mailbox_once(trust, mailbox)
    check_that_a_rebuild_is_identical(trust)


def killing(processes: Processes, victim: str, after: float) -> Meanwhile:
    """Do a step while something is killed, so many seconds after its beginning, and started again at once."""

    def meanwhile(step: Callable[[], dict[str, Any]]) -> dict[str, Any]:
        failed: list[BaseException] = []

        def strike() -> None:
            try:
                processes.kill(victim)
                processes.start(victim)
            except BaseException as wrong:  # noqa: BLE001 - told to the test, below
                failed.append(wrong)

        fall = threading.Timer(after, strike)
        fall.start()
        done = step()
        fall.join()
        assert failed == []
        return done

    return meanwhile


def check_that_every_mail_lies_in_the_mailbox_once(trust: Trust, mailbox: Path) -> None:
    """The files of the mailbox are the messages that were sent, no more and no fewer."""
    sent: list[str] = []
    path = "/v1/messages?limit=200"
    while path:
        answer = trust.get("notifications", path)
        sent += [mail["id"] for mail in answer.json()["items"] if mail["state"] == "sent"]
        path = answer.headers.get("Link", "").partition("<")[2].partition(">")[0]
    assert len(list(mailbox.rglob("*.eml"))) == len(sent)


def check_that_a_rebuild_is_identical(trust: Trust) -> None:
    """Reporting made anew from the publishers' histories is what it was."""
    run = trust.processes.command
    services = ("--audience", "scheduling", "--audience", "support")
    token = run(
        "scheduling", "token", "--client", "reporting", "--scope", "history:read", *services
    )
    rebuilt = run("reporting", "rebuild", "--token", token.strip())
    assert rebuilt.split()[-1] == "identical", rebuilt
    assert run("reporting", "digest").strip() in rebuilt
