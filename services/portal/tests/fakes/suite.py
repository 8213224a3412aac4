"""The four stand-ins behind one transport: the portal's network in tests."""

import httpx

from .others import notifications, reporting, support
from .scheduling import scheduling
from .world import World


class Suite(httpx.BaseTransport):
    """Hands each request to the stand-in that owns the port, unless that one is away."""

    def __init__(self, world: World, first_port: int = 8001) -> None:
        makers = (scheduling, support, notifications, reporting)
        self.world = world
        self.away: set[str] = set()
        self.asked: list[httpx.Request] = []
        self._names = {first_port + n: maker.__name__ for n, maker in enumerate(makers)}
        self._apps = {
            first_port + n: httpx.WSGITransport(app=maker(world)) for n, maker in enumerate(makers)
        }

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Answer, or refuse the connection as a service that is down does."""
        self.asked.append(request)
        port = request.url.port or 0
        if self._names[port] in self.away:
            raise httpx.ConnectError("Connection refused")
        return self._apps[port].handle_request(request)
