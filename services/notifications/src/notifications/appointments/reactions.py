"""What notifications does when an office begins or ends: keep its days, and end what it opened."""

from contracts.scheduling import AppointmentEnded, AppointmentMade
from kit.worker import Received
from notifications.appointments.models import Appointment
from notifications.calendar.feeds.operations import end_feeds_without_office


def keep_the_appointment(event: AppointmentMade, received: Received) -> None:
    """Keep the days of an office; its first day never changes, its last may have been heard of already."""
    what = {"office": event.office, "urn": event.urn}
    told = what | {
        "starts_on": event.starts_on,
        "ends_on": event.ends_on,
        "seen": received.version,
    }
    ident = event.appointment_id
    Appointment.insert(id=ident, person_id=event.person_id, **told).on_conflict(
        conflict_target=[Appointment.id], update=told, where=Appointment.seen < received.version
    ).execute()
    Appointment.update(starts_on=event.starts_on).where(
        Appointment.id == ident, Appointment.starts_on.is_null()
    ).execute()


def keep_the_end(event: AppointmentEnded, received: Received) -> None:
    """Keep the last day of an office, unless something newer is kept already."""
    told = {
        "office": event.office,
        "urn": event.urn,
        "ends_on": event.ends_on,
        "seen": received.version,
    }
    Appointment.insert(id=event.appointment_id, person_id=event.person_id, **told).on_conflict(
        conflict_target=[Appointment.id], update=told, where=Appointment.seen < received.version
    ).execute()


def take_the_calendar_away(event: AppointmentEnded, received: Received) -> None:
    """Whoever holds no office any more has no calendar feed, from now on."""
    end_feeds_without_office(received.now, of=event.person_id)
