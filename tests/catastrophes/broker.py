"""A broker beside the suite, which the suite is told of before it is there, and whose alarms can be set off."""

import json
import subprocess
from pathlib import Path
from typing import Final

from kit.private_rabbitmq import PrivateRabbitmq, free_port, prepare
from one_machine.running import DEFINITIONS

CONTROL: Final = "/usr/lib/rabbitmq/bin/rabbitmqctl"
"""The package's own script; the wrapper in /usr/sbin refuses everybody but root and rabbitmq."""

USUAL_SHARE, NO_SHARE = "0.4", "0.00001"
"""Of the machine's memory, how much the node may use before it takes no more messages."""


def broker_to_come(folder: Path) -> PrivateRabbitmq:
    """A broker with an address and a password, that has not been started."""
    definitions = json.loads(DEFINITIONS.read_text(encoding="utf-8"))
    return PrivateRabbitmq(prepare(folder / "broker", definitions=definitions))


def set_memory(broker: PrivateRabbitmq, share: str) -> None:
    """Tell a running node how much of the memory it may use; with next to none, it raises the alarm."""
    port = str(free_port())
    only_port = {"RABBITMQ_CTL_DIST_PORT_MIN": port, "RABBITMQ_CTL_DIST_PORT_MAX": port}
    subprocess.run(
        [CONTROL, "set_vm_memory_high_watermark", share],
        env={**broker.node.environ, **only_port},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        check=True,
        timeout=60,
    )
