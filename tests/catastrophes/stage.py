"""The stage of every catastrophe: a suite with a large trust, and a crowd of clients that has not begun yet."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from kit.clock import rfc3339

from .crowd import AHEAD, Crowd, crowd
from .databases import Kind, databases
from .founding import days_ahead, found_the_trust
from .official import Official
from .register import UID, write_register
from .stricken import Stricken, stricken

Say = Callable[[str], None]

IT_IS: Final = datetime(2027, 1, 8, 9, 0, tzinfo=UTC)
"""What the suite's clock says when it first starts: a Friday in the spring term."""

CLIENTS: Final = 50


@dataclass(frozen=True)
class Plan:
    """How large a catastrophe is to be."""

    folder: Path
    database: Kind = "sqlite"
    academies: int = 200
    clients: int = CLIENTS
    seed: int = 0


@dataclass
class Stage:
    """Everything that takes part."""

    suite: Stricken
    director: Official
    crowd: Crowd
    plan: Plan
    say: Say
    began: datetime

    def now(self) -> datetime:
        """What the suite's clock says, as long as nobody has moved it since it first started."""
        return IT_IS + (datetime.now(UTC) - self.began)


@contextmanager
def stage(plan: Plan, say: Say, settings: Mapping[str, str] | None = None) -> Iterator[Stage]:
    """Set everything up, and take it away again; `settings` are further ones of the run.

    Raises `NotReady`, `CannotStart`.
    """
    with databases(plan.database) as kept:
        data = plan.folder / "register"
        say(f"Writing a register of {plan.academies} academies ...")
        write_register(data, plan.academies, IT_IS.date().isoformat())
        told = {"TRUST_DATA": str(data), "TRUST_UID": UID, **(settings or {})}
        suite = stricken(plan.folder / "var", kept, told)
        try:
            yield _set(suite, plan, say)
        finally:
            suite.stop()


def _set(suite: Stricken, plan: Plan, say: Say) -> Stage:
    began = datetime.now(UTC)
    say(f"Starting the suite on {plan.database} ...")
    say(f"It was ready after {suite.start(rfc3339(IT_IS)):.1f} s.")
    director = Official(suite.suite)
    director.sign_in()
    say("Entering addresses and partners ...")
    urns = found_the_trust(director)
    days = days_ahead(director, IT_IS.date() + AHEAD)
    everyone = crowd(director, urns, days, size=plan.clients, seed=plan.seed)
    say(f"{plan.clients} clients have {len(urns)} academies and {len(days)} school days.")
    return Stage(suite, director, everyone, plan, say, began)


def later(moment: datetime, outage: timedelta) -> str:
    """A time after an outage, as the runner takes it."""
    return rfc3339((moment + outage).replace(microsecond=0))
