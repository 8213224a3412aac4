"""Everything is killed at once, broker and databases included, while fifty clients are at work; and again."""

import random
import time
from datetime import timedelta
from typing import Final

from .oracle.findings import Finding
from .oracle.judging import judge
from .stage import Plan, Say, Stage, later, stage

PAUSE: Final = 1.5
"""Seconds between two requests of a client, on average: together they stay below the usual limit of a caller."""

QUIET: Final = (6.0, 12.0)
"""Seconds of work before all ends: at least, and at most."""

RUSH: Final = (0.05, 0.5)
"""Seconds for which everyone asks at once, just before."""

OUTAGE: Final = timedelta(minutes=6)
"""How long the power is away by the suite's clock: what a dead worker had claimed has run out by then."""


def everything(plan: Plan, rounds: int, say: Say) -> list[Finding]:
    """Set a suite up, and kill it so many times."""
    with stage(plan, say) as everyone:
        return kill_everything(everyone, rounds)


def kill_everything(
    everyone: Stage, rounds: int, quiet: tuple[float, float] = QUIET
) -> list[Finding]:
    """Kill everything so many times, and start it again each time; then ask everybody what they know.

    Every other time, and the last, its clock has moved on by the length of an outage; else it is back at once.
    After the last time no client begins anything new, but what was under way is asked for until it is answered.
    """
    chance = random.Random(everyone.plan.seed)
    everyone.crowd.begin(PAUSE)
    away = timedelta()
    for number in range(1, rounds + 1):
        time.sleep(chance.uniform(*quiet))
        everyone.crowd.rush.set()
        time.sleep(chance.uniform(*RUSH))
        _kill(everyone, number)
        everyone.crowd.rush.clear()
        if number == rounds:
            everyone.crowd.stop.set()
        long = (rounds - number) % 2 == 0
        away += OUTAGE if long else timedelta()
        everyone.suite.databases.come_back()
        seconds = everyone.suite.start(later(everyone.now(), away) if long else "")
        everyone.say(f"Round {number}: back after {seconds:.1f} s{' and six minutes' * long}.")
    everyone.say(f"{everyone.crowd.count()['under way']} requests are still under way.")
    everyone.crowd.end()
    everyone.say("Every client has its answers; asking all services what they know ...")
    return judge(everyone.director, everyone.crowd, everyone.say)


def _kill(everyone: Stage, number: int) -> None:
    before, killed = everyone.crowd.count(), everyone.suite.kill_everything()
    everyone.say(
        f"Round {number}: killed {killed} processes, {before['under way']} requests under way,"
        f" {before['acknowledged']} of {before['asked']} acknowledged."
    )
