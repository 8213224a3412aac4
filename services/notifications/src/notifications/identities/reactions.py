"""What notifications does when scheduling speaks of somebody's way in: owe it to them, and to nobody else."""

from datetime import timedelta
from typing import Final

from contracts.scheduling import AccountLinked, InvitationMade, PersonalLinkMade
from kit.worker import Received
from notifications.messages.operations import Topic, owe

NEWS: Final = timedelta(days=7)
"""For how long it is worth telling somebody that an account was linked to them."""


def send_the_invitation(event: InvitationMade, received: Received) -> None:
    """Owe somebody the invitation with which they link their account; a newer one replaces it."""
    owe(
        event.person_id,
        "invitation",
        event,
        received,
        Topic(conversation="invitation", place=_when(received)),
        relevant_until=event.good_until,
    )


def send_the_link(event: PersonalLinkMade, received: Received) -> None:
    """Owe somebody their personal link to a meeting; a newer one to the same meeting replaces it."""
    topic = Topic(
        conversation=f"personal_link/{event.meeting_id}",
        place=_when(received),
        about=event.meeting_id,
    )
    owe(
        event.person_id,
        "personal_link",
        event,
        received,
        topic,
        relevant_until=event.good_until,
    )


def tell_of_the_account(event: AccountLinked, received: Received) -> None:
    """Owe somebody the news that an account speaks for them from now on."""
    owe(
        event.person_id,
        "account_linked",
        event,
        received,
        Topic(conversation=f"account/{event.account_id}", place=_when(received)),
        relevant_until=event.linked_at + NEWS,
    )


def _when(received: Received) -> int:
    """The place among the mails of a conversation whose events are of many things: when it happened."""
    return int(received.occurred_at.timestamp() * 1000)
