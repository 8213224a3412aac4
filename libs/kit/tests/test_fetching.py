"""Whoever is asked over HTTP sends us nowhere else, and learns no token that is not for them."""

import threading
import urllib.request
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.error import HTTPError

import pytest

from kit.auth import keys_at
from kit.errors import TryLater
from kit.fetching import opener


@pytest.fixture
def asked() -> list[tuple[str, str]]:
    """What the server was asked for, and with which token."""
    return []


@pytest.fixture
def address(asked: list[tuple[str, str]]) -> Iterator[str]:
    """Where a server sends everybody who asks for /there on to /elsewhere, and answers the rest."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append((self.path, self.headers.get("Authorization", "")))
            status, _, rest = self.path.strip("/").partition("-")
            self.send_response(int(status))
            if rest:
                self.send_header("Location", "/200")
            self.send_header("Content-Length", "2")
            self.end_headers()
            self.wfile.write(b"{}")

        def log_message(self, *_args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    serving = threading.Thread(target=server.serve_forever, args=(0.01,))
    serving.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    serving.join()


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_an_answer_that_points_elsewhere_is_not_followed(
    address: str, asked: list[tuple[str, str]], status: int
) -> None:
    request = urllib.request.Request(f"{address}/{status}-on")  # noqa: S310 - our own server
    request.add_header("Authorization", "hush")
    with pytest.raises(HTTPError) as told:
        opener().open(request, timeout=5)
    told.value.close()
    assert told.value.code == status
    assert asked == [(f"/{status}-on", "hush")]


def test_an_answer_that_is_one_is_read(address: str) -> None:
    with opener().open(f"{address}/200", timeout=5) as answer:
        assert answer.read() == b"{}"


def test_keys_are_taken_from_their_own_address_alone(
    address: str, asked: list[tuple[str, str]]
) -> None:
    with pytest.raises(TryLater):
        keys_at(f"{address}/302-on").key("any")
    assert asked == [("/302-on", "")]
