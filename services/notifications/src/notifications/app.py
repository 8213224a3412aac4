"""The web application of notifications."""

from flask import Flask

from contracts import published_by
from kit import web
from kit.clock import Clock
from notifications.calendar.feeds.resources import blueprint as calendar_feeds
from notifications.messages.resources import blueprint as messages
from notifications.policy import POLICY, RELATIONS
from notifications.privacy import PRIVACY
from notifications.settings import NotificationsSettings


def create_app(settings: NotificationsSettings, clock: Clock | None = None) -> Flask:
    """Make the application: messages, calendar feeds, and the history of what notifications has told."""
    return web.create_app(
        settings,
        title="Aimwell notifications",
        blueprints=[messages, calendar_feeds, web.looks_blueprint(), web.held_blueprint(PRIVACY)],
        policy=POLICY,
        relations=RELATIONS,
        events=published_by("notifications"),
        clock=clock,
    )
