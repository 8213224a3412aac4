"""What reporting does with whatever the other services tell."""

from kit.events import Event
from kit.worker import Received
from reporting.facts.operations import take_in


def keep_the_facts_current(event: Event, received: Received) -> None:
    """Fold the event into the live edition of the facts."""
    take_in(event, version=received.version, at=received.occurred_at)
