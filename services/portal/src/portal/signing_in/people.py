"""The people of a demonstration, sorted so that one is found quickly."""

from collections.abc import Iterable, Mapping
from typing import Any

from portal.words import OFFICES, TRUST_OFFICES

Person = Mapping[str, Any]


def matching(people: Iterable[Person], searched: str, academies: Mapping[int, str]) -> list[Person]:
    """The people whose name, office or academy holds every word that was searched for."""
    words = searched.casefold().split()
    return [person for person in people if all(word in _heard(person, academies) for word in words)]


def groups_of(
    people: Iterable[Person], academies: Mapping[int, str]
) -> list[tuple[str, list[tuple[Person, str]]]]:
    """Headings with people under them: the trust first, then each academy; a person stands once in each."""
    groups: dict[str, list[tuple[int, Person, str]]] = {}
    order = list(OFFICES)
    for person in people:
        held: dict[str, list[str]] = {}
        for appointment in person["appointments"]:
            office = appointment["office"]
            heading = (
                "The trust" if office in TRUST_OFFICES else academies.get(appointment["urn"], "")
            )
            held.setdefault(heading, []).append(office)
        for heading, offices in (held or {"Without an office": []}).items():
            ranked = sorted(offices, key=order.index)
            rank = order.index(ranked[0]) if ranked else len(order)
            said = ", ".join(OFFICES[office] for office in ranked)
            groups.setdefault(heading, []).append((rank, person, said))
    headings = sorted(
        groups,
        key=lambda heading: (heading != "The trust", heading == "Without an office", heading),
    )
    return [
        (
            heading,
            [
                (person, said)
                for _, person, said in sorted(
                    groups[heading], key=lambda row: (row[0], row[1]["name"])
                )
            ],
        )
        for heading in headings
    ]


def _heard(person: Person, academies: Mapping[int, str]) -> str:
    said = [person["name"], person.get("email") or ""]
    for held in person["appointments"]:
        said += [
            OFFICES.get(held["office"], ""),
            held["office"],
            academies.get(held.get("urn") or 0, ""),
        ]
    return " ".join(said).casefold()
