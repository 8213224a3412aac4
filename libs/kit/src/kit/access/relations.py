"""Relations: what a caller can be to what they ask for; a policy speaks of nothing else."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final, Literal

from kit.auth import Caller

ANYONE: Final = "anyone"
"""With or without a token."""

KNOWN: Final = "known"
"""Whoever shows a token: a person, a guest, a program."""

SIGNED_IN: Final = "signed_in"
"""A person of the trust; not one who only keeps the suite running."""


GUEST: Final = "guest"
"""Whoever is confined to the thing that is asked for: the one relation they ever stand in, and nobody else does."""


@dataclass(frozen=True, slots=True)
class Relation:
    """A relation by its name, and as a sentence names whoever stands in it.

    ``to`` says what it is bound to: `all` holds whatever is asked for; `place` is an office that holds
    at the place a thing belongs to, and nowhere else; of a `thing` the service itself says who stands
    in it, as those with a seat at a meeting do; a scope that opens some things only is such a relation, too.
    """

    name: str
    says: str
    to: Literal["all", "place", "thing"] = "all"


OF_THE_KIT: Final = (
    Relation(ANYONE, "anyone"),
    Relation(KNOWN, "anyone with a token, programs and guests too"),
    Relation(SIGNED_IN, "anyone who is signed in, but not for `ops` alone"),
)


def relations_of(offices: Mapping[str, tuple[str, Literal["all", "place"]]]) -> list[Relation]:
    """The relations that offices are: by name, how a sentence names the holder, and what they are bound to."""
    return [Relation(name, says, to) for name, (says, to) in offices.items()]


def scope(name: str) -> str:
    """The relation of machine clients that were given a scope."""
    return f"scope:{name}"


def is_scope(name: str) -> bool:
    """Whether a relation is that of machine clients with a scope."""
    return name.startswith("scope:")


def held_anyway(caller: Caller) -> set[str]:
    """The relations a caller stands in whatever is asked for."""
    offices = {held.office for held in caller.appointments if held.urn is None}
    known = {KNOWN} if caller.known else set()
    return {ANYONE, *known, *offices, *map(scope, caller.scopes), *({SIGNED_IN} & caller.words)}


def held_at(caller: Caller, place: int) -> set[str]:
    """The relations a caller stands in to what belongs to a place."""
    return {held.office for held in caller.appointments if held.urn == place}


def held_to(caller: Caller, things: Iterable[str]) -> set[str]:
    """Of the relations that a service finds a caller in to a thing, those that count: a guest's is `GUEST`.

    Whoever finds a thing that a scope opens need not know whether the caller was given it.
    """
    found = set(things)
    if caller.confined_to is not None:
        return found & {GUEST}
    return {name for name in found - {GUEST} if not is_scope(name) or name in held_anyway(caller)}


def places_of(caller: Caller, offices: Iterable[str]) -> frozenset[int]:
    """The places at which a caller holds one of these offices."""
    wanted = set(offices)
    return frozenset(
        held.urn for held in caller.appointments if held.urn is not None and held.office in wanted
    )
