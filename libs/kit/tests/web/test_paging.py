"""Lists come in pages that neither skip nor repeat."""

import base64
import json
from urllib.parse import urlsplit

import pytest
from werkzeug.test import TestResponse

from kit.testing import FrozenClock
from kit.testing.http import Client


def names(answer: TestResponse) -> list[str]:
    assert answer.json is not None
    return [item["name"] for item in answer.json["items"]]


def following(answer: TestResponse) -> str | None:
    link = answer.headers.get("Link")
    if link is None:
        return None
    assert link.endswith('; rel="next"')
    place = urlsplit(link[1 : link.index(">")])
    return f"{place.path}?{place.query}"


@pytest.fixture
def five(keeper: Client, clock: FrozenClock) -> list[str]:
    put = ["A ball", "A kite", "A top", "A drum", "A doll"]
    for number, name in enumerate(put):
        # Two of them at the same moment: the id decides between them.
        clock.advance(seconds=number % 2)
        assert keeper.post("/v1/things", json={"name": name}).status_code == 201
    return put


def test_the_pages_together_are_the_list(keeper: Client, five: list[str]) -> None:
    seen: list[str] = []
    address: str | None = "/v1/things?limit=2"
    while address:
        answer = keeper.get(address)
        seen += names(answer)
        address = following(answer)
    assert seen == five


def test_what_comes_and_goes_shifts_no_page(
    keeper: Client, five: list[str], clock: FrozenClock
) -> None:
    first = keeper.get("/v1/things?limit=2")
    clock.advance(seconds=9)
    keeper.post("/v1/things", json={"name": "A late one"})
    rest = keeper.get(following(first) or "")
    assert names(first) == five[:2]
    assert names(rest) == five[2:4]


def test_a_filter_goes_with_the_link(keeper: Client, five: list[str]) -> None:
    assert five
    assert names(keeper.get("/v1/things?name=A+top")) == ["A top"]
    assert "name=A" in (following(keeper.get("/v1/things?limit=1&name=A+top")) or "name=A")


@pytest.mark.usefixtures("five")
@pytest.mark.parametrize(
    "query",
    [
        "after=nonsense",
        "after=",
        "after=WzFd",
        "after=eyJhIjoxfQ",
        "limit=201",
        "limit=0",
        "limit=x",
    ],
)
def test_a_place_that_is_none_is_refused(keeper: Client, query: str) -> None:
    answer = keeper.get(f"/v1/things?{query}")
    assert answer.status_code == 422
    assert answer.json is not None
    assert answer.json["errors"][0]["parameter"] in {"after", "limit"}


@pytest.mark.usefixtures("five")
@pytest.mark.parametrize(
    "place",
    [
        ["A ball", 900001],
        ["2027-01-08", "A ball"],
        [{"at": "2027-01-08T09:00:00"}, "A ball"],
        [{"at": 7}, "A ball"],
        [{"at": None}, "A ball"],
        [{"at": "9999-12-31T23:59:59-14:00"}, "A ball"],
        [{"at": "2027-01-08T09:00:00Z"}, 7],
        [{"at": "2027-01-08T09:00:00Z"}, None],
        [{"at": "2027-01-08T09:00:00Z"}, "A\0ball"],
        [{"at": "2027-01-08T09:00:00Z"}, {"at": "2027-01-08T09:00:00Z"}],
    ],
)
def test_a_place_of_another_list_is_refused(keeper: Client, place: list[object]) -> None:
    after = base64.urlsafe_b64encode(json.dumps(place).encode()).decode().rstrip("=")
    answer = keeper.get(f"/v1/things?after={after}")
    assert answer.status_code == 422
    assert answer.json is not None
    assert answer.json["errors"][0]["parameter"] == "after"


def test_moments_are_written_in_utc(keeper: Client, five: list[str]) -> None:
    assert five
    shown = keeper.get("/v1/things?limit=1").json
    assert shown is not None
    assert shown["items"][0]["put_at"] == "2027-01-08T09:00:00Z"
