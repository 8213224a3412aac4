"""What a program may be given, and how its secrets follow each other."""

import hashlib
from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from typing import Final

import msgspec

from kit.errors import Refused

PREFIX: Final = "aimwell_secret_"
"""What every secret begins with, so that whoever searches code and logs for secrets finds it."""

SECRET_BYTES: Final = 32
"""Of chance in a secret."""

MOST_SECRETS: Final = 2
"""That are good at the same time: the new one, and the one before it until every copy of the program has the new one."""

OVERLAP_DAYS: Final = 7
"""For which the one before stays good, unless said otherwise."""

LONGEST_OVERLAP_DAYS: Final = 90
LONGEST_NAME: Final = 100
ENDING: Final = 4
"""Letters of a secret that are shown later, so that people can tell theirs apart; 60 of 64 stay unknown."""


class ScopeIsTheSuitesOwn(Refused):
    """Programs of others are not given what only the suite's own need."""


class ProgramNameTaken(Refused):
    """Another program is called so; people could not tell them apart."""


class ProgramIsRevoked(Refused):
    """The program was revoked; add it again, if it is to come back."""


class TwoSecretsAlready(Refused):
    """The one before the last is still good: a third would never be noticed."""


class Held(msgspec.Struct, frozen=True, kw_only=True):
    """A secret as the rules see it."""

    id: str
    ends_at: datetime | None


def digest_of(secret: str) -> str:
    """What is kept of a secret.

    A quick hash is right here: of 32 random bytes none can be guessed, however quickly guesses are checked.
    A password, which people choose, would need a slow one.
    """
    return hashlib.sha256(secret.encode()).hexdigest()


def is_good(ends_at: datetime | None, now: datetime) -> bool:
    """Whether a secret still proves anything."""
    return ends_at is None or ends_at > now


def refused_scopes(scopes: Iterable[str], of_the_suite: Collection[str]) -> list[str]:
    """The scopes among these that programs of others are not given."""
    return sorted(set(scopes) & set(of_the_suite))


def ends_by_rotation(
    held: Iterable[Held], overlap: timedelta, now: datetime
) -> dict[str, datetime]:
    """When each of the secrets so far ends, once there is a new one. Raises `TwoSecretsAlready`."""
    good = [each for each in held if is_good(each.ends_at, now)]
    if overlap and len(good) >= MOST_SECRETS:
        raise TwoSecretsAlready(
            "Two secrets of this program are good already: end the older one first, or let both end at once."
        )
    ends = now + overlap
    return {each.id: min(each.ends_at or ends, ends) for each in good}


def to_the_hour(moment: datetime) -> datetime:
    """The hour of a moment: as exactly as it is remembered when a secret was used."""
    return moment.replace(minute=0, second=0, microsecond=0)
