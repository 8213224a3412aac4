"""What the campaign reads in the services' databases, past every proxy and process."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Protocol

from .oracle import Parked, StoneRow
from .tally import Committed, Effect

WITH_EFFECT: Final = {
    "quarry": ("quarry.stone_cut.v1", "quarry.block_counted.v1"),
    "mill": ("mill.stone_ground.v1",),
}
"""Publisher → the events that leave a row at its listener; the kit's own do not."""

HOLES_KEPT: Final = 20_000


class Database(Protocol):
    """Anything that answers a query."""

    def rows(self, sql: str, params: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """All rows of the answer; raises while the database is away."""
        ...


@dataclass
class Place:
    """How far a table was read, and the numbers below that were not there then: sequences commit out of order."""

    last: int = 0
    holes: set[int] = field(default_factory=set)

    def condition(self) -> str:
        """The rows that are new."""
        newer = f"id > {self.last}"
        return f"({newer} OR id IN ({_listed(self.holes)}))" if self.holes else newer

    def passed(self, ids: Iterable[int]) -> None:
        """Note what was read."""
        seen = set(ids)
        newest = max(seen, default=self.last)
        self.holes |= set(range(self.last + 1, newest))
        self.holes -= seen
        self.last = max(self.last, newest)
        while len(self.holes) > HOLES_KEPT:
            self.holes.discard(min(self.holes))


def committed(database: Database, publisher: str, where: str = "id > 0") -> list[Committed]:
    """Events of the outbox that leave an effect, in its order."""
    kinds = ", ".join(f"'{kind}'" for kind in WITH_EFFECT[publisher])
    asked = f"SELECT id, event_id, type, subject, version FROM outbox WHERE type IN ({kinds})"  # noqa: S608 - all our own words
    return [Committed(*row) for row in database.rows(f"{asked} AND {where} ORDER BY id")]


def effects(database: Database, where: str = "id > 0") -> list[Effect]:
    """What reactions left, in order."""
    asked = f"SELECT id, event_id, subject, version, answer FROM applied WHERE {where} ORDER BY id"  # noqa: S608 - all our own words
    return [Effect(*row) for row in database.rows(asked)]


def are_committed(database: Database, event_ids: Iterable[str]) -> set[str]:
    """Which of some events are in the outbox."""
    listed = ", ".join(f"'{event_id}'" for event_id in event_ids)
    asked = f"SELECT event_id FROM outbox WHERE event_id IN ({listed or 'NULL'})"  # noqa: S608 - all our own words
    return {row[0] for row in database.rows(asked)}


def waiting(database: Database) -> int:
    """How many events the broker has not confirmed."""
    ((count,),) = database.rows("SELECT count(*) FROM waiting")
    return int(count)


def delivered(database: Database) -> frozenset[str]:
    """Every event that the inbox has taken."""
    return frozenset(row[0] for row in database.rows("SELECT event_id FROM inbox"))


def stones(database: Database) -> list[StoneRow]:
    """Every stone that was cut."""
    return [StoneRow(*row) for row in database.rows("SELECT stone, event_id FROM stone")]


def counted(database: Database) -> list[int]:
    """The numbers that the timer told of, in order."""
    asked = "SELECT body FROM outbox WHERE type = 'quarry.block_counted.v1' ORDER BY id"
    return [int(json.loads(body)["data"]["number"]) for (body,) in database.rows(asked)]


def counts(database: Database) -> tuple[int, int]:
    """How often it was told that the blocks were counted, and the counter, both at one moment."""
    asked = "SELECT a.version, c.number FROM aggregate a, counter c WHERE a.subject = '{}'"
    rows = database.rows(asked.format("counter/blocks"))
    return (int(rows[0][0]), int(rows[0][1])) if rows else (0, 0)


def counter(database: Database) -> int:
    """Where the counter stands."""
    ((number,),) = database.rows("SELECT number FROM counter")
    return int(number)


def parked(database: Database, service: str, where: str = "id > 0") -> Iterator[Parked]:
    """Everything parked that did not settle by itself."""
    asked = f"SELECT id, event_id, state, reason FROM parked WHERE {where} ORDER BY id"  # noqa: S608 - all our own words
    for row in database.rows(asked):
        yield Parked(service, *row)


def parked_with(database: Database, service: str, marker: str) -> list[Parked]:
    """What is dead and has these words in its body."""
    rows = database.rows(
        "SELECT id, event_id, state, reason, body FROM parked WHERE state = 'dead'"
    )
    return [Parked(service, *row) for *row, body in rows if marker in body]


def _listed(numbers: Iterable[int]) -> str:
    return ", ".join(map(str, sorted(numbers)))
