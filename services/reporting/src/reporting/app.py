"""The web application of reporting."""

from flask import Flask

from contracts import published_by
from kit import web
from kit.clock import Clock
from reporting.overview.resources import blueprint as overview
from reporting.policy import POLICY, RELATIONS
from reporting.privacy import PRIVACY
from reporting.settings import ReportingSettings


def create_app(settings: ReportingSettings, clock: Clock | None = None) -> Flask:
    """Make the application: the trust's overview."""
    return web.create_app(
        settings,
        title="Aimwell reporting",
        blueprints=[overview, web.looks_blueprint(), web.held_blueprint(PRIVACY)],
        policy=POLICY,
        relations=RELATIONS,
        events=published_by("reporting"),
        clock=clock,
    )
