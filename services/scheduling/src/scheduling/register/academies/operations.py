"""What can be done to the trust and its academies: register, join, correct, leave."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any, Final

from contracts.scheduling import AcademyChanged, AcademyJoined, AcademyLeft, TrustRegistered
from kit.db import save_if_unchanged, transaction
from kit.outbox import record
from scheduling.register.academies import rules
from scheduling.register.academies.queries import academy_row, the_trust
from scheduling.register.judgements.rules import standing
from scheduling.register.models import Academy, Predecessor, Trust

FACTS: Final = (
    *("name", "phase", "low_age", "high_age", "local_authority", "street", "town", "postcode"),
    *("pupils", "opened_on", "joined_on"),
)
"""What the school register says of an academy; everything else is the trust's own."""


def register_trust(
    uid: str, name: str, *, expected_version: int | None = None, now: datetime
) -> Trust:
    """Enter the trust, or give it another name. Raises `AnotherTrustIsHere` for another UID."""
    with transaction():
        trust = the_trust()
        if trust is None:
            trust = Trust.create(uid=uid, name=name)
        elif trust.uid != uid:
            raise rules.AnotherTrustIsHere(
                f"This installation serves {trust.name} ({trust.uid}): set up another one for {uid}.",
                field="uid",
            )
        elif trust.name == name:
            return trust
        else:
            save_if_unchanged(trust, expected_version, name=name)
        record(TrustRegistered(uid=uid, name=name), now=now)
        return trust


def join_academy(
    urn: int,
    facts: Mapping[str, Any],
    *,
    predecessors: Mapping[int, date | None] | None = None,
    now: datetime,
) -> Academy:
    """An academy belongs to the trust. Raises `AcademyAlreadyKnown` or `AcademyDoesNotFit`."""
    with transaction():
        if Academy.get_or_none(Academy.urn == urn) is not None:
            raise rules.AcademyAlreadyKnown(
                f"URN {urn} is in the register already: change that academy instead.", field="urn"
            )
        rules.accept(dict(facts))
        undecided = standing([]).sentence
        academy = Academy.create(urn=urn, **facts, standing_sentence=undecided)
        _succeed(academy, predecessors or {})
        record(_joined(academy), now=now)
        return academy_row(urn)


def change_academy(
    urn: int,
    changes: Mapping[str, Any],
    *,
    predecessors: Mapping[int, date | None] | None = None,
    expected_version: int | None,
    now: datetime,
) -> Academy:
    """Correct what the register says of an academy; nothing new is no change.

    A day of leaving given or taken back is an academy leaving or joining.
    """
    with transaction():
        academy = academy_row(urn)
        rules.accept({name: getattr(academy, name) for name in (*FACTS, "left_on")} | dict(changes))
        new = {name: value for name, value in changes.items() if getattr(academy, name) != value}
        known = _predecessors(urn)
        wanted = {old: on or known.get(old) for old, on in (predecessors or {}).items()}
        succeeds = predecessors is not None and known != wanted
        if not new and not succeeds:
            return academy
        save_if_unchanged(academy, expected_version, **new)
        if succeeds:
            _succeed(academy, wanted)
        _announce(academy, [*new, *(["predecessors"] if succeeds else [])], now)
        return academy


def academy_leaves(urn: int, left_on: date, *, now: datetime) -> Academy:
    """An academy no longer belongs to the trust from this day on."""
    return change_academy(urn, {"left_on": left_on}, expected_version=None, now=now)


def set_trust_category(
    urn: int, category: str, agreed_on: date, *, expected_version: int | None
) -> Academy:
    """Note the category that CEO and head have agreed on; it may differ from inspection (R1)."""
    with transaction():
        academy = academy_row(urn)
        save_if_unchanged(
            academy,
            expected_version,
            trust_category=category,
            trust_category_agreed_on=agreed_on,
        )
        return academy


def _announce(academy: Academy, changed: Iterable[str], now: datetime) -> None:
    names = tuple(sorted(changed))
    if "left_on" in names:
        left_on = academy.left_on
        record(
            _joined(academy) if left_on is None else AcademyLeft(urn=academy.urn, left_on=left_on),
            now=now,
        )
        names = tuple(name for name in names if name != "left_on")
    if names:
        record(AcademyChanged(**_told(academy), changed=names), now=now)


def _joined(academy: Academy) -> AcademyJoined:
    return AcademyJoined(**_told(academy))


def _told(academy: Academy) -> dict[str, Any]:
    names = ("name", "phase", "local_authority", "postcode", "low_age", "high_age", "joined_on")
    return {"urn": academy.urn} | {name: getattr(academy, name) for name in names}


def _predecessors(urn: int) -> dict[int, date | None]:
    found = Predecessor.select().where(Predecessor.academy == urn)
    return {row.predecessor_urn: row.changed_on for row in found}


def _succeed(academy: Academy, predecessors: Mapping[int, date | None]) -> None:
    Predecessor.delete().where(Predecessor.academy == academy.urn).execute()
    for urn, changed_on in sorted(predecessors.items()):
        Predecessor.create(academy=academy.urn, predecessor_urn=urn, changed_on=changed_on)
