"""What mails about an academy's year say, and their subject lines."""

from collections.abc import Callable
from typing import Final

from contracts.notifications import YearMail
from contracts.words import Proposer
from notifications.messages.draft import YearDraft
from notifications.messages.page import Page, Row

_OPENINGS: Final[dict[Proposer, str]] = {
    "aid": "The Academy Improvement Director proposes another number of meetings for the year,"
    " and asks for the academy’s answer.",
    "academy": "The headteacher proposes another number of meetings for the year, and asks for"
    " the trust’s answer.",
    "rule": "The trust’s framework gives the academy another number of meetings than its year has now."
    " Both sides are asked whether it is to be so from now on.",
}

_STAYS: Final = "Until both sides have agreed, the year stays as it is arranged now."


def year_page(draft: YearDraft) -> Page:
    """Lay out a draft as a page of its kind."""
    return _PAGES[draft.kind](draft)


def year_subject(draft: YearDraft) -> str:
    """Say in one line what it is about."""
    academy = " ".join(draft.academy.split())
    return f"Meetings of {draft.year} {_HAPPENED[draft.kind]}: {academy}"


def numbers(draft: YearDraft) -> str:
    """The meetings of a year in words: "3 meetings and 3 interim ones"."""
    aims = f"{draft.aims or 'no'} {'meeting' if draft.aims == 1 else 'meetings'}"
    interim = f"{draft.iaims} interim {'one' if draft.iaims == 1 else 'ones'}"
    return f"{aims} and {interim if draft.iaims else 'no interim ones'}"


def _proposed(draft: YearDraft) -> Page:
    return Page(
        headline="Another number of meetings is proposed",
        preview=f"{draft.academy}: {numbers(draft)} in {draft.year}",
        opening=_OPENINGS[draft.proposed_by or "rule"],
        rows=_rows(draft, "Proposed"),
        action="Read why, and answer",
        closing=(_STAYS,),
    )


def _declined(draft: YearDraft) -> Page:
    said = "taken back" if draft.withdrawn else "declined"
    return Page(
        headline=f"The proposal was {said}",
        preview=f"{draft.academy}: the meetings of {draft.year} stay as they are arranged",
        opening=f"It was {said}, and the year stays as it is arranged now.",
        rows=_rows(draft, "Proposed was"),
        action="See the year" if draft.withdrawn else "Read why",
    )


def _agreed(draft: YearDraft) -> Page:
    return Page(
        headline="The year is arranged as proposed",
        preview=f"{draft.academy}: {numbers(draft)} in {draft.year}",
        opening="Both sides have agreed. It holds from now on.",
        rows=_rows(draft, "Agreed"),
        action="See the year",
    )


def _rows(draft: YearDraft, label: str) -> tuple[Row, ...]:
    return (
        Row("Academy", (draft.academy,)),
        Row("Academic year", (draft.year,)),
        Row(label, (numbers(draft),)),
    )


_PAGES: Final[dict[YearMail, Callable[[YearDraft], Page]]] = {
    "arrangement_proposed": _proposed,
    "arrangement_declined": _declined,
    "arrangement_agreed": _agreed,
}

_HAPPENED: Final[dict[YearMail, str]] = {
    "arrangement_proposed": "to be agreed",
    "arrangement_declined": "stay as they are",
    "arrangement_agreed": "are agreed",
}
