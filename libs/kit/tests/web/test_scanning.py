"""Files are shown to a virus scanner before they are kept, and not taken while it cannot say."""

import socketserver
import struct
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kit.settings import SettingsError, load
from kit.testing.http import Client

from . import shop
from .test_uploads import PDF, send

BAD = PDF + b"what the scanner knows"
ENOUGH = 300_000


class Daemon(socketserver.ThreadingTCPServer):
    """Speaks as ClamAV's daemon does, of one signature, and of files that are larger than it takes."""

    allow_reuse_address = True
    daemon_threads = True
    says: bytes | None = None
    looked_at: list[int]


class Asked(socketserver.StreamRequestHandler):
    server: Daemon

    def handle(self) -> None:
        assert self.rfile.read(10) == b"zINSTREAM\0"
        content = b""
        while (length := struct.unpack(">I", self.rfile.read(4))[0]) and len(content) <= ENOUGH:
            content += self.rfile.read(length)
        self.server.looked_at.append(len(content))
        if len(content) > ENOUGH:
            answer = b"INSTREAM size limit exceeded. ERROR"
        else:
            answer = b"stream: Test.Known FOUND" if BAD in content else b"stream: OK"
        answer = self.server.says if self.server.says is not None else answer
        if answer:
            self.wfile.write(answer + b"\0")


@pytest.fixture
def database_url(tmp_path: Path) -> str:
    """One kind of database is enough here."""
    return f"sqlite:///{tmp_path / 'test.db'}"


@pytest.fixture
def daemon() -> Iterator[Daemon]:
    with Daemon(("127.0.0.1", 0), Asked) as server:
        server.looked_at = []
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture
def settings(settings_for: Callable[..., shop.ShopSettings], daemon: Daemon) -> shop.ShopSettings:
    host, port = daemon.server_address[:2]
    return settings_for(shop.ShopSettings, scanner_url=f"tcp://{host!s}:{port}")


def kept(settings: shop.ShopSettings) -> list[Path]:
    folders = (settings.var / "uploads", settings.var / "papers")
    return [file for folder in folders for file in folder.rglob("*") if file.is_file()]


def test_a_clean_file_is_looked_at_and_kept(
    keeper: Client, settings: shop.ShopSettings, daemon: Daemon
) -> None:
    content = PDF + bytes(200_000)
    assert send(keeper, "agenda.pdf", content).status_code == 201
    assert daemon.looked_at == [len(content)]
    assert len(kept(settings)) == 1


def test_a_harmful_file_is_refused_and_nothing_of_it_stays(
    keeper: Client, settings: shop.ShopSettings
) -> None:
    answer = send(keeper, "agenda.pdf", BAD)
    assert answer.status_code == 422
    assert "/file-is-harmful" in answer.text
    assert "send a clean copy" in answer.text
    assert kept(settings) == []
    assert send(keeper, "agenda.pdf", PDF).status_code == 201


@pytest.mark.parametrize(
    "says", [b"INSTREAM size limit exceeded. ERROR", b"", b"stream: OKAY", b"UNKNOWN COMMAND"]
)
def test_what_the_scanner_cannot_judge_is_not_taken(
    keeper: Client, settings: shop.ShopSettings, daemon: Daemon, says: bytes
) -> None:
    daemon.says = says
    answer = send(keeper, "agenda.pdf", PDF)
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "60")
    assert "virus scanner" in answer.text
    assert kept(settings) == []


def test_a_file_larger_than_the_scanner_takes_is_not_taken(keeper: Client) -> None:
    assert send(keeper, "agenda.pdf", PDF + bytes(900_000)).status_code == 503


def test_without_its_scanner_no_file_is_taken(
    keeper: Client, settings: shop.ShopSettings, daemon: Daemon
) -> None:
    daemon.shutdown()
    daemon.server_close()
    assert send(keeper, "agenda.pdf", PDF).status_code == 503
    assert kept(settings) == []


@pytest.mark.parametrize("url", ["clamav:3310", "http://clamav", "tcp://", "unix://clamd"])
def test_an_address_that_cannot_be_one_is_refused_at_the_start(url: str) -> None:
    with pytest.raises(SettingsError, match="SCANNER_URL"):
        load(shop.ShopSettings, {"PORT": "1", "SCANNER_URL": url})
