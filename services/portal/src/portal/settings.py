"""What the portal is told by its environment."""

import secrets
from collections.abc import Iterable
from typing import Annotated, Final

import msgspec
from msgspec import Meta

from kit import settings

SERVICES: Final = ("scheduling", "support", "notifications", "reporting")
"""The parts the portal calls, in the order of their ports after its own."""

KEY_LETTERS: Final = 32
"""A shorter key could be guessed."""


class PortalSettings(settings.Settings, frozen=True, kw_only=True):
    """The portal's own settings, on top of what every process knows."""

    service: Annotated[str, Meta(description="The name of the service.")] = "portal"
    port: Annotated[int, Meta(ge=1, le=65535, description="The port to listen on.")] = 8000
    secret_key: Annotated[
        str,
        Meta(
            description="At least 32 random letters that sign the cookies; a demonstration makes its own.",
            extra=settings.SECRET,
        ),
    ] = ""
    scheduling_url: Annotated[
        str, Meta(description="Where scheduling answers; empty: the first port after the portal's.")
    ] = ""
    support_url: Annotated[
        str, Meta(description="Where support answers; empty: the second port after the portal's.")
    ] = ""
    notifications_url: Annotated[
        str,
        Meta(description="Where notifications answers; empty: the third port after the portal's."),
    ] = ""
    reporting_url: Annotated[
        str, Meta(description="Where reporting answers; empty: the fourth port after the portal's.")
    ] = ""
    patience_seconds: Annotated[
        float, Meta(ge=0.1, le=120, description="Seconds to wait for an answer from a service.")
    ] = 10.0
    session_hours: Annotated[
        float, Meta(ge=0.1, le=24, description="Hours until a person has to sign in again.")
    ] = 12.0

    def __post_init__(self) -> None:
        """Fill in where the services are on one machine."""
        super().__post_init__()
        for after, name in enumerate(SERVICES, start=1):
            given = getattr(self, f"{name}_url")
            url = given.rstrip("/") or f"http://127.0.0.1:{self.port + after}"
            msgspec.structs.force_setattr(self, f"{name}_url", url)

    def complaints(self) -> Iterable[str]:
        """Say what does not fit together."""
        yield from super().complaints()
        if not self.demo and len(self.secret_key) < KEY_LETTERS:
            yield (
                "SECRET_KEY is missing or shorter than 32 letters: without one anybody could write"
                " themselves a cookie. Make one with `openssl rand -hex 32`."
            )


def url_of(wanted: PortalSettings, service: str) -> str:
    """The address of one of the four services."""
    url: str = getattr(wanted, f"{service}_url")
    return url


def signing_key(wanted: PortalSettings) -> str:
    """The key that signs cookies; a demonstration without one makes one up, and a restart signs everybody out."""
    return wanted.secret_key or secrets.token_hex(32)
