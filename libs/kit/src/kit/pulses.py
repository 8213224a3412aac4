"""Pulses: each loop of a worker says every few seconds how it is doing, for those who run the service.

The database's clock dates them, so that machines need not agree on the time.
What the loops count goes into sums that outlive every process.
"""

import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final, Literal, cast, get_args

import peewee

from kit import logs
from kit.db import (
    Record,
    connection,
    database,
    database_seconds,
    this_process,
    transaction,
)

State = Literal[
    "working", "waiting_for_broker", "waiting_for_database", "probing", "standby", "stopped"
]
"""What a loop can be doing; `probing`: after many failures in a row it tries one event at a time."""

STATES: Final[tuple[State, ...]] = get_args(State)

EVERY_SECONDS: Final = 5.0
"""How often a loop in the same state is written down."""

CHANGE_SECONDS: Final = 1.0
"""How often one is written down at most, however fast its state changes."""

SILENT_SECONDS: Final = 30.0
"""A loop that was not heard of for so long is not believed to be running."""

TIMERS_SILENT_SECONDS: Final = 600.0
"""The timers are given longer: sending a hundred mails through a slow server is one turn of theirs."""

KEPT_SECONDS: Final = 24 * 60 * 60.0
"""The pulses of a process that has gone are kept so long."""

log = logs.get(__name__)


class PulseRow(Record):
    """What one process last said of one loop; moments are in epoch seconds."""

    name = peewee.TextField()
    owner = peewee.TextField()
    state = peewee.TextField()
    since = peewee.DoubleField()
    at = peewee.DoubleField()

    class Meta:
        """One row for each loop of each process."""

        table_name = "pulse"
        primary_key = peewee.CompositeKey("name", "owner")


class Tally(Record):
    """How often something has happened in all, whichever process did it: `consumer.applied`."""

    name = peewee.TextField(primary_key=True)
    total = peewee.BigIntegerField()


@dataclass(frozen=True, slots=True)
class Pulse:
    """How a loop of one process is doing, and for how many seconds; and how long ago it said so."""

    name: str
    owner: str
    state: State
    seconds: float
    silent_seconds: float

    @property
    def beats(self) -> bool:
        """Whether its process can be believed to be there."""
        patience = TIMERS_SILENT_SECONDS if self.name == "timers" else SILENT_SECONDS
        return self.silent_seconds <= patience


@dataclass(slots=True)
class _Said:
    """What this process has said of a loop, and written into which database."""

    database: object
    since: float
    state: State = "working"
    next_at: float = 0.0
    tried_at: float = float("-inf")
    counted: dict[str, int] = field(default_factory=dict)


class Heart:
    """Writes pulses down, seldom enough to cost nothing; a database that is away only misses one."""

    def __init__(self, seconds: Callable[[], float] = time.monotonic) -> None:
        """Take a clock that counts seconds."""
        self.turns: Counter[str] = Counter()
        """How often each loop has come round in this process; one that does not is stuck."""
        self._seconds = seconds
        self._said: dict[str, _Said] = {}

    def beat(self, name: str, state: State, counters: Mapping[str, int] | None = None) -> None:
        """Say how a loop is doing; call it on every turn, outside transactions.

        ``counters`` say how often things have happened since the loop began.
        """
        self.turns[name] += 1
        now = self._seconds()
        said = self._said.get(name)
        if said is None or said.database is not database.obj:
            said = self._said[name] = _Said(database.obj, since=now)
        if state != said.state:
            said.state, said.since = state, now
            said.next_at = min(said.next_at, said.tried_at + CHANGE_SECONDS)
        if now < said.next_at:
            return
        said.tried_at, said.next_at = now, now + EVERY_SECONDS
        try:
            with connection(), transaction():
                _write(name, state, now - said.since)
                _add(name, said.counted, counters or {})
        except peewee.PeeweeException as wrong:
            log.warning("pulse_not_written", loop=name, error=type(wrong).__name__)
        else:
            said.counted.update(counters or {})


_heart: Final = Heart()

beat: Final = _heart.beat
"""Say how a loop of this process is doing."""

turns: Final = _heart.turns


def all_pulses() -> list[Pulse]:
    """What every process of the last day has said of its loops."""
    now = database_seconds()
    return [
        Pulse(
            row.name, row.owner, cast("State", row.state), now - row.since, max(0.0, now - row.at)
        )
        for row in PulseRow.select().order_by(PulseRow.name, PulseRow.owner)
    ]


def leading(pulses: Iterable[Pulse], holders: Mapping[str, str]) -> dict[str, Pulse]:
    """One pulse for each loop; ``holders`` are the owners of the leases, by loop.

    A process that is there goes before one that has gone, the holder of the lease before the others,
    and one that works before one that stands by.
    """

    def weight(pulse: Pulse) -> tuple[bool, bool, bool, float]:
        at_work = pulse.state not in {"standby", "stopped"}
        holds = holders.get(pulse.name) == pulse.owner
        return pulse.beats, holds, at_work, -pulse.silent_seconds

    chosen = {pulse.name: pulse for pulse in sorted(pulses, key=weight)}
    return dict(sorted(chosen.items()))


def totals() -> dict[str, int]:
    """How often things have happened in all, by loop and counter: `relay.published`."""
    return {row.name: row.total for row in Tally.select().order_by(Tally.name)}


def _write(name: str, state: State, seconds: float) -> None:
    """Write one pulse, and forget those of processes that went long ago."""
    now = database_seconds()
    told = {"state": state, "since": now - seconds, "at": now}
    owner = this_process()
    PulseRow.insert(name=name, owner=owner, **told).on_conflict(
        conflict_target=[PulseRow.name, PulseRow.owner], update=told
    ).execute()
    PulseRow.delete().where(PulseRow.at < now - KEPT_SECONDS).execute()


def _add(loop: str, before: Mapping[str, int], counters: Mapping[str, int]) -> None:
    """Add what was counted since the last time; a counter that went back has begun anew."""
    for counter, now in sorted(counters.items()):
        then = before.get(counter)
        more = now if then is None or now < then else now - then
        if more or then is None:
            Tally.insert(name=f"{loop}.{counter}", total=more).on_conflict(
                conflict_target=[Tally.name],
                update={Tally.total: Tally.total + peewee.EXCLUDED.total},
            ).execute()
