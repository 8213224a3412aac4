"""Sealed words: secrets that are shown once, proven by a seal, and kept nowhere.

A word names something by its id and bears a seal over it, made with a key of the installation. Whoever has the
word could not have made it up, a database that is copied gives none away, and an event that asks for a word to be
written into a mail need only name the id.
"""

import hashlib
import hmac
import secrets
from base64 import urlsafe_b64encode
from typing import Final

import msgspec

KEY_LETTERS: Final = 32
"""A shorter key could be guessed."""

LONGEST: Final = 200
"""Characters of a word that are looked at."""

_DIVIDER: Final = "."


class SealingKeys(msgspec.Struct, frozen=True):
    """The key that words are sealed with from now on, and those before it whose words are still good."""

    new: str
    old: tuple[str, ...] = ()


def new_sealing_key() -> str:
    """A key for words of one kind."""
    return secrets.token_hex(32)


def seal(keys: SealingKeys, kind: str, *parts: str) -> str:
    """The word for something of a kind, named by parts without a full stop in them."""
    return _DIVIDER.join((*parts, _seal(keys.new, kind, parts)))


def unseal(keys: SealingKeys, kind: str, word: str) -> tuple[str, ...] | None:
    """What a word names, or None where it is not one of ours of this kind."""
    *parts, shown = word[:LONGEST].split(_DIVIDER)
    if not word.isascii() or not parts:
        return None
    for key in (keys.new, *keys.old):
        if hmac.compare_digest(shown.encode(), _seal(key, kind, tuple(parts)).encode()):
            return tuple(parts)
    return None


def _seal(key: str, kind: str, parts: tuple[str, ...]) -> str:
    """HMAC-SHA256 over the kind and the parts, as letters that an address may hold."""
    if len(key) < KEY_LETTERS:
        raise ValueError(f"A key that seals needs at least {KEY_LETTERS} letters.")
    said = _DIVIDER.join((kind, *parts)).encode()
    made = hmac.digest(key.encode(), said, hashlib.sha256)
    return urlsafe_b64encode(made).rstrip(b"=").decode()
