"""Whoever types commands, in the service's own environment: here, or in a process that can be killed."""

import os
import subprocess
import sys
from pathlib import Path

from click.testing import CliRunner, Result

from reporting.cli import main
from reporting.settings import ReportingSettings

from .publisher import TOKEN, Publisher

PROGRAM = "from reporting.cli import main; main()"


class Operator:
    """Types commands."""

    def __init__(
        self, settings: ReportingSettings, scheduling: Publisher, support: Publisher
    ) -> None:
        self.armed = settings.var / "armed"
        self.armed.mkdir()
        self.environ = {
            "DATABASE_URL": settings.database_url,
            "VAR": str(settings.var),
            "SCHEDULING_URL": scheduling.address,
            "SUPPORT_URL": support.address,
            "EVENTS_TOKEN": TOKEN,
        }

    def types(self, *words: str) -> Result:
        """Type a command and wait for its end."""
        return CliRunner().invoke(main, words, env=self.environ)

    def digest(self) -> str:
        """The digest of the facts that are read."""
        return self.types("digest").output

    def arms(self, place: str, what: str = "kill") -> Path:
        """Have something happen to a process that gets to a place; the file is gone when it does."""
        file = self.armed / place
        file.write_text(what)
        return file

    def starts(self, *words: str) -> subprocess.Popen[str]:
        """Type a command and leave it to itself."""
        return subprocess.Popen(
            [sys.executable, "-c", PROGRAM, *words],
            env=os.environ | self.environ | {"FAIL_POINTS": str(self.armed)},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            cwd=Path(self.environ["VAR"]),
        )
