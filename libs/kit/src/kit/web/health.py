"""Health: whether the process lives, and whether it can do its work just now."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from flask import Flask, jsonify
from marshmallow import fields

from kit import db, logs
from kit.findings import Finding, State, findings_of, worst
from kit.running import Running
from kit.web.blueprint import Blueprint, Schema

log = logs.get(__name__)

Check = Callable[[], State | Finding]
"""Looks at one thing; raising means that it is down."""

Look = Callable[[], Running]
"""Looks at the figures of the service in its database."""


class LiveSchema(Schema):
    """The process answers."""

    status = fields.String(required=True, metadata={"example": "ok"})


class ReadySchema(Schema):
    """What the service can do just now, and how each thing it needs is doing."""

    status = fields.String(required=True, metadata={"example": "degraded"})
    checks = fields.Dict(
        keys=fields.String(),
        values=fields.String(),
        metadata={"example": {"database": "ok", "worker": "ok", "events": "degraded"}},
    )
    says = fields.Dict(
        keys=fields.String(),
        values=fields.String(),
        metadata={
            "description": "A sentence for whoever looks after the service, by check.",
            "example": {"events": "Waiting to be published: 12 events, the oldest for 5 minutes."},
        },
    )


def install_health(
    app: Flask,
    checks: Mapping[str, Check],
    api: Any = None,  # noqa: ANN401 - a flask-smorest Api, or none
    look: Look | None = None,
) -> None:
    """Add `/health/live` and `/health/ready`; with `api` they are in its document, too.

    `look` is asked as long as the check of the database finds it in order.
    """
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
        found, _ = examined(checks, look)
        answer = jsonify(told(found))
        answer.status_code = 503 if worst(found.values()) is State.DOWN else 200
        return answer

    (api or app).register_blueprint(blueprint)


def examined(
    checks: Mapping[str, Check], look: Look | None
) -> tuple[dict[str, Finding], Running | None]:
    """What the checks find, and the figures; none of those while the database cannot be used."""
    found = {name: _looked(name, check) for name, check in checks.items()}
    if look is None or found["database"].state is State.DOWN:
        return found, None
    try:
        running = look()
    except Exception as error:  # noqa: BLE001 - whatever it is, the figures cannot be had
        log.warning("figures_unreadable", reason=type(error).__name__)
        return found | {"database": Finding(State.DOWN, "The database does not answer.")}, None
    return found | findings_of(running), running


def told(found: Mapping[str, Finding]) -> dict[str, Any]:
    """Findings as clients see them."""
    return {
        "status": worst(found.values()),
        "checks": {name: finding.state for name, finding in found.items()},
        "says": {name: finding.says for name, finding in found.items() if finding.says},
    }


def database_check(migrations: Path | None) -> Check:
    """A check of the database: it answers, and it has every table the code expects."""

    def check() -> Finding:
        with db.connection():
            db.database.execute_sql("SELECT 1").fetchone()
        if migrations is not None and db.pending(migrations):
            return Finding(State.DOWN, "The database lacks tables of this release: run `migrate`.")
        return Finding(State.OK)

    return check


def _looked(name: str, check: Check) -> Finding:
    """The check's finding; the reason of a failure is for the log, not for the caller."""
    try:
        found = check()
    except Exception as error:  # noqa: BLE001 - whatever it is, the thing cannot be used
        log.warning("check_failed", check=name, reason=type(error).__name__)
        return Finding(State.DOWN, f"The {name} does not answer.")
    return found if isinstance(found, Finding) else Finding(found)
