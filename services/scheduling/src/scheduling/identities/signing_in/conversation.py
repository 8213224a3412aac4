"""The conversation with a provider: what it says of itself, its keys, and a code exchanged for a proof."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore
from typing import Any, Final
from urllib.parse import quote, urlsplit

import httpx
import msgspec
from authlib.common.errors import AuthlibBaseError
from authlib.oauth2.client import OAuth2Client
from joserfc import jwk, jwt
from joserfc.errors import JoseError

from kit import logs
from kit.auth import KeySet
from kit.errors import Refused, TryLater
from scheduling.identities.signing_in.providers import Provider

SCOPE: Final = "openid profile"
ALGORITHMS: Final = ["RS256", "PS256", "ES256", "EdDSA"]
"""Signatures with a key pair alone: a secret that both sides know proves nothing, and `none` still less."""

KEPT_SECONDS: Final = 3600.0
"""So long it is believed what a provider has said of itself."""

FAILED_SECONDS: Final = 10.0
"""So long it is not asked again after it has not answered rightly."""

AT_ONCE: Final = 3
"""Requests that may wait for one provider together."""

PATIENCE_SECONDS: Final = 2.0
"""So long a request waits for one of these places."""

TIMEOUT: Final = httpx.Timeout(8.0, connect=4.0)
LARGEST: Final = 256 * 1024
"""Bytes of an answer that are read."""

LEEWAY: Final = 60
"""Seconds by which a provider's clock may differ."""

log = logs.get(__name__)


class IdentityNotProven(Refused):
    """What the provider answered does not prove who is signing in."""


class Jwks(msgspec.Struct):
    """A JWK set (RFC 7517)."""

    keys: list[dict[str, Any]]


