"""What can be done about sessions: begin one, speak with it, end one or all of them."""

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

import msgspec

from kit.auth import seal, unseal
from kit.db import transaction
from scheduling.identities.keys import session_key
from scheduling.identities.links.queries import why_it_opens_nothing
from scheduling.identities.models import PersonalLink, Session
from scheduling.identities.sessions.queries import is_guests, owner_of, standing_of
from scheduling.identities.sessions.rules import (
    Limits,
    SessionHasEnded,
    Word,
    over,
    turn_to_give,
    worth,
)
from scheduling.identities.tokens import (
    BRIEFLY,
    Issued,
    issue_to_guest,
    issue_to_person,
    offices_of,
)
from scheduling.locks import locked
from scheduling.meetings.visibility import MEETING

KIND = "session"
DEMO = "demo"
"""The way of whoever was chosen in a demonstration."""


class Begun(msgspec.Struct, frozen=True, kw_only=True):
    """A session with the word that proves it, which is shown once."""

    id: str
    session: str
    person_id: str
    ends_at: datetime


class Spoken(msgspec.Struct, frozen=True, kw_only=True):
    """A token that speaks for the person, and the session's word to keep from now on."""

    token: str
    expires_at: datetime
    session: str


class Issuer(msgspec.Struct, frozen=True, kw_only=True):
    """What signs tokens and seals words: the issuer's name and the folder of its keys."""

    name: str
    keys: Path


def begin_session(
    person_id: str,
    way: str,
    *,
    issuer: Issuer,
    limits: Limits,
    browser: str,
    came_from: str,
    now: datetime,
    link: PersonalLink | None = None,
) -> Begun:
    """Sign somebody in; with a personal link, to its meeting alone, and for no longer than the link is good.

    Raises `SessionHasEnded` for whoever holds no office today.
    """
    if not offices_of(person_id, now):
        raise SessionHasEnded(_NO_OFFICE)
    row = Session.create(
        person=person_id,
        way=way,
        turned_at=now,
        began_at=now,
        used_at=now,
        ends_at=min(now + limits.in_all, link.ends_at) if link else now + limits.in_all,
        link_id=link.id if link else None,
        browser=browser,
        came_from=came_from,
    )
    word = _word(issuer, row.id, 1, now)
    return Begun(id=row.id, session=word, person_id=person_id, ends_at=row.ends_at)


def speak(
    word: str, *, audiences: Iterable[str], issuer: Issuer, limits: Limits, now: datetime
) -> Spoken:
    """A token for whoever shows the word. Raises `SessionHasEnded` with what to do.

    What ends the session here, say that its person holds no office any more, is kept although it is refused.
    """
    with transaction():
        row, turn = _shown(word, issuer, now)
        standing = standing_of(row)
        shown = worth(turn, standing, now)
        because = over(standing, limits, now)
        if because is None and shown is Word.STOLEN:
            because = "stolen"
        if because is None:
            because = _why_no_longer(row, limits, now)
        if because is not None:
            _end(row, because, now)
        else:
            if shown is Word.NEXT:
                row.turn, row.turned_at = turn, now
            row.used_at = now
            row.save()
    if because is not None:
        raise SessionHasEnded(_said(row, because), whose=owner_of(row), because=because)
    issued = _issued(row, audiences, issuer, now)
    given = turn_to_give(shown, standing, now)
    return Spoken(
        token=issued.token,
        expires_at=issued.expires_at,
        session=_word(issuer, row.id, given, now),
    )


def end_session(word: str, *, issuer: Issuer, now: datetime) -> str | None:
    """Sign out with a word, whatever it is worth; returns whose session it was, as the trace names them, unless it was over."""
    with transaction():
        try:
            row, _ = _shown(word, issuer, now)
        except SessionHasEnded:
            return None
        _end(row, "signed_out", now)
        return owner_of(row)


def session_named(word: str, issuer: Issuer, now: datetime) -> str | None:
    """The id of the session that a word of ours names, whether or not it still is good."""
    named = unseal(session_key(issuer.keys, now), KIND, word)
    return named[0] if named else None


