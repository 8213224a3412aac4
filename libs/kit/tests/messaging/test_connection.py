"""The connection's thread when the broker is absent, mute, or says no."""

import socket
import threading
from collections.abc import Iterator

import pytest
from pika.adapters.select_connection import SelectConnection

from kit.bus import Publisher
from kit.bus.connection import Connection


@pytest.fixture
def mute_broker() -> Iterator[str]:
    """An address that takes connections and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield f"amqp://guest:guest@127.0.0.1:{server.getsockname()[1]}/"


def test_stopping_while_connecting_ends_the_thread(mute_broker: str) -> None:
    publisher = Publisher(mute_broker, "lighthouse", "x")
    publisher.start()
    threading.Event().wait(0.5)
    publisher.stop()

    assert not publisher.alive()


def test_an_order_to_stop_between_two_attempts_is_not_missed(
    mute_broker: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from kit.bus import connection as module  # noqa: PLC0415 - only to reach into it

    link = Connection(mute_broker, "late", opened=lambda _: None, lost=lambda _: None)
    real = SelectConnection

    def made(*args: object, **more: object) -> object:
        link._stopping.set()  # stop() came just before, and found nothing to close
        return real(*args, **more)  # type: ignore[arg-type]  # passed on

    monkeypatch.setattr(module, "SelectConnection", made)
    link.start()
    link._thread.join(3)

    assert not link.alive()


def test_a_broker_that_takes_us_and_sends_us_away_is_asked_ever_more_rarely(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from kit.bus import connection as module  # noqa: PLC0415 - only to reach into it

    class Refusing:
        """Opens at once, and ends at once, as after a permission was revoked."""

        def __init__(self, *_: object, **__: object) -> None:
            self.ioloop = self

        def start(self) -> None:
            link._was_open = True

        def close(self) -> None:
            """Nothing is open."""

    waits: list[float] = []
    link = Connection("amqp://x/", "x", opened=lambda _: None, lost=lambda _: None)

    def wait(seconds: float) -> bool:
        waits.append(seconds)
        if len(waits) == 12:
            link._stopping.set()
        return False

    monkeypatch.setattr(module, "SelectConnection", Refusing)
    monkeypatch.setattr(link._stopping, "wait", wait)
    link._keep_up()

    assert waits[-1] > 2
