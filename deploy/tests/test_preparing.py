"""Ctrl-C while something is prepared ends it at once, and shows nobody a traceback."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

WAITS = "import os, pathlib, sys, threading; pathlib.Path(sys.argv[1]).write_text(str(os.getpid())); threading.Event().wait()"
PREPARES = """
import contextlib, os, signal, sys
from one_machine import preparing
signal.signal(signal.SIGINT, signal.default_int_handler)  # Whoever runs the tests may ignore it.
with contextlib.suppress(KeyboardInterrupt):
    preparing.run([sys.executable, "-c", sys.argv[1], sys.argv[2]], dict(os.environ))
"""


def test_ctrl_c_ends_a_step_of_the_preparation_without_a_traceback(tmp_path: Path) -> None:
    file = tmp_path / "pid"
    with subprocess.Popen(
        [sys.executable, "-c", PREPARES, WAITS, str(file)],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    ) as runner:
        deadline = time.monotonic() + 20
        while not (file.exists() and file.read_text()):
            assert time.monotonic() < deadline, "the step did not start"
            os.sched_yield()
        os.killpg(runner.pid, signal.SIGINT)  # As a terminal does it.
        said, _ = runner.communicate(timeout=20)
    assert said == b""
    assert not Path(f"/proc/{file.read_text()}").exists()
