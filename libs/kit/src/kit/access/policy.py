"""The policy: one row for each operation, read by the endpoints, the tests and the docs alike."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Literal

from kit.access.grants import Grant
from kit.access.relations import (
    OF_THE_KIT,
    SIGNED_IN,
    Relation,
    held_anyway,
    held_at,
    held_to,
    is_scope,
    places_of,
)
from kit.auth import Caller

CountedAs = Literal["", "proof", "file"]


class PolicyIncomplete(Exception):
    """A route without a row, a row without a route, or a word that nobody knows."""


@dataclass(frozen=True, slots=True)
class Row:
    """Who may do one operation: relations with what each grants; whoever stands in none of them may not.

    ``thing`` is what does not exist for the others; without one they are told that it is not theirs to do.
    So are those who may see the thing, where ``seen_by`` names the operation that shows it.
    """

    grants: Mapping[str, Grant]
    thing: str | None = None
    seen_by: str | None = None
    traced: bool = False
    """Whether each use of it leaves a trace (`kit.looks`); a refusal always does."""
    counted_as: CountedAs = ""
    """What kind of request it is to the rate limits, where it is more than reading or writing."""


def row(
    grants: Mapping[str, Grant],
    *,
    thing: str | None = None,
    seen_by: str | None = None,
    traced: bool = False,
    counted_as: CountedAs = "",
) -> Row:
    """A row of a policy."""
    return Row(dict(grants), thing, seen_by, traced, counted_as)


def each(relations: Iterable[str], grant: Grant) -> dict[str, Grant]:
    """The same grant for several relations."""
    return dict.fromkeys(relations, grant)


@dataclass(frozen=True, slots=True)
class Reach:
    """How far a caller sees in a list: everything, or what belongs to some places and stands in some relation."""

    everything: bool
    places: frozenset[int]
    things: frozenset[str]


@dataclass(frozen=True, slots=True)
class Right:
    """What a caller may do by an operation, as far as it follows from who they are.

    It holds for whatever is asked for, for what belongs to some places, or for things to which they stand
    in a relation; of these it says that there may be some, and neither whether nor which.
    """

    operation: str
    holds_for: Literal["all", "places", "things"]
    grant: Grant
    places: tuple[int, ...] = ()


class Policy:
    """A service's table; denies whatever it does not allow."""

    def __init__(self, relations: Iterable[Relation], rows: Mapping[str, Row]) -> None:
        """Take the relations that rows may speak of. Raises `PolicyIncomplete` for any other word."""
        self.relations = {each.name: each for each in (*OF_THE_KIT, *relations)}
        self.rows = dict(rows)
        sentences = [
            f'"{operation}" speaks of "{name}", which is no relation: add it, or choose another.'
            for operation, row in sorted(self.rows.items())
            for name in sorted(row.grants)
            if name not in self.relations and not is_scope(name)
        ]
        sentences += [
            f'"{operation}" is seen by "{row.seen_by}", which has no row.'
            for operation, row in sorted(self.rows.items())
            if row.seen_by is not None and row.seen_by not in self.rows
        ]
        if sentences:
            raise PolicyIncomplete("\n".join(sentences))

    def require_routes(self, routes: Collection[str]) -> None:
        """Raise `PolicyIncomplete` unless there is one row for each route and no other."""
        missing, idle = sorted(set(routes) - set(self.rows)), sorted(set(self.rows) - set(routes))
        sentences = [f'Add a row for "{each}" to POLICY: who may call it?' for each in missing]
        sentences += [
            f'Drop the row "{each}" from POLICY: there is no such route.' for each in idle
        ]
        if sentences:
            raise PolicyIncomplete("\n".join(sentences))

    def may_ask(self, operation: str, caller: Caller) -> bool:
        """Whether there can be anything for which the caller may do it."""
        grants = self.rows[operation].grants
        if grants.keys() & held_anyway(caller):
            return True
        if places_of(caller, self._bound(operation, "place")):
            return True
        things = held_to(caller, self._bound(operation, "thing"))
        return bool(things) and (caller.confined_to is not None or SIGNED_IN in caller.words)

    def depends(self, operation: str) -> bool:
        """Whether it depends on the thing who may do it, so that somebody has to look at the thing."""
        return bool(self._bound(operation, "place") or self._bound(operation, "thing"))

    def grant(
        self,
        operation: str,
        caller: Caller,
        *,
        place: int | None = None,
        things: Collection[str] = (),
    ) -> Grant | None:
        """What the caller may see or do of a thing that belongs to a place; None: it does not exist for them.

        ``things`` are the relations bound to this thing that the caller stands in.
        """
        rights = self.rights(operation, caller, place=place, things=things)
        return _together(self.rows[operation].grants, rights) if rights else None

    def rights(
        self,
        operation: str,
        caller: Caller,
        *,
        place: int | None = None,
        things: Collection[str] = (),
    ) -> set[str]:
        """The relations by which the caller may do it; arguments as for `grant`."""
        rights = held_anyway(caller) & self._anyway(operation)
        if place is not None:
            rights |= held_at(caller, place) & self._bound(operation, "place")
        return rights | held_to(caller, things) & self._bound(operation, "thing")

    def rights_to(self, operation: str, caller: Caller) -> Iterator[Right]:
        """What the table opens to a caller of one operation, the widest first; nothing is looked up for it."""
        grants = self.rows[operation].grants
        anyway = held_anyway(caller)
        if of_all := anyway & self._anyway(operation):
            yield Right(operation, "all", _together(grants, of_all))
        offices = self._bound(operation, "place")
        by_grant: dict[Grant, list[int]] = {}
        for place in sorted(places_of(caller, offices)):
            grant = _together(grants, held_at(caller, place) & offices)
            by_grant.setdefault(grant, []).append(place)
        for grant, places in by_grant.items():
            yield Right(operation, "places", grant, tuple(places))
        related = held_to(caller, self._bound(operation, "thing"))
        if caller.confined_to is None and SIGNED_IN not in caller.words:
            related &= anyway
        if related:
            yield Right(operation, "things", _together(grants, related))

    def reach(self, operation: str, caller: Caller) -> Reach:
        """How far the caller sees in the list that an operation shows."""
        return Reach(
            everything=bool(held_anyway(caller) & self._anyway(operation)),
            places=places_of(caller, self._bound(operation, "place")),
            things=frozenset(held_to(caller, self._bound(operation, "thing"))),
        )

    def who_may(self, operation: str) -> str:
        """A row as a sentence."""
        said = [self.said(name) for name in self.rows[operation].grants]
        listed = said[0] if len(said) == 1 else f"{', '.join(said[:-1])} and {said[-1]}"
        return f"{listed[0].upper()}{listed[1:]} may do this."

    def said(self, name: str) -> str:
        """A relation as a sentence names whoever stands in it."""
        if name not in self.relations:
            return f"programs with the scope `{name.partition(':')[2]}`"
        return self.relations[name].says

    def _anyway(self, operation: str) -> set[str]:
        return self._bound(operation, "all")

    def _bound(self, operation: str, to: str) -> set[str]:
        return {name for name in self.rows[operation].grants if self._bound_to(name) == to}

    def _bound_to(self, name: str) -> str:
        """What a relation is bound to; a scope opens all, unless it is declared to open some things only."""
        return self.relations[name].to if name in self.relations else "all"


def _together(grants: Mapping[str, Grant], names: Iterable[str]) -> Grant:
    """What several relations of one caller open together."""
    return reduce(or_, (grants[name] for name in names))
