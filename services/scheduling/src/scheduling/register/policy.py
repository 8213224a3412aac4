"""Who may read and change the register: the rows of its routes in scheduling's policy (B7)."""

from typing import Final

from kit.auth import OPS

_READ: Final = frozenset({"signed_in", "scope:register:read", "scope:register:write"})
_WRITE: Final = frozenset({"aid", "ceo", "scope:register:write"})
_ANYBODY: Final = frozenset({"signed_in", "scope:register:write"})
_DECIDE: Final = frozenset({"aid", "ceo"})
"""What only people may decide, and answer for with their name."""

POLICY: Final[dict[str, frozenset[str]]] = {
    # Its name stands on the pages of whoever keeps the suite running, too.
    "academies.trust": _READ | {OPS},
    "academies.name_trust": _WRITE,
    "academies.academies": _READ,
    "academies.join": _WRITE,
    "academies.academy": _READ,
    "academies.change": _WRITE,
    "academies.categorise": _WRITE,
    "judgements.judgements": _READ,
    # A head may record a self-evaluation of their own academy; the resource looks closer.
    "judgements.record_one": _WRITE | {"headteacher"},
    "judgements.judgement": _READ,
    "judgements.correct_one": _WRITE | {"headteacher"},
    "judgements.override": _DECIDE,
    "judgements.let_the_rule_decide": _DECIDE,
    "judgements.rule": _READ,
    "judgements.set_rule": _DECIDE,
    "gaps.still_to_fill_in": _READ,
    "people.people": _READ,
    # Somebody must be able to enter the first AID of a demonstration; the resource looks closer.
    "people.add": _ANYBODY,
    "people.person": _READ,
    # Anybody may correct their own entry; the resource looks closer.
    "people.change": _ANYBODY,
    "people.list_appointments": _READ,
    "people.make": _ANYBODY,
    "people.one_appointment": _READ,
    "people.end": _WRITE,
}
