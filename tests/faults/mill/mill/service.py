"""The mill's doors: its settings, its application, its worker and its command line."""

from functools import partial
from pathlib import Path
from typing import Annotated

from flask import Flask
from msgspec import Meta
from tests.faults.mill.events import BlockCounted, StoneCut

from kit import web
from kit.cli import service_cli
from kit.settings import Settings
from kit.worker import Worker

from .reactions import grind, hear_the_count


class MillSettings(Settings, frozen=True, kw_only=True):
    """What a process of the mill needs to know."""

    service: str = "mill"
    flaws: Annotated[Path, Meta(description="The folder with a file for each stone it jams at.")]


def create_app(settings: MillSettings) -> Flask:
    """Make the application, which has nothing of its own."""
    return web.create_app(settings, title="Mill", blueprints=[], policy={})


def create_worker(settings: MillSettings) -> Worker:
    """Make the worker."""
    return Worker(
        settings,
        reactions={
            StoneCut: [partial(grind, flaws=settings.flaws)],
            BlockCounted: [hear_the_count],
        },
        timers=[],
    )


main = service_cli("mill", MillSettings, create_app, create_worker)
