"""The quarry's doors: its settings, its application, its worker and its command line."""

from typing import Annotated

from flask import Flask
from msgspec import Meta
from tests.faults.mill.applied import note
from tests.faults.mill.events import StoneGround

from kit import web
from kit.cli import service_cli
from kit.settings import Settings
from kit.worker import Received, Timer, Worker

from .resources import POLICY, blueprint
from .timers import count_the_blocks


class QuarrySettings(Settings, frozen=True, kw_only=True):
    """What a process of the quarry needs to know."""

    service: str = "quarry"
    requests_per_minute: int = 0
    count_seconds: Annotated[
        float, Meta(ge=0, description="How often the blocks are counted; 0: never.")
    ] = 1.0


def remember_what_became_of_it(_: StoneGround, received: Received) -> None:
    """A stone is flour now."""
    note(received)


def create_app(settings: QuarrySettings) -> Flask:
    """Make the application."""
    return web.create_app(settings, title="Quarry", blueprints=[blueprint], policy=POLICY)


def create_worker(settings: QuarrySettings) -> Worker:
    """Make the worker: it hears of flour, and counts."""
    return Worker(
        settings,
        reactions={StoneGround: [remember_what_became_of_it]},
        timers=[Timer(every_seconds=settings.count_seconds, run=count_the_blocks)]
        if settings.count_seconds
        else [],
    )


main = service_cli("quarry", QuarrySettings, create_app, create_worker)
