"""The index of what reporting does by itself: it hears everything, and folds what tells a fact.

That it hears everything is what lets the broker's "no queue takes it" mean that a binding is lost.
"""

from contracts import EVERY_EVENT
from contracts.scheduling import PersonErased
from kit.clock import Clock
from kit.privacy.erasing import erasing
from kit.worker import Worker
from reporting.facts.reactions import keep_the_facts_current
from reporting.facts.rules import HEARD
from reporting.privacy import PRIVACY
from reporting.settings import ReportingSettings


def create_worker(settings: ReportingSettings, clock: Clock | None = None) -> Worker:
    """Make the worker; nothing is connected before it runs."""
    return Worker(
        settings,
        reactions={
            **{kind: [keep_the_facts_current] if kind in HEARD else [] for kind in EVERY_EVENT},
            PersonErased: [erasing(PRIVACY)],
        },
        timers=[],
        clock=clock,
        privacy=PRIVACY,
    )
