"""From the facts of a message for one reader alone to its draft: who it goes to, and what its link leads to."""

from typing import Any, Final

import msgspec

from contracts.scheduling import AccountLinked, InvitationMade, PersonalLinkMade
from notifications.academies.queries import academy_named
from notifications.meetings.models import Meeting
from notifications.messages.draft import Note
from notifications.messages.kinds import OwnKind
from notifications.messages.models import Message
from notifications.people.models import Person

OwnFacts = InvitationMade | PersonalLinkMade | AccountLinked

OWN_FACTS: Final[dict[OwnKind, type[OwnFacts]]] = {
    "personal_link": PersonalLinkMade,
    "invitation": InvitationMade,
    "account_linked": AccountLinked,
}


def note_of(message: Message, kind: OwnKind, person: Person | None, thread: str | None) -> Note:
    """Gather what such a message's words are made of, as it is known now, without the word of its link."""
    facts: OwnFacts = msgspec.convert(message.facts, OWN_FACTS[kind])
    return Note(
        id=message.id,
        kind=kind,
        to_name=person.name if person else "colleague",
        to_address=(person.email if person else None) or "",
        thread=thread,
        **_particulars(facts),
    )


def _particulars(facts: OwnFacts) -> dict[str, Any]:
    match facts:
        case InvitationMade():
            return {"names": facts.invitation_id, "good_until": facts.good_until}
        case AccountLinked():
            return {"provider": facts.provider, "at": facts.linked_at}
        case PersonalLinkMade():
            known = Meeting.get_or_none(Meeting.id == facts.meeting_id)
            return {
                "names": facts.link_id,
                "good_until": facts.good_until,
                "academy": academy_named(facts.urn)[0],
                "meeting_kind": facts.kind,
                # As last told: it may have been moved since.
                "at": known.starts_at if known else facts.starts_at,
            }
