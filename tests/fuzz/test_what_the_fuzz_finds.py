"""A fuzz that finds nothing proves something only if it finds what is planted."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Final

import pytest
from flask import Flask, Response, request

from kit.db import connection, database

from .campaign import Campaign
from .canaries import LEADERS, Canary
from .tally import Tally
from .trust import Trust

EACH: Final = 12
WORD: Final = "canary-of-the-overview"

Plant = Callable[[Response], Response]


def fails(_answer: Response) -> Response:
    return Response(b'{"status": 500}', 500, content_type="application/problem+json")


def says_another_status(answer: Response) -> Response:
    answer.status_code = 202
    return answer


def refuses_in_a_way_of_its_own(answer: Response) -> Response:
    return Response(b'{"error": "no"}', 409, content_type=answer.content_type)


def says_another_type(answer: Response) -> Response:
    answer.content_type = "text/plain"
    return answer


def shows_a_field_more(answer: Response) -> Response:
    shown: Any = answer.get_json()
    answer.set_data(json.dumps(shown | {"home_address": "1 High Street"}))
    return answer


def shows_a_field_of_another_kind(answer: Response) -> Response:
    shown: Any = answer.get_json()
    answer.set_data(json.dumps(shown | {"rows": "all of them"}))
    return answer


def says_more_to_everybody(answer: Response) -> Response:
    answer.headers["X-Note"] = WORD
    return answer


def writes_while_it_reads(answer: Response) -> Response:
    with connection():
        database.execute_sql("UPDATE edition SET number = number")
    return answer


PLANTS: Final[dict[str, tuple[Plant, str]]] = {
    "a failure": (fails, "5xx"),
    "a status": (says_another_status, "undeclared status"),
    "a refusal": (refuses_in_a_way_of_its_own, "no problem"),
    "a type": (says_another_type, "Undocumented Content-Type"),
    "a field": (shows_a_field_more, "Response violates schema"),
    "a kind": (shows_a_field_of_another_kind, "Response violates schema"),
    "a leak": (says_more_to_everybody, "leak"),
    "a change": (writes_while_it_reads, "a change"),
}


@contextmanager
def planted(app: Flask, plant: Plant) -> Iterator[None]:
    """Let the overview, and nothing else, be answered otherwise."""

    def answer(given: Response) -> Response:
        shows = request.endpoint == "overview.show_overview" and given.status_code == 200
        return plant(given) if shows and request.method == "GET" else given

    added = app.after_request_funcs.setdefault(None, [])
    added.append(answer)
    try:
        yield
    finally:
        added.remove(answer)


@pytest.mark.parametrize("name", PLANTS)
def test_what_is_planted_is_found_and_nothing_else(whole: Trust, name: str) -> None:
    plant, kind = PLANTS[name]
    tally = Tally()
    campaign = Campaign(whole, "reporting", tally)
    campaign.operations = [
        each for each in campaign.operations if each.name == "overview.show_overview"
    ]
    whole.canaries.append(Canary(WORD, "a note", frozenset(LEADERS)))
    with planted(whole.services["reporting"].app, plant):
        campaign.round(1, EACH)
    del whole.canaries[-1]
    assert {finding.wrong.kind for finding in tally.findings.values()} == {kind}
    told = str(next(iter(tally.findings.values())))
    assert "curl -i -X GET" in told
    assert "seed 1" in told
