"""The codes of the wire as people say them."""

from collections.abc import Mapping
from typing import Any, Final

from portal.grades import AREAS, CONCERNS, GRADES, SCHEMES

OFFICES: Final = {
    "aid": "Academy Improvement Director",
    "ceo": "Chief Executive",
    "fd": "Finance Director",
    "trustee": "Trustee",
    "ops": "Operator of the suite",
    "headteacher": "Headteacher",
    "lgb_chair": "Chair of the local governing board",
    "ltsw_chair": "Chair of the LTSW committee",
    "senior_leader": "Senior leader",
    "partner_head": "Partner headteacher",
}
"""In the order in which a trust lists them."""

TRUST_OFFICES: Final = ("aid", "ceo", "fd", "trustee", "ops")
"""Offices held for the whole trust."""

ACADEMY_OFFICES: Final = tuple(code for code in OFFICES if code not in TRUST_OFFICES)

SEATS: Final = {
    "aid": "Academy Improvement Director, in the chair",
    "headteacher": "Headteacher",
    "chair": "Chair of the governing board or of the LTSW committee",
    "partner_head": "Partner headteacher",
}

SHORT_SEATS: Final = {
    "aid": "Director",
    "headteacher": "Headteacher",
    "chair": "Chair",
    "partner_head": "Partner headteacher",
}
"""Who leads an item of an agenda."""

PROVIDERS: Final = {
    "microsoft": "Microsoft",
    "google": "Google",
    "oidc": "The trust’s own sign-in",
}
"""Who proves to the suite who somebody is."""

SCOPES: Final = {
    "events:read": {
        "short": "Read partner events",
        "means": "Identifiers, dates, states and counts; nothing that names a person.",
    },
    "register:read": {
        "short": "Read the register",
        "means": "Academies and their judgements, and people with their names, offices and e-mail addresses.",
    },
    "register:write": {
        "short": "Change the register",
        "means": "Read it, and enter and correct what it says, also who holds which office.",
    },
    "ops": {
        "short": "Look after the suite",
        "means": "See how every part is running, and have parked events tried again; never what an event says.",
    },
}
"""What a program may be given here, in short and as whoever gives it should know."""

PHASES: Final = {
    "nursery": "Nursery",
    "primary": "Primary",
    "middle_deemed_primary": "Middle deemed primary",
    "secondary": "Secondary",
    "middle_deemed_secondary": "Middle deemed secondary",
    "sixteen_plus": "16 plus",
    "all_through": "All-through",
    "not_applicable": "Special or alternative provision",
}

SIDES: Final = {"aid": "Director’s pack", "academy": "Academy’s pack"}
"""The two packs of a meeting: from the AID, and from the academy's leaders."""

PROPOSERS: Final = {
    "aid": "the Academy Improvement Director",
    "academy": "the headteacher",
    "rule": "the trust’s framework",
}
"""Who proposes, and whose answer is waited for, in words."""

KINDS: Final = {"aim": "Academy Improvement Meeting", "iaim": "Interim Academy Improvement Meeting"}
SHORT_KINDS: Final = {"aim": "AIM", "iaim": "iAIM"}

VENUES: Final = {
    "academy": "At the academy",
    "trust_office": "At the trust’s office",
    "online": "Online",
}

SLOTS: Final = {1: "Autumn review", 2: "Spring review", 3: "Summer review"}

AGENDA_STATES: Final = {
    "not_proposed": "Not proposed",
    "proposed": "Being agreed",
    "agreed": "Agreed",
}

NOT_BOUND: Final = {
    "other_program": "for other programs",
    "locked": "locked with a password",
    "layers": "with layers that are not to be seen",
    "broken": "could not be read",
    "too_large": "too large",
}
"""Why a paper is not in the pack's one PDF."""

PACK_STATES: Final = {
    "gathering": "Gathering papers",
    "complete": "Complete",
    "circulated": "Circulated",
}

MAIL_STATES: Final = {
    "waiting": "Waiting",
    "waiting_for_address": "Waiting for an address",
    "sent": "Sent",
    "failed": "Failed",
    "superseded": "No longer needed",
}

