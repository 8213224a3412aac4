"""A RabbitMQ node of one's own on this machine, for a suite or a test that is given no broker.

It is made of the system's package, run by whoever calls it, in a folder of its own:
own ports on the loopback, own cookie, own port mapper (epmd), so that it neither meets nor disturbs another node.
"""

from kit.private_rabbitmq.cluster import prepare_cluster, private_cluster
from kit.private_rabbitmq.layout import (
    LOOPBACK,
    BrokerMissing,
    Node,
    free_port,
    password_hash,
    prepare,
)
from kit.private_rabbitmq.mending import mend
from kit.private_rabbitmq.running import BrokerFailed, PrivateRabbitmq, private_rabbitmq

__all__ = [
    "LOOPBACK",
    "BrokerFailed",
    "BrokerMissing",
    "Node",
    "PrivateRabbitmq",
    "free_port",
    "mend",
    "password_hash",
    "prepare",
    "prepare_cluster",
    "private_cluster",
    "private_rabbitmq",
]
