"""What can be done about personal links: send one, open a meeting with it, send another, withdraw it."""

from datetime import datetime, timedelta
from pathlib import Path

import msgspec

from contracts.scheduling import PersonalLinkMade
from kit.db import transaction
from kit.outbox import record
from scheduling.identities.links.queries import is_seated, link_named, why_it_opens_nothing
from scheduling.identities.links.rules import (
    MOST_IN_AN_HOUR,
    CannotBeWrittenTo,
    HasNoSeat,
    MeetingTooLongAgo,
    PersonalLinkIsOver,
    Terms,
    end_of,
)
from scheduling.identities.models import PersonalLink
from scheduling.identities.sessions.operations import Begun, Issuer, begin_session
from scheduling.identities.sessions.queries import LINK
from scheduling.identities.sessions.rules import Limits
from scheduling.locks import lock_people, locked
from scheduling.meetings.models import Meeting
from scheduling.meetings.states import MeetingIsCancelled
from scheduling.meetings.visibility import find_meeting
from scheduling.register.models import Person
from scheduling.register.people.queries import person_row


def send_link(
    person_id: str, meeting: Meeting, *, by: str, terms: Terms, now: datetime
) -> PersonalLink:
    """Make a link for whoever has a seat at a meeting; it goes to them by mail, and to nobody else.

    One that was sent before and not used is replaced by it. Inside a transaction.
    Raises `HasNoSeat`, `CannotBeWrittenTo`, `MeetingIsCancelled` or `MeetingTooLongAgo`.
    """
    person: Person = person_row(person_id)
    lock_people([person.id])
    if not is_seated(person.id, meeting, now):
        raise HasNoSeat(
            f"{person.name} has no seat at this meeting by an office held today: a link is for"
            " whoever sits at the table.",
            field="person_id",
        )
    if not person.email:
        raise CannotBeWrittenTo(
            f"No address of {person.name} is known, and a personal link goes by mail alone:"
            " enter the address first.",
            field="person_id",
        )
    if meeting.state == "cancelled":
        raise MeetingIsCancelled("This meeting was cancelled: nobody is sent a link to it.")
    ends_at = end_of(now, meeting.ends_at, terms)
    if ends_at <= now:
        raise MeetingTooLongAgo("This meeting was too long ago for a link to it to be sent.")
    _replace_unused(person.id, meeting.id, now)
    link = PersonalLink.create(
        person=person, meeting=meeting, made_at=now, made_by=by, ends_at=ends_at, demo=terms.demo
    )
    record(_told(link, meeting), now=now)
    return link


def open_by_link(
    word: str, *, issuer: Issuer, limits: Limits, browser: str, came_from: str, now: datetime
) -> tuple[Begun, PersonalLink]:
    """Use a link: a session begins that is confined to its meeting; inside a transaction.

    Raises `PersonalLinkIsOver`, also for a word that was made up.
    """
    named = link_named(word, issuer.keys, now)
    if named is None:
        raise PersonalLinkIsOver
    link = locked(PersonalLink.select().where(PersonalLink.id == named.id)).get()
    used = link.used_at is not None or link.replaced_at is not None
    if used or why_it_opens_nothing(link, limits.links, now):
        raise PersonalLinkIsOver(whose=link.person_id)
    link.used_at = now
    link.save()
    begun = begin_session(
        link.person_id,
        LINK,
        issuer=issuer,
        limits=limits,
        browser=browser,
        came_from=came_from,
        now=now,
        link=link,
    )
    return begun, link


def send_another(word: str, *, keys: Path, terms: Terms, now: datetime) -> PersonalLink | None:
    """Send a new link to whoever was sent the one that is shown, if it would still open the meeting to them.

    A link that was withdrawn brings no other. Returns None where nothing is sent; nobody else is told which.
    """
    with transaction():
        old = link_named(word, keys, now)
        if old is None or old.withdrawn_at is not None or (old.demo and not terms.demo):
            return None
        meeting = find_meeting(old.meeting_id)
        if not _may_be_sent_another(old.person_id, meeting, terms, now):
            return None
        return send_link(old.person_id, meeting, by=f"guest:{old.person_id}", terms=terms, now=now)


def withdraw_links(link: PersonalLink, now: datetime) -> None:
    """Let a link, and every earlier one of the same person to the same meeting, open nothing any more.

    What they have opened is closed with the next token, within a minute.
    """
    PersonalLink.update(withdrawn_at=now).where(
        PersonalLink.person == link.person_id,
        PersonalLink.meeting == link.meeting_id,
        PersonalLink.withdrawn_at.is_null(),
    ).execute()


def _may_be_sent_another(person_id: str, meeting: Meeting, terms: Terms, now: datetime) -> bool:
    """Whether a new link would open the meeting, and not too many were sent within the hour."""
    lock_people([person_id])
    lately = PersonalLink.select().where(
        PersonalLink.person == person_id, PersonalLink.made_at > now - timedelta(hours=1)
    )
    return (
        bool(person_row(person_id).email)
        and meeting.state != "cancelled"
        and end_of(now, meeting.ends_at, terms) > now
        and is_seated(person_id, meeting, now)
        and lately.count() < MOST_IN_AN_HOUR
    )


def _replace_unused(person_id: str, meeting_id: str, now: datetime) -> None:
    PersonalLink.update(replaced_at=now).where(
        PersonalLink.person == person_id,
        PersonalLink.meeting == meeting_id,
        PersonalLink.used_at.is_null(),
        PersonalLink.replaced_at.is_null(),
        PersonalLink.withdrawn_at.is_null(),
    ).execute()


def _told(link: PersonalLink, meeting: Meeting) -> PersonalLinkMade:
    facts = {
        "link_id": link.id,
        "person_id": link.person_id,
        "meeting_id": meeting.id,
        "urn": meeting.urn,
        "kind": meeting.kind,
        "starts_at": meeting.starts_at,
        "good_until": link.ends_at,
    }
    return msgspec.convert(facts, PersonalLinkMade)
