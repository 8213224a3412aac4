"""The index of what reporting does by itself: every event that tells a fact is folded into the facts."""

from kit.clock import Clock
from kit.worker import Worker
from reporting.facts.reactions import keep_the_facts_current
from reporting.facts.rules import HEARD
from reporting.settings import ReportingSettings


def create_worker(settings: ReportingSettings, clock: Clock | None = None) -> Worker:
    """Make the worker; nothing is connected before it runs."""
    return Worker(
        settings,
        reactions={kind: [keep_the_facts_current] for kind in HEARD},
        timers=[],
        clock=clock,
    )
