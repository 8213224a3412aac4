"""The code words that events are made of: closed sets, the same in every service."""

from typing import Final, Literal

Phase = Literal[
    "nursery",
    "primary",
    "middle_deemed_primary",
    "secondary",
    "middle_deemed_secondary",
    "sixteen_plus",
    "all_through",
    "not_applicable",
]
"""PhaseOfEducation of the school register; special schools and alternative provision are `not_applicable`."""

Office = Literal[
    "headteacher",
    "lgb_chair",
    "ltsw_chair",
    "senior_leader",
    "partner_head",
    "aid",
    "ceo",
    "fd",
    "trustee",
    "ops",
]
"""What a person can be appointed to; `partner_head` is a head of one academy appointed partner to another.

`ops` keeps the suite running for the trust: an office that opens no page about academies.
"""

Seat = Literal["aid", "headteacher", "chair", "partner_head"]
"""The four places around the table of an improvement meeting (R4)."""

Side = Literal["aid", "academy"]
"""Who owes a pack: the AID, or the academy's leaders (R6)."""

Proposer = Literal["aid", "academy", "rule"]
"""Who proposes how many meetings an academy has: a side, or the rule when the academy's standing has changed (R8)."""

MeetingKind = Literal["aim", "iaim"]
"""An Academy Improvement Meeting (R4) or an interim one (R8)."""

Venue = Literal["academy", "trust_office", "online"]
"""Where a meeting is held; `academy` comes with the academy's URN."""

Scheme = Literal["graded", "ungraded", "report_card", "self_evaluation"]
"""How a judgement was made; the schemes cannot be converted into one another."""

Basis = Literal[
    "overridden",
    "self_evaluation_below_good",
    "category_of_concern",
    "overall_below_good",
    "judgement_below_good",
    "report_card_area_below_expected",
    "safeguarding_not_met",
    "nothing_below_good",
    "undecided",
]
"""By which rule an academy counts as less than good, or not (R8)."""

Provider = Literal["microsoft", "google", "oidc"]
"""Who proves to the suite who somebody is."""

FailureCode = Literal["address_refused", "server_refused", "tries_spent", "no_address"]
"""Why a message did not reach its reader."""

LOWEST_URN: Final = 100_000
HIGHEST_URN: Final = 999_999
"""URNs of the school register have six digits."""
