"""What a process of the benchmark is told: where the broker and the database are, and how much to do."""

from pathlib import Path
from typing import Final

import msgspec

from kit.bus.topology import definitions
from kit.settings import Settings

from .message import ThingMeasured

UPSTREAM: Final = "upstream"
DOWNSTREAM: Final = "downstream"
CELERY: Final = "celery"
CELERY_KEY: Final = "upstream.task_sent.v1"

TOPOLOGY: Final = definitions(
    {UPSTREAM: [], DOWNSTREAM: [ThingMeasured.type], CELERY: [CELERY_KEY]}, queues=True
)
"""What stands at the broker in production, for two services and for one of Celery's."""


class Task(msgspec.Struct, frozen=True, kw_only=True):
    """The orders of one process."""

    role: str
    folder: str
    amqp_url: str
    database_url: str = ""
    service: str = UPSTREAM
    events: int = 0
    warm_up: int = 0
    per_second: float = 0.0
    after: int = 0
    """The newest row that was there before."""
    profile: str = ""
    """A file for a profile of what the process did."""

    @property
    def var(self) -> Path:
        """The folder of everything that is kept."""
        return Path(self.folder)

    def settings(self) -> Settings:
        """The settings of a service with this broker and this database."""
        return Settings(
            service=self.service,
            port=1,
            var=self.var,
            database_url=self.database_url or f"sqlite:///{self.var / 'unused.db'}",
            amqp_url=self.amqp_url,
            log_level="warning",
        )
