"""The kit's own worker, as every service runs it: a relay, and a consumer when there is something to hear."""

from contextlib import nullcontext
from pathlib import Path

from kit import logs
from kit.inbox import Reactions
from kit.worker import Worker

from .message import ThingMeasured
from .profiling import sampled
from .task import DOWNSTREAM, Task
from .writing import write_it_down


def work(task: Task) -> list[float]:
    """Run until told to stop."""
    logs.configure(task.service, "warning")
    reactions: Reactions = {ThingMeasured: [write_it_down]} if task.service == DOWNSTREAM else {}
    worker = Worker(task.settings(), reactions=reactions, timers=[])
    with sampled(Path(task.profile)) if task.profile else nullcontext():
        return [worker.run()]
