"""One connection through the proxy: two ends, and what the weather does to what goes between them."""

import asyncio
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal


@dataclass
class Weather:
    """What is done to every line at the moment."""

    delay: float = 0.0
    swallowed: frozenset[str] = frozenset()

    def clear_up(self) -> None:
        """Do nothing to any line."""
        self.delay, self.swallowed = 0.0, frozenset()


class Line:
    """Two ends; it is over when both are closed."""

    def __init__(self, weather: Weather, over: Callable[["Line"], None]) -> None:
        """Be told of the weather, and whom to tell of the end."""
        self.weather = weather
        self.damaged = False
        self.near = End(self, "out")
        self.far = End(self, "in")
        self.near.other, self.far.other = self.far, self.near
        self._over = over

    def transports(self) -> list[asyncio.Transport]:
        """The open ends."""
        return [end.transport for end in (self.near, self.far) if end.transport is not None]

    def hang_up(self) -> None:
        """Close both ends, and forget what is under way."""
        for transport in self.transports():
            transport.abort()
        self.closed()

    def closed(self) -> None:
        """Say so if that was the second end."""
        if not self.transports():
            self._over(self)


class End(asyncio.Protocol):
    """What arrives at one end leaves by the other; no bytes at all mean that the connection ends."""

    def __init__(self, line: Line, direction: Literal["out", "in"]) -> None:
        """Read what goes in a direction."""
        self._line = line
        self._direction = direction
        self._loop = asyncio.get_running_loop()
        self._under_way: deque[bytes] = deque()
        self.other: End
        self.transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Read nothing before the other end is there, too."""
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        if self._direction == "out":
            transport.pause_reading()
        elif self.other.transport is None:
            transport.abort()
        else:
            self.other.transport.resume_reading()

    def data_received(self, data: bytes) -> None:
        """Pass it on: now, later or never."""
        weather = self._line.weather
        if self._direction in weather.swallowed:
            self._line.damaged = True
        elif weather.delay or self._under_way:
            self._under_way.append(data)
            self._loop.call_later(weather.delay, self._arrive)
        else:
            self.other.send(data)

    def connection_lost(self, _: Exception | None) -> None:
        """Pass that on as well."""
        self.transport = None
        self.data_received(b"")
        self._line.closed()

    def send(self, data: bytes) -> None:
        """Let something leave by this end."""
        if self.transport is not None and data:
            self.transport.write(data)
        elif self.transport is not None:
            self.transport.close()

    def pause_writing(self) -> None:
        """Let the other end read no more than this one gets rid of."""
        if self.other.transport is not None:
            self.other.transport.pause_reading()

    def resume_writing(self) -> None:
        """Let the other end go on."""
        if self.other.transport is not None:
            self.other.transport.resume_reading()

    def _arrive(self) -> None:
        """Send the oldest that is under way: whatever each has waited, the order is kept."""
        self.other.send(self._under_way.popleft())
