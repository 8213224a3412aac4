"""From a draft to a mail: subject, plain text, HTML and, for what belongs in a calendar, its entry."""

from collections.abc import Mapping
from datetime import datetime
from email.errors import HeaderParseError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from functools import cache
from typing import Final

import jinja2
import msgspec

from kit.errors import GiveUp
from notifications.calendar.entry import Entry, Method, as_ical
from notifications.calendar.wording import description_of, title_of
from notifications.messages.draft import Addressed, Draft, House, Note, YearDraft
from notifications.messages.kinds import Kind
from notifications.messages.page import Page
from notifications.messages.pages import page_of
from notifications.messages.subjects import subject_line

METHODS: Final[Mapping[Kind, Method]] = {
    "meeting_booked": "REQUEST",
    "meeting_moved": "REQUEST",
    "meeting_cancelled": "CANCEL",
}
"""The kinds that carry a calendar entry, and what it asks a calendar to do."""

TONES: Final[Mapping[Kind, str]] = {
    "meeting_cancelled": "#d4351c",
    "agenda_overdue": "#f47738",
    "paper_overdue": "#f47738",
}
"""The colour at the top of the HTML; blue where nothing is wrong."""


class AddressUnusable(GiveUp):
    """No mail can be addressed to what is on file as a person's address."""


class Mail(msgspec.Struct, frozen=True, kw_only=True):
    """A mail in its parts; `source` is the whole, ready for a mail server."""

    to: str
    """The address as a mail server takes it; empty in a preview."""
    subject: str
    text: str
    html: str
    calendar: bytes | None
    source: bytes


def message_id(house: House, ident: str) -> str:
    """The Message-ID of a message: the same whenever it is sent again."""
    return f"<{ident}@{house.domain}>"


def compose(draft: Draft | YearDraft | Note, house: House, at: datetime) -> Mail:
    """Write a mail, dated `at`; the same draft, house and time give the same bytes.

    A draft without an address is written as a preview, to nobody.

    Raises `AddressUnusable` when the reader's address cannot stand in a mail's header.
    """
    page, subject = page_of(draft), subject_line(draft)
    parts = {
        "page": page,
        "subject": subject,
        "name": " ".join(draft.to_name.split()),
        "link": f"{house.public_url}{draft.path}",
        "house": house.name,
        "tone": TONES.get(draft.kind, "#1d70b8"),
    }
    text = _template("mail.txt").render(parts)
    html = _template("mail.html").render(parts)
    to = _usable(draft.to_address) if draft.to_address else ""
    calendar = _calendar(draft, page, house, at, to)
    mail = _headed(draft, house, at, subject, to)
    mail.set_content(text, cte="quoted-printable")
    mail.add_alternative(html, subtype="html", cte="quoted-printable")
    if calendar is not None:
        _add_calendar(mail, calendar, METHODS[draft.kind])
    _set_boundaries(mail, draft.id)
    return Mail(
        to=to,
        subject=subject,
        text=text,
        html=html,
        calendar=calendar,
        source=_written(mail),
    )


def _headed(draft: Addressed, house: House, at: datetime, subject: str, to: str) -> EmailMessage:
    mail = EmailMessage(policy=SMTP)
    mail["From"] = Address(house.name, addr_spec=house.address)
    if to:
        mail["To"] = Address(_plain(draft.to_name), addr_spec=to)
    mail["Subject"] = _plain(subject)
    mail["Date"] = format_datetime(at.replace(microsecond=0))
    mail["Message-ID"] = message_id(house, draft.id)
    if draft.thread and draft.thread != mail["Message-ID"]:
        mail["In-Reply-To"] = draft.thread
        mail["References"] = draft.thread
    mail["Auto-Submitted"] = "auto-generated"
    mail["X-Auto-Response-Suppress"] = "All"
    mail["Content-Language"] = "en-GB"
    return mail


def _plain(words: str) -> str:
    """Words on one line of a header, none of which stands for others: what looks encoded (RFC 2047) is not.

    The library reads such a word, writes what it stands for, and takes a line break in it for one between headers.
    """
    kept = "".join(sign if sign.isprintable() else " " for sign in words)
    return " ".join(kept.split()).replace("=?", "= ?")


def _usable(address: str) -> str:
    """An address in the letters that every mail server takes."""
    local, _, domain = address.strip().rpartition("@")
    try:
        plain = f"{local}@{domain if domain.isascii() else domain.encode('idna').decode()}"
        return Address(addr_spec=plain).addr_spec
    except (ValueError, IndexError, HeaderParseError) as wrong:
        raise AddressUnusable("The address on file is not one that mail can be sent to.") from wrong


def _calendar(
    draft: Draft | YearDraft | Note, page: Page, house: House, at: datetime, to: str
) -> bytes | None:
    method = METHODS.get(draft.kind)
    if (
        not isinstance(draft, Draft)
        or method is None
        or draft.ends_at is None
        or draft.sequence is None
    ):
        return None
    link = f"{house.public_url}{draft.path}"
    table = [guest.office for guest in draft.table]
    return as_ical(
        Entry(
            method=method,
            uid=f"{draft.meeting_id}@{house.domain}",
            sequence=draft.sequence,
            summary=title_of(draft.meeting_kind, draft.academy),
            description=description_of(page.headline, table, page.action, link),
            place=draft.place or "",
            url=link,
            starts_at=draft.starts_at,
            ends_at=draft.ends_at,
            written_at=at,
            organiser=(house.name, house.address),
            reader=(draft.to_name, to),
        )
    )


def _add_calendar(mail: EmailMessage, calendar: bytes, method: Method) -> None:
    """Put the entry in twice: as an alternative, which programs act upon, and as a file to open."""
    mail.add_alternative(
        calendar.decode(), subtype="calendar", cte="base64", params={"method": method}
    )
    name = "invite.ics" if method == "REQUEST" else "cancel.ics"
    mail.add_attachment(calendar, maintype="application", subtype="ics", filename=name)


def _set_boundaries(mail: EmailMessage, ident: str) -> None:
    """Give every multipart a boundary that is the same each time; none can occur in an encoded part."""
    for number, part in enumerate(mail.walk()):
        if part.is_multipart():
            part.set_boundary(f"=_{number}_{ident}")


def _written(mail: EmailMessage) -> bytes:
    """The bytes of a mail, no header with an empty first line.

    The library folds some so, and some mail programs then show no subject.
    """
    head, blank, body = mail.as_bytes().partition(b"\r\n\r\n")
    return head.replace(b":\r\n ", b": ") + blank + body


@cache
def _template(name: str) -> jinja2.Template:
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("notifications.messages"),
        autoescape=name.endswith(".html"),
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    return environment.get_template(name)
