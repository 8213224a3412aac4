"""Erasing a person from a service: what its declaration says, in one transaction, and once."""

from collections import Counter
from datetime import datetime
from typing import Any

import msgspec

from kit.db import transaction
from kit.events import Event
from kit.inbox import Received
from kit.privacy.declaring import Deleted, Done, Emptied, Holds, Privacy, Stays
from kit.privacy.forgotten import Forgotten, subject_of
from kit.privacy.history import overwrite_history, tells_of_people


def erase(privacy: Privacy, person_id: str, *, version: int, now: datetime) -> dict[str, Any]:
    """Do with each table what is declared; returns how many rows of each category were deleted, emptied or stay.

    Nothing said of the person up to ``version`` is taken any more from here on.
    Whoever was erased before is not erased again: what it did then is returned.
    """
    subject = subject_of(person_id)
    with transaction():
        before = Forgotten.get_or_none(Forgotten.subject == subject)
        if before is not None:
            return dict(before.did)
        did: dict[str, Counter[str]] = {each.name: Counter() for each in privacy.categories}
        for each in privacy.holding:
            did[each.category.name].update(_erase_from(each, person_id))
        for table in privacy.tables:
            if not isinstance(table, Holds) and table.forget is not None:
                table.forget(person_id)
        overwrite_history(subject, privacy.events)
        counted = {name: dict(+counts) for name, counts in did.items() if counts.total()}
        Forgotten.create(
            subject=subject,
            version=version,
            at=now,
            did=counted,
            in_archives=not tells_of_people(privacy.events),
        )
        return counted


def erasing(privacy: Privacy) -> Any:  # noqa: ANN401 - a reaction to whichever event tells that a person is erased
    """Make the reaction to the event that tells that a person is erased."""

    def erase_the_person(event: Event, received: Received) -> None:
        """Do here what was done where the person was erased."""
        person_id: str = msgspec.structs.asdict(event)["person_id"]
        erase(privacy, person_id, version=received.version, now=received.now)

    return erase_the_person


def _erase_from(each: Holds, person_id: str) -> dict[str, int]:
    rows = each.theirs(person_id)
    match each.erased:
        case Deleted():
            return {"deleted": _rows(each.table.delete().where(rows))}
        case Emptied(values=values, only=only):
            gone = 0 if only is None else _rows(each.table.delete().where(rows & ~only))
            changes = {column.name: value for column, value in values.items()}
            return {"deleted": gone, "emptied": _rows(each.table.update(**changes).where(rows))}
        case Stays():
            return {"stays": each.table.select().where(rows).count()}
        case Done(by=by):
            return {"emptied": by(person_id)}


def _rows(statement: Any) -> int:  # noqa: ANN401 - an update or a delete
    number: int = statement.execute()
    return number
