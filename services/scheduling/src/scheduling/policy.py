"""Who may see and do what in scheduling: one row for each route, read by the endpoints, the tests and the docs (B7)."""

from typing import Final

from contracts.offices import ACADEMY_PEOPLE, AT_AN_ACADEMY, OFFICES
from kit.access import ALL, ANYONE, GUEST, SIGNED_IN, Relation, Row, each, only, relations_of, row
from kit.auth import OPS
from kit.web import PUBLIC
from scheduling.register.policy import KEEPERS, LEADERS, PROGRAMS
from scheduling.register.policy import POLICY as REGISTER

RELATIONS: Final = (
    *relations_of(OFFICES),
    Relation("self", "people for themselves", to="thing"),
    Relation(
        "colleague",
        "people for those who hold an office at one of their academies or for the trust"
        " (of their offices at other academies, only which academy they lead)",
        to="thing",
    ),
    Relation(
        "first_of_a_demonstration",
        "anyone in a demonstration that has neither an AID nor a Chief Executive yet",
        to="thing",
    ),
    Relation("attendee", "whoever has a seat at the meeting", to="thing"),
    Relation(
        "gatherer",
        "whoever gathers the papers of this pack (the AID of the meeting for the AID's,"
        " the headteacher and the senior leaders for the academy's)",
        to="thing",
    ),
    Relation("reader", "whoever this pack has gone out to", to="thing"),
    Relation(
        GUEST,
        "whoever came by a personal link to this meeting (of its papers, to what has gone out)",
        to="thing",
    ),
)

IT_TAKES_PLACE: Final = only(
    "id",
    "urn",
    "academy_name",
    "kind",
    "state",
    "year",
    "slot",
    "starts_at",
    "ends_at",
    "duration_minutes",
    "version",
)
"""That a meeting takes place, and when; not who comes and not its papers (R11)."""

_WHO_SEES_A_MEETING: Final = {
    **LEADERS,
    **each(AT_AN_ACADEMY, ALL),
    "attendee": ALL,
    "trustee": IT_TAKES_PLACE,
}
_GUEST: Final = {GUEST: ALL}
"""As an attendee sees it, and nothing beside it."""

ANYBODY: Final = each((SIGNED_IN, OPS), ALL)
"""Every person, also those who only keep the suite running."""

_AID: Final = {"aid": ALL}

CALENDAR: Final[dict[str, Row]] = {
    "calendar.years": row({SIGNED_IN: ALL, **PROGRAMS}),
    "calendar.open_a_year": row(KEEPERS),
    "calendar.year": row({SIGNED_IN: ALL, **PROGRAMS}),
    "calendar.correct_a_year": row(KEEPERS),
    "calendar.set_slot": row(KEEPERS),
    "calendar.school_day": row({SIGNED_IN: ALL, **PROGRAMS}),
}

_WHO_SEES_AN_ARRANGEMENT: Final = {**LEADERS, **each(AT_AN_ACADEMY, ALL)}
_WHO_ARRANGES: Final = {"aid": ALL, "headteacher": ALL}
"""The two sides that agree on an academy's year (R4)."""

ARRANGEMENTS: Final[dict[str, Row]] = {
    "arrangements.arrangements": row(_WHO_SEES_AN_ARRANGEMENT),
    "arrangements.arrangement": row(_WHO_SEES_AN_ARRANGEMENT, thing="academy"),
    "arrangements.propose": row(_WHO_ARRANGES, thing="academy", seen_by="arrangements.arrangement"),
    "arrangements.answer_it": row(
        _WHO_ARRANGES, thing="arrangement", seen_by="arrangements.arrangement"
    ),
    "arrangements.withdraw": row(
        _WHO_ARRANGES, thing="arrangement", seen_by="arrangements.arrangement"
    ),
}

MEETINGS: Final[dict[str, Row]] = {
    "meetings.seats": row({**LEADERS, **each(ACADEMY_PEOPLE, ALL)}, thing="academy"),
    "meetings.meetings": row(_WHO_SEES_A_MEETING),
    "meetings.meeting": row({**_WHO_SEES_A_MEETING, **_GUEST}, thing="meeting"),
    "meetings.book": row(_AID),
    "meetings.move": row(_AID),
    "meetings.cancel": row(_AID),
}

AS_AGREED: Final = only(
    "meeting_id", "urn", "starts_at", "length_minutes", "agreed_number", "agreed", "may"
)
"""What both sides have agreed to; not what is being proposed, nor what they say to one another (R5)."""

_THE_TWO_SIDES: Final = {"aid": ALL, "headteacher": ALL}

