"""A publisher's history over real HTTP, a page at a time, as `GET /v1/events` of every service gives it."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

TOKEN = "the-right-token"
PAGE = 3


class Publisher:
    """What a history answers.

    `before_page` is called before every page with the number of events before it, `between_pages`
    before every page after the first. Of the history, the first `archived` events are no longer here.
    """

    def __init__(self, history: list[bytes]) -> None:
        self.history = history
        self.archived = 0
        self.address = ""
        self.statuses: list[int] = []
        self.asked: list[int] = []
        self.before_page: Callable[[int], None] = lambda _after: None
        self.between_pages: Callable[[], None] = lambda: None

    def page(self, after: int) -> tuple[dict[str, object], str]:
        self.asked.append(after)
        self.before_page(after)
        if after:
            self.between_pages()
        first = max(after, self.archived)
        items = [json.loads(body) for body in self.history[first : first + PAGE]]
        reached = first + len(items)
        more = reached < len(self.history)
        link = f'</v1/events?limit={PAGE}&after={reached}>; rel="next"' if more else ""
        return {"items": items, "archived": self.archived, "total": len(self.history)}, link


@contextmanager
def publishing(history: list[bytes]) -> Iterator[Publisher]:
    """Serve a history, which may grow meanwhile, on a port of its own."""
    publisher = Publisher(history)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked = urlsplit(self.path)
            status = 200 if self.headers["Authorization"] == f"Bearer {TOKEN}" else 401
            status = publisher.statuses.pop(0) if publisher.statuses else status
            body: dict[str, object] = {"detail": "no"}
            link = ""
            if status == 200:
                body, link = publisher.page(int(parse_qs(asked.query).get("after", ["0"])[0]))
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            if link:
                self.send_header("Link", link)
            self.end_headers()
            self.wfile.write(json.dumps(body).encode())

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    serving = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    serving.start()
    publisher.address = f"http://127.0.0.1:{server.server_port}"
    try:
        yield publisher
    finally:
        server.shutdown()
        server.server_close()
        serving.join()
