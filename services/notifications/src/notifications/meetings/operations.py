"""Keeping the copies of meetings."""

import msgspec

from contracts.scheduling import MeetingBooked, MeetingMoved
from kit.worker import Received
from notifications.meetings.models import Meeting


def keep_meeting(event: MeetingBooked | MeetingMoved, received: Received) -> None:
    """Keep a meeting as it is told; what is known of its packs stays."""
    told = {
        "urn": event.urn,
        "starts_at": event.starts_at,
        "ends_at": event.ends_at,
        "venue": event.venue,
        "venue_urn": event.venue_urn,
        "state": "booked",
        "places": msgspec.to_builtins(event.places),
        "packs": {pack.side: msgspec.to_builtins(pack) for pack in event.packs},
        "agenda_due_at": event.agenda_due_at,
        "seen": received.version,
        "kind": event.kind,
        "sequence": event.sequence,
        "told_at": received.occurred_at,
    }
    Meeting.insert(id=event.meeting_id, missing={}, circulated=[], **told).on_conflict(
        conflict_target=[Meeting.id], update=told
    ).execute()


def places_of(meeting_id: str) -> list[str]:
    """Who has a place at the table, as last told."""
    meeting = Meeting.get_or_none(Meeting.id == meeting_id)
    return [place["person_id"] for place in meeting.places] if meeting else []
