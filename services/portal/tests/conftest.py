"""A portal with a fictional trust behind it, and people to look at it."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from flask import Flask
from jinja2 import FileSystemBytecodeCache

from kit.testing import FrozenClock
from portal.app import create_app
from portal.settings import PortalSettings

from .fakes.others import mail
from .fakes.suite import Suite
from .fakes.world import World, at
from .reading import Visitor

SECRET = "s" * 32


@pytest.fixture
def world(clock: FrozenClock) -> World:
    """The trust on 8 January 2027: one meeting in six days with late papers, one in February."""
    made = World(clock)
    made.book(900101, at(date(2027, 2, 2), 14))
    made.book(900102, at(date(2027, 1, 14), 9))
    mail(made, "meeting-1")
    return made


@pytest.fixture
def suite(world: World) -> Suite:
    return Suite(world)


@pytest.fixture
def settings(tmp_path: Path) -> PortalSettings:
    return PortalSettings(var=tmp_path, demo=True, secret_key=SECRET, port=8000)


@pytest.fixture(scope="session")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> FileSystemBytecodeCache:
    """Templates are compiled once for all tests."""
    return FileSystemBytecodeCache(str(tmp_path_factory.mktemp("templates")))


@pytest.fixture
def portal(
    settings: PortalSettings, suite: Suite, clock: FrozenClock, compiled: FileSystemBytecodeCache
) -> Iterator[Flask]:
    app = create_app(settings, clock=clock, transport=suite)
    app.jinja_env.bytecode_cache = compiled
    yield app
    app.extensions["services"].close()


@pytest.fixture
def visitor(portal: Flask) -> Visitor:
    """Somebody who has not signed in."""
    return Visitor(portal.test_client())


@pytest.fixture
def signed_in_as(portal: Flask, world: World) -> Callable[..., Visitor]:
    """Sign in as whoever holds an office."""

    def sign_in(office: str, urn: int | None = None) -> Visitor:
        somebody = Visitor(portal.test_client())
        somebody.sign_in(world.person_in(office, urn))
        return somebody

    return sign_in


@pytest.fixture
def aid(signed_in_as: Callable[..., Visitor]) -> Visitor:
    return signed_in_as("aid")


@pytest.fixture
def head(signed_in_as: Callable[..., Visitor]) -> Visitor:
    """The head of Birchfield, who owes papers."""
    return signed_in_as("headteacher", 900102)
