"""What people decide about parked events: found, decided, kept with the event, and logged.

An event that is tried again with success leaves the list; the line in the log stays.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from kit import logs, parked
from kit.errors import NotFound
from kit.parked import DEAD, DISMISSED, RETRYING, WAITING, ParkedRow

PARKED_STATES: Final = (RETRYING, WAITING, DEAD, DISMISSED)
"""What a parked event can be, in the order in which it is told."""

_LARGEST: Final = 2**63 - 1

log = logs.get(__name__)


def select_parked(asked: Mapping[str, Any]) -> Any:  # noqa: ANN401 - peewee's select
    """What is parked in a `state`, of a `type` or of a `subject`; without a state, all but the dismissed."""
    query = ParkedRow.select()
    if "state" not in asked:
        query = query.where(ParkedRow.state != DISMISSED)
    for name in ("state", "type", "subject"):
        if name in asked:
            query = query.where(getattr(ParkedRow, name) == asked[name])
    return query


def find_parked(parked_id: int) -> ParkedRow:
    """One parked event. Raises `NotFound`."""
    row: ParkedRow | None = ParkedRow.get_or_none(ParkedRow.id == min(parked_id, _LARGEST))
    if row is None:
        raise NotFound("There is no such parked event: it may have been applied since.")
    return row


def try_again(parked_id: int, now: datetime, *, reason: str, by: str, name: str = "") -> ParkedRow:
    """Have an event tried again from the beginning; returns it as it stands then.

    ``by`` says who decides and goes into the log; their ``name`` is kept beside it with the event.
    Raises `NotFound` or `AlreadySettled`.
    """
    found = find_parked(parked_id)
    parked.replay(found.id, now, reason=reason, by=_kept(by, name))
    return _logged(found.id, "replay", by)


def dismiss(parked_id: int, now: datetime, *, reason: str, by: str, name: str = "") -> ParkedRow:
    """Decide that an event shall never be applied; the rest is as for `try_again`."""
    found = find_parked(parked_id)
    parked.dismiss(found.id, reason, now, by=_kept(by, name))
    return _logged(found.id, "dismissal", by)


def _kept(by: str, name: str) -> str:
    return f"{name} ({by})" if name else by


def _logged(parked_id: int, decision: str, by: str) -> ParkedRow:
    row = find_parked(parked_id)
    told = {"decision": decision, "event_id": row.event_id, "type": row.type, "by": by}
    log.info("parked_event_decided", **told)
    return row
