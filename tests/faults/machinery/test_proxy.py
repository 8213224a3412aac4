"""Each fault of a line, as a plain socket on either side of it sees it."""

import socket
import socketserver
import threading
import time
from collections.abc import Callable, Iterator

import pytest

from kit.private_rabbitmq import LOOPBACK, free_port

from .proxy import FaultProxy

PATIENCE = 10.0


class Echo(socketserver.ThreadingTCPServer):
    """Says what it hears, and remembers it."""

    daemon_threads = True
    block_on_close = True
    allow_reuse_address = True
    heard = b""
    callers = 0

    def finish_request(self, request: object, _: object) -> None:
        assert isinstance(request, socket.socket)
        self.callers += 1
        try:
            while data := request.recv(1 << 16):
                self.heard += data[:100]
                request.sendall(data)
        except ConnectionError:
            pass
        finally:
            self.callers -= 1


@pytest.fixture
def echo() -> Iterator[Echo]:
    with Echo((LOOPBACK, 0), socketserver.BaseRequestHandler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture
def proxy(echo: Echo) -> Iterator[FaultProxy]:
    made = FaultProxy((LOOPBACK, echo.server_address[1]))
    made.start()
    yield made
    made.stop()
    assert made.open == 0
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("proxy")]


def call(proxy: FaultProxy) -> socket.socket:
    return socket.create_connection((LOOPBACK, proxy.port), timeout=PATIENCE)


def say(line: socket.socket, words: bytes) -> bytes:
    line.sendall(words)
    return hear(line, len(words))


def hear(line: socket.socket, size: int) -> bytes:
    heard = b""
    while len(heard) < size:
        more = line.recv(size - len(heard))
        if not more:
            break
        heard += more
    return heard


def hears_nothing(line: socket.socket) -> bool:
    line.settimeout(0.3)
    try:
        return line.recv(1) is None
    except TimeoutError:
        return True
    finally:
        line.settimeout(PATIENCE)


def is_dropped(line: socket.socket) -> bool:
    try:
        return line.recv(1) == b""
    except ConnectionError:
        return True


def until(true: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < deadline
        threading.Event().wait(0.01)


def test_what_is_said_arrives_both_ways_and_connections_are_counted(proxy: FaultProxy) -> None:
    with call(proxy) as one, call(proxy) as other:
        assert say(one, b"good morning") == b"good morning"
        assert say(other, b"good evening") == b"good evening"
        assert proxy.open == 2
    until(lambda: proxy.open == 0)
    assert proxy.accepted == 2


def test_an_address_keeps_its_login_its_path_and_its_options() -> None:
    proxy = FaultProxy((LOOPBACK, 5672))
    asked = proxy.url_of("amqp://me:se%2Fcret@elsewhere:5672/%2F?heartbeat=5")
    assert asked == f"amqp://me:se%2Fcret@{LOOPBACK}:{proxy.port}/%2F?heartbeat=5"
    assert proxy.url_of("postgresql://h:1/db") == f"postgresql://{LOOPBACK}:{proxy.port}/db"
    proxy.stop()


def test_a_cut_line_is_dropped_and_refused_until_it_is_healed(proxy: FaultProxy) -> None:
    with call(proxy) as line:
        assert say(line, b"hello") == b"hello"
        proxy.cut()
        assert is_dropped(line)
    with pytest.raises(ConnectionRefusedError):
        call(proxy)
    proxy.heal()
    with call(proxy) as line:
        assert say(line, b"again") == b"again"


def test_a_reset_is_a_reset_and_over_at_once(proxy: FaultProxy) -> None:
    with call(proxy) as line:
        assert say(line, b"hello") == b"hello"
        proxy.reset()
        with pytest.raises(ConnectionResetError):
            line.recv(1)
    with call(proxy) as line:
        assert say(line, b"again") == b"again"


def test_a_slow_line_is_late_and_in_order_also_while_it_heals(proxy: FaultProxy) -> None:
    with call(proxy) as line:
        say(line, b"hello")
        proxy.delay(0.2)
        begun = time.monotonic()
        assert say(line, b"slowly") == b"slowly"
        assert time.monotonic() - begun >= 0.4
        sent = b"".join(b"%05d" % number for number in range(2000))
        for start in range(0, len(sent), 500):
            line.sendall(sent[start : start + 500])
        proxy.heal()
        line.sendall(b"last")
        assert hear(line, len(sent) + 4) == sent + b"last"


def test_a_late_goodbye_comes_after_what_was_said_before_it(proxy: FaultProxy, echo: Echo) -> None:
    proxy.delay(0.2)
    with call(proxy) as line:
        line.sendall(b"goodbye")
    until(lambda: echo.heard == b"goodbye")
    until(lambda: proxy.open == 0)


@pytest.mark.parametrize(("direction", "heard"), [("out", b""), ("in", b"?"), ("both", b"")])
def test_what_is_swallowed_is_missed_by_nobody_until_it_is_healed(
    proxy: FaultProxy, echo: Echo, direction: str, heard: bytes
) -> None:
    with call(proxy) as line, call(proxy) as silent:
        say(line, b"hello")
        say(silent, b"hello")
        echo.heard = b""
        proxy.swallow(direction)  # type: ignore[arg-type]  # one of its words
        line.sendall(b"?")
        assert hears_nothing(line)
        assert echo.heard == heard
        proxy.heal()
        assert is_dropped(line)
        assert say(silent, b"still here") == b"still here"


def test_a_swallowed_goodbye_leaves_the_other_side_waiting(proxy: FaultProxy, echo: Echo) -> None:
    with call(proxy) as line:
        say(line, b"hello")
        proxy.swallow()
    threading.Event().wait(0.3)
    assert echo.callers == 1
    proxy.heal()
    until(lambda: echo.callers == 0)


def test_whoever_calls_a_target_that_is_away_is_dropped() -> None:
    proxy = FaultProxy((LOOPBACK, free_port()))
    proxy.start()
    with call(proxy) as line:
        assert is_dropped(line)
    proxy.stop()


def test_a_lot_passes_unharmed_and_waits_for_a_slow_reader(proxy: FaultProxy) -> None:
    sent = bytes(range(256)) * (32 * 4096)
    with call(proxy) as line:
        sender = threading.Thread(target=line.sendall, args=(sent,))
        sender.start()
        threading.Event().wait(0.3)
        begun = time.monotonic()
        assert hear(line, len(sent)) == sent
        seconds = time.monotonic() - begun
        sender.join()
    # Both ways: tens of megabytes a second, with much to spare for a machine that is busy.
    assert seconds < PATIENCE
