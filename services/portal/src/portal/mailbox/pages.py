"""The local mailbox: the mails as they were sent, with their calendar entries."""

from typing import Final

from flask import Blueprint, Response, render_template, request

from portal import services
from portal.mailbox.calendar_entry import Entry, entry_of
from portal.problems import Problem

pages = Blueprint("mailbox", __name__)

MAIL_CONTENT: Final = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'none'; base-uri 'none';"
    " frame-ancestors 'self'; sandbox allow-popups allow-popups-to-escape-sandbox"
)
"""A mail brings its own styles and nothing else; its links open beside the portal."""

LINKS_OPEN_BESIDE: Final = '<base target="_blank">'


@pages.get("/mailbox")
def index() -> str:
    """List the mails, newest first; those about one meeting, to one address, or in one state."""
    chosen = {name: request.args.get(name, "").strip() for name in ("about", "to", "state")}
    mails, following = services.read_page(
        "notifications", "/messages", limit=50, after=request.args.get("after"), **chosen
    )
    return render_template(
        "mailbox/index.html",
        mails=mails,
        following=following,
        chosen=chosen,
        meeting_there=_is_theirs(chosen["about"]),
    )


@pages.get("/mailbox/<message_id>")
def show(message_id: str) -> str:
    """Show one mail: who it went to, what it says, and the entry for the calendar."""
    mail = services.read("notifications", f"/messages/{message_id}")
    return render_template(
        "mailbox/show.html",
        mail=mail,
        entry=_entry(message_id),
        meeting_there=_is_theirs(mail["about"]),
    )


@pages.get("/mailbox/<message_id>/body")
def body(message_id: str) -> Response:
    """Give the mail's HTML to the frame that shows it, where it can do nothing."""
    mail = services.read("notifications", f"/messages/{message_id}")
    head, found, rest = str(mail.get("html") or "").partition("<head>")
    shown = f"{head}{found}{LINKS_OPEN_BESIDE}{rest}" if found else f"{LINKS_OPEN_BESIDE}{head}"
    return Response(
        shown,
        content_type="text/html; charset=utf-8",
        headers={"Content-Security-Policy": MAIL_CONTENT, "X-Frame-Options": "SAMEORIGIN"},
    )


@pages.get("/mailbox/<message_id>/mail.eml")
def source(message_id: str) -> Response:
    """Hand out the mail as it was sent."""
    content = services.download("notifications", f"/messages/{message_id}/source").read()
    return _file(content, "message/rfc822", "mail.eml")


@pages.get("/mailbox/<message_id>/entry.ics")
def calendar(message_id: str) -> Response:
    """Hand out the calendar entry that went with the mail."""
    content = services.download("notifications", f"/messages/{message_id}/calendar").read()
    return _file(content, "text/calendar; charset=utf-8", "entry.ics")


def _is_theirs(meeting_id: str | None) -> bool:
    """Whether the meeting that mails are about is there for whoever reads them."""
    if not meeting_id:
        return False
    return bool(services.read_all_if_there("scheduling", "/meetings", id=meeting_id))


def _entry(message_id: str) -> Entry | None:
    """The mail's calendar entry, if it has one."""
    try:
        answer = services.download("notifications", f"/messages/{message_id}/calendar")
    except Problem as problem:
        if problem.status != 404:  # noqa: PLR2004 - not found: it has none
            raise
        return None
    return entry_of(answer.read().decode())


def _file(content: bytes, content_type: str, name: str) -> Response:
    return Response(
        content,
        content_type=content_type,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
