"""A mistake that no one made: one reaction of notifications ends its process for one booking.

Python imports a module of this name by itself when it starts, if its folder is on PYTHONPATH.
The mistake holds while the file named by POISON is there, and is about the meeting that begins when it says.
"""

import os
import signal
import sys
from collections.abc import Callable
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder
from pathlib import Path
from types import ModuleType
from typing import Any

MODULE, REACTION = "notifications.meetings.reactions", "invite_the_table"


def poisoned(reaction: Callable[[Any, Any], None], file: Path) -> Callable[[Any, Any], None]:
    """The reaction as it is, but deadly for one booking."""

    from kit.clock import rfc3339  # noqa: PLC0415 - only this one process needs it, and late

    def react(event: Any, received: Any) -> None:
        reaction(event, received)
        if file.exists() and rfc3339(event.starts_at) == file.read_text(encoding="ascii"):
            os.kill(os.getpid(), signal.SIGKILL)

    return react


class _Poisoner(MetaPathFinder, Loader):
    """Finds the one module where it is, and changes one name in it once it has been read."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.loader: Any = None

    def find_spec(self, name: str, path: Any, _target: Any = None) -> ModuleSpec | None:
        if name != MODULE:
            return None
        spec = PathFinder.find_spec(name, path)
        if spec is not None:
            self.loader, spec.loader = spec.loader, self
        return spec

    def exec_module(self, module: ModuleType) -> None:
        self.loader.exec_module(module)
        setattr(module, REACTION, poisoned(getattr(module, REACTION), self.file))


if os.environ.get("POISON"):
    sys.meta_path.insert(0, _Poisoner(Path(os.environ["POISON"])))
