"""Every answer bears the ids by which its log lines are found, and headers that keep it safe."""

import json
import logging
from pathlib import Path

import pytest
import structlog

from kit import logs
from kit.testing.http import Client


@pytest.fixture
def database_url(tmp_path: Path) -> str:
    """One kind of database is enough here."""
    return f"sqlite:///{tmp_path / 'test.db'}"


PARENT = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"


def test_a_request_id_is_taken_over(anyone: Client) -> None:
    answer = anyone.get("/health/live", headers={"X-Request-Id": "walk-2027-01-08"})
    assert answer.headers["X-Request-Id"] == "walk-2027-01-08"


@pytest.mark.parametrize("given", ["", "short", "a b c d e f g", "x" * 65, '"quoted-quoted"'])
def test_a_strange_request_id_is_replaced(anyone: Client, given: str) -> None:
    answer = anyone.get("/health/live", headers={"X-Request-Id": given})
    assert answer.headers["X-Request-Id"] != given


def test_a_trace_goes_on_with_a_step_of_its_own(anyone: Client) -> None:
    answer = anyone.get("/health/live", headers={"traceparent": PARENT})
    assert answer.headers["traceparent"].startswith("00-4bf92f3577b34da6a3ce929d0e0e4736-")
    assert answer.headers["traceparent"] != PARENT


@pytest.mark.parametrize("given", ["nonsense", f"00-{'0' * 32}-00f067aa0ba902b7-01", PARENT + "-x"])
def test_a_strange_trace_is_replaced(anyone: Client, given: str) -> None:
    made = anyone.get("/health/live", headers={"traceparent": given}).headers["traceparent"]
    assert not made.startswith(given[:35])


def test_what_is_done_bears_the_trace_of_the_request(keeper: Client) -> None:
    headers = {"traceparent": PARENT, "X-Request-Id": "walk-2027-01-08"}
    keeper.post("/v1/things", json={"name": "A ball"}, headers=headers)
    history = keeper.with_scopes("history:read").get("/v1/events").json
    assert history is not None
    assert history["items"][0]["causationid"] == "walk-2027-01-08"
    assert history["items"][0]["traceparent"].split("-")[1] == PARENT.split("-")[1]


def test_the_log_line_has_no_values_that_could_be_confidential(
    keeper: Client, capsys: pytest.CaptureFixture[str]
) -> None:
    before = logging.getLogger().handlers
    logs.configure("shop", json=True)
    try:
        keeper.get("/v1/things?name=Confidential", headers={"X-Request-Id": "walk-2027-01-08"})
        line = json.loads(capsys.readouterr().err.splitlines()[-1])
    finally:
        logging.getLogger().handlers = before
        structlog.reset_defaults()
    assert line["request_id"] == "walk-2027-01-08"
    assert line["route"] == "/v1/things"
    assert line["parameters"] == ["name"]
    assert line["status"] == 200
    assert line["service"] == "shop"
    assert "Confidential" not in json.dumps(line)


@pytest.mark.parametrize("path", ["/health/live", "/v1/things", "/v1/nothing", "/v1/docs"])
def test_security_headers_are_on_every_answer(anyone: Client, path: str) -> None:
    headers = anyone.get(path).headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert "frame-ancestors 'none'; base-uri 'none'" in headers["Content-Security-Policy"]
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "Access-Control-Allow-Origin" not in headers