class Said(msgspec.Struct, frozen=True, kw_only=True):
    """What a provider says of itself (OpenID Connect Discovery), as far as it is used."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    authorization_response_iss_parameter_supported: bool = False


class Subject(msgspec.Struct, frozen=True, kw_only=True):
    """Who has signed in at a provider; nothing else that it says is used."""

    issuer: str
    subject: str


class Conversation:
    """Speaks with one provider; keeps what it says of itself, and its keys. Safe for several threads."""

    def __init__(self, provider: Provider, transport: httpx.BaseTransport | None = None) -> None:
        """Nothing is asked before it is needed; `transport` stands in for the network in tests."""
        self.provider = provider
        self._http = httpx.Client(timeout=TIMEOUT, transport=transport)
        self._slots = BoundedSemaphore(AT_ONCE)
        self._said: Said | None = None
        self._said_at = 0.0
        self._failed_at = -FAILED_SECONDS
        self._keys: KeySet[Any] = KeySet(lambda: self._read(self.said().jwks_uri), _parsed)

    def said(self) -> Said:
        """What the provider says of itself, as last heard. Raises `TryLater` where it was never heard rightly."""
        now = time.monotonic()
        fresh = self._said is not None and now - self._said_at <= KEPT_SECONDS
        if not fresh and now - self._failed_at >= FAILED_SECONDS:
            try:
                self._said, self._said_at = self._asked(), now
            except TryLater:
                self._failed_at = now
                if self._said is None:
                    raise
        if self._said is None:
            raise self._busy()
        return self._said

    def way_there(self, callback: str, *, state: str, nonce: str, verifier: str) -> str:
        """The address at the provider where the person goes to sign in."""
        url, _ = self._client(callback).create_authorization_url(
            self.said().authorization_endpoint, state=state, code_verifier=verifier, nonce=nonce
        )
        return str(url)

    def prove(self, code: str, callback: str, *, verifier: str, nonce: str, now: int) -> Subject:
        """Who has signed in, by the code that the person has brought back.

        Raises `IdentityNotProven`, or `TryLater` while the provider does not answer.
        """
        address = self.said().token_endpoint
        try:
            with self._slot():
                given = self._client(callback).fetch_token(
                    address,
                    code=code,
                    code_verifier=verifier,
                    grant_type="authorization_code",
                    auth=httpx.BasicAuth(
                        quote(self.provider.client_id, safe=""),
                        quote(self.provider.client_secret, safe=""),
                    ),
                )
        except AuthlibBaseError as refused:
            log.warning("code_refused", provider=self.provider.name, error=str(refused.error))
            raise IdentityNotProven(_AGAIN) from refused
        except (httpx.HTTPError, ValueError) as error:
            raise self._away(error) from error
        return self._subject(str(given.get("id_token", "")), nonce, now)

    def _client(self, callback: str) -> Any:  # noqa: ANN401 - the library carries no types
        make: Any = OAuth2Client
        return make(
            session=self._http,
            client_id=self.provider.client_id,
            client_secret=self.provider.client_secret,
            scope=SCOPE,
            redirect_uri=callback,
            code_challenge_method="S256",
        )

    def _subject(self, proof: str, nonce: str, now: int) -> Subject:
        """Check an ID token, claim by claim."""
        provider = self.provider

        def key_of(unverified: Any) -> Any:  # noqa: ANN401 - the library's own protocol
            key = self._keys.key(str(unverified.headers().get("kid", "")))
            if key is None:
                raise IdentityNotProven(_AGAIN)
            return key

        try:
            claims = jwt.decode(proof, key_of, algorithms=ALGORITHMS).claims
            jwt.JWTClaimsRegistry(
                now=now,
                leeway=LEEWAY,
                iss={"essential": True, "values": sorted(provider.issuers)},
                aud={"essential": True, "value": provider.client_id},
                exp={"essential": True},
                iat={"essential": True},
                nonce={"essential": True, "value": nonce},
                sub={"essential": True},
            ).validate(claims)
        except (JoseError, ValueError, TypeError) as error:
            log.warning("proof_refused", provider=provider.name, error=type(error).__name__)
            raise IdentityNotProven(_AGAIN) from error
        several = isinstance(claims["aud"], list) and len(claims["aud"]) > 1
        if several and claims.get("azp") != provider.client_id:
            raise IdentityNotProven(_AGAIN)
        if provider.domains and claims.get("hd") not in provider.domains:
            raise IdentityNotProven(
                "This Google account is not one of the trust's: choose the one from work."
            )
        if not isinstance(claims["sub"], str) or not claims["sub"]:
            raise IdentityNotProven(_AGAIN)
        return Subject(issuer=claims["iss"], subject=claims["sub"])

    def _asked(self) -> Said:
        provider = self.provider
        try:
            said = msgspec.json.decode(
                self._read(f"{provider.address}/.well-known/openid-configuration"), type=Said
            )
        except (OSError, msgspec.MsgspecError, ValueError) as error:
            raise self._away(error) from error
        addresses = (said.authorization_endpoint, said.token_endpoint, said.jwks_uri)
        scheme = urlsplit(provider.address).scheme
        if said.issuer != provider.said_issuer or any(
            urlsplit(each).scheme != scheme for each in addresses
        ):
            log.error("provider_is_another", provider=provider.name, issuer=said.issuer)
            raise TryLater(
                f"Signing in with {provider.title} is not set up rightly: tell whoever keeps the suite running.",
                after_seconds=60,
            )
        return said

    @contextmanager
    def _slot(self) -> Iterator[None]:
        """A place among the few that may wait for the provider: one that is slow costs signing in, and no more."""
        if not self._slots.acquire(timeout=PATIENCE_SECONDS):
            raise self._busy()
        try:
            yield
        finally:
            self._slots.release()

    def _read(self, address: str) -> bytes:
        """Raises `OSError` where there is no answer, as readers of keys expect."""
        try:
            with self._slot():
                answer = self._http.get(address).raise_for_status()
        except httpx.HTTPError as error:
            raise OSError(f"{address} does not answer: {type(error).__name__}") from error
        if len(answer.content) > LARGEST:
            raise ValueError(f"{address} answers with too much.")
        return answer.content

    def _away(self, error: Exception) -> TryLater:
        log.warning("provider_away", provider=self.provider.name, error=str(error))
        return self._busy()

    def _busy(self) -> TryLater:
        return TryLater(
            f"{self.provider.title} does not answer just now: try again in a moment.",
            after_seconds=10,
        )


_AGAIN: Final = "What came back does not prove who you are: sign in again."


def _parsed(body: bytes) -> dict[str, Any]:
    """The keys of a JWK set by their ids, those without one under none; unknown kinds are passed over."""
    found: dict[str, Any] = {}
    for each in msgspec.json.decode(body, type=Jwks).keys:
        try:
            found[str(each.get("kid", ""))] = jwk.import_key(each)
        except (JoseError, ValueError, KeyError):
            continue
    return found
