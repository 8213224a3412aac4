"""A request that is sent again is answered again, and done once."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from kit.testing import FrozenClock, sent_events
from kit.testing.http import Client
from kit.web.idempotency import CLAIM, KEPT

KEY = {"Idempotency-Key": "0190f3a2-7c1e-7d43-9a52-3b1f6c2d8e90"}
BALL = {"name": "A ball"}


def test_the_same_request_is_answered_again_and_done_once(keeper: Client) -> None:
    first = keeper.post("/v1/things", json=BALL, headers=KEY)
    again = keeper.post("/v1/things", json=BALL, headers=KEY)
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.json == first.json
    for name in ("ETag", "Location", "Content-Type"):
        assert again.headers[name] == first.headers[name]
    assert again.headers["Idempotent-Replayed"] == "true"
    assert len(sent_events()) == 1


def test_another_body_under_the_same_key_is_refused(keeper: Client) -> None:
    keeper.post("/v1/things", json=BALL, headers=KEY)
    answer = keeper.post("/v1/things", json={"name": "A kite"}, headers=KEY)
    assert answer.status_code == 422
    assert answer.json is not None
    assert answer.json["type"].endswith("/idempotency-key-reused")
    assert len(sent_events()) == 1


def test_a_key_is_its_callers_own(anyone: Client) -> None:
    anyone.as_("keeper", person_id="p-1").post("/v1/things", json=BALL, headers=KEY)
    other = anyone.as_("keeper", person_id="p-2").post("/v1/things", json=BALL, headers=KEY)
    assert other.status_code == 409
    assert other.json is not None
    assert other.json["type"].endswith("/name-taken")


def test_a_refused_request_may_be_corrected_under_its_key(keeper: Client) -> None:
    keeper.post("/v1/things", json=BALL)
    assert keeper.post("/v1/things", json=BALL, headers=KEY).status_code == 409
    assert keeper.post("/v1/things", json={"name": "A kite"}, headers=KEY).status_code == 201


def test_a_request_whose_process_died_keeps_its_key_for_a_minute(
    keeper: Client, clock: FrozenClock
) -> None:
    with pytest.raises(SystemExit):
        keeper.post("/v1/things", json={"name": "The process is killed"}, headers=KEY)
    waiting = keeper.post("/v1/things", json=BALL, headers=KEY)
    assert waiting.status_code == 409
    assert waiting.json is not None
    assert waiting.json["type"].endswith("/request-in-flight")
    clock.move_to(clock.now() + CLAIM + timedelta(seconds=1))
    assert keeper.post("/v1/things", json=BALL, headers=KEY).status_code == 201


def test_an_answer_is_forgotten_in_the_end(keeper: Client, clock: FrozenClock) -> None:
    keeper.post("/v1/things", json=BALL, headers=KEY)
    clock.move_to(clock.now() + KEPT)
    assert keeper.post("/v1/things", json=BALL, headers=KEY).status_code == 409


def test_at_the_same_moment_only_one_is_done(keeper: Client) -> None:
    together = threading.Barrier(6)

    def send() -> int:
        together.wait()
        return keeper.by(keeper.speaker).post("/v1/things", json=BALL, headers=KEY).status_code

    with ThreadPoolExecutor(6) as senders:
        found = [sent.result() for sent in [senders.submit(send) for _ in range(6)]]
    assert set(found) <= {201, 409}
    assert 201 in found
    assert len(sent_events()) == 1
    assert keeper.post("/v1/things", json=BALL, headers=KEY).status_code == 201


@pytest.mark.parametrize("key", [" ", "x" * 256])
def test_a_strange_key_is_refused(keeper: Client, key: str) -> None:
    answer = keeper.post("/v1/things", json=BALL, headers={"Idempotency-Key": key})
    assert answer.status_code == 400


def test_without_a_key_every_request_is_done(keeper: Client) -> None:
    assert keeper.post("/v1/things", json=BALL).status_code == 201
    assert keeper.post("/v1/things", json=BALL).status_code == 409
