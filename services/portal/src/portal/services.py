"""The four services as the portal sees them: read, send, and say clearly when one does not answer."""

from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import quote

import httpx
from flask import Flask, current_app, g, has_request_context, request

from kit import logs, trace
from kit.web import Check, Health
from portal.problems import PartAway, Problem
from portal.settings import SERVICES, PortalSettings, url_of

log = logs.get(__name__)

MOST_PAGES: Final = 20
"""Pages of one list that are followed before the portal stops: no page here shows more."""

AWAY: Final = frozenset({500, 502, 503, 504})
"""Answers that mean: this part does not work at the moment, ask again later."""

Params = Mapping[str, str | int | None]


def connect(app: Flask, settings: PortalSettings, transport: httpx.BaseTransport | None) -> None:
    """Keep one pool of connections for all the services."""
    app.extensions["services"] = httpx.Client(
        transport=transport or httpx.HTTPTransport(retries=1),
        timeout=httpx.Timeout(settings.patience_seconds, connect=2.0),
        headers={"Accept": "application/json", "User-Agent": "aimwell-portal"},
        limits=httpx.Limits(max_connections=64, max_keepalive_connections=16),
    )
    app.extensions["service_urls"] = {name: url_of(settings, name) for name in SERVICES}


def checks(app: Flask) -> dict[str, Check]:
    """Whether each service answers; the portal can work without any one of them, so none brings it down."""

    def check(service: str) -> Check:
        def answers() -> Health:
            url = f"{app.extensions['service_urls'][service]}/health/live"
            try:
                alive = app.extensions["services"].get(url, timeout=2.0).is_success
            except httpx.TransportError:
                alive = False
            return Health.OK if alive else Health.DEGRADED

        return answers

    return {service: check(service) for service in SERVICES}


def read(service: str, path: str, **params: str | int | None) -> Any:  # noqa: ANN401 - JSON
    """Get one resource. Raises `PartAway` or `Problem`."""
    return _asked(service, "GET", path, params=params).json()


def read_within(seconds: float, service: str, path: str) -> Any:  # noqa: ANN401 - JSON
    """Get one resource that every page asks for, and wait no longer. Raises `PartAway` or `Problem`."""
    return _asked(service, "GET", path, timeout=seconds).json()


def read_all(service: str, path: str, **params: str | int | None) -> list[dict[str, Any]]:
    """Get a whole list, following its pages."""
    answer = _asked(service, "GET", path, params=params)
    items: list[dict[str, Any]] = list(answer.json()["items"])
    for _ in range(MOST_PAGES):
        following = answer.links.get("next", {}).get("url")
        if not following:
            break
        answer = _asked(service, "GET", str(answer.url.join(following)))
        items.extend(answer.json()["items"])
    return items


def read_page(
    service: str, path: str, **params: str | int | None
) -> tuple[list[dict[str, Any]], str]:
    """Get one page of a list, and from where to go on: empty on the last page."""
    answer = _asked(service, "GET", path, params=params)
    following = httpx.URL(answer.links.get("next", {}).get("url", ""))
    return list(answer.json()["items"]), following.params.get("after", "")


def read_if_there(service: str, path: str, **params: str | int | None) -> Any | None:  # noqa: ANN401 - JSON
    """Get one resource, or None with a note on the page when that part is away."""
    try:
        return read(service, path, **params)
    except PartAway as away:
        note_away(away)
        return None


def read_all_if_there(
    service: str, path: str, **params: str | int | None
) -> list[dict[str, Any]] | None:
    """Get a whole list, or None with a note on the page when that part is away."""
    try:
        return read_all(service, path, **params)
    except PartAway as away:
        note_away(away)
        return None


def note_away(away: PartAway) -> None:
    """Have the page say that a part of it is missing because a service does not answer."""
    g.setdefault("away", set()).add(away.service)


def download(service: str, path: str) -> httpx.Response:
    """Open a file to be passed on in pieces; whoever takes it closes it."""
    return _asked(service, "GET", path, stream=True, headers={"Accept": "*/*"})


def ask(service: str, path: str, *, headers: Mapping[str, str]) -> httpx.Response:
    """Get whatever a service answers, for somebody who has not signed in. Raises `PartAway` where it does not."""
    return _answered(service, "GET", path, stream=False, headers=dict(headers))


def send(
    service: str,
    method: str,
    path: str,
    *,
    body: Mapping[str, Any] | None = None,
    version: str | int | None = None,
    key: str | None = None,
    form: Mapping[str, str | list[str]] | None = None,
    files: Mapping[str, Any] | None = None,
) -> Any:  # noqa: ANN401 - JSON
    """Change something; `version` is the one that was read, `key` makes a repetition harmless."""
    headers = {}
    if version is not None:
        headers["If-Match"] = f'"{_in_a_header(version)}"'
    if key:
        headers["Idempotency-Key"] = _in_a_header(key)
    answer = _asked(service, method, path, json=body, data=form, files=files, headers=headers)
    return answer.json() if answer.content else None


def _in_a_header(value: str | int) -> str:
    """What came with a form, as a header takes it; ours stay as they are, and others are nobody's either way."""
    return quote(str(value), safe=" -._~")


def _asked(
    service: str,
    method: str,
    path: str,
    *,
    stream: bool = False,
    **parts: Any,  # noqa: ANN401 - as httpx takes them
) -> httpx.Response:
    """Ask with the person's token, once more with a fresh one if it was not liked."""
    answer = _answered(service, method, path, stream=stream, **parts)
    if answer.status_code == httpx.codes.UNAUTHORIZED and g.get("renew_token"):
        answer.close()
        g.renew_token()
        answer = _answered(service, method, path, stream=stream, **parts)
    if answer.is_success:
        return answer
    answer.read()
    answer.close()
    if answer.status_code in AWAY:
        log.warning("a service failed", to=service, path=path, status=answer.status_code)
        raise PartAway(service)
    raise Problem.told_by(service, answer)


def _answered(
    service: str,
    method: str,
    path: str,
    *,
    stream: bool,
    **parts: Any,  # noqa: ANN401 - as httpx takes them
) -> httpx.Response:
    """Send one request; no answer at all means that the part is away."""
    client: httpx.Client = current_app.extensions["services"]
    base: str = current_app.extensions["service_urls"][service]
    params = {
        name: value
        for name, value in (parts.pop("params", None) or {}).items()
        if value not in (None, "")
    }
    headers = _headers() | (parts.pop("headers", None) or {})
    url = path if path.startswith("http") else f"{base}/v1{path}"
    asked = client.build_request(method, url, params=params or None, headers=headers, **parts)
    try:
        return client.send(asked, stream=stream)
    except httpx.TransportError as error:
        log.warning("a service did not answer", to=service, path=path, why=type(error).__name__)
        raise PartAway(service) from error


def _headers() -> dict[str, str]:
    """Who asks, and as part of which request."""
    headers = {"traceparent": trace.continued(trace.traceparent())}
    if has_request_context() and request.remote_addr:
        headers["X-Forwarded-For"] = request.remote_addr
    if request_id := g.get("request_id"):
        headers["X-Request-ID"] = request_id
    if token := g.get("token"):
        headers["Authorization"] = f"Bearer {token}"
    return headers
