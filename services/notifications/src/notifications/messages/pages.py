"""What each kind of message says: the same words for the plain text and for the HTML."""

from collections.abc import Callable
from typing import Final

from contracts.notifications import MeetingMail
from contracts.words import Side
from notifications.messages.draft import Draft, Guest, Note, YearDraft
from notifications.messages.note_pages import note_page
from notifications.messages.page import Page, Row
from notifications.messages.spelling import (
    MEETINGS,
    OFFICES,
    PACKS,
    counted,
    day,
    moment,
    sentence,
    span,
)
from notifications.messages.year_pages import year_page


def page_of(draft: Draft | YearDraft | Note) -> Page:
    """Lay out a draft as a page of its kind."""
    if isinstance(draft, YearDraft):
        return year_page(draft)
    if isinstance(draft, Note):
        return note_page(draft)
    return _PAGES[draft.kind](draft)


def _invitation(draft: Draft) -> Page:
    meeting = MEETINGS[draft.meeting_kind]
    return Page(
        headline=f"You are invited to an {meeting}",
        preview=f"{_when(draft)}. {_place(draft)}",
        opening=_seat(draft, "You have a place at the table"),
        rows=(*_facts(draft), *_around(draft), *_deadlines(draft)),
        closing=("The entry for your calendar comes with this mail.",),
    )


def _change(draft: Draft) -> Page:
    moved = draft.moved_from is not None and draft.moved_from != draft.starts_at
    return Page(
        headline=f"The {MEETINGS[draft.meeting_kind]} has {'moved' if moved else 'changed'}",
        preview=f"Now {_when(draft)}. {_place(draft)}",
        opening=_seat(draft, "You still have your place at the table")
        + (" Please note the new time." if moved else " The time stays; please note the place."),
        rows=(*_facts(draft), *_around(draft), *_deadlines(draft)),
        closing=("The entry that comes with this mail replaces the one in your calendar.",),
    )


def _cancellation(draft: Draft) -> Page:
    meeting = MEETINGS[draft.meeting_kind]
    if draft.office is None:
        headline = f"You are no longer expected at the {meeting}"
        opening = "Your place at the table has been given to somebody else."
    else:
        headline = f"The {meeting} is cancelled"
        opening = "This meeting will not be held. You need do nothing more for it."
    return Page(
        headline=headline,
        preview=f"It was to be on {_when(draft)}.",
        opening=opening,
        rows=_facts(draft),
        action="See the meeting’s page",
        closing=("The entry that comes with this mail takes the meeting out of your calendar.",),
    )


def _chase(draft: Draft) -> Page:
    late = counted(draft.missing, "paper is", "papers are")
    dates = [Row("Meeting", (_when(draft),))]
    if draft.papers_due_at:
        dates.append(Row("Papers were due", (moment(draft.papers_due_at),)))
    if draft.circulates_at:
        dates.append(Row("The pack goes out", (moment(draft.circulates_at),)))
    return Page(
        headline=f"{sentence(late)} still needed",
        preview=", ".join(draft.missing),
        opening=f"You are one of those who bring {PACKS[draft.side or 'academy']} to this meeting."
        " If a colleague has them in hand, there is nothing for you to do.",
        rows=(Row("Academy", (draft.academy,)), *dates),
        listed=(Row("Still needed", draft.missing, lacking=True),),
        action="Add the papers",
        closing=("The pack goes out at that time with what there is, and says what is missing.",),
    )


def _pack(draft: Draft) -> Page:
    documents = PACKS[draft.side or "academy"]
    listed = [Row("In the pack", draft.papers)] if draft.papers else []
    listed += [Row("Not there yet", draft.missing, lacking=True)] if draft.missing else []
    there = counted(draft.papers, "paper", "papers") if draft.papers else "No papers yet"
    lacking = f", {len(draft.missing)} missing" if draft.missing else ""
    return Page(
        headline=f"{sentence(documents)} are ready to read"
        if draft.papers
        else f"{sentence(documents)} have not come",
        preview=f"{there}{lacking}. {_when(draft)}",
        opening=_opening_of(draft, documents),
        rows=(Row("Academy", (draft.academy,)), Row("Meeting", (_when(draft),))),
        listed=tuple(listed),
        action="Read the papers" if draft.papers else "Open the meeting",
        closing=("The papers are confidential: read them on the meeting’s page, after signing in.",)
        if draft.papers
        else (),
    )


def _late_papers(draft: Draft) -> Page:
    documents = PACKS[draft.side or "academy"]
    came = counted(draft.papers, "paper has", "papers have")
    lacking = (Row("Still not there", draft.missing, lacking=True),) if draft.missing else ()
    return Page(
        headline=f"{sentence(came)} come late",
        preview=f"{', '.join(draft.papers)}. {_when(draft)}",
        opening=f"After {documents} had gone out, more has come, or a newer version of what you have.",
        rows=(Row("Academy", (draft.academy,)), Row("Meeting", (_when(draft),))),
        listed=(Row("New since then", draft.papers), *lacking),
        action="Read the papers",
        closing=(
            "The papers are confidential: read them on the meeting’s page, after signing in.",
        ),
    )


