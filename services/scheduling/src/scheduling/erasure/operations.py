"""What can be done: erase a person, here in one transaction, and by an event everywhere else."""

from datetime import datetime

from contracts.scheduling import PersonErased
from kit.clock import local_date
from kit.db import transaction
from kit.outbox import Aggregate, record
from kit.privacy.erasing import erase
from scheduling.erasure import rules
from scheduling.locks import locked
from scheduling.meetings.models import Meeting, MeetingSeat
from scheduling.privacy import PRIVACY
from scheduling.register.models import Person
from scheduling.register.people.queries import held_by, person_row


def erase_person(person_id: str, *, now: datetime) -> bool:
    """Erase a person; tells whether they were not before.

    Raises `NotFound`, `HoldsAnOffice` or `HasAMeetingToCome`.
    """
    with transaction():
        person_row(person_id)
        # Held until the commit: nobody appoints or seats whom somebody else is erasing.
        person = locked(Person.select().where(Person.id == person_id)).get()
        if person.erased_at is not None:
            return False
        rules.accept(held_by(person_id), _ends_of_meetings(person_id), local_date(now), now)
        told = PersonErased(person_id=person_id)
        record(told, now=now)
        erase(PRIVACY, person_id, version=Aggregate.get_by_id(told.subject).version, now=now)
        Person.update(erased_at=now, version=Person.version + 1).where(
            Person.id == person_id
        ).execute()
        return True


def _ends_of_meetings(person_id: str) -> list[datetime]:
    seats = (
        MeetingSeat.select(MeetingSeat, Meeting)
        .join(Meeting)
        .where((MeetingSeat.person == person_id) & (Meeting.state == "booked"))
    )
    return [seat.meeting.ends_at for seat in seats]
