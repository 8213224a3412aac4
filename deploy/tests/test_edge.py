"""The edge tells nobody a secret that stands in an address, not even its own logs."""

import http.client
import os
import re
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from shutil import which
from threading import Thread

import pytest
from flask import Flask, request
from werkzeug.serving import make_server

CONF = Path(__file__).parents[1] / "edge" / "default.conf.template"
WORD = "secret-Zk3vQ0b7yR1uXw9sTnE5cJ2aLhG8mPd4fKiOqUeYrBt"
NGINX = os.environ.get("NGINX") or which("nginx")


def test_a_line_of_its_log_is_made_of_nothing_that_bears_a_secret() -> None:
    written = CONF.read_text(encoding="utf-8")
    assert re.findall(r"access_log (.*);", written) == ["/dev/stdout shown"]
    [line] = re.findall(r"log_format shown '(.*)';", written)
    names = set(re.findall(r"\$\{?(\w+)", line))
    assert names == {
        "remote_addr",
        "time_iso8601",
        "request_method",
        "shown",
        "status",
        "body_bytes_sent",
        "request_time",
    }


@pytest.fixture
def portal() -> Iterator[int]:
    app = Flask("portal")
    app.add_url_rule(
        "/<path:path>",
        view_func=lambda path: (
            f"{path} {request.headers.get('X-Forwarded-For', request.method)}"
            if path == "whoami"
            else f"{path} {request.method}"
        ),
        endpoint="p",
        methods=["GET", "POST", "TRACE"],
    )
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    yield server.server_port
    server.shutdown()
    thread.join()
    server.server_close()


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        number: int = free.getsockname()[1]
        return number


class Edge:
    """nginx with our file, before a portal at some port."""

    def __init__(self, folder: Path, portal: int) -> None:
        self.port, self.folder = free_port(), folder
        written = CONF.read_text(encoding="utf-8")
        for ours, here in (
            ("listen 80;", f"listen 127.0.0.1:{self.port};"),
            ("http://portal:8000", f"http://127.0.0.1:{portal}"),
            ("/dev/stdout", f"{folder}/access.log"),
        ):
            assert ours in written
            written = written.replace(ours, here)
        written = (
            f"daemon off; master_process off; pid {folder}/pid; error_log {folder}/error.log notice;"
            f" events {{}} http {{ proxy_temp_path {folder}/p; client_body_temp_path {folder}/c;"
            f" fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;"
            f"\n{written}\n}}"
        )
        (folder / "nginx.conf").write_text(written, encoding="utf-8")
        self.process = subprocess.Popen(
            [str(NGINX), "-p", str(folder), "-c", str(folder / "nginx.conf")],
            stderr=subprocess.DEVNULL,
        )

    def get(self, path: str) -> tuple[int, str]:
        status, text, _ = self.ask("GET", path)
        return status, text

    def ask(self, method: str, path: str, **headers: str) -> tuple[int, str, dict[str, str]]:
        deadline = time.monotonic() + 10
        while True:
            asked = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
            try:
                given = {name.replace("_", "-"): value for name, value in headers.items()}
                asked.request(method, path, headers=given)
                answer = asked.getresponse()
                return answer.status, answer.read().decode(), dict(answer.headers)
            except ConnectionRefusedError:
                assert time.monotonic() < deadline
            finally:
                asked.close()

    def end(self) -> str:
        """End it; returns everything it has written."""
        self.process.terminate()
        self.process.wait(10)
        return "".join(file.read_text("utf-8") for file in sorted(self.folder.glob("*.log")))


@pytest.mark.skipif(not NGINX, reason="There is no nginx here.")
def test_a_calendar_program_gets_through_and_its_address_into_no_log(
    tmp_path: Path, portal: int
) -> None:
    edge = Edge(tmp_path, portal)
    try:
        assert edge.get(f"/calendar/{WORD}.ics") == (200, f"calendar/{WORD}.ics GET")
        assert edge.get(f"/api/notifications/v1/calendar-feeds/{WORD}.ics")[0] == 404
        assert edge.get("/sign-in/back/oidc?code=a-code-of-a-provider")[0] == 200
    finally:
        said = edge.end()
    assert '"GET /calendar/secret-..." 200' in said
    assert '"GET /sign-in/back/oidc" 200' in said
    assert WORD.removeprefix("secret-") not in said
    assert "a-code-of-a-provider" not in said


@pytest.mark.skipif(not NGINX, reason="There is no nginx here.")
def test_it_is_not_told_of_a_portal_that_does_not_answer_either(tmp_path: Path) -> None:
    edge = Edge(tmp_path, free_port())
    try:
        assert edge.get(f"/calendar/{WORD}.ics")[0] == 502
        assert edge.get(f"/Calendar/{WORD}")[0] == 502
        assert edge.get("/meetings")[0] == 502
    finally:
        said = edge.end()
    assert "GET /meetings" in said
    assert "upstream" in said, "of others it is told"
    assert WORD.removeprefix("secret-") not in said


@pytest.mark.skipif(not NGINX, reason="There is no nginx here.")
def test_it_lets_through_what_is_for_people_and_says_for_whom(tmp_path: Path, portal: int) -> None:
    edge = Edge(tmp_path, portal)
    try:
        for closed in (
            "/metrics",
            "/health/ready",
            "/api/scheduling/metrics",
            "/api/scheduling/health/live",
            "/api/scheduling/v1/../metrics",
            "/api/postgres/v1/x",
            "/api/",
        ):
            assert edge.get(closed)[0] == 404, closed
        assert edge.ask("TRACE", "/sign-in")[0] == 405
        status, text, headers = edge.ask("GET", "/whoami", X_Forwarded_For="192.0.2.7, 10.1.2.3")
        assert (status, text) == (200, "whoami 127.0.0.1")
        assert headers["Server"] == "nginx"
    finally:
        edge.end()


@pytest.mark.skipif(not NGINX, reason="There is no nginx here.")
def test_it_tells_no_two_requests_from_what_could_be_one(tmp_path: Path, portal: int) -> None:
    edge = Edge(tmp_path, portal)
    try:
        assert edge.get("/sign-in")[0] == 200
        for strange in (
            b"Content-Length: 4\r\nTransfer-Encoding: chunked\r\n",
            b"Content-Length: 4\r\nContent-Length: 5\r\n",
            b"Transfer-Encoding: xchunked\r\n",
        ):
            with socket.create_connection(("127.0.0.1", edge.port), timeout=10) as line:
                line.sendall(b"POST /sign-in HTTP/1.1\r\nHost: x\r\n" + strange + b"\r\n0\r\n\r\n")
                line.shutdown(socket.SHUT_WR)
                assert line.recv(4096)[9:12] in {b"400", b"501"}, strange
    finally:
        edge.end()
