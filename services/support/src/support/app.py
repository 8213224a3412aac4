"""The web application of support."""

from flask import Flask

from contracts import published_by
from kit import web
from kit.clock import Clock
from support.entitlements.resources import blueprint as entitlements
from support.policy import POLICY, RELATIONS
from support.privacy import PRIVACY
from support.settings import SupportSettings


def create_app(settings: SupportSettings, clock: Clock | None = None) -> Flask:
    """Make the application: entitlements, and the history of what support has told."""
    return web.create_app(
        settings,
        title="Aimwell support",
        blueprints=[entitlements, web.looks_blueprint(), web.held_blueprint(PRIVACY)],
        policy=POLICY,
        relations=RELATIONS,
        events=published_by("support"),
        clock=clock,
    )
