"""From the facts of a message about an academy's year to its draft."""

from typing import Final

import msgspec

from contracts.notifications import YearMail
from contracts.scheduling import ArrangementAgreed, ArrangementDeclined, ArrangementProposed
from notifications.academies.queries import academy_named
from notifications.messages.draft import YearDraft
from notifications.messages.models import Message
from notifications.people.models import Person

YearFacts = ArrangementProposed | ArrangementDeclined | ArrangementAgreed

YEAR_FACTS: Final[dict[YearMail, type[YearFacts]]] = {
    "arrangement_proposed": ArrangementProposed,
    "arrangement_declined": ArrangementDeclined,
    "arrangement_agreed": ArrangementAgreed,
}


def year_draft_of(
    message: Message, kind: YearMail, person: Person | None, thread: str | None
) -> YearDraft:
    """Gather what such a message's words are made of, as it is known now."""
    facts: YearFacts = msgspec.convert(message.facts, YEAR_FACTS[kind])
    return YearDraft(
        id=message.id,
        kind=kind,
        to_name=person.name if person else "colleague",
        to_address=(person.email if person else None) or "",
        thread=thread,
        urn=facts.urn,
        academy=academy_named(facts.urn)[0],
        year=facts.year,
        aims=facts.aims,
        iaims=facts.iaims,
        proposed_by=facts.proposed_by if isinstance(facts, ArrangementProposed) else None,
        withdrawn=isinstance(facts, ArrangementDeclined) and facts.withdrawn,
    )
