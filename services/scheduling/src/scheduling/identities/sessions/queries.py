"""Reads of sessions."""

from datetime import datetime
from typing import Any

from peewee import ModelSelect

from scheduling.identities.models import Session
from scheduling.identities.sessions.rules import Limits, Standing

LINK = "link"
"""The way of whoever came by a personal link."""


def standing_of(row: Session) -> Standing:
    """A session as the rules see it."""
    return Standing(
        turn=row.turn, turned_at=row.turned_at, used_at=row.used_at, ends_at=row.ends_at
    )


def owner_of(row: Session) -> str:
    """Whose session it is, as the trace names them: a guest's is told apart from that of the same person."""
    return f"{'guest' if is_guests(row) else 'person'}:{row.person_id}"


def is_guests(row: Session) -> bool:
    """Whether a session is confined to what a personal link leads to; either sign of it is enough."""
    return row.way == LINK or row.link_id is not None


def sessions_of(person_id: str, limits: Limits, now: datetime) -> "ModelSelect[Session]":
    """The sessions of a person that have not ended, nor are over."""
    return Session.select().where(
        Session.person == person_id,
        Session.ended_at.is_null(),
        Session.ends_at > now,
        Session.used_at > now - limits.unused,
    )


def session_shown(row: Session) -> dict[str, Any]:
    """A session as its person sees it."""
    names = ("id", "way", "began_at", "used_at", "ends_at", "browser", "came_from")
    return {name: getattr(row, name) for name in names}
