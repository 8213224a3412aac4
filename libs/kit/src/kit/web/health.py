"""Health: whether the process lives, and whether it can do its work just now."""

import enum
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from flask import Flask, jsonify
from marshmallow import fields

from kit import db, logs, outbox
from kit.web.blueprint import Blueprint, Schema

log = logs.get(__name__)

LATE: Final = 60.0
"""Seconds an event may wait for the broker before we speak of a lag."""


class State(enum.StrEnum):
    """How one thing that is needed is doing."""

    OK = "ok"
    DEGRADED = "degraded"
    DOWN = "down"


Check = Callable[[], State]
"""Looks at one thing; raising means that it is down."""


class LiveSchema(Schema):
    """The process answers."""

    status = fields.String(required=True, metadata={"example": "ok"})


class ReadySchema(Schema):
    """What the service can do just now, and how each thing it needs is doing."""

    status = fields.String(required=True, metadata={"example": "ok"})
    checks = fields.Dict(
        keys=fields.String(),
        values=fields.String(),
        metadata={"example": {"database": "ok", "events": "ok"}},
    )


def install_health(app: Flask, checks: Mapping[str, Check], api: Any = None) -> None:  # noqa: ANN401 - a flask-smorest Api, or none
    """Add `/health/live` and `/health/ready`; with `api` they are in its document, too."""
    blueprint = Blueprint(
        "health", __name__, url_prefix="/health", description="Whether the service lives and works."
    )

    @blueprint.route("/live")
    @blueprint.response(200, LiveSchema)
    def live() -> dict[str, str]:
        """Say that the process answers."""
        return {"status": State.OK}

    @blueprint.route("/ready")
    @blueprint.response(200, ReadySchema)
    @blueprint.alt_response(503, schema=ReadySchema, description="It cannot do its work just now.")
    def ready() -> Any:  # noqa: ANN401 - a body, or an answer with its status
        """Say how each thing the service needs is doing; 200 as long as it can work."""
        found = {name: _looked(name, check) for name, check in checks.items()}
        worst = max(found.values(), key=list(State).index, default=State.OK)
        answer = jsonify({"status": worst, "checks": found})
        answer.status_code = 503 if worst is State.DOWN else 200
        return answer

    (api or app).register_blueprint(blueprint)


def database_check(migrations: Path | None) -> Check:
    """A check of the database: it answers, and it has every table the code expects."""

    def check() -> State:
        with db.connection():
            db.database.execute_sql("SELECT 1").fetchone()
        if migrations is not None and db.pending(migrations):
            return State.DOWN
        return State.OK

    return check


def events_check(now: Callable[[], datetime]) -> Check:
    """A check of the way out: events reach the broker soon after they were recorded."""

    def check() -> State:
        with db.connection():
            _, oldest = outbox.backlog()
        late = oldest is not None and (now() - oldest).total_seconds() > LATE
        return State.DEGRADED if late else State.OK

    return check


def _looked(name: str, check: Check) -> State:
    """The check's finding; the reason of a failure is for the log, not for the caller."""
    try:
        return check()
    except Exception as error:  # noqa: BLE001 - whatever it is, the thing cannot be used
        log.warning("check_failed", check=name, reason=type(error).__name__)
        return State.DOWN
