"""The main navigation: the features whose first page is open to the person."""

from typing import Final, NamedTuple

from flask import request, url_for

from portal.needs import NEEDS
from portal.rights import offered


class Way(NamedTuple):
    """A feature: what it is called, where it begins, and the groups of pages that belong to it."""

    text: str
    page: str
    groups: tuple[str, ...]
    for_all: bool = False
    """Whether it is only there for those to whom all of it is open; the others find theirs on their own page."""


WAYS: Final = (
    Way("Trust at a glance", "trust.glance", ("trust",)),
    Way("Academies", "academies.index", ("academies",)),
    Way("Meetings", "meetings.index", ("meetings", "agendas", "packs", "arrangements")),
    Way("Year", "year.index", ("year",)),
    Way("People", "people.index", ("people",)),
    Way("Programs", "programs.index", ("programs",)),
    Way("Mailbox", "mailbox.index", ("mailbox",)),
    Way("Trace", "looks.index", ("looks",), for_all=True),
    Way("How the suite is running", "running.index", ("running",)),
)


def navigation() -> list[dict[str, object]]:
    """The ways that are open, as the design system's part takes them, each with the service that opens it."""
    return [
        {
            "text": way.text,
            "href": url_for(way.page),
            "active": request.blueprint in way.groups,
            "service": NEEDS[way.page].service,
        }
        for way in WAYS
        if (offered(way.page, at=None) if way.for_all else offered(way.page))
    ]
