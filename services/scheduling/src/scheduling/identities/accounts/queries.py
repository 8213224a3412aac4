"""Reads of invitations and accounts."""

from datetime import datetime
from pathlib import Path
from typing import Any

from kit.auth import unseal
from kit.errors import NotFound
from scheduling.identities.accounts.rules import OVER, InvitationIsOver
from scheduling.identities.keys import link_key
from scheduling.identities.models import Account, Invitation

INVITATION = "invitation"
"""The kind of word that an invitation is."""


def invitation_row(invitation_id: str) -> Invitation:
    """One invitation. Raises `NotFound`."""
    found: Invitation | None = Invitation.get_or_none(Invitation.id == invitation_id)
    if found is None:
        raise NotFound("invitation")
    return found


def open_invitation(word: str, keys: Path, now: datetime) -> Invitation:
    """The invitation that a word names, if it can still be used. Raises `InvitationIsOver`."""
    named = unseal(link_key(keys, now), INVITATION, word)
    found: Invitation | None = Invitation.get_or_none(Invitation.id == named[0]) if named else None
    if found is None or found.used_at or found.withdrawn_at or found.ends_at <= now:
        raise InvitationIsOver(OVER)
    return found


def ways_in(person_id: str, now: datetime) -> dict[str, Any]:
    """How a person signs in: their accounts, and the invitation that waits for them, if one does."""
    accounts = Account.select().where(Account.person == person_id).order_by(Account.linked_at)
    waiting = (
        Invitation.select()
        .where(
            Invitation.person == person_id,
            Invitation.used_at.is_null(),
            Invitation.withdrawn_at.is_null(),
            Invitation.ends_at > now,
        )
        .order_by(Invitation.made_at.desc())
        .first()
    )
    return {"accounts": list(accounts), "invitation": waiting}
