"""The issuer's public keys: fetched, kept for a while, and fetched again when a new one appears."""

import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final, Generic, Protocol, TypeVar

import msgspec
from joserfc.errors import JoseError
from joserfc.jwk import OKPKey

from kit import logs
from kit.auth.algorithms import ALGORITHM
from kit.errors import TryLater
from kit.fetching import opener

log = logs.get(__name__)

KEPT: Final = 300.0
"""Seconds for which keys are used without asking again."""

PAUSE: Final = 10.0
"""Seconds that pass between two attempts, however many unknown keys are named."""

TIMEOUT: Final = 5.0
"""Seconds the issuer has to answer."""

LARGEST: Final = 64 * 1024
"""Bytes of a key set that are read at most."""


class KeySource(Protocol):
    """Anything that finds a public key by its id."""

    def key(self, kid: str) -> OKPKey | None:
        """Return the key, or None when the issuer has no such key."""
        ...


K = TypeVar("K")


class KeySet(Generic[K]):
    """Keeps the last good key set of an issuer; safe to use from several threads."""

    def __init__(
        self,
        read: Callable[[], bytes],
        parse: Callable[[bytes], dict[str, K]],
        seconds: Callable[[], float] = time.monotonic,
    ) -> None:
        """Take a function that reads the key set, one that finds its keys by their ids, and one that measures time."""
        self._read = read
        self._parse = parse
        self._seconds = seconds
        self._lock = threading.Lock()
        self._keys: dict[str, K] = {}
        self._read_at: float | None = None
        self._tried_at: float | None = None

    def key(self, kid: str) -> K | None:
        """Return the key; raises `TryLater` while no key set could ever be read."""
        with self._lock:
            age = self._since(self._read_at)
            if (kid not in self._keys or age > KEPT) and self._since(self._tried_at) > PAUSE:
                self._refresh()
            if self._read_at is None:
                message = "The keys that prove who you are cannot be read just now: try again soon."
                raise TryLater(message, after_seconds=int(PAUSE))
            return self._keys.get(kid)

    def _since(self, moment: float | None) -> float:
        return float("inf") if moment is None else self._seconds() - moment

    def _refresh(self) -> None:
        """Read the keys again; on failure the last good ones stay."""
        self._tried_at = self._seconds()
        try:
            keys = self._parse(self._read())
        except (OSError, ValueError, JoseError) as error:
            log.warning("keys_unreadable", reason=type(error).__name__, kept=len(self._keys))
            return
        self._keys, self._read_at = keys, self._tried_at


class Keys(KeySet[OKPKey]):
    """The keys of the one issuer whose tokens services trust: Ed25519 alone."""

    def __init__(
        self, read: Callable[[], bytes], seconds: Callable[[], float] = time.monotonic
    ) -> None:
        """Take a function that reads the key set, and one that measures time."""
        super().__init__(read, _parsed, seconds)


def keys_at(place: str) -> Keys:
    """Return the keys published at an http(s) address or in a file."""
    if place.startswith(("http://", "https://")):
        return Keys(lambda: _fetched(place))
    return Keys(lambda: Path(place).read_bytes())


class _Jwks(msgspec.Struct):
    """A JWK set (RFC 7517)."""

    keys: list[dict[str, Any]]


def _fetched(address: str) -> bytes:
    with opener().open(address, timeout=TIMEOUT) as answer:
        body: bytes = answer.read(LARGEST)
    return body


def _parsed(body: bytes) -> dict[str, OKPKey]:
    """The Ed25519 keys of a JWK set by their ids; keys of other kinds are passed over."""
    found = msgspec.json.decode(body, type=_Jwks).keys
    return {
        str(jwk["kid"]): OKPKey.import_key({**jwk, "alg": ALGORITHM})
        for jwk in found
        if jwk.get("crv") == "Ed25519" and jwk.get("kid")
    }
