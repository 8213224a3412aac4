"""The four stand-ins behind one transport: the portal's network in tests."""

import httpx

from .answers import claims_of
from .doors import Door, caller_of, real, refused, told_to
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
        self.refused: list[str] = []
        """The operations that somebody asked for and may not do."""
        self.holds_back = False
        """Whether whatever would change something is answered with "not now", once its door has let it in."""
        self._names = {first_port + n: maker.__name__ for n, maker in enumerate(makers)}
        self._apps = {
            first_port + n: httpx.WSGITransport(app=maker(world)) for n, maker in enumerate(makers)
        }

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Answer as the real service would let it, or refuse the connection as a service that is down does."""
        self.asked.append(request)
        port = request.url.port or 0
        name = self._names[port]
        if name in self.away:
            raise httpx.ConnectError("Connection refused")
        door = Door(name, self.world)
        if request.url.path == "/v1/openapi.json":
            document = real(name).test_client().get("/v1/openapi.json").data
            return httpx.Response(200, content=document, request=request)
        claims = claims_of(request.headers.get("Authorization", ""))
        if claims and name not in claims["aud"]:
            return refused(request, 401, f"The token is not one for {name}: ask for a new token.")
        if request.url.path == "/v1/may" and (who := caller_of(request)):
            return httpx.Response(200, content=told_to(name, who), request=request)
        if refusal := door.refusal(request):
            self.refused.append(door.operation(request)[0])
            return refusal
        if self.holds_back and door.would_change(request):
            return refused(request, 409, "Not now.")
        return door.narrowed(request, self._apps[port].handle_request(request))
