"""A process of the benchmark: reads its task from standard input, does it, and answers with numbers."""

import os
import sys
import threading
from collections.abc import Callable
from importlib import import_module
from typing import Final

import msgspec

from .task import Task

ROLES: Final = {
    "kit-worker": "kit_worker:work",
    "commit": "latency_sides:commit",
    "observe": "latency_sides:observe",
    "publish-raw": "raw_publishing:publish",
    "publish-blocking": "raw_blocking:publish",
    "publish-celery": "celery_sides:publish",
    "publish-faststream": "faststream_sides:publish_each",
    "publish-faststream-window": "faststream_sides:publish_windows",
    "fill-celery": "celery_sides:fill",
    "publish-eshop": "eshop:publish",
    "consume-raw-each": "raw_consuming:consume_each",
    "consume-raw-batch": "raw_consuming:consume_batches",
    "consume-celery": "celery_sides:consume_in_order",
    "consume-celery-many": "celery_sides:consume_at_once",
    "consume-faststream": "faststream_sides:consume_in_order",
    "consume-faststream-many": "faststream_sides:consume_at_once",
}


def main() -> None:
    """Do the task; what it returns goes to standard output."""
    order = sys.stdin.buffer.readline()
    threading.Thread(target=_end_without_parent, daemon=True).start()
    task = msgspec.json.decode(order, type=Task)
    module, _, function = ROLES[task.role].partition(":")
    do: Callable[[Task], list[float]] = getattr(import_module(f"{__package__}.{module}"), function)
    sys.stdout.buffer.write(msgspec.json.encode(do(task)))


def _end_without_parent() -> None:
    while os.read(sys.stdin.fileno(), 1):
        pass
    os._exit(3)


if __name__ == "__main__":
    main()
