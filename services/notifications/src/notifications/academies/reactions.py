"""What notifications does when the register says something of an academy."""

from contracts.scheduling import AcademyChanged, AcademyJoined
from kit.worker import Received
from notifications.academies.models import Academy


def keep_the_academy(event: AcademyJoined | AcademyChanged, received: Received) -> None:
    """Keep an academy's name and postcode, unless something newer is kept already."""
    told = {"name": event.name, "postcode": event.postcode, "seen": received.version}
    Academy.insert(urn=event.urn, **told).on_conflict(
        conflict_target=[Academy.urn], update=told, where=Academy.seen < received.version
    ).execute()
