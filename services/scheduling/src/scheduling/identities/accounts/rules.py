"""What keeps an account from being somebody's, or an invitation from being used."""

from typing import Final

from kit.errors import Refused

OVER: Final = "This invitation was used, withdrawn, or is too old: ask for another."


class InvitationIsOver(Refused):
    """The invitation was used, withdrawn, or is too old."""


class AccountNotKnown(Refused):
    """Nobody of the trust has linked this account."""


class AccountIsAnothers(Refused):
    """The account is linked to somebody else."""


class SignsInAlready(Refused):
    """Somebody with an account needs no invitation, and a second one would speak for them unnoticed."""


class NotInADemonstration(Refused):
    """In a demonstration people are chosen, and what was begun there shall open nothing afterwards."""
