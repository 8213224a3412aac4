"""One connection to the broker, kept up for ever by a thread of its own."""

import random
import threading
import time
from collections.abc import Callable
from typing import Any

import pika
from pika.adapters.select_connection import SelectConnection
from pika.channel import Channel

from kit import logs

HEARTBEAT_SECONDS = 10
BLOCKED_SECONDS = 60
SHORTEST_WAIT_SECONDS = 0.2
LONGEST_WAIT_SECONDS = 5.0
GOODBYE_SECONDS = 2.0
LEAVING_SECONDS = 0.05

log = logs.get(__name__)


class Connection:
    """Connects, opens one channel, and starts again after every loss with a jittered wait.

    ``opened`` and ``lost`` are called on the connection's thread; what was handed to `call` before
    ``lost`` and has not run by then will never run.
    ``blocked`` says that the broker is short of memory or disk and reads nothing from us.
    """

    def __init__(
        self,
        url: str,
        name: str,
        *,
        opened: Callable[[Channel], None],
        lost: Callable[[str], None],
        polite: bool = True,
    ) -> None:
        """Take the AMQP address and a name that operators see at the broker.

        A ``polite`` connection says goodbye before it goes; pika's goodbye cancels consumers first.
        """
        self._parameters = pika.URLParameters(url)
        self._parameters.heartbeat = HEARTBEAT_SECONDS
        self._parameters.blocked_connection_timeout = BLOCKED_SECONDS
        self._parameters.client_properties = {"connection_name": name}
        self._name = name
        self._opened = opened
        self._lost = lost
        self._polite = polite
        self._stopping = threading.Event()
        self._current: SelectConnection | None = None
        self._handing_over = threading.Lock()
        self._why = ""
        self._was_open = False
        self.blocked = False
        self._thread = threading.Thread(target=self._keep_up, name=f"bus-{name}", daemon=True)

    @property
    def user(self) -> str:
        """The user of the connection, which the broker checks against a message's user id."""
        return str(vars(self._parameters.credentials)["username"])

    def start(self) -> None:
        """Begin to connect, in the background."""
        self._thread.start()

    def alive(self) -> bool:
        """Whether the thread still runs."""
        return self._thread.is_alive()

    def call(self, function: Callable[[], None]) -> bool:
        """Run something on the connection's thread; False when there is no connection to run it on."""
        with self._handing_over:
            if self._current is None:
                return False
            self._current.ioloop.add_callback_threadsafe(function)
            return True

    def later(self, seconds: float, function: Callable[[], None]) -> None:
        """Run something on the connection's thread after a while, unless the connection is lost before."""
        if self._current is not None:
            self._current.ioloop.call_later(seconds, function)

    def renew(self, why: str) -> None:
        """Give up the present connection and make a fresh one."""
        current = self._current
        if current is not None:
            self.call(lambda: self._close(current, why))

    def stop(self, seconds: float = 3.0) -> None:
        """Close and end the thread."""
        self._stopping.set()
        self.renew("stopping")
        self._thread.join(seconds)

    def _keep_up(self) -> None:
        wait = SHORTEST_WAIT_SECONDS
        while not self._stopping.is_set():
            self._was_open = False
            begun = time.monotonic()
            connection = SelectConnection(
                self._parameters,
                on_open_callback=self._on_open,
                on_open_error_callback=self._on_loss,
                on_close_callback=self._on_loss,
            )
            self._current = connection
            if self._stopping.is_set():  # said before there was anything to close
                self.renew("stopping")
            connection.ioloop.start()
            with self._handing_over:
                self._current = None
            self.blocked = False
            self._lost(self._why)
            connection.ioloop.close()
            # A broker that lets us in and sends us away at once is not asked more often than an absent one.
            lasted = self._was_open and time.monotonic() - begun > LONGEST_WAIT_SECONDS
            wait = SHORTEST_WAIT_SECONDS if lasted else min(wait * 1.7, LONGEST_WAIT_SECONDS)
            self._stopping.wait(wait * random.uniform(0.5, 1.5))  # noqa: S311 - jitter, no secret

    def _on_open(self, connection: SelectConnection) -> None:
        connection.add_on_connection_blocked_callback(self._on_blocked)
        connection.add_on_connection_unblocked_callback(self._on_unblocked)
        connection.channel(on_open_callback=self._on_channel)

    def _on_blocked(self, _: object, __: object) -> None:
        self.blocked = True
        log.warning("broker_takes_nothing", connection=self._name)

    def _on_unblocked(self, _: object, __: object) -> None:
        self.blocked = False
        log.info("broker_takes_again", connection=self._name)

    def _on_channel(self, channel: Channel) -> None:
        channel.add_on_close_callback(self._on_channel_closed)
        self._was_open = True
        log.info("broker_connected", connection=self._name)
        self._opened(channel)

    def _on_channel_closed(self, channel: Channel, reason: Exception) -> None:
        self._close(channel.connection, f"channel closed: {reason}")

    def _close(self, connection: Any, why: str) -> None:  # noqa: ANN401 - pika's own type is untyped
        if connection.is_open and not self._polite:
            # Acknowledgements said just before are given the time to leave.
            connection.ioloop.call_later(
                LEAVING_SECONDS, lambda: self._end_from_below(connection, why)
            )
        elif connection.is_open:
            connection.close(reply_text=why[:200])
            # A broker that takes nothing, or a line that is dead, never answers to a goodbye.
            connection.ioloop.call_later(
                GOODBYE_SECONDS, lambda: self._end_from_below(connection, why)
            )
        elif not (connection.is_closing or connection.is_closed):
            # pika cannot close what is still opening (its own assertion fails).
            self._end_from_below(connection, why)

    def _end_from_below(self, connection: Any, why: str) -> None:  # noqa: ANN401 - as above
        if connection.is_closed:
            return
        self._why = why
        connection.ioloop.stop()
        transport = vars(connection).get("_transport")
        if transport is not None:
            vars(transport)["_sock"].close()

    def _on_loss(self, connection: SelectConnection, reason: BaseException) -> None:
        if not self._stopping.is_set():
            log.warning(
                "broker_away", connection=self._name, reason=(str(reason) or repr(reason))[:200]
            )
        self._why = str(reason)
        connection.ioloop.stop()