AGENDAS: Final[dict[str, Row]] = {
    "agendas.agenda": row(
        {
            **each(AT_AN_ACADEMY, AS_AGREED),
            "ceo": AS_AGREED,
            "attendee": AS_AGREED,
            GUEST: AS_AGREED,
            **_THE_TWO_SIDES,
        },
        thing="meeting",
    ),
    "agendas.propose": row(_THE_TWO_SIDES, thing="meeting", seen_by="agendas.agenda"),
    "agendas.comment": row(_THE_TWO_SIDES, thing="meeting", seen_by="agendas.agenda"),
    "agendas.agree": row(_THE_TWO_SIDES, thing="meeting", seen_by="agendas.agenda"),
    "agendas.templates": row({SIGNED_IN: ALL}),
    "agendas.set_all": row(_AID),
}

PACKS: Final[dict[str, Row]] = {
    # What is missing; the papers themselves are shown to those who may read them (see packs/owing.py).
    "packs.packs": row(
        {**LEADERS, **each(AT_AN_ACADEMY, ALL), "attendee": ALL, **_GUEST}, thing="meeting"
    ),
    "packs.add": row({"gatherer": ALL}, thing="meeting", seen_by="packs.packs", counted_as="file"),
    "packs.content": row(
        {"gatherer": ALL, "reader": ALL, **_GUEST}, thing="paper", traced=True, counted_as="file"
    ),
    "binding.content": row(
        {"gatherer": ALL, "reader": ALL, **_GUEST},
        thing="bound pack",
        traced=True,
        counted_as="file",
    ),
    # Who has read what says something of people: for the AID, and for those who sent it to them.
    "packs.openings": row({"aid": ALL, "gatherer": ALL}, thing="meeting"),
    "packs.kinds": row({SIGNED_IN: ALL}),
    "packs.set_kinds": row(_AID),
}

PROVES: Final = row({ANYONE: ALL}, counted_as="proof")
"""Whoever comes to prove who they are; what proves it is checked there."""

IDENTITIES: Final[dict[str, Row]] = {
    "well_known.jwks": PUBLIC,
    # Only in a demonstration; elsewhere there is nothing at these addresses.
    "demo.people": PUBLIC,
    "demo.sessions": PROVES,
    "demo.tokens": PROVES,
    "sign_ins.providers": PUBLIC,
    "sign_ins.begin": PROVES,
    "sign_ins.finish": PROVES,
    "accounts.look": PROVES,
    # Who may sign in as whom is a right like an office, and given by the same people.
    "accounts.make_invitation": row(LEADERS, traced=True),
    "accounts.withdraw_invitation": row(LEADERS, traced=True),
    "accounts.show": row({**LEADERS, "self": ALL}, thing="person", seen_by="people.person"),
    "accounts.take_away": row(LEADERS, traced=True),
    # Who may be let in to a meeting without an account; the link itself is in a mail alone.
    "links.links": row(LEADERS),
    "links.send": row(LEADERS, traced=True),
    "links.withdraw": row(LEADERS, traced=True),
    # Whoever shows the word of a personal link; the word is looked at, and no token is.
    "links.exchange": PROVES,
    "links.another": PROVES,
    # Whoever shows the word of a session; the word is looked at, and no token is.
    "sessions.tokens": PROVES,
    "sessions.sign_out": PROVES,
    # Programs: whoever shows the secret of one; and those who give rights let them in.
    "client_tokens.token": PROVES,
    "clients.list_clients": row(LEADERS),
    "clients.client": row(LEADERS),
    "clients.add": row(LEADERS, traced=True),
    "clients.rotate_secret": row(LEADERS, traced=True),
    "clients.end_one_secret": row(LEADERS, traced=True),
    "clients.revoke_client": row(LEADERS, traced=True),
    # One's own, and nobody else's.
    "sessions.sessions": row(ANYBODY),
    "sessions.sign_out_everywhere": row(ANYBODY, traced=True),
    "sessions.sign_out_there": row(ANYBODY, traced=True),
}

HELD: Final[dict[str, Row]] = {
    # Everybody for themselves, whatever they do here, and the AID for the people of the trust.
    "held.own": row(ANYBODY, traced=True),
    "held.of_person": row({"aid": ALL, "self": ALL}, thing="person", traced=True),
    "erasure.erase": row(LEADERS, traced=True),
    "erasure.list_leavers": row(LEADERS),
}

TRACE: Final[dict[str, Row]] = {
    # The AID for the trust, and everybody for themselves.
    "looks.list_looks": row({"aid": ALL, "self": ALL}),
}

POLICY: Final[dict[str, Row]] = {
    **REGISTER,
    **CALENDAR,
    **ARRANGEMENTS,
    **MEETINGS,
    **AGENDAS,
    **PACKS,
    **IDENTITIES,
    **TRACE,
    **HELD,
}
