"""Identity providers: whose accounts may sign in, and how each of them is recognised."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Final, Literal
from urllib.parse import urlsplit

import msgspec

if TYPE_CHECKING:
    from scheduling.settings import SchedulingSettings

Name = Literal["microsoft", "google", "oidc"]

LOOPBACK: Final = frozenset({"127.0.0.1", "localhost", "::1"})
_ANY_TENANT: Final = "{tenantid}"
"""What stands for the tenant in what Microsoft says of itself for all of them."""


class Provider(msgspec.Struct, frozen=True, kw_only=True):
    """One provider, as this trust has registered with it."""

    name: Name
    title: str
    """As the sign-in page calls it."""
    address: str
    """Below which it says of itself what it is."""
    said_issuer: str
    """The issuer that it must say it is."""
    issuers: frozenset[str]
    """Whose tokens are believed, letter for letter."""
    domains: frozenset[str] = frozenset()
    """The Google Workspace domains (`hd`) of which one must stand in the token; empty: none need."""
    client_id: str
    client_secret: str


def providers_of(settings: "SchedulingSettings") -> dict[str, Provider]:
    """The providers that are set up, by name, in the order of the sign-in page."""
    found: list[Provider] = []
    if settings.microsoft_tenants:
        authority = settings.microsoft_authority.rstrip("/")
        tenants = settings.microsoft_tenants
        one = len(tenants) == 1
        found.append(
            Provider(
                name="microsoft",
                title="Microsoft",
                address=f"{authority}/{tenants[0] if one else 'organizations'}/v2.0",
                said_issuer=f"{authority}/{tenants[0] if one else _ANY_TENANT}/v2.0",
                issuers=frozenset(f"{authority}/{tenant}/v2.0" for tenant in tenants),
                client_id=settings.microsoft_client_id,
                client_secret=settings.microsoft_client_secret,
            )
        )
    if settings.google_domains:
        issuer = settings.google_issuer.rstrip("/")
        found.append(
            Provider(
                name="google",
                title="Google",
                address=issuer,
                said_issuer=issuer,
                issuers=frozenset({issuer}),
                domains=frozenset(settings.google_domains),
                client_id=settings.google_client_id,
                client_secret=settings.google_client_secret,
            )
        )
    if settings.oidc_issuer:
        issuer = settings.oidc_issuer
        found.append(
            Provider(
                name="oidc",
                title=settings.oidc_title,
                address=issuer.rstrip("/"),
                said_issuer=issuer,
                issuers=frozenset({issuer}),
                client_id=settings.oidc_client_id,
                client_secret=settings.oidc_client_secret,
            )
        )
    return {provider.name: provider for provider in found}


def complaints_about(settings: "SchedulingSettings") -> Iterable[str]:
    """Say what keeps a provider from being asked."""
    for name, provider in providers_of(settings).items():
        upper = name.upper()
        if not provider.client_id or not provider.client_secret:
            yield (
                f"{upper}_CLIENT_ID or {upper}_CLIENT_SECRET is missing: register Aimwell with the"
                f" provider, with {callback_of(settings.public_url, name)} as its redirect address."
            )
        at = urlsplit(provider.address)
        if at.scheme != "https" and at.hostname not in LOOPBACK:
            yield (
                f"The provider {name} is at {provider.address}, in the open: give an address that"
                " begins with https://."
            )
    for tenant in settings.microsoft_tenants:
        if tenant in {"common", "organizations", "consumers"}:
            yield (
                f"MICROSOFT_TENANTS names {tenant}, which is everybody: name the tenants' own ids."
            )


def callback_of(public_url: str, name: str) -> str:
    """Where a provider sends people back to; each has an address of its own, so that none is taken for another."""
    return f"{public_url}/sign-in/back/{name}"