def end_one(session_id: str, person_id: str, now: datetime) -> bool:
    """End one of a person's sessions from elsewhere; returns whether there was one."""
    with transaction():
        row = locked(
            Session.select().where(Session.id == session_id, Session.person == person_id)
        ).first()
        if row is None:
            return False
        if row.ended_at is None:
            _end(row, "signed_out_elsewhere", now)
        return True


def end_all(person_id: str, now: datetime) -> int:
    """Sign a person out everywhere; returns how many sessions that ended."""
    ended: int = (
        Session.update(ended_at=now, ended_because="signed_out_elsewhere")
        .where(Session.person == person_id, Session.ended_at.is_null())
        .execute()
    )
    return ended


def _shown(word: str, issuer: Issuer, now: datetime) -> tuple[Session, int]:
    """The session that a word names, held until the commit, and the word's turn. Raises `SessionHasEnded`."""
    named = unseal(session_key(issuer.keys, now), KIND, word)
    if named is None:
        raise SessionHasEnded("Nobody is signed in with this: sign in again.")
    row = locked(Session.select().where(Session.id == named[0])).first()
    if row is None:
        raise SessionHasEnded(_ENDED["too_old"])
    if row.ended_at is not None:
        raise SessionHasEnded(_said(row, row.ended_because))
    return row, int(named[1])


def _why_no_longer(row: Session, limits: Limits, now: datetime) -> str | None:
    """Why a session that is neither old nor stolen opens nothing any more, if it does not."""
    if row.way == DEMO and not limits.demo:
        return "no_demonstration"
    if is_guests(row):
        link = PersonalLink.get_or_none(PersonalLink.id == row.link_id)
        return why_it_opens_nothing(link, limits.links, now) if link else "link_over"
    return None if offices_of(row.person_id, now) else "no_office"


def _issued(row: Session, audiences: Iterable[str], issuer: Issuer, now: datetime) -> Issued:
    """A token for a moment: for the person, or for the guest of what their link leads to."""
    if not is_guests(row):
        return issue_to_person(
            row.person_id,
            audiences=audiences,
            issuer=issuer.name,
            keys=issuer.keys,
            now=now,
            lifetime=BRIEFLY,
        )
    link: PersonalLink = PersonalLink.get_by_id(row.link_id)
    return issue_to_guest(
        row.person_id,
        f"{MEETING}:{link.meeting_id}",
        audiences=audiences,
        issuer=issuer.name,
        keys=issuer.keys,
        now=now,
        lifetime=BRIEFLY,
    )


def _word(issuer: Issuer, session_id: str, turn: int, now: datetime) -> str:
    return seal(session_key(issuer.keys, now), KIND, session_id, str(turn))


def _end(row: Session, because: str, now: datetime) -> None:
    row.ended_at, row.ended_because = now, because
    row.save()


def _said(row: Session, because: str) -> str:
    """What whoever has the session should do."""
    return _ENDED_FOR_GUESTS.get(because, _OPEN_AGAIN) if is_guests(row) else _ENDED[because]


_NO_OFFICE = (
    "You hold no office in the trust today, so there is nothing here for you:"
    " ask the Academy Improvement Director, if that is wrong."
)

_ENDED = {
    "signed_out": "You have signed out: sign in again.",
    "signed_out_elsewhere": "You have signed out everywhere: sign in again.",
    "stolen": "Somebody else has used this session, so it was ended: sign in again, and tell whoever keeps the suite running.",
    "unused": "You were away for a while: sign in again.",
    "too_old": "You have been signed in for long enough: sign in again.",
    "no_office": _NO_OFFICE,
    "no_demonstration": "This is no demonstration any more: sign in.",
}

_OPEN_AGAIN = (
    "What your personal link had opened is closed by now: open the link in your mail again,"
    " and have a new one sent to you."
)

_ENDED_FOR_GUESTS = {
    "stolen": "Somebody else has used this session, so it was ended: tell the Academy Improvement Director.",
    "link_withdrawn": "Your personal link was withdrawn: ask the Academy Improvement Director, if that is wrong.",
    "no_seat": (
        "You have no seat at this meeting any more: ask the Academy Improvement Director, if that is wrong."
    ),
}
