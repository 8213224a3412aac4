"""A crawl that finds nothing proves something only if it finds what is planted."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Final

import pytest
from flask import Flask, Response, request

from .answers import Tally
from .neighbours import ELDER, Neighbours
from .pages import Visit
from .services import Walk

Plant = Callable[[Response], None]

ELDERS_URN: Final = str(ELDER.urn)


def admits_that_there_is_such_an_academy(answer: Response) -> None:
    if ELDERS_URN in request.path:
        answer.status_code = 403


def counts_what_is_filtered_away(answer: Response) -> None:
    answer.headers["X-Total"] = "1" if request.args.get("urn") == ELDERS_URN else "0"


def goes_on_with_others(answer: Response) -> None:
    if "after" in request.args:
        answer.headers["X-Next-Name"] = ELDER.word


def takes_others_for_its_own(answer: Response) -> None:
    sent: Any = request.get_json(silent=True)
    if sent and sent.get("urn") == ELDER.urn:
        answer.headers["X-Academy"] = "known"


PLANTS: Final[dict[str, tuple[str, Plant, str]]] = {
    "a status": ("academies.academy", admits_that_there_is_such_an_academy, "knows urn"),
    "a count": ("people.list_appointments", counts_what_is_filtered_away, "knows urn"),
    "a cursor": ("academies.academies", goes_on_with_others, "says"),
    "a body": ("meetings.book", takes_others_for_its_own, "knows urn"),
}


@contextmanager
def planted(app: Flask, operation: str, plant: Plant) -> Iterator[None]:
    """Let one operation, and no other, be answered otherwise."""

    def answer(given: Response) -> Response:
        if request.endpoint == operation:
            plant(given)
        return given

    added = app.after_request_funcs.setdefault(None, [])
    added.append(answer)
    try:
        yield
    finally:
        added.remove(answer)


@pytest.mark.slow
@pytest.mark.parametrize("name", PLANTS)
def test_what_is_planted_in_a_service_is_found_and_nothing_else(
    beside: Neighbours, name: str
) -> None:
    operation, plant, kind = PLANTS[name]
    tally = Tally()
    walk = Walk(beside, "scheduling", "head", tally)
    walk.operations = [each for each in walk.operations if each.name == operation]
    with planted(beside.services["scheduling"].app, operation, plant):
        walk.follow_links()
        walk.try_each([ELDERS_URN])
    assert {found for _, _, found, _ in tally.found} == {kind}


def names_the_academy(answer: Response) -> None:
    if answer.mimetype == "text/html" and ELDERS_URN in request.full_path:
        answer.set_data(answer.data.replace(b"</main>", ELDER.word.encode() + b"</main>"))


@pytest.mark.slow
def test_what_a_page_says_of_others_is_found(beside: Neighbours) -> None:
    tally = Tally()
    visit = Visit(beside, "head", tally)
    visit.pages.rules = [rule for rule in visit.pages.rules if rule.endpoint == "academies.show"]
    try:
        with planted(visit.pages.app, "academies.show", names_the_academy):
            visit.try_each([ELDERS_URN])
    finally:
        visit.close()
    assert {found for _, _, found, _ in tally.found} == {"says", "knows urn"}
