"""How a service is running: one look into its database, for health, metrics and those who run it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from kit import coming_again, db, outbox, parked, pulses
from kit.deciding import PARKED_STATES
from kit.lease import LeaseRow
from kit.pulses import Pulse


@dataclass(frozen=True, slots=True)
class Holder:
    """Who holds a lease now, and its fencing token, which grows with every holder."""

    lease: str
    owner: str
    token: int


@dataclass(frozen=True, slots=True)
class Running:
    """What waits to go out, what could not be taken in, and how the worker's loops are doing.

    ``oldest_seconds`` is how long the oldest event that is not published has waited.
    ``awaited`` are the publishers asked to send again what a lost queue held, without an answer yet.
    ``totals`` are sums since the service began, by loop and counter: `relay.published`.
    """

    backlog: int = 0
    oldest_seconds: float = 0.0
    parked: Mapping[str, int] = field(default_factory=dict)
    loops: Mapping[str, Pulse] = field(default_factory=dict)
    holders: tuple[Holder, ...] = ()
    totals: Mapping[str, int] = field(default_factory=dict)
    awaited: tuple[str, ...] = ()


def look(now: datetime) -> Running:
    """Look once; raises what the database raises."""
    with db.connection():
        backlog, oldest = outbox.backlog()
        counted = parked.counts()
        holders = _holders()
        owners = {holder.lease: holder.owner for holder in holders}
        return Running(
            backlog=backlog,
            oldest_seconds=max(0.0, (now - oldest).total_seconds()) if oldest else 0.0,
            parked={state: counted.get(state, 0) for state in PARKED_STATES},
            loops=pulses.leading(pulses.all_pulses(), owners),
            holders=holders,
            totals=pulses.totals(),
            awaited=tuple(sorted(coming_again.awaited())),
        )


def _holders() -> tuple[Holder, ...]:
    held = LeaseRow.select().where(LeaseRow.expires_at > db.database_seconds())
    return tuple(Holder(row.name, row.owner, row.token) for row in held.order_by(LeaseRow.name))
