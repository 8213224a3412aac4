"""Mutants of a policy: one cell of its table says something else.

A cell is an operation and a relation. It may be given (all of it, or parts) or not given, and so a right is
taken away, given to those who have none, narrowed to less than anybody is given, widened from parts to all,
or loses one of its parts. Every cell of every row is made wrong, but for rows that are open to anyone, which
no relation narrows, and what somebody has already who stands in a wider relation.
"""

from collections.abc import Callable, Collection, Iterator
from dataclasses import replace
from typing import Any, Final, NamedTuple

from kit.access import ALL, ANYONE, KNOWN, SIGNED_IN, Grant, Policy, Reach, Row, only, scope
from kit.access.relations import is_scope
from kit.auth import OPS
from scheduling.identities.tokens import SCOPES

NARROW: Final = only("nothing")
"""Less than any relation is ever given."""


class CellMutant(NamedTuple):
    """One cell of the table that says something else."""

    operation: str
    relation: str
    kind: str
    row: Row
    part: str = ""

    def __str__(self) -> str:
        """What was changed, for whoever has to find out why nobody noticed."""
        return f"{self.operation}: {self.relation} {self.kind}{self.part and f' ({self.part})'}"


class Offered:
    """Which relations to a thing the service ever says somebody stands in, by operation."""

    def __init__(self, policy: Policy) -> None:
        """Listen to what the service asks a policy from now on."""
        self._policy = policy
        self._things: dict[str, set[str]] = {}
        self._places: set[str] = set()
        rights, reach = policy.rights, policy.reach

        def listen(operation: str, caller: Any, **given: Any) -> set[str]:
            self._things.setdefault(operation, set()).update(given.get("things", ()))
            if given.get("place") is not None:
                self._places.add(operation)
            return rights(operation, caller, **given)

        def listen_to_lists(operation: str, caller: Any) -> Reach:
            return _heard(reach(operation, caller), lambda: self._places.add(operation))

        vars(policy).update(rights=listen, reach=listen_to_lists)

    def means_something(self, operation: str, relation: str) -> bool:
        """Whether anybody can stand in a relation to what an operation is about."""
        known = self._policy.relations.get(relation)
        if known is None or known.to == "all":
            return True
        if known.to == "place":
            return operation in self._places
        return relation in self._things.get(operation, set())


def _heard(reach: Reach, hear: Callable[[], None]) -> Reach:
    """The same, which tells when a list looks at the places in it."""

    class Heard(Reach):
        def __getattribute__(self, name: str) -> Any:
            if name == "places":
                hear()
            return super().__getattribute__(name)

    return Heard(reach.everything, reach.places, reach.things)


def cell_mutants(policy: Policy, narrowable: Collection[str]) -> Iterator[CellMutant]:
    """Every cell of a policy made wrong, in each way; narrowed only where an operation shows fields."""
    words = dict.fromkeys((*policy.relations, *map(scope, SCOPES)))
    for operation, row in sorted(policy.rows.items()):
        if ANYONE in row.grants:
            continue
        for relation in words:
            if relation in row.grants:
                yield from _changed(operation, relation, row, narrow=operation in narrowable)
            elif relation != ANYONE and not _included(row, relation):
                yield CellMutant(operation, relation, "given", _with(row, relation, ALL))


def _changed(operation: str, relation: str, row: Row, *, narrow: bool) -> Iterator[CellMutant]:
    rest = {name: grant for name, grant in row.grants.items() if name != relation}
    yield CellMutant(operation, relation, "taken away", replace(row, grants=rest))
    parts = row.grants[relation].parts
    if parts is not None:
        yield CellMutant(operation, relation, "widened", _with(row, relation, ALL))
        for part in sorted(parts) if len(parts) > 1 else ():
            less = _with(row, relation, Grant(parts - {part}))
            yield CellMutant(operation, relation, "less", less, part)
    elif narrow:
        yield CellMutant(operation, relation, "narrowed", _with(row, relation, NARROW))


def _with(row: Row, relation: str, grant: Grant) -> Row:
    return replace(row, grants={**row.grants, relation: grant})


def _included(row: Row, relation: str) -> bool:
    """Whether whoever stands in a relation may do it already: with any token, or being signed in."""
    signed_in = not is_scope(relation) and relation not in {KNOWN, OPS}
    return KNOWN in row.grants or (SIGNED_IN in row.grants and signed_in)
