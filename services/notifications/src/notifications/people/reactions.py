"""What notifications does when it hears of a person: keep the address, and let what waits for it go."""

from contracts.scheduling import PersonChanged
from kit.worker import Received
from notifications.messages.operations import address_messages
from notifications.people.models import Person


def keep_the_person(event: PersonChanged, received: Received) -> None:
    """Keep a person's name and address, unless something newer is kept already."""
    told = {"name": event.name, "email": event.email or None, "seen": received.version}
    Person.insert(id=event.person_id, **told).on_conflict(
        conflict_target=[Person.id], update=told, where=Person.seen < received.version
    ).execute()


def send_what_waited_for_the_address(event: PersonChanged, received: Received) -> None:
    """Messages not yet sent go to the address that holds now; without one they wait."""
    person = Person.get_by_id(event.person_id)
    address_messages(event.person_id, person.email, received.now)
