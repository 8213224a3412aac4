"""Metrics for Prometheus: requests, and the state of the queues kept in the database."""

import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any, Final

from flask import Flask, Response, g, request
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    GCCollector,
    Histogram,
    PlatformCollector,
    ProcessCollector,
    generate_latest,
)
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from kit import db, logs, outbox, parked
from kit.web.blueprint import Blueprint

log = logs.get(__name__)

Gauges = Callable[[], Mapping[str, float]]
"""Looks at the database once and returns gauges by name."""

BUCKETS: Final = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)


def install_metrics(app: Flask, gauges: Gauges | None = None, api: Any = None) -> None:  # noqa: ANN401 - a flask-smorest Api, or none
    """Count and time requests, and add `/metrics`; one registry per application, none for the process."""
    registry = CollectorRegistry()
    ProcessCollector(registry=registry)
    PlatformCollector(registry=registry)
    GCCollector(registry=registry)
    if gauges is not None:
        registry.register(_Gauges(gauges))
    _count_requests(app, registry)
    blueprint = Blueprint(
        "metrics", __name__, url_prefix="", description="Figures for those who run the service."
    )

    @blueprint.route("/metrics")
    @blueprint.response(
        200, {"type": "string"}, content_type="text/plain", example="http_requests_total 1027.0"
    )
    def metrics() -> Response:
        """Show the figures in the form that Prometheus reads."""
        return Response(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)

    (api or app).register_blueprint(blueprint)


def queues(now: Callable[[], datetime]) -> Gauges:
    """The gauges of every service with a database: what waits to go out, and what could not be taken in."""

    def look() -> dict[str, float]:
        with db.connection():
            waiting, oldest = outbox.backlog()
            counts = parked.counts()
        return {
            "outbox_backlog": waiting,
            "outbox_oldest_seconds": (now() - oldest).total_seconds() if oldest else 0.0,
            "events_parked": counts.get(parked.RETRYING, 0) + counts.get(parked.WAITING, 0),
            "events_dead": counts.get(parked.DEAD, 0),
        }

    return look


class _Gauges(Collector):
    """Asks the database when Prometheus asks us."""

    def __init__(self, look: Gauges) -> None:
        self._look = look

    def describe(self) -> Iterable[Metric]:
        """Promise nothing ahead: the database need not be there when the application starts."""
        return []

    def collect(self) -> Iterator[Metric]:
        """Look, and leave the gauges away when the database cannot be asked."""
        try:
            found = self._look()
        except Exception as error:  # noqa: BLE001 - the other figures are still of use
            log.warning("gauges_unreadable", reason=type(error).__name__)
            return
        for name, value in found.items():
            yield GaugeMetricFamily(name, name.replace("_", " ").capitalize(), value=value)


def _count_requests(app: Flask, registry: CollectorRegistry) -> None:
    """One counter and one histogram, by endpoint: addresses would be too many."""
    requests = Counter(
        "http_requests", "Requests answered.", ["method", "endpoint", "status"], registry=registry
    )
    seconds = Histogram(
        "http_request_seconds", "Time taken.", ["endpoint"], registry=registry, buckets=BUCKETS
    )

    def begin() -> None:
        g.metrics_started = time.perf_counter()

    def end(response: Response) -> Response:
        endpoint = request.endpoint or "none"
        requests.labels(request.method, endpoint, response.status_code).inc()
        seconds.labels(endpoint).observe(time.perf_counter() - g.metrics_started)
        return response

    app.before_request(begin)
    app.after_request(end)
