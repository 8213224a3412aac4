"""Serving: gunicorn inside this process, one worker with threads, that drains when it is told to stop."""

import logging
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from flask import Flask
from gunicorn.app.base import BaseApplication
from gunicorn.glogging import Logger

from kit.settings import Settings

GRACE: Final = 25
"""Seconds that requests under way have to end after SIGTERM."""

_MEMORY: Final = Path("/dev/shm")  # noqa: S108 - gunicorn's pulse needs a file system that never waits for a disk


class _Quiet(Logger):
    """gunicorn's own log, sent the way of every other line."""

    def setup(self, _cfg: Any) -> None:  # noqa: ANN401 - gunicorn's configuration
        """Leave the lines to the root logger; access lines are written by `kit.web`."""
        self.error_log.setLevel(logging.INFO)
        self.error_log.propagate = True
        self.access_log.disabled = True


class _Server(BaseApplication):
    """The application as gunicorn wants it."""

    def __init__(self, make: Callable[[], Flask], options: dict[str, Any]) -> None:
        self._make = make
        self._options = options
        super().__init__()

    def load_config(self) -> None:
        """Take our options, and none from files, arguments or the environment."""
        for name, value in self._options.items():
            self.cfg.set(name, value)

    def load(self) -> Any:  # noqa: ANN401 - any WSGI application
        """Make the application in the worker: connections do not survive a fork."""
        return self._make()


def serve(make: Callable[[], Flask], settings: Settings) -> None:
    """Answer requests until SIGTERM; does not return before the last answer is given.

    One process: the figures of `/metrics` and the limits are counted in it.
    More processes are more of these, behind a balancer.
    """
    # An address with a scheme in it would be read from here, beside our own.
    os.environ.pop("GUNICORN_CMD_ARGS", None)
    options = {
        "bind": f"{settings.host}:{settings.port}",
        "workers": 1,
        "worker_class": "gthread",
        "threads": settings.web_threads,
        "worker_tmp_dir": str(_MEMORY) if _MEMORY.is_dir() else None,
        "graceful_timeout": GRACE,
        "timeout": 60,
        "keepalive": 5,
        "logger_class": _Quiet,
        "proc_name": settings.service,
        "control_socket_disable": True,
    }
    _Server(make, options).run()
