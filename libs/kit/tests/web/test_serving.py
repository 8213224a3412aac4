"""The command line starts a real server that answers, drains and goes."""

import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import httpx
import pytest

STARTED_WITHIN = 20.0

PROGRAM = """
import importlib.util, sys, time
from pathlib import Path
folder = Path({folder!r})
spec = importlib.util.spec_from_file_location("shop", folder / "shop.py")
shop = sys.modules["shop"] = importlib.util.module_from_spec(spec)
spec.loader.exec_module(shop)

from kit import web
from kit.cli import service_cli
from kit.worker import Worker

slow = web.Blueprint("slow", "slow")

@slow.route("/slow")
@slow.response(200)
def wait():
    "Take a second."
    Path({begun!r}).touch()
    time.sleep(1)
    return {{"done": True}}

def create_app(settings):
    policy = {{**shop.POLICY, "slow.wait": web.PUBLIC}}
    return web.create_app(settings, title="Shop", blueprints=[shop.blueprint, slow], policy=policy, relations=shop.RELATIONS)

service_cli("shop", shop.ShopSettings, create_app, lambda s: Worker(s, reactions={{}}, timers=[]))()
"""


@pytest.fixture
def port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        number: int = free.getsockname()[1]
        return number


@pytest.fixture
def server(tmp_path: Path, port: int) -> Iterator[subprocess.Popen[str]]:
    program = PROGRAM.format(folder=str(Path(__file__).parent), begun=str(tmp_path / "begun"))
    environ = {"PORT": str(port), "VAR": str(tmp_path), "PATH": ""}
    migrate = [sys.executable, "-c", program, "migrate"]
    subprocess.run(migrate, env=environ, check=True, capture_output=True)
    process = subprocess.Popen(
        [sys.executable, "-c", program, "web"], env=environ, stderr=subprocess.PIPE, text=True
    )
    deadline = time.monotonic() + STARTED_WITHIN
    while time.monotonic() < deadline:
        try:
            httpx.get(f"http://127.0.0.1:{port}/health/live")
            break
        except httpx.TransportError:
            assert process.poll() is None
            threading.Event().wait(0.1)
    yield process
    process.terminate()
    process.communicate(timeout=30)


def test_a_request_under_way_is_answered_before_the_server_goes(
    server: subprocess.Popen[str], port: int, tmp_path: Path
) -> None:
    answers: list[httpx.Response] = []
    address = f"http://127.0.0.1:{port}/v1/slow"
    asking = threading.Thread(target=lambda: answers.append(httpx.get(address)))
    asking.start()
    while not (tmp_path / "begun").exists():
        threading.Event().wait(0.05)
    server.send_signal(signal.SIGTERM)
    asking.join()
    assert answers[0].json() == {"done": True}
    _, lines = server.communicate(timeout=30)
    assert server.returncode == 0
    assert '"route": "/v1/slow"' in lines
    with pytest.raises(httpx.TransportError):
        httpx.get(address)


@pytest.mark.usefixtures("server")
def test_a_request_whose_end_can_be_told_in_two_ways_is_refused(port: int) -> None:
    """What a proxy before us takes for one request must not be two here."""
    chunked = b"Transfer-Encoding: chunked\r\n"
    for strange in (
        b"Content-Length: 5\r\n" + chunked,
        b"Content-Length: 5\r\nContent-Length: 6\r\n",
        b"Content-Length: +5\r\n",
        b"Transfer-Encoding: xchunked\r\n",
        b"Transfer-Encoding : chunked\r\n",
        b"Header: a\r\n folded\r\n",
    ):
        sent = b"POST /v1/proofs HTTP/1.1\r\nHost: x\r\n" + strange
        said = _said(port, sent + b"\r\n0\r\n\r\nGET /health/live HTTP/1.1\r\nHost: x\r\n\r\n")
        assert re.findall(rb"HTTP/1\.1 (\d+)", said)[:1] in ([b"400"], [b"501"]), strange
        assert b'"status":"ok"' not in said, strange


@pytest.mark.usefixtures("server")
def test_the_server_bounds_what_comes_before_a_body_and_tells_no_version(port: int) -> None:
    for sent in (
        b"GET /" + b"a" * 10_000 + b" HTTP/1.1\r\n",
        b"GET / HTTP/1.1\r\nCookie: " + b"a" * 10_000 + b"\r\n",
        b"GET / HTTP/1.1\r\n" + b"".join(b"X-%d: a\r\n" % each for each in range(200)),
        b"GET / HTTP/1.1\r\nHost: x\r\nX-A\nB: c\r\n",
        b"get / HTTP/1.1\r\n",
    ):
        assert _said(port, sent + b"\r\n").startswith(
            (b"HTTP/1.1 400", b"HTTP/1.1 414", b"HTTP/1.1 431")
        )
    told = httpx.get(f"http://127.0.0.1:{port}/health/live").headers
    assert told["Server"] == "gunicorn"
    assert not {"X-Powered-By", "X-AspNet-Version"} & set(told)


def _said(port: int, sent: bytes) -> bytes:
    """Everything that is answered to these bytes, until the line is closed."""
    with socket.create_connection(("127.0.0.1", port), timeout=10) as line:
        line.sendall(sent)
        line.shutdown(socket.SHUT_WR)
        said = b""
        with suppress(ConnectionResetError):
            while more := line.recv(65536):
                said += more
    return said
