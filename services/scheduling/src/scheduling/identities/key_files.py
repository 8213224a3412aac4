"""The files that keys lie in: their forms, and how they are written so that nobody ever reads a half of one.

`signing.json`, for scheduling alone: the private keys with the moment from which each signs; a single JWK is one that always has.
`jwks.json`, for everybody: the public halves; `exp` is the moment from which one proves nothing any more.
`sessions.key`, for scheduling alone, and `links/links.key`, which notifications reads, too:
the key that seals, and below it a line for each that still opens, with its end.
"""

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import msgspec

from kit.clock import rfc3339

PRIVATE: Final = "signing.json"
PUBLIC: Final = "jwks.json"
SESSIONS: Final = "sessions.key"
LINKS: Final = "links/links.key"
"""In a folder of its own: whoever writes the mails with links reads it, and no other key."""

ALWAYS: Final = datetime.min.replace(tzinfo=UTC)


class SigningKey(msgspec.Struct, frozen=True):
    """A private key, and from when on it signs."""

    key: dict[str, Any]
    signs_from: datetime = ALWAYS


class OldKey(msgspec.Struct, frozen=True):
    """A key that seals nothing any more, and until when its words are good."""

    key: str
    good_until: datetime


class _Several(msgspec.Struct):
    keys: list[SigningKey]


def read_signing(folder: Path) -> list[SigningKey]:
    """The private keys in the order in which they sign; raises `OSError` or `ValueError` where there are none."""
    written = (folder / PRIVATE).read_bytes()
    if "kty" in json.loads(written):
        return [SigningKey(json.loads(written))]
    found = msgspec.json.decode(written, type=_Several).keys
    if not found:
        raise ValueError("no key")
    return sorted(found, key=lambda each: each.signs_from)


def write_signing(folder: Path, keys: list[SigningKey]) -> None:
    """Keep the private keys where nobody else reads them."""
    _write(folder / PRIVATE, msgspec.json.encode(_Several(keys)).decode(), mode=0o600)


def read_public(folder: Path) -> list[dict[str, Any]]:
    """The public keys; raises `OSError` or `ValueError` where there are none."""
    found: list[dict[str, Any]] = msgspec.json.decode(
        (folder / PUBLIC).read_bytes(), type=dict[str, list[dict[str, Any]]]
    )["keys"]
    return found


def write_public(folder: Path, keys: list[dict[str, Any]]) -> None:
    """Publish keys."""
    _write(folder / PUBLIC, json.dumps({"keys": keys}), mode=0o644)


def read_sealing(file: Path) -> tuple[str, list[OldKey]]:
    """The key that seals, and those before it; raises `OSError` or `ValueError` where there is none."""
    first, *others = file.read_text(encoding="ascii").splitlines() or [""]
    if not first.strip():
        raise ValueError("no key")
    old = [line.split() for line in others if line.strip()]
    return first.strip(), [OldKey(key, datetime.fromisoformat(until)) for key, until in old]


def write_sealing(file: Path, key: str, old: list[OldKey]) -> None:
    """Keep the keys that seal and open, where nobody else reads them."""
    file.parent.mkdir(exist_ok=True, mode=0o700)
    lines = [key, *(f"{each.key} {rfc3339(each.good_until)}" for each in old)]
    _write(file, "\n".join(lines) + "\n", mode=0o600)


@contextmanager
def alone_in(folder: Path) -> Iterator[None]:
    """Let nobody else change the keys meanwhile."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with (folder / ".changing").open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield


def _write(path: Path, content: str, *, mode: int) -> None:
    """Write the whole file or nothing: readers never see a half of it."""
    partial = path.with_suffix(f".{os.getpid()}")
    handle = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    partial.replace(path)