MAIL_KINDS: Final = {
    "meeting_booked": "Invitation",
    "meeting_moved": "New time or place",
    "meeting_cancelled": "Cancellation",
    "agenda_proposed": "Agenda to be agreed",
    "agenda_commented": "Comment on the agenda",
    "agenda_agreed": "Agenda agreed",
    "agenda_overdue": "Agenda wanted",
    "paper_overdue": "Papers wanted",
    "pack_circulated": "Pack",
    "papers_late": "Late papers",
    "arrangement_proposed": "Year to be agreed",
    "arrangement_declined": "Year stays as it is",
    "arrangement_agreed": "Year agreed",
    "personal_link": "Personal link",
    "invitation": "Invitation to sign in",
    "account_linked": "Account linked",
}

MAIL_FAILURES: Final = {
    "address_refused": "The address was refused.",
    "server_refused": "The mail server refused it.",
    "tries_spent": "It could not be delivered, however often it was tried.",
    "no_address": "No address was known in time.",
}

PARKED_STATES: Final = {
    "dead": "To be decided",
    "retrying": "Tried again by itself",
    "waiting": "Behind another",
    "dismissed": "Dismissed",
}

LOOP_STATES: Final = {
    "working": "working",
    "waiting_for_broker": "waiting for the broker",
    "waiting_for_database": "waiting for the database",
    "probing": "trying one event at a time",
    "standby": "standing by",
    "stopped": "stopped",
}

BEGINNINGS: Final = {
    "trust.glance": "the trust at a glance",
    "running.index": "how the suite is running",
}
"""The pages that people begin with, as a link to them says."""

SERVICES: Final = {
    "scheduling": "Scheduling",
    "support": "Support",
    "notifications": "Notifications",
    "reporting": "Reporting",
}

SERVICE_WORK: Final = {
    "scheduling": "academies, people, meetings, papers and signing in",
    "support": "days of support",
    "notifications": "mails",
    "reporting": "the trust at a glance",
}

LEDGER_LINES: Final = {
    "entitled": "Entitled",
    "withdrawn": "Withdrawn",
    "planned": "Planned",
    "given_back": "Given back",
    "used": "Used",
}

_TABLES: Final[tuple[Mapping[Any, str], ...]] = (
    OFFICES, PHASES, VENUES, GRADES, AREAS, SCHEMES, CONCERNS, PACK_STATES, MAIL_STATES, MAIL_KINDS, LEDGER_LINES,
)  # fmt: skip


def say(code: object) -> str:
    """The words for a code; a code that is new to the portal is shown as words rather than not at all."""
    for table in _TABLES:
        if code in table:
            return table[code]
    return str(code or "").replace("_", " ").capitalize()


def slot_name(number: int | str | None) -> str:
    """Autumn review."""
    return SLOTS.get(int(number or 0), f"Review {number}")


def days_from_quarters(quarters: int | None) -> str:
    """Quarter days as days: 1 day, 2½ days, ¼ day, none."""
    whole, rest = divmod(abs(quarters or 0), 4)
    part = {0: "", 1: "¼", 2: "½", 3: "¾"}[rest]
    if not whole and not part:
        return "0 days"
    sign = "−" if (quarters or 0) < 0 else ""
    number = f"{sign}{whole or ''}{part}"
    return f"{number} day" if (whole, rest) <= (1, 0) else f"{number} days"


def not_bound(why: str) -> str:
    """Why a paper is not in the pack's one PDF."""
    return NOT_BOUND[why]


def size(number: int | None) -> str:
    """A file's size: 312 KB, 1.4 MB."""
    count = float(number or 0)
    if count < 1000:  # noqa: PLR2004 - one kilobyte
        return f"{count:.0f} bytes"
    for unit in ("KB", "MB"):
        count /= 1000
        if count < 1000:  # noqa: PLR2004 - as above
            return f"{count:.0f} {unit}" if unit == "KB" else f"{count:.1f} {unit}"
    return f"{count / 1000:.1f} GB"


def gap_office(what: str) -> str:
    """The office whose holder is still to be filled in, if the gap is of that sort; either chair will do."""
    return {"chair": "lgb_chair"}.get(what, what if what in ACADEMY_OFFICES else "")
