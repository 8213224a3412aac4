"""What no official file tells of a trust, entered over HTTP: addresses, and who is whose partner."""

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any, Final, TypeVar

from one_machine.playing.client import Client
from one_machine.playing.days import Slot, school_days, slots_ahead

from .official import Official

T = TypeVar("T")

AT_A_TIME: Final = 8
SINCE: Final = "2026-09-01"


def found_the_trust(director: Official) -> list[int]:
    """Give everybody an address, every academy a partner and the suite an operator; returns the academies' numbers."""
    heads = {
        held["urn"]: held["person_id"]
        for held in director.listed("scheduling", "/v1/appointments?office=headteacher")
    }
    _together(
        lambda person: _give_an_address(director, person),
        [each for each in director.listed("scheduling", "/v1/people") if each["email"] is None],
    )
    urns = sorted(heads)
    ring = zip(urns, [heads[urn] for urn in (*urns[-1:], *urns[:-1])], strict=True)
    _together(lambda pair: _make_partners(director, *pair), list(ring))
    _appoint_an_operator(director)
    return urns


def days_ahead(director: Official, from_day: date) -> list[tuple[Slot, date]]:
    """Every school day of the calendar that lies in a review slot, from a day on."""
    aid = Client(director.suite.url_of("scheduling"), director.token)
    return [
        (slot, day)
        for slot in slots_ahead(aid, from_day)
        for day in school_days(aid, slot, from_day)
    ]


def _give_an_address(director: Official, person: dict[str, Any]) -> None:
    path, change = f"/v1/people/{person['id']}", {"email": f"{person['id']}@trust.example"}
    match = {"If-Match": f'"{person["version"]}"'}
    director.answered("PATCH", "scheduling", path, change, **match).raise_for_status()


def _make_partners(director: Official, urn: int, head: str) -> None:
    held = {"person_id": head, "office": "partner_head", "urn": urn, "from": SINCE}
    director.answered("POST", "scheduling", "/v1/appointments", held).raise_for_status()


def _appoint_an_operator(director: Official) -> None:
    somebody = {"name": "Robin Operator", "email": "robin.operator@trust.example"}
    made = director.answered("POST", "scheduling", "/v1/people", somebody).raise_for_status()
    held = {"person_id": made.json()["id"], "office": "ops", "from": SINCE}
    director.answered("POST", "scheduling", "/v1/appointments", held).raise_for_status()


def _together(act: Callable[[T], None], each: Iterable[T]) -> None:
    with ThreadPoolExecutor(AT_A_TIME) as pool:
        list(pool.map(act, each))
