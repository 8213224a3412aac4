"""Delivery by a mail server: one connection for several mails, and the server's answers in our words."""

import contextlib
import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final
from urllib.parse import parse_qs, unquote, urlsplit

from kit import logs
from notifications.delivery.outcomes import NotNow, Parcel, RefusedForGood, Send

TIMEOUT_SECONDS: Final = 20.0
"""How long a server may take for any one answer."""

_MAILBOX_FULL: Final = 552
"""Said of a recipient this is to be taken as temporary (RFC 5321, 4.5.3.1.10)."""

log = logs.get(__name__)


@contextmanager
def mail_server(url: str, sender: str) -> Iterator[Send]:
    """Deliver through the server at `url`; it is called when the first mail goes out.

    A connection that broke is made anew for the next mail.
    """
    line: list[smtplib.SMTP] = []

    def send(parcel: Parcel) -> None:
        if not line:
            line.append(_called(url))
        try:
            _hand_over(line[0], sender, parcel)
        finally:
            if line[0].sock is None:
                line.clear()

    try:
        yield send
    finally:
        for server in line:
            with contextlib.suppress(smtplib.SMTPException, OSError):
                server.quit()


def _called(url: str) -> smtplib.SMTP:
    """Connect, encrypt and sign in; whatever goes wrong here says nothing about a mail."""
    parts = urlsplit(url)
    encrypt = parse_qs(parts.query).get("starttls") == ["1"]
    server: smtplib.SMTP | None = None
    try:
        context = ssl.create_default_context()
        if parts.scheme == "smtps":
            server = smtplib.SMTP_SSL(
                parts.hostname or "", parts.port or 465, timeout=TIMEOUT_SECONDS, context=context
            )
        else:
            server = smtplib.SMTP(parts.hostname or "", parts.port or 25, timeout=TIMEOUT_SECONDS)
        if encrypt and parts.scheme == "smtp":
            server.starttls(context=context)
        if parts.username:
            server.login(unquote(parts.username), unquote(parts.password or ""))
        server.ehlo_or_helo_if_needed()
    except (smtplib.SMTPException, OSError) as wrong:
        if server is not None:
            server.close()
        log.warning("mail_server_not_reached", host=parts.hostname, error=_said(wrong))
        raise NotNow(f"The mail server could not be reached: {_said(wrong)}") from wrong
    return server


def _hand_over(server: smtplib.SMTP, sender: str, parcel: Parcel) -> None:
    try:
        server.sendmail(sender, [parcel.address], parcel.source)
    except smtplib.SMTPRecipientsRefused as wrong:
        code, said = next(iter(wrong.recipients.values()))
        temporary = code == _MAILBOX_FULL
        raise _refusal(400 if temporary else code, said, "address_refused") from wrong
    except smtplib.SMTPResponseException as wrong:
        raise _refusal(wrong.smtp_code, wrong.smtp_error, "server_refused") from wrong
    except (smtplib.SMTPException, OSError) as wrong:
        # The mail may have been taken just before the line went dead.
        server.close()
        raise NotNow(f"The connection broke: {_said(wrong)}", doubtful=True) from wrong


def _refusal(code: int, said: bytes | str, whose: str) -> NotNow | RefusedForGood:
    words = said.decode(errors="replace") if isinstance(said, bytes) else said
    if code < 500:  # noqa: PLR2004 - SMTP's own border between "not now" and "never"
        return NotNow(f"{code} {words}")
    return RefusedForGood(
        f"{code} {words}", "address_refused" if whose == "address_refused" else "server_refused"
    )


def _said(wrong: Exception) -> str:
    """An error in one line; what the server said, if it said anything."""
    if isinstance(wrong, smtplib.SMTPResponseException):
        error = wrong.smtp_error
        return f"{wrong.smtp_code} {error.decode(errors='replace') if isinstance(error, bytes) else error}"
    return str(wrong) or type(wrong).__name__
