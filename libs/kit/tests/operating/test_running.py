"""Readiness, metrics and the operators' page tell the same: well, degraded or down, and why."""

from collections.abc import Callable
from typing import Any

import flask
import pytest

from kit import web
from kit.db import connection
from kit.lease import Lease
from kit.pulses import Heart, PulseRow, State
from kit.testing import FrozenClock
from kit.testing.http import Client, client

from .conftest import HarbourSettings


def beat(*loops: tuple[str, State], **counters: int) -> None:
    """A worker of this process has just come round."""
    heart = Heart()
    for name, state in loops:
        heart.beat(name, state, counters)


WELL: tuple[tuple[str, State], ...] = (("relay", "working"), ("consumer", "working"))


def ready(app: flask.Flask) -> tuple[int, dict[str, Any]]:
    answer = app.test_client().get("/health/ready")
    assert answer.json is not None
    return answer.status_code, answer.json


def figures(app: flask.Flask) -> dict[str, float]:
    lines = app.test_client().get("/metrics").text.splitlines()
    told = (line.rpartition(" ") for line in lines if not line.startswith("#"))
    return {name: float(value) for name, _, value in told}


def test_a_service_whose_worker_works_is_ready(app: flask.Flask) -> None:
    beat(*WELL)
    checks = dict.fromkeys(("database", "worker", "broker", "events", "parked"), "ok")
    assert ready(app) == (200, {"status": "ok", "checks": checks, "says": {}})


def test_a_service_whose_worker_was_never_started_is_degraded(app: flask.Flask) -> None:
    status, told = ready(app)
    assert (status, told["status"], told["checks"]["worker"]) == (200, "degraded", "degraded")
    assert told["says"] == {"worker": "No worker was heard of within a day: start one."}


def test_a_worker_that_fell_silent_is_missed_after_half_a_minute(app: flask.Flask) -> None:
    beat(*WELL)
    with connection():
        PulseRow.update(at=PulseRow.at - 29).execute()
    assert ready(app)[1]["status"] == "ok"
    with connection():
        PulseRow.update(at=PulseRow.at - 2).execute()
    assert ready(app)[1]["says"]["worker"].startswith("The worker fell silent 31 seconds ago")


def test_without_a_broker_a_service_is_degraded_and_not_down(app: flask.Flask) -> None:
    beat(("relay", "waiting_for_broker"), ("consumer", "waiting_for_broker"))
    status, told = ready(app)
    assert (status, told["status"], told["checks"]["broker"]) == (200, "degraded", "degraded")
    assert told["says"]["broker"].startswith("No broker for the consumer and relay for a moment:")


def test_events_that_do_not_get_out_show(
    app: flask.Flask, moor: Callable[..., str], clock: FrozenClock
) -> None:
    beat(*WELL)
    moor(1)
    clock.advance(seconds=61)
    moor(2)
    status, told = ready(app)
    assert (status, told["checks"]["events"]) == (200, "degraded")
    assert figures(app)["outbox_backlog"] == 2
    assert figures(app)["outbox_oldest_seconds"] == 61


@pytest.mark.usefixtures("three_parked")
def test_what_is_parked_is_told_and_the_service_stays_ready(app: flask.Flask) -> None:
    beat(*WELL)
    status, told = ready(app)
    assert (status, told["status"]) == (200, "ok")
    assert (
        told["says"]["parked"]
        == "Parked, to be tried again: 1 event. Behind a parked one: 1 event."
        " Dead, for a person to decide: 1 event."
    )
    counted = {name: value for name, value in figures(app).items() if "parked" in name}
    assert counted == {
        'events_parked{state="retrying"}': 1,
        'events_parked{state="waiting"}': 1,
        'events_parked{state="dead"}': 1,
        'events_parked{state="dismissed"}': 0,
    }


def test_tables_that_are_not_there_yet_bring_it_down(settings: HarbourSettings) -> None:
    app = web.create_app(settings, title="Harbour", blueprints=[], policy={})
    status, told = ready(app)
    assert (status, told["status"]) == (503, "down")
    assert told["checks"] == {"database": "down"}
    assert "run `migrate`" in told["says"]["database"]


def test_a_database_that_is_away_brings_it_down_and_is_told(
    settings_for: Callable[..., HarbourSettings],
) -> None:
    away = settings_for(HarbourSettings, database_url="postgresql://nobody@127.0.0.1:1/none")
    app = web.create_app(away, title="Harbour", blueprints=[], policy={})
    assert ready(app)[0] == 503
    assert figures(app)["database_up"] == 0
    assert "outbox_backlog" not in figures(app)
    seen = client(app).as_("ops").get("/v1/running")
    assert seen.status_code == 200
    assert seen.json == {
        "status": "down",
        "checks": {"database": "down"},
        "says": {"database": "The database does not answer."},
        "figures": None,
    }


def test_metrics_tell_who_does_what_and_how_much_was_done(app: flask.Flask) -> None:
    beat(*WELL, published=7)
    lease = Lease("relay")
    with connection():
        assert lease.hold()
    told = figures(app)
    assert told["relay_published_total"] == 7
    assert told[f'lease_holder{{lease="relay",owner="{lease.owner}"}}'] == 1
    assert told['lease_token{lease="relay"}'] == 1
    assert told['loop_pulse_age_seconds{loop="relay"}'] < 10
    states = {name: value for name, value in told.items() if name.startswith("loop_state")}
    assert [name for name, value in states.items() if value] == [
        'loop_state{loop="consumer",state="working"}',
        'loop_state{loop="relay",state="working"}',
    ]
    with connection():
        lease.release()
    assert not [name for name in figures(app) if name.startswith("lease_holder")]


def test_operators_see_the_figures(app: flask.Flask, operator: Client) -> None:
    beat(*WELL, published=7)
    told = operator.get("/v1/running").json
    assert told is not None
    assert (told["status"], told["says"]) == ("ok", {})
    assert told["figures"]["backlog"] == 0
    assert told["figures"]["parked"] == {"retrying": 0, "waiting": 0, "dead": 0, "dismissed": 0}
    assert told["figures"]["totals"] == {"consumer.published": 7, "relay.published": 7}
    relay = told["figures"]["loops"][1]
    assert (relay["name"], relay["state"]) == ("relay", "working")
    assert web.document_gaps(app) == []


def test_the_holder_of_the_lease_speaks_for_the_loop(app: flask.Flask, operator: Client) -> None:
    beat(("relay", "waiting_for_broker"))
    with connection():
        assert Lease("relay").hold()
        row = PulseRow.get()
        PulseRow.create(name="relay", owner="other:2", state="working", since=row.since, at=row.at)
    told = operator.get("/v1/running").json
    assert told is not None
    assert told["checks"]["broker"] == "degraded"
    assert app.test_client().get("/health/ready").status_code == 200
