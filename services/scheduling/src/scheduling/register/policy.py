"""Who may read and change the register: the rows of its routes in scheduling's policy (B7)."""

from typing import Final

from contracts.offices import AT_AN_ACADEMY
from kit.access import ALL, SIGNED_IN, Row, each, only, row, scope
from kit.auth import OPS

READ, WRITE = scope("register:read"), scope("register:write")
PROGRAMS: Final = each((READ, WRITE), ALL)
LEADERS: Final = each(("aid", "ceo"), ALL)
KEEPERS: Final = {**LEADERS, WRITE: ALL}
"""Who keeps the register: by hand, or as a program that reads it from elsewhere."""

LOOKING_AFTER_ALL: Final = each(("aid", "ceo", "fd", "trustee"), ALL)
AT_THE_ACADEMY: Final = each(AT_AN_ACADEMY, ALL)
THEIR_OWN: Final = {"self": ALL, "colleague": ALL}
FIRST: Final = {"first_of_a_demonstration": ALL}

_WHO_SEES_AN_ACADEMY: Final = {**LOOKING_AFTER_ALL, **AT_THE_ACADEMY, **PROGRAMS}
_WHO_SEES_A_PERSON: Final = {
    **LEADERS,
    **THEIR_OWN,
    **PROGRAMS,
    # Who leads an academy is known to those who look after all of them; how to reach them is not needed.
    **each(("fd", "trustee"), only("id", "title", "name", "appointments", "version")),
}
_WHO_SEES_AN_APPOINTMENT: Final = {**_WHO_SEES_A_PERSON, **each(("fd", "trustee"), ALL)}
_SEEN: Final = "academies.academy"

POLICY: Final[dict[str, Row]] = {
    # Its name stands on the pages of whoever keeps the suite running, too.
    "academies.trust": row({SIGNED_IN: ALL, OPS: ALL, **PROGRAMS}),
    "academies.name_trust": row(KEEPERS),
    "academies.academies": row(_WHO_SEES_AN_ACADEMY),
    "academies.join": row(KEEPERS),
    "academies.academy": row(_WHO_SEES_AN_ACADEMY, thing="academy"),
    "academies.change": row(KEEPERS),
    "academies.categorise": row(KEEPERS),
    "judgements.judgements": row(_WHO_SEES_AN_ACADEMY, thing="academy"),
    "judgements.record_one": row(
        {**KEEPERS, "headteacher": only("self_evaluation")}, thing="academy", seen_by=_SEEN
    ),
    "judgements.judgement": row(_WHO_SEES_AN_ACADEMY, thing="judgement"),
    "judgements.correct_one": row(
        {**KEEPERS, "headteacher": only("self_evaluation")}, thing="judgement", seen_by=_SEEN
    ),
    # What only people may decide, and answer for with their name.
    "judgements.override": row(LEADERS),
    "judgements.let_the_rule_decide": row(LEADERS),
    "judgements.rule": row({SIGNED_IN: ALL, **PROGRAMS}),
    "judgements.set_rule": row(LEADERS),
    "gaps.still_to_fill_in": row(_WHO_SEES_AN_ACADEMY),
    "people.people": row(_WHO_SEES_A_PERSON),
    # Somebody must be able to enter the first AID of a demonstration.
    "people.add": row({**KEEPERS, **FIRST}),
    "people.person": row(_WHO_SEES_A_PERSON, thing="person"),
    # Anybody may correct their own entry.
    "people.change": row(
        {**KEEPERS, "self": ALL, **FIRST}, thing="person", seen_by="people.person"
    ),
    "people.list_appointments": row(_WHO_SEES_AN_APPOINTMENT),
    "people.make": row({**KEEPERS, **FIRST}, traced=True),
    "people.one_appointment": row(_WHO_SEES_AN_APPOINTMENT, thing="appointment"),
    "people.end": row(KEEPERS, traced=True),
}
