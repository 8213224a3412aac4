"""The published language of the suite: every event that crosses a border, one file per publisher."""

from contracts import notifications, scheduling, support
from kit.events import Event, catalogue_of

PUBLISHERS = {"scheduling": scheduling, "support": support, "notifications": notifications}
"""Service name → the module that holds what it publishes."""


def published_by(service: str) -> tuple[type[Event], ...]:
    """The events of one service, in the order its file declares them; a service that publishes none has ()."""
    module = PUBLISHERS.get(service)
    if module is None:
        return ()
    return tuple(
        kind
        for kind in vars(module).values()
        if isinstance(kind, type) and issubclass(kind, Event) and kind.__module__ == module.__name__
    )


EVERY_EVENT = tuple(kind for service in PUBLISHERS for kind in published_by(service))
"""All events of the suite."""

CATALOGUE = catalogue_of(*EVERY_EVENT)
"""All events of the suite, by type."""

__all__ = ["CATALOGUE", "EVERY_EVENT", "PUBLISHERS", "published_by"]
