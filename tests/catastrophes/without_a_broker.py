"""The broker is absent from the start, or takes nothing for want of memory: work goes on, and is caught up with."""

import time
from typing import Final

from one_machine.suite import OWNERS

from .broker import NO_SHARE, USUAL_SHARE, broker_to_come, set_memory
from .official import GLANCE, PATIENCE
from .oracle.findings import Finding
from .oracle.judging import judge
from .oracle.queues import BACKLOG, queues_of
from .readiness import Watch, all_are_well
from .stage import Plan, Say, Stage, stage

REQUESTS: Final = 500
"""About so many are made, however long it lasts."""

SPEAKING: Final = ("scheduling",)
"""Who has something to say while the alarm lasts; the others only listen."""


def absence(plan: Plan, minutes: float, say: Say) -> list[Finding]:
    """Start the suite without its broker, work for so many minutes, and let the broker come."""
    broker = broker_to_come(plan.folder)
    try:
        with stage(plan, say, {"AMQP_URL": broker.amqp_url}) as everyone:
            watch = _work(everyone, minutes)
            everyone.say("The broker comes ...")
            broker.start()
            return _caught_up(everyone, watch, OWNERS)
    finally:
        broker.stop()


def alarm(plan: Plan, minutes: float, say: Say) -> list[Finding]:
    """Take the broker's memory away for so many minutes of work, and give it back."""
    broker = broker_to_come(plan.folder)
    broker.start()
    try:
        with stage(plan, say, {"AMQP_URL": broker.amqp_url}) as everyone:
            everyone.say("The broker raises the alarm ...")
            set_memory(broker, NO_SHARE)
            watch = _work(everyone, minutes)
            everyone.say("The alarm ends ...")
            set_memory(broker, USUAL_SHARE)
            return _caught_up(everyone, watch, SPEAKING)
    finally:
        broker.stop()


def _work(everyone: Stage, minutes: float) -> Watch:
    """Book, move and cancel, and ask every service meanwhile how it does."""
    watch = Watch(everyone.director)
    everyone.crowd.begin(60 * minutes * everyone.plan.clients / REQUESTS)
    watch.look(60 * minutes)
    everyone.crowd.end()
    count = everyone.crowd.count()
    everyone.say(f"{count['acknowledged']} of {count['asked']} requests were acknowledged.")
    for sentence in watch.told():
        everyone.say(f"  {sentence}")
    return watch


def _caught_up(everyone: Stage, watch: Watch, degraded: tuple[str, ...]) -> list[Finding]:
    """Once the broker can be used, all that waited is published, heard and answered for, without anybody's help."""
    began, waited = time.monotonic(), Finding("events that had to wait for the broker")
    waited.looked_at = _waiting(everyone)
    while _waiting(everyone) and time.monotonic() - began < PATIENCE:
        time.sleep(GLANCE)
    everyone.say(
        f"{waited.looked_at} events of scheduling had waited;"
        f" they were published within {time.monotonic() - began:.1f} s."
    )
    well = all_are_well(everyone.director)
    everyone.say(f"All services said that they are well after {time.monotonic() - began:.1f} s.")
    findings = judge(everyone.director, everyone.crowd, everyone.say)
    return [waited, watch.judge(degraded), well, *findings]


def _waiting(everyone: Stage) -> int:
    return queues_of(everyone.director, "scheduling").get(BACKLOG, 0)
