"""The tiny service, running on each database with a clock that stands still."""

from collections.abc import Callable
from pathlib import Path

import flask
import pytest

from kit import db
from kit.testing import FrozenClock
from kit.testing.http import Client, client

from . import shop


@pytest.fixture(scope="session")
def migrations() -> Path:
    return shop.MIGRATIONS


@pytest.fixture
def settings(settings_for: Callable[..., shop.ShopSettings]) -> shop.ShopSettings:
    return settings_for(shop.ShopSettings)


@pytest.fixture
def app(settings: shop.ShopSettings, clock: FrozenClock) -> flask.Flask:
    made = shop.create_app(settings, clock=clock)
    db.migrate(shop.MIGRATIONS)
    return made


@pytest.fixture
def anyone(app: flask.Flask) -> Client:
    return client(app)


@pytest.fixture
def keeper(anyone: Client) -> Client:
    return anyone.as_("keeper")
