"""The keys of an installation: the pair that signs access tokens, and what seals the words of sessions and links."""

from datetime import datetime
from pathlib import Path
from typing import Any

from joserfc.errors import JoseError
from joserfc.jwk import OKPKey

from kit.auth import SealingKeys, new_key, new_sealing_key, published
from kit.errors import TryLater
from scheduling.identities.key_files import (
    LINKS,
    PRIVATE,
    PUBLIC,
    SESSIONS,
    SigningKey,
    alone_in,
    read_public,
    read_sealing,
    read_signing,
    write_public,
    write_sealing,
    write_signing,
)


def keys_folder(var: Path) -> Path:
    """Where the keys of an installation lie."""
    return var / "keys"


def make_keys(folder: Path, *, anew: bool = False) -> bool:
    """Make the keys that are missing in the folder; returns whether a pair that signs was made.

    `anew` makes all of them, and what the old ones have signed and sealed is worth nothing from now on:
    for keys that were stolen. Where they are only old, `rotation.rotate` lets both be good for a while.
    """
    with alone_in(folder):
        for seals in (SESSIONS, LINKS):
            if anew or not (folder / seals).exists():
                write_sealing(folder / seals, new_sealing_key(), [])
        if anew or not (folder / PRIVATE).exists():
            sign_with_another(folder)
            return True
        if not (folder / PUBLIC).exists():
            write_public(folder, _public_halves(read_signing(folder)))
        return False


def sign_with_another(folder: Path) -> None:
    """Sign with a new key from now on, and believe no other."""
    key = new_key()
    public = published(key)["keys"]
    if (folder / PUBLIC).exists():
        # Published before it signs: a token whose key is not there yet would be refused for a while.
        write_public(folder, [*public, *read_public(folder)])
    write_signing(folder, [SigningKey(key.as_dict(private=True))])
    write_public(folder, public)


def session_key(folder: Path, now: datetime) -> SealingKeys:
    """What seals the words of sessions; raises `TryLater` with the command that makes one."""
    return _sealing_keys(folder / SESSIONS, now)


def link_key(folder: Path, now: datetime) -> SealingKeys:
    """What seals the words of invitations and of sign-ins under way; raises `TryLater`."""
    return _sealing_keys(folder / LINKS, now)


def _sealing_keys(file: Path, now: datetime) -> SealingKeys:
    try:
        new, old = read_sealing(file)
    except (OSError, ValueError) as error:
        raise TryLater(
            "There is no key for sessions and links yet: run `scheduling keys`.", after_seconds=30
        ) from error
    return SealingKeys(new, tuple(each.key for each in old if each.good_until > now))


def signing_key(folder: Path, now: datetime) -> OKPKey:
    """The private key that signs at this moment; raises `TryLater` with the command that makes one."""
    try:
        first, *others = read_signing(folder)
        signs = [each for each in others if each.signs_from <= now]
        return OKPKey.import_key((signs or [first])[-1].key)
    except (OSError, ValueError, JoseError) as error:
        raise TryLater(
            "There is no key to sign tokens with yet: run `scheduling keys`.", after_seconds=30
        ) from error


def public_keys(folder: Path, now: datetime) -> dict[str, Any]:
    """The published key set, without those that are over; raises `TryLater` while there is none."""
    try:
        keys = read_public(folder)
    except (OSError, ValueError, KeyError) as error:
        raise TryLater("There are no keys yet: run `scheduling keys`.", after_seconds=30) from error
    return {"keys": [key for key in keys if is_good(key, now)]}


def is_good(public: dict[str, Any], now: datetime) -> bool:
    """Whether a public key proves anything still."""
    ends: float | None = public.get("exp")
    return ends is None or ends > now.timestamp()


def _public_halves(keys: list[SigningKey]) -> list[dict[str, Any]]:
    return published(*(OKPKey.import_key(each.key) for each in keys))["keys"]
