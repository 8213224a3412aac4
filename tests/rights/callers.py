"""The callers of the services' grids, by the words of their columns."""

from collections.abc import Mapping
from typing import Final

from kit.auth import Appointment, Caller

ASHGROVE, BIRCHWOOD, CEDAR = 900001, 900002, 900003


def _person(office: str, urn: int | None = None, person_id: str = "") -> Caller:
    held = (Appointment(office, urn),)
    return Caller(person_id=person_id or f"p-{office}", appointments=held)


CALLERS: Final[Mapping[str, Caller | None]] = {
    "aid": _person("aid"),
    "ceo": _person("ceo"),
    "fd": _person("fd"),
    "trustee": _person("trustee"),
    "head": _person("headteacher", ASHGROVE, "p-head"),
    "senior": _person("senior_leader", ASHGROVE, "p-another"),
    "lgb": _person("lgb_chair", ASHGROVE, "p-lgb"),
    "ltsw": _person("ltsw_chair", ASHGROVE, "p-chair"),
    "partner": Caller(
        person_id="p-partner",
        appointments=(Appointment("headteacher", BIRCHWOOD), Appointment("partner_head", ASHGROVE)),
    ),
    "peer": _person("headteacher", CEDAR, "p-peer"),
    "new": Caller(person_id="p-new"),
    "ops": _person("ops"),
    "reads": Caller(client="reader", scopes=frozenset({"register:read"})),
    "events": Caller(client="listener", scopes=frozenset({"events:read"})),
    "writes": Caller(client="writer", scopes=frozenset({"register:write"})),
    "suite": Caller(client="suite", scopes=frozenset({"history:read"})),
    "keeps": Caller(client="keeper", scopes=frozenset({"ops"})),
    "nobody": None,
    "guest": Caller(guest="p-chair", confined_to="meeting:m-1"),
}
