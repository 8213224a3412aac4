"""A secret in an address opens something, and is told to nobody: no log, no trace, no answer."""

import json
import logging
import socket
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import flask
import pytest
import structlog

from kit import db, logs, secret_words, web
from kit.access import ALL, row
from kit.errors import NotFound
from kit.looks import Look
from kit.testing import FrozenClock
from kit.testing.http import Client, client

from . import shop
from .test_serving import port, server

__all__ = ["port", "server"]

WORD = "secret-Zk3vQ0b7yR1uXw9sTnE5cJ2aLhG8mPd4fKiOqUeYrBt"
DIGEST = secret_words.digest_of(WORD)


def create_app(settings: shop.ShopSettings, clock: FrozenClock) -> flask.Flask:
    doors = web.Blueprint("doors", __name__)

    @doors.route("/doors/<secret:word>.txt")
    @doors.response(200)
    def door(word: web.Secret) -> dict[str, str]:
        """Open a door."""
        if not secret_words.is_same(DIGEST, word.reveal()):
            web.count_as(f"address:{flask.request.remote_addr}")
            raise NotFound("door")
        web.count_as("door:1")
        logging.getLogger("a library").warning("GET http://10.0.0.1/doors/%s", word.reveal())
        return {"opened": "yes"}

    @doors.route("/doors/<secret:word>/lock", methods=["POST"])
    @doors.response(204)
    def lock(word: web.Secret) -> None:
        """Lock a door."""
        del word
        web.may()

    policy = {**shop.POLICY, "doors.door": web.PUBLIC, "doors.lock": row({"keeper": ALL})}
    made = web.create_app(
        settings,
        title="Shop",
        blueprints=[shop.blueprint, doors],
        policy=policy,
        relations=shop.RELATIONS,
        clock=clock,
    )
    db.migrate(shop.MIGRATIONS)
    return made


@pytest.fixture
def app(settings: shop.ShopSettings, clock: FrozenClock) -> flask.Flask:
    return create_app(settings, clock)


@pytest.fixture
def logged(capsys: pytest.CaptureFixture[str]) -> Iterator[Callable[[], str]]:
    """What has gone to stderr since it was asked last."""
    before = logging.getLogger().handlers
    logs.configure("shop", json=True)
    yield lambda: capsys.readouterr().err
    logging.getLogger().handlers = before
    structlog.reset_defaults()


def test_the_secret_opens_and_stands_in_no_line(anyone: Client, logged: Callable[[], str]) -> None:
    assert anyone.get(f"/v1/doors/{WORD}.txt").json == {"opened": "yes"}
    said = logged()
    assert WORD.removeprefix(secret_words.PREFIX) not in said
    library, request = map(json.loads, said.splitlines())
    assert library["event"] == "GET http://10.0.0.1/doors/secret-…"
    assert request["route"] == "/v1/doors/<secret:word>.txt"
    assert request["ids"] == {"word": "secret-…"}


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", f"/v1/doors/{WORD[:-1]}.txt"),
        ("GET", f"/v1/doors/x{WORD[9:]}.txt"),
        ("GET", f"/v1/doors/{WORD}"),
        ("GET", f"/v1/doors/{WORD}.txt/"),
        ("HEAD", f"/v1/doors/{WORD}.txt?again={WORD}"),
        ("OPTIONS", f"/v1/doors/{WORD}.txt"),
        ("POST", f"/v1/doors/{WORD}.txt"),
        ("DELETE", f"/v1/doors/{WORD}.txt"),
        ("POST", f"/v1/doors/{WORD}/lock"),
    ],
)
def test_no_slip_and_no_unusual_method_brings_it_out(
    anyone: Client, logged: Callable[[], str], method: str, path: str
) -> None:
    answer = anyone.open(path, method=method)
    metrics = anyone.get("/metrics").text
    shown = "".join((logged(), answer.text, str(answer.headers), metrics))
    assert WORD[9:-1] not in shown


def test_a_refusal_is_traced_without_it(anyone: Client) -> None:
    assert anyone.as_("helper", urn=1).post(f"/v1/doors/{WORD}/lock").status_code == 403
    with db.connection():
        [look] = Look.select()
    assert look.subject == "/v1/doors/<secret:word>/lock"


def test_what_the_secret_opens_is_counted_and_guesses_by_where_they_come_from(
    settings_for: Callable[..., shop.ShopSettings], clock: FrozenClock
) -> None:
    few = settings_for(shop.ShopSettings, requests_per_minute=2)
    asked = client(create_app(few, clock))

    def ask(word: str, address: str) -> int:
        at = {"REMOTE_ADDR": address}
        return asked.get(f"/v1/doors/{word}.txt", environ_overrides=at).status_code

    assert [ask(f"guess-{n}", "10.0.0.1") for n in range(4)] == [404, 404, 429, 429]
    assert ask("guess-5", "10.0.0.2") == 404
    # The same provider's address guesses and fetches: who has the word is let in.
    assert [ask(WORD, "10.0.0.1"), ask(WORD, "10.0.0.3"), ask(WORD, "10.0.0.4")] == [200, 200, 429]


@pytest.mark.parametrize(
    "line",
    [
        f"GET /v1/doors/{WORD}.txt HTTP/9.9",
        f"GET /v1/doors/{WORD}.txt HTTP/1.1 more",
        f"G@T /v1/doors/{WORD}.txt HTTP/1.1",
        f"GET /v1/things HTTP/1.1\r\nReferer: http://127.0.0.1/doors/{WORD}.txt",
        f"GET /v1/things HTTP/1.1\r\nBad header {WORD}: 1",
    ],
)
def test_the_server_itself_does_not_tell_it_of_a_request_that_is_none(
    server: subprocess.Popen[str], port: int, line: str
) -> None:
    with socket.create_connection(("127.0.0.1", port), 5) as sent:
        sent.sendall(f"{line}\r\nHost: x\r\nConnection: close\r\n\r\n".encode())
        while sent.recv(4096):
            pass
    server.terminate()
    _, said = server.communicate(timeout=30)
    assert said
    assert WORD.removeprefix(secret_words.PREFIX) not in said


def test_words_are_long_and_each_is_another() -> None:
    words = {secret_words.new_word() for _ in range(100)}
    assert len(words) == 100
    assert {len(word) for word in words} == {len(secret_words.PREFIX) + 43}


@pytest.mark.parametrize("wrong", ["", "x", WORD.upper(), WORD + "x", WORD[:-1], "…" * 300])
def test_only_the_word_itself_is_the_same(wrong: str) -> None:
    assert secret_words.is_same(DIGEST, WORD)
    assert not secret_words.is_same(DIGEST, wrong)


def test_words_are_masked_wherever_they_stand(tmp_path: Path) -> None:
    said = f'File "{tmp_path}", "GET /calendar/{WORD}.ics HTTP/1.1" of {WORD[:20].upper()}'
    shown = secret_words.masked(said)
    assert WORD[7:19].lower() not in shown.lower()
    assert "GET /calendar/secret-….ics HTTP/1.1" in shown
    assert secret_words.masked("no secret here") == "no secret here"
