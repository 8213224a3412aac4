"""Who speaks for each side of a meeting's agenda: the person in the AID's seat, and the headteacher (R5)."""

from datetime import date

from contracts.words import Side
from scheduling.meetings.models import Meeting, MeetingSeat
from scheduling.meetings.visibility import still_counts
from scheduling.register.people.queries import holders


def people_of(side: Side, meeting: Meeting, day: date) -> list[str]:
    """The ids of those who speak for a side on a day.

    For the trust it is the AID at the table, or, once that seat's office has ended, whoever is AID now.
    """
    if side == "academy":
        return [held.person_id for held in holders(meeting.urn, "headteacher", day)]
    at_the_table = MeetingSeat.select().where(
        MeetingSeat.meeting == meeting.id, MeetingSeat.seat == "aid", still_counts(day)
    )
    seated = [taken.person_id for taken in at_the_table]
    return seated or [held.person_id for held in holders(None, "aid", day)]
