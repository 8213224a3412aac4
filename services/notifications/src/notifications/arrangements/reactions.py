"""What notifications does when scheduling speaks of an academy's year: owe its two sides a message."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Final

from contracts.notifications import YearMail
from contracts.scheduling import ArrangementAgreed, ArrangementDeclined, ArrangementProposed
from kit.worker import Received
from notifications.messages.operations import Topic, owe
from notifications.messages.year_drafts import YearFacts

ASKED_FOR: Final = timedelta(days=60)
"""For how long it is worth asking for an answer."""

NEWS: Final = timedelta(days=14)


def ask_for_an_answer(event: ArrangementProposed, received: Received) -> None:
    """Owe those whose answer is waited for the proposal."""
    _tell(event.asked, "arrangement_proposed", event, received, ASKED_FOR)


def tell_that_it_stays(event: ArrangementDeclined, received: Received) -> None:
    """Owe those who waited the news that the year stays as it is."""
    _tell(event.recipients, "arrangement_declined", event, received, NEWS)


def tell_that_it_is_agreed(event: ArrangementAgreed, received: Received) -> None:
    """Owe those who waited the news that both sides have agreed; what the framework gives is no news."""
    _tell(event.recipients, "arrangement_agreed", event, received, NEWS)


def _tell(
    people: Iterable[str], kind: YearMail, event: YearFacts, received: Received, worth: timedelta
) -> None:
    topic = Topic(conversation=f"arrangement/{event.urn}-{event.year}", place=received.version)
    until = received.occurred_at + worth
    for person_id in dict.fromkeys(people):
        owe(person_id, kind, event, received, topic, relevant_until=until)