def _opening_of(draft: Draft, documents: str) -> str:
    if not draft.papers:
        return f"The time has come to send out {documents}, and none are there yet."
    if draft.missing:
        return f"Here are {documents} for the meeting, as far as they have come."
    return f"Here are {documents} for the meeting. The pack is complete."


_SIDES: Final[dict[Side, str]] = {
    "aid": "the Academy Improvement Director",
    "academy": "the headteacher",
}


def _agenda_proposed(draft: Draft) -> Page:
    proposer = sentence(_SIDES[draft.speaks or "aid"])
    first = (draft.number or 0) <= 1
    return Page(
        headline="An agenda is proposed" if first else "A change of the agenda is proposed",
        preview=f"{_size(draft)}. {_when(draft)}",
        opening=f"{proposer} proposes {'an agenda' if first else 'another agenda'} for this meeting,"
        " and asks whether you agree.",
        rows=(*_agenda_rows(draft), Row("To be agreed by", (_agenda_due(draft),))),
        action="Read the agenda, and answer",
        closing=("It is sent to nobody else before both sides have agreed to it.",),
    )


def _agenda_commented(draft: Draft) -> Page:
    return Page(
        headline="There is a comment on the agenda",
        preview=_when(draft),
        opening=f"{sentence(_SIDES[draft.speaks or 'academy'])} has said something about the agenda"
        " of this meeting.",
        rows=(*_agenda_rows(draft), Row("To be agreed by", (_agenda_due(draft),))),
        action="Read the comment",
        closing=("What is said there is between the two sides alone.",),
    )


def _agenda_agreed(draft: Draft) -> Page:
    return Page(
        headline="The agenda is agreed",
        preview=f"{_size(draft)}. {_when(draft)}",
        opening="Both sides have agreed to the agenda of this meeting.",
        rows=_agenda_rows(draft),
        action="See the agenda",
        closing=("Whoever would change it proposes the change, and it is agreed again.",),
    )


def _agenda_overdue(draft: Draft) -> Page:
    turn = draft.speaks or "aid"
    missing = "has not been proposed yet" if not draft.number else "is not agreed yet"
    if not draft.waited_for:
        opening = (
            f"It is for {_SIDES[turn]} to {'answer' if draft.number else 'propose it'}."
            " You hear of it because a word between the two of you may help."
        )
    elif draft.number:
        opening = f"It waits for your answer: {_SIDES[_other(turn)]} has spoken last."
    else:
        opening = "It is for you to propose it; the headteacher can then agree, or ask for changes."
    return Page(
        headline=f"The agenda {missing}",
        preview=_when(draft),
        opening=opening,
        rows=(*_agenda_rows(draft), Row("Was to be agreed by", (_agenda_due(draft),))),
        action="Open the agenda",
        closing=("Nobody else is sent the agenda before both sides have agreed to it.",),
    )


def _other(side: Side) -> Side:
    return "academy" if side == "aid" else "aid"


def _size(draft: Draft) -> str:
    items = f"{draft.items} {'item' if draft.items == 1 else 'items'}"
    return f"{items}, {draft.minutes} minutes"


def _agenda_rows(draft: Draft) -> tuple[Row, ...]:
    rows = (Row("Academy", (draft.academy,)), Row("Meeting", (_when(draft),)))
    return rows if draft.items is None else (*rows, Row("On it", (_size(draft),)))


def _agenda_due(draft: Draft) -> str:
    return moment(draft.agenda_due_at) if draft.agenda_due_at else ""


_PAGES: Final[dict[MeetingMail, Callable[[Draft], Page]]] = {
    "meeting_booked": _invitation,
    "meeting_moved": _change,
    "meeting_cancelled": _cancellation,
    "agenda_proposed": _agenda_proposed,
    "agenda_commented": _agenda_commented,
    "agenda_agreed": _agenda_agreed,
    "agenda_overdue": _agenda_overdue,
    "paper_overdue": _chase,
    "pack_circulated": _pack,
    "papers_late": _late_papers,
}


def _when(draft: Draft) -> str:
    return span(draft.starts_at, draft.ends_at) if draft.ends_at else moment(draft.starts_at)


def _place(draft: Draft) -> str:
    return draft.place or ""


def _seat(draft: Draft, opening: str) -> str:
    return f"{opening} as {OFFICES[draft.office]}." if draft.office else f"{opening}."


def _facts(draft: Draft) -> tuple[Row, ...]:
    moved = draft.moved_from is not None and draft.moved_from != draft.starts_at
    before = moment(draft.moved_from) if moved and draft.moved_from else ""
    when = Row("When", (_when(draft),), before)
    return (Row("Academy", (draft.academy,)), when, Row("Where", (_place(draft),)))


def _around(draft: Draft) -> tuple[Row, ...]:
    return (Row("At the table", tuple(map(_guest, draft.table))),) if draft.table else ()


def _guest(guest: Guest) -> str:
    office = OFFICES[guest.office]
    return f"{guest.name}, {office}" if guest.name else sentence(office)


def _deadlines(draft: Draft) -> tuple[Row, ...]:
    rows = []
    if draft.owes and draft.papers_due_at:
        rows.append(Row("Your papers are due", (moment(draft.papers_due_at),)))
    if draft.circulates_at:
        rows.append(Row("Both packs go out", (f"By {day(draft.circulates_at)}",)))
    return tuple(rows)
