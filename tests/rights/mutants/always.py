"""What calls answer that let everybody through: the same words as the real ones, and always yes."""

from collections.abc import Iterable
from typing import Any

import peewee
from flask import g

from kit.access import ALL, Grant, Reach
from kit.web.state import state


def may(*_: object, **__: object) -> Grant:
    """All of it, whatever it is."""
    g.decided = True
    g.granted = ALL
    return ALL


def reach(*_: object) -> Reach:
    """Everything there is."""
    g.decided = True
    return Reach(True, frozenset(), frozenset(state().policy.relations))


def grant_of(**_: object) -> Grant:
    """All of a row."""
    return ALL


def granted_of(answered: Any) -> Any:
    """What was answered, as it is."""
    return answered


def open_to_caller(operations: Iterable[str], **_: object) -> list[str]:
    """Every one of them."""
    return list(operations)


def may_ask(*_: object) -> bool:
    """Anybody may."""
    return True


def within(*_: object) -> peewee.Expression:
    """A condition that every row meets."""
    return peewee.Value(1) == 1


with_address = appointed_within = within
