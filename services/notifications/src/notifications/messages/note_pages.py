"""What mails for one reader alone say, and their subject lines."""

from collections.abc import Callable
from typing import Final

from contracts.words import Provider
from notifications.messages.draft import Note
from notifications.messages.kinds import OwnKind
from notifications.messages.page import Page, Row
from notifications.messages.spelling import MEETINGS, moment, short_day

PROVIDERS: Final[dict[Provider, str]] = {
    "microsoft": "Microsoft",
    "google": "Google",
    "oidc": "the trust’s own provider",
}

_ALONE: Final = (
    "This mail was written by a program. The link in it is for you alone:"
    " do not pass this mail on, and nobody of the trust will ask you for it."
)


def note_page(note: Note) -> Page:
    """Lay out a note as a page of its kind."""
    return _PAGES[note.kind](note)


def note_subject(note: Note) -> str:
    """Say in one line what it is about; no more than a lock screen may show."""
    return _SUBJECTS[note.kind](note)


def _personal_link(note: Note) -> Page:
    return Page(
        headline=f"Your own link to an {_meeting(note)}",
        preview=f"{note.academy}, {_when(note)}",
        opening="With this link you see the meeting’s page and read the papers that have gone out,"
        " without an account.",
        rows=(
            Row("Academy", (note.academy,)),
            Row("Meeting", (_when(note),)),
            Row("The link is good", (_until(note),)),
        ),
        action="Open the meeting",
        closing=(
            (
                "It opens the meeting once, in one browser. If you need it again, open the same link:"
                " you can have a new one sent to this address there."
            ),
        ),
        footer=_ALONE,
    )


def _invitation(note: Note) -> Page:
    return Page(
        headline="You are invited to sign in",
        preview="Link the account you use at work, once.",
        opening="Aimwell is where the trust’s people see their academies, meetings and papers."
        " With this invitation you link the account you use at work, once; from then on you sign in"
        " with that account.",
        rows=(Row("The invitation is good", (_until(note),)),),
        action="Link your account",
        closing=(
            (
                "If you did not expect this mail, you need do nothing: no account is linked until"
                " somebody signs in."
            ),
        ),
        footer=_ALONE,
    )


def _account_linked(note: Note) -> Page:
    return Page(
        headline="An account was linked to you",
        preview="If it was not you, tell the Academy Improvement Director.",
        opening="Whoever signs in with this account is you in Aimwell from now on.",
        rows=(
            Row("Account at", (PROVIDERS[note.provider] if note.provider else "",)),
            Row("Linked", (_when(note),)),
        ),
        action="See where you are signed in",
        closing=(
            "If it was you, there is nothing to do.",
            (
                "If it was not you, tell your Academy Improvement Director at once, by telephone if you"
                " can: they remove the account, and whoever signed in with it is signed out."
            ),
        ),
    )


def _meeting_subject(note: Note) -> str:
    academy = " ".join(note.academy.split())
    on = f", {short_day(note.at)}" if note.at else ""
    return f"Your own link: {_meeting(note)}, {academy}{on}"


_PAGES: Final[dict[OwnKind, Callable[[Note], Page]]] = {
    "personal_link": _personal_link,
    "invitation": _invitation,
    "account_linked": _account_linked,
}

_SUBJECTS: Final[dict[OwnKind, Callable[[Note], str]]] = {
    "personal_link": _meeting_subject,
    "invitation": lambda _: "Your invitation to sign in",
    "account_linked": lambda _: "An account was linked to you",
}


def _meeting(note: Note) -> str:
    return MEETINGS[note.meeting_kind]


def _when(note: Note) -> str:
    return moment(note.at) if note.at else ""


def _until(note: Note) -> str:
    return f"Once, until {moment(note.good_until)}" if note.good_until else ""
