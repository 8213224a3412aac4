"""What stands at the broker: one exchange, a quorum queue per consuming service, one policy."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

EXCHANGE: Final = "aimwell"
DEAD_LETTERS: Final = "aimwell.dead"

QUEUE_ARGUMENTS: Final = {"x-queue-type": "quorum", "x-single-active-consumer": True}
"""Only what a policy cannot set."""

POLICY: Final = {
    # A fuse against crash loops alone: the inbox parks a message long before.
    "delivery-limit": 1000,
    "dead-letter-exchange": DEAD_LETTERS,
    "dead-letter-strategy": "at-least-once",
    "overflow": "reject-publish",
    "max-length-bytes": 2 * 1024**3,
}


def definitions(
    listens: Mapping[str, Iterable[str]], *, queues: bool = False, vhost: str = "/"
) -> dict[str, Any]:
    """The broker's definitions for services and the event types they listen to.

    The services' own queues are left to the services, unless they are asked for: a broker that made
    a lost queue anew by itself, empty, would hide from its consumer that anything is missing.
    """
    served = sorted(listens) if queues else []
    return {
        "exchanges": [
            {"name": EXCHANGE, "vhost": vhost, "type": "topic", "durable": True,
             "auto_delete": False, "internal": False, "arguments": {}},
            {"name": DEAD_LETTERS, "vhost": vhost, "type": "fanout", "durable": True,
             "auto_delete": False, "internal": False, "arguments": {}},
        ],
        "queues": [
            {"name": name, "vhost": vhost, "durable": True, "auto_delete": False,
             "arguments": QUEUE_ARGUMENTS if name in listens else {"x-queue-type": "quorum"}}
            for name in (*served, DEAD_LETTERS)
        ],
        "bindings": [
            {"source": EXCHANGE, "vhost": vhost, "destination": service,
             "destination_type": "queue", "routing_key": kind, "arguments": {}}
            for service in served
            for kind in sorted(listens[service])
        ]
        + [
            {"source": DEAD_LETTERS, "vhost": vhost, "destination": DEAD_LETTERS,
             "destination_type": "queue", "routing_key": "", "arguments": {}}
        ],
        "policies": [
            {"vhost": vhost, "name": "aimwell", "apply-to": "queues", "priority": 0,
             "pattern": f"^({'|'.join(sorted(listens))})$", "definition": POLICY}
        ],
    }  # fmt: skip
