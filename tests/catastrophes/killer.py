"""A message kills its process: it is parked on its third start, alone, and replayed from the portal after a fix."""

import os
import time
from pathlib import Path
from typing import Any, Final

from .crowd import Client, Crowd
from .desk import at_a_desk, replay
from .everything import PAUSE
from .official import PATIENCE, Official
from .oracle.findings import Finding
from .oracle.judging import judge
from .oracle.mails import judge_mails
from .oracle.meetings import meetings_of
from .stage import Plan, Say, Stage, stage
from .stories import Story

POISON: Final = Path(__file__).parent / "poison"
WORKER: Final = "notifications worker"
STARTS: Final = 2
"""A message is started twice; the third time it is parked instead."""

BOOKED, MOVED = "scheduling.meeting_booked.v1", "scheduling.meeting_moved.v1"

WORK: Final = 4.0
"""Seconds for which the neighbours are at work before the killer comes, and after."""


def poisonous(folder: Path) -> dict[str, str]:
    """The settings of a suite that can be poisoned; it is well until `poison` says otherwise."""
    path = os.pathsep.join(filter(None, (str(POISON), os.environ.get("PYTHONPATH"))))
    return {"PYTHONPATH": path, "POISON": str(folder / "poison")}


def killer(plan: Plan, say: Say) -> list[Finding]:
    """Set a suite up, poison one booking, see that its neighbours have their mails meanwhile, and mend it."""
    with stage(plan, say, poisonous(plan.folder)) as everyone:
        story, findings = poison_one_booking(everyone)
        say("Waiting until everybody else has their mails ...")
        findings.append(_neighbours(everyone, story))
        findings.append(mend_and_replay(everyone))
        return [*findings, *judge(everyone.director, everyone.crowd, say)]


def poison_one_booking(everyone: Stage, pause: float = PAUSE) -> tuple[Story, list[Finding]]:
    """Book a deadly meeting amid others, and see what becomes of it; returns its story, too."""
    before = everyone.suite.deaths_of(WORKER)
    everyone.say("Booking a meeting that is deadly, amid others ...")
    story = _book_amid_others(everyone, pause)
    parked = _parked(everyone, story)
    deaths = Finding("deaths of the worker before the killer was parked")
    deaths.expect(everyone.suite.deaths_of(WORKER) - before, STARTS, WORKER)
    return story, [deaths, parked]


def mend_and_replay(everyone: Stage) -> Finding:
    """Take the mistake away, and try the event again as the operator does, in the portal."""
    everyone.say("Mending the mistake, and replaying from the portal ...")
    _poison(everyone).unlink()
    finding = Finding("replays from the portal")
    with at_a_desk(everyone.plan.folder) as operator:
        said = replay(operator, everyone.suite.suite.url, BOOKED)
    finding.expect("It will be tried again in a moment." in said, True, said[:300])
    return finding


def _poison(everyone: Stage) -> Path:
    return everyone.plan.folder / "poison"


def _book_amid_others(everyone: Stage, pause: float) -> Story:
    first, *others = everyone.crowd.clients
    neighbours = Crowd(others)
    neighbours.begin(pause)
    time.sleep(WORK)
    story = _book_the_killer(first, _poison(everyone))
    time.sleep(WORK)
    neighbours.end()
    return story


def _book_the_killer(client: Client, poison: Path) -> Story:
    """Book a deadly meeting, and move it: what comes after waits behind it."""
    opening = next(client.openings)
    poison.write_text(opening.starts_at, encoding="ascii")
    story = client.book(client.urns[0], opening)
    following = (each for each in client.openings if each.slot.year == opening.slot.year)
    client.move(story, next(following))
    return story


def _parked(everyone: Stage, story: Story) -> Finding:
    """The killer is dead, its follower waits behind it, and nothing else is parked."""
    finding = Finding("parked events: the killer and what follows it")
    operator = Official(everyone.suite.suite, "ops")
    operator.sign_in()
    subject = f"meeting/{story.latest['id']}"
    wanted = [(BOOKED, subject, "dead"), (MOVED, subject, "waiting")]
    deadline = time.monotonic() + PATIENCE
    while (found := _rows(operator)) != wanted and time.monotonic() < deadline:
        time.sleep(1)
    finding.expect(found, wanted, "notifications")
    return finding


def _rows(operator: Official) -> list[tuple[Any, ...]]:
    rows = operator.listed("notifications", "/v1/parked")
    return [(row["type"], row["subject"], row["state"]) for row in rows]


def _neighbours(everyone: Stage, story: Story) -> Finding:
    """Everybody else's mails go out while the killer is parked."""
    mailbox, deadline = everyone.suite.suite.var / "mailbox", time.monotonic() + PATIENCE
    others = [each for each in meetings_of(everyone.director) if each["id"] != story.latest["id"]]
    while True:
        finding = judge_mails(everyone.director, mailbox, others)
        finding.what = "mails of its neighbours, meanwhile"
        if finding.holds or time.monotonic() > deadline:
            return finding
        time.sleep(1)
