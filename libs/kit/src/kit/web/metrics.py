"""Metrics for Prometheus: requests, and the state of the queues kept in the database."""

import time
from collections.abc import Iterable, Iterator
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
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from kit import logs
from kit.pulses import STATES
from kit.running import Running
from kit.web.blueprint import Blueprint
from kit.web.health import Look

log = logs.get(__name__)

BUCKETS: Final = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)


def install_metrics(app: Flask, look: Look | None = None, api: Any = None) -> None:  # noqa: ANN401 - a flask-smorest Api, or none
    """Count and time requests, and add `/metrics`; one registry per application, none for the process.

    `look` finds the figures of a service that has a database.
    """
    registry = CollectorRegistry()
    ProcessCollector(registry=registry)
    PlatformCollector(registry=registry)
    GCCollector(registry=registry)
    if look is not None:
        registry.register(_Figures(look))
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


class _Figures(Collector):
    """Asks the database when Prometheus asks us."""

    def __init__(self, look: Look) -> None:
        self._look = look

    def describe(self) -> Iterable[Metric]:
        """Promise nothing ahead: the database need not be there when the application starts."""
        return []

    def collect(self) -> Iterator[Metric]:
        """Look, and leave the figures away when the database cannot be asked."""
        try:
            running = self._look()
        except Exception as error:  # noqa: BLE001 - the other figures are still of use
            log.warning("figures_unreadable", reason=type(error).__name__)
            yield _gauge("database_up", "Whether the database can be read.", 0)
            return
        yield _gauge("database_up", "Whether the database can be read.", 1)
        yield from _queues(running)
        yield from _loops(running)


def _queues(running: Running) -> Iterator[Metric]:
    """What waits to go out, what could not be taken in, and what was done in all."""
    yield _gauge("outbox_backlog", "Events that no broker has confirmed yet.", running.backlog)
    yield _gauge(
        "outbox_oldest_seconds", "How long the oldest of them has waited.", running.oldest_seconds
    )
    states = GaugeMetricFamily("events_parked", "Events that were not applied.", labels=["state"])
    for state, number in running.parked.items():
        states.add_metric([state], number)
    yield states
    for name, total in running.totals.items():
        loop, _, what = name.partition(".")
        yield CounterMetricFamily(f"{loop}_{what}", f"What the {loop} has {what}.", value=total)


def _loops(running: Running) -> Iterator[Metric]:
    """Who does which job, and how the loops of the worker are; labels are our own words and one owner each."""
    holder = GaugeMetricFamily("lease_holder", "Who holds a lease.", labels=["lease", "owner"])
    token = GaugeMetricFamily("lease_token", "Its fencing token.", labels=["lease"])
    for held in running.holders:
        holder.add_metric([held.lease, held.owner], 1)
        token.add_metric([held.lease], held.token)
    age = GaugeMetricFamily("loop_pulse_age_seconds", "Since its last pulse.", labels=["loop"])
    state = GaugeMetricFamily("loop_state", "What a loop is doing.", labels=["loop", "state"])
    for name, pulse in running.loops.items():
        age.add_metric([name], pulse.silent_seconds)
        for each in STATES:
            state.add_metric([name, each], each == pulse.state)
    yield from (holder, token, age, state)


def _gauge(name: str, says: str, value: float) -> Metric:
    return GaugeMetricFamily(name, says, value=value)


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
