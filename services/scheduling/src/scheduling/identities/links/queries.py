"""Reads of personal links: the one that a word names, those to a meeting, and whether one still opens anything."""

from datetime import datetime
from pathlib import Path
from typing import Any

from kit.auth import unseal
from kit.clock import local_date
from kit.errors import NotFound
from scheduling.identities.keys import link_key
from scheduling.identities.links.rules import WORD, Standing, Terms, gone
from scheduling.identities.models import PersonalLink
from scheduling.identities.queries import holds_on
from scheduling.meetings.models import Meeting, MeetingSeat
from scheduling.meetings.seats import TRUST_WIDE
from scheduling.register.models import Appointment, Person


def link_named(word: str, keys: Path, now: datetime) -> PersonalLink | None:
    """The link that a word names, whatever it is worth; None for a word that is not ours."""
    named = unseal(link_key(keys, now), WORD, word)
    found: PersonalLink | None = (
        PersonalLink.get_or_none(PersonalLink.id == named[0]) if named else None
    )
    return found


def link_to(meeting_id: str, link_id: str) -> PersonalLink:
    """One link to a meeting. Raises `NotFound`."""
    found: PersonalLink | None = PersonalLink.get_or_none(
        PersonalLink.id == link_id, PersonalLink.meeting == meeting_id
    )
    if found is None:
        raise NotFound("personal link")
    return found


def is_seated(person_id: str, meeting: Meeting, now: datetime) -> bool:
    """Whether a person has a seat at a meeting, and holds the office today by which they have it."""
    taken = MeetingSeat.get_or_none(
        MeetingSeat.meeting == meeting.id, MeetingSeat.person == person_id
    )
    if taken is None:
        return False
    place = Appointment.academy.is_null()
    if taken.office not in TRUST_WIDE:
        place = Appointment.academy == meeting.urn
    held = Appointment.select().where(
        Appointment.person == person_id,
        Appointment.office == taken.office,
        place,
        holds_on(local_date(now)),
    )
    return bool(held.exists())


def why_it_opens_nothing(link: PersonalLink, terms: Terms, now: datetime) -> str | None:
    """What has ended all that a link opens, if anything has; that it was used is no reason here."""
    meeting: Meeting = Meeting.get_by_id(link.meeting_id)
    standing = Standing(
        ends_at=link.ends_at,
        withdrawn=link.withdrawn_at is not None,
        demo=link.demo,
    )
    because = gone(standing, meeting.ends_at, terms, now)
    if because is None and not is_seated(link.person_id, meeting, now):
        return "no_seat"
    return because


def links_shown(meeting_id: str, now: datetime) -> list[dict[str, Any]]:
    """The links to a meeting that stand: of each person the newest, unless it is over or was withdrawn."""
    query = (
        PersonalLink.select(PersonalLink, Person)
        .join(Person)
        .where(
            PersonalLink.meeting == meeting_id,
            PersonalLink.replaced_at.is_null(),
            PersonalLink.withdrawn_at.is_null(),
            PersonalLink.ends_at > now,
        )
        .order_by(Person.name, PersonalLink.id)
    )
    newest = {link.person_id: link for link in query}
    return [link_shown(link) for link in newest.values()]


def link_shown(link: PersonalLink) -> dict[str, Any]:
    """A link as whoever sends it sees it: that it is there, and nothing with which it could be opened."""
    names = ("id", "person_id", "made_at", "ends_at", "used_at")
    return {name: getattr(link, name) for name in names} | {"name": link.person.name}
