"""A version is an ETag: read once, and never lost to somebody else's change."""

import pytest

from kit.testing.http import Client


@pytest.fixture
def path(keeper: Client) -> str:
    return keeper.post("/v1/things", json={"name": "A ball"}).headers["Location"]


def test_what_is_unchanged_is_not_sent_again(keeper: Client, path: str) -> None:
    tag = keeper.get(path).headers["ETag"]
    assert tag == '"1"'
    again = keeper.get(path, headers={"If-None-Match": tag})
    assert (again.status_code, again.text, again.headers["ETag"]) == (304, "", tag)
    assert keeper.get(path, headers={"If-None-Match": '"2"'}).status_code == 200


@pytest.mark.parametrize(
    ("given", "status"),
    [
        ('"1"', 200),
        ("*", 200),
        (None, 428),
        ('"2"', 412),
        ('"2147483647"', 412),
        ('"999999999999999999"', 412),
        ('W/"1"', 412),
        ("1", 412),
        ('"x"', 412),
    ],
)
def test_a_change_names_the_version_it_was_made_from(
    keeper: Client, path: str, given: str | None, status: int
) -> None:
    headers = {"If-Match": given} if given else {}
    answer = keeper.patch(path, json={"name": "A kite"}, headers=headers)
    assert answer.status_code == status
    if status == 200:
        assert answer.headers["ETag"] == '"2"'
        assert keeper.get(path).headers["ETag"] == '"2"'


def test_the_second_of_two_changes_is_refused(keeper: Client, path: str) -> None:
    read = {"If-Match": '"1"'}
    assert keeper.patch(path, json={"name": "A kite"}, headers=read).status_code == 200
    late = keeper.patch(path, json={"name": "A top"}, headers=read)
    assert late.status_code == 412
    assert keeper.get(path).json["name"] == "A kite"  # type: ignore[index]  # it is an object
