"""What the person may do, as the services themselves say it: the portal has no opinion of its own on that."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from flask import Flask, g

from portal import services
from portal.needs import NEEDS, Need
from portal.problems import NotYours, PartAway, Problem

PATIENCE: Final = 2.0
"""Seconds to wait for rights: every page asks for them, also of a part that it needs for nothing else."""

WHATEVER: Final = -1
"""Of a page that is about no single thing: whether there can be anything for which it is open."""

HOME: Final = "trust.glance"
BEGINNINGS: Final = (HOME, "running.index")
"""Where people begin: the first of these that is open to them."""


class Rights:
    """What one service opens to the person."""

    def __init__(self, told: Iterable[Mapping[str, Any]]) -> None:
        """Take the answer of `GET /v1/may`."""
        self._held: dict[str, list[Mapping[str, Any]]] = {}
        for right in told:
            self._held.setdefault(right["operation"], []).append(right)

    def may(self, operation: str, at: int | None) -> bool:
        """Whether the person may do it with what belongs to an academy, by its URN (None: to none, or `WHATEVER`)."""
        held = self._held.get(operation, [])
        if at == WHATEVER:
            return bool(held)
        return any(right["holds_for"] == "all" or at in right["places"] for right in held)


def rights_at(service: str) -> Rights:
    """What a service opens to the person, asked for once with each token. Raises `PartAway`.

    One that does not take their token opens nothing.
    """
    known: dict[str, Rights] = g.setdefault("rights", {})
    person = g.get("person")
    if person is not None and service not in person.services:
        return Rights(())
    if service not in known:
        known[service] = Rights(services.read_within(PATIENCE, service, "/may")["items"])
    return known[service]


def offered(page: str, *, at: int | None = WHATEVER, of: Mapping[str, Any] | None = None) -> bool:
    """Whether to offer a page or a form: what it does in the end is open to the person.

    A thing that says itself what may be done with it (`may`) decides, if it is given (`of`); else the academy
    that what is offered belongs to (`at`).
    A part that does not answer offers nothing, and the page says that it is away.
    """
    try:
        return _is_open(NEEDS[page], at, of)
    except PartAway as away:
        services.note_away(away)
        return False


def require(page: str, *, at: int | None = WHATEVER, of: Mapping[str, Any] | None = None) -> None:
    """Turn away whoever cannot do what a page is for. Raises `NotYours` with who may, or `PartAway`."""
    if not _is_open(NEEDS[page], at, of):
        raise NotYours(_who_may(NEEDS[page]))


def beginning() -> str:
    """The page that the person begins with."""
    return next((page for page in BEGINNINGS if offered(page)), HOME)


def require_needs(app: Flask, open_to_all: Iterable[str]) -> None:
    """Let no page be built of which nobody has said what it needs. Raises `LookupError`."""
    pages = {rule.endpoint for rule in app.url_map.iter_rules()} - set(open_to_all)
    if wrong := sorted(pages ^ set(NEEDS)):
        message = (
            f"Say in portal/needs.py what each page needs, and of no other: {', '.join(wrong)}."
        )
        raise LookupError(message)


def _is_open(need: Need, at: int | None, of: Mapping[str, Any] | None) -> bool:
    if of is not None:
        return need.operation in of.get("may", ())
    return rights_at(need.service).may(need.operation, at)


def _who_may(need: Need) -> str:
    """Who may do it, as the service's own document ends what it says of the operation."""
    try:
        document = services.read(need.service, "/openapi.json")
    except (PartAway, Problem):
        return "It is for others."
    operations = [
        operation
        for path in document["paths"].values()
        for operation in path.values()
        if isinstance(operation, dict) and operation.get("operationId") == need.operation
    ]
    return str(operations[0]["description"]).rpartition("\n\n")[2]
