"""What a web application keeps for its requests, and what a request may ask: now, caller, settings."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from flask import Flask, current_app, g

from kit.access import Policy
from kit.auth import ANONYMOUS, Caller, KeySource
from kit.clock import Clock
from kit.settings import Settings

_NAME: Final = "kit"


@dataclass(frozen=True, kw_only=True)
class State:
    """Everything the kit needs between requests."""

    settings: Settings
    clock: Clock
    keys: KeySource
    policy: Policy


def keep(app: Flask, state: State) -> None:
    """Give an application its state."""
    app.extensions[_NAME] = state


def state(app: Flask | None = None) -> State:
    """The state of an application (default: of the one that answers now)."""
    kept: State = (app or current_app).extensions[_NAME]
    return kept


def settings() -> Settings:
    """The settings of the application that answers now; a service narrows the type itself."""
    return state().settings


def now() -> datetime:
    """What time it is for the suite, aware and in UTC."""
    return state().clock.now()


def caller() -> Caller:
    """Who sent this request; `ANONYMOUS` on a public route."""
    found: Caller = g.get("caller", ANONYMOUS)
    return found
