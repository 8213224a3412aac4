"""A proxy that stands between two processes and does to their line what networks do to lines."""

import asyncio
import socket
import struct
import threading
from collections.abc import Callable, Coroutine
from typing import Any, Final, Literal
from urllib.parse import urlsplit, urlunsplit

from kit.private_rabbitmq import LOOPBACK

from .lines import Line, Weather

Direction = Literal["out", "in", "both"]

AT_ONCE: Final = struct.pack("ii", 1, 0)
"""SO_LINGER of no seconds: a close is a reset."""

SECONDS: Final = 10.0


class FaultProxy:
    """Passes on what it is sent, until it is told otherwise.

    "out" is from whoever called to the target, "in" is the way back.
    Every fault lasts until `heal`, but for `reset`, which is over at once.
    """

    def __init__(self, target: tuple[str, int]) -> None:
        """Take the address that is called in the end; nobody needs to listen there yet."""
        self._target = target
        self._weather = Weather()
        self._lines: set[Line] = set()
        self._calls: set[asyncio.Task[None]] = set()
        self._listener: asyncio.Server | None = None
        self._accepted = 0
        # Bound for as long as we live, so that the port is ours also while nobody listens on it.
        self._holder = _bound(0)
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name=f"proxy-{self.port}")

    @property
    def port(self) -> int:
        """Where to call instead of the target; it stays the same."""
        number: int = self._holder.getsockname()[1]
        return number

    @property
    def accepted(self) -> int:
        """How many connections there have been."""
        return self._accepted

    @property
    def open(self) -> int:
        """How many connections there are."""
        return len(self._lines)

    def url_of(self, url: str) -> str:
        """The same address, by way of this proxy."""
        parts = urlsplit(url)
        login, at, _ = parts.netloc.rpartition("@")
        return urlunsplit(parts._replace(netloc=f"{login}{at}{LOOPBACK}:{self.port}"))

    def start(self) -> None:
        """Listen."""
        self._thread.start()
        self._do(self._listen)

    def stop(self) -> None:
        """End every connection, and listen no more."""
        if self._thread.is_alive():
            self._do(self._close)
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join(SECONDS)
        self._loop.close()
        self._holder.close()

    def cut(self) -> None:
        """Drop every connection, and refuse new ones."""
        self._do(self._close)

    def reset(self) -> None:
        """Reset every connection (RST), as a host does that came up without its memory."""

        async def reset() -> None:
            for line in self._lines:
                for transport in line.transports():
                    transport.get_extra_info("socket").setsockopt(
                        socket.SOL_SOCKET, socket.SO_LINGER, AT_ONCE
                    )
            await self._hang_up(self._lines)

        self._do(reset)

    def delay(self, seconds: float) -> None:
        """Let everything arrive later by so much, in both directions."""
        self._weather.delay = seconds

    def swallow(self, direction: Direction = "both") -> None:
        """Let everything vanish that is sent in a direction, the end of a connection included.

        Connections stay open, and new ones are accepted: whoever waits for an answer waits.
        """
        self._weather.swallowed = frozenset({"out", "in"} if direction == "both" else {direction})

    def heal(self) -> None:
        """Make an end of every fault; connections of which something was swallowed are dropped."""

        async def heal() -> None:
            self._weather.clear_up()
            await self._hang_up({line for line in self._lines if line.damaged})
            if self._listener is None:
                await self._listen()

        self._do(heal)

    async def _listen(self) -> None:
        self._listener = await self._loop.create_server(self._accept, sock=_bound(self.port))

    async def _close(self) -> None:
        if self._listener is not None:
            self._listener.close()
            self._listener = None
        calls = list(self._calls)
        for call in calls:
            call.cancel()
        await asyncio.gather(*calls, return_exceptions=True)
        await self._hang_up(self._lines)

    async def _hang_up(self, lines: set[Line]) -> None:
        for line in list(lines):
            line.hang_up()
        await asyncio.sleep(0)  # the loop closes the sockets in its next round

    def _accept(self) -> asyncio.Protocol:
        """One end of a new line; the target is called when the caller is there."""
        line = Line(self._weather, over=self._lines.discard)
        self._lines.add(line)
        self._accepted += 1
        call = self._loop.create_task(self._call(line))
        self._calls.add(call)
        call.add_done_callback(self._calls.discard)
        return line.near

    async def _call(self, line: Line) -> None:
        try:
            await self._loop.create_connection(lambda: line.far, *self._target)
        except OSError:
            line.hang_up()

    def _do(self, what: Callable[[], Coroutine[Any, Any, None]]) -> None:
        """Run something on the proxy's thread, and wait for it."""
        asyncio.run_coroutine_threadsafe(what(), self._loop).result(SECONDS)


def _bound(port: int) -> socket.socket:
    """A socket on a port of the loopback, which several of ours may share."""
    made = socket.socket()
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    made.bind((LOOPBACK, port))
    return made
