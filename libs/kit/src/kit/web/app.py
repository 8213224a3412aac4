"""The application factory: a service's resources with everything that every service has around them."""

from collections.abc import Iterable, Mapping
from contextlib import ExitStack
from typing import Any

from flask import Flask, g, request

from kit import db, running
from kit.access import Policy, Relation, Row
from kit.auth import KeySource, keys_at
from kit.clock import Clock, SystemClock
from kit.events import Event
from kit.settings import Settings
from kit.web import json_bodies
from kit.web.blueprint import Blueprint
from kit.web.document import configure_document, document_blueprint
from kit.web.health import Check, database_check, install_health
from kit.web.history import events_blueprint
from kit.web.incoming import install_uploads
from kit.web.limits import CountsAs, install_limits, rates
from kit.web.metrics import install_metrics
from kit.web.numbers import install_numbers
from kit.web.parked import parked_blueprint
from kit.web.policy import KIT_RELATIONS, KIT_ROWS, install_callers, install_policy
from kit.web.problems import install_problems
from kit.web.request_ids import install_addresses, install_request_ids
from kit.web.rights import rights_blueprint
from kit.web.running import running_blueprint
from kit.web.secrets import install_secrets
from kit.web.security import install_cors, install_security_headers
from kit.web.state import State, keep

WITHOUT_DATABASE = frozenset({"health", "metrics", "document", "running", "rights"})
"""Blueprints that answer while the database is away; they open it themselves where they look at it."""


def create_app(
    settings: Settings,
    *,
    title: str,
    blueprints: Iterable[Blueprint],
    policy: Mapping[str, Row],
    relations: Iterable[Relation] = (),
    events: Iterable[type[Event]] = (),
    clock: Clock | None = None,
    keys: KeySource | None = None,
    checks: Mapping[str, Check] | None = None,
    counts_as: Mapping[str, CountsAs] | None = None,
) -> Flask:
    """Make the web application of a service, and bind the process to its database.

    The `policy` has a row for each route, which speaks of the `relations` and of the kit's own.
    Of the `events` that it tells, those for partners are shown to programs that may know what partners may.
    `checks` are added to those of the database, of the worker and of its events.
    `counts_as` has the routes on which callers without a token are told apart by more than their address.
    Raises `PolicyIncomplete` when the policy and the routes do not fit.
    """
    db.open_database(settings)
    app = Flask(__name__, static_folder=None)
    app.json.sort_keys = False  # type: ignore[attr-defined]  # Flask's own provider has it
    app.json.loads = json_bodies.loads  # type: ignore[method-assign]  # whoever reads a body reads it so
    now = (clock or SystemClock(settings.clock_offset)).now
    examined = {"database": database_check(settings.migrations), **(checks or {})}

    def look() -> running.Running:
        return running.look(now())

    # An address with doubled slashes is at nothing: no answer names a host that the asker has made up.
    app.url_map.merge_slashes = False
    # In this order: each step relies on those before it, and answers pass them in reverse.
    install_secrets(app)
    install_numbers(app)
    install_addresses(app, settings.trusted_hops)
    install_request_ids(app)
    install_problems(app, settings.problems_url)
    install_security_headers(app, settings.public_url)
    install_cors(app, settings.cors_origins)
    api: Any = configure_document(app, title)
    install_metrics(app, look, api)
    install_uploads(app, settings.var)
    install_callers(app)
    install_limits(app, rates(settings), counts_as)
    install_policy(app)
    _install_connection(app)
    install_health(app, examined, api, look)
    operators = (running_blueprint(examined, look), events_blueprint(events), parked_blueprint())
    for blueprint in (*blueprints, rights_blueprint(), *operators, document_blueprint()):
        api.register_blueprint(blueprint)
    table = Policy((*KIT_RELATIONS, *relations), {**KIT_ROWS, **policy})
    table.require_routes({rule.endpoint for rule in app.url_map.iter_rules()})
    keep(
        app,
        State(
            settings=settings,
            clock=clock or SystemClock(settings.clock_offset),
            keys=keys or keys_at(settings.jwks_url),
            policy=table,
        ),
    )
    return app


def _install_connection(app: Flask) -> None:
    """Hold one connection of the database around every request that may need it."""

    def begin() -> None:
        if request.blueprint is not None and request.blueprint not in WITHOUT_DATABASE:
            g.connection = ExitStack()
            g.connection.enter_context(db.connection())

    def end(error: BaseException | None) -> None:
        held: ExitStack | None = g.pop("connection", None)
        if held is None:
            return
        broken = g.pop("database_error", None) or error
        try:
            held.__exit__(type(broken) if broken else None, broken, None)
        except Exception as raised:
            if raised is not broken:
                raise

    app.before_request(begin)
    app.teardown_request(end)
