"""What notifications is told by its environment."""

from collections.abc import Iterable
from email.headerregistry import Address
from pathlib import Path
from typing import Annotated
from urllib.parse import parse_qs, urlsplit

import msgspec
from msgspec import Meta

import kit.settings

EXAMPLE_SENDER = "aimwell@aimwell.example"


class NotificationsSettings(kit.settings.Settings, frozen=True, kw_only=True):
    """The base settings, and how mail leaves the building."""

    service: str = "notifications"
    port: Annotated[int, Meta(ge=1, le=65535, description="The port to listen on.")] = 8003
    smtp_url: Annotated[
        str,
        Meta(
            pattern="^(smtps?://.+)?$",
            description=(
                "The mail server, smtp://user:password@host:587/?starttls=1 or smtps://host;"
                " empty: mails go to the local mailbox in VAR."
            ),
            extra=kit.settings.SECRET,
        ),
    ] = ""
    mail_from: Annotated[
        str, Meta(pattern="^[^@ ]+@[^@ ]+$", description="The address that mails come from.")
    ] = EXAMPLE_SENDER
    mail_from_name: Annotated[str, Meta(description="The name that mails come from.")] = "Aimwell"
    mail_domain: Annotated[
        str,
        Meta(
            pattern="^[A-Za-z0-9.-]+$",
            description=(
                "What the ids of mails and of calendar entries end in;"
                " never change it once mails have gone out."
            ),
        ),
    ] = "aimwell.example"
    trust_office: Annotated[
        str, Meta(description="Where the trust's own office is, as mails should say it.")
    ] = "Trust office"

    mails_kept_days: Annotated[
        int,
        Meta(
            ge=0,
            description="Days after which a mail that is done with keeps neither its text nor its address; 0: never.",
        ),
    ] = 730
    links_key_path: Annotated[
        Path,
        Meta(
            description=(
                "The file with scheduling's key that seals invitations and personal links;"
                " empty: keys/links/links.key in VAR."
            )
        ),
    ] = Path()

    def __post_init__(self) -> None:
        """Fill in where the key is on one machine."""
        super().__post_init__()
        if self.links_key_path == Path():
            path = self.var / "keys" / "links" / "links.key"
            msgspec.structs.force_setattr(self, "links_key_path", path)

    def complaints(self) -> Iterable[str]:
        """Refuse a mail server or a sender that no mail could be sent with."""
        yield from super().complaints()
        try:
            Address(self.mail_from_name, addr_spec=self.mail_from)
        except (ValueError, IndexError):
            yield (
                "MAIL_FROM or MAIL_FROM_NAME cannot stand in a mail's From line:"
                " give one plain address, and a name on one line."
            )
        if self.smtp_url:
            yield from _complaints_about(self.smtp_url)


def _complaints_about(url: str) -> Iterable[str]:
    try:
        parts = urlsplit(url)
        missing = not parts.hostname or parts.port == 0
        options = parse_qs(parts.query, strict_parsing=bool(parts.query))
    except ValueError:
        yield "SMTP_URL cannot be read: write it like smtp://user:password@host:587/?starttls=1."
        return
    if missing:
        yield "SMTP_URL names no host: write it like smtp://user:password@host:587/?starttls=1."
    if strange := sorted(set(options) - {"starttls"}):
        yield f"SMTP_URL has ?{strange[0]}=…, which is not known: only starttls=1 or starttls=0 is."
    if any(value not in ("0", "1") for value in options.get("starttls", [])):
        yield "SMTP_URL's starttls is 1 (encrypt, or do not send) or 0."
