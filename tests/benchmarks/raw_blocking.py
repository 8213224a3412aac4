"""Pika's BlockingConnection in confirm mode: each publish waits for its confirm, as the tutorials show."""

from collections.abc import Sequence

import pika

from kit.bus.topology import EXCHANGE

from .message import Sealed, ThingMeasured
from .raw_publishing import properties_for
from .task import Task
from .timing import AT_ONCE, timed


def publish(task: Task) -> list[float]:
    """Publish one after the other; a return or a nack raises."""
    properties = properties_for(task.amqp_url)
    connection = pika.BlockingConnection(pika.URLParameters(task.amqp_url))
    channel = connection.channel()
    channel.confirm_delivery()

    def publish_each(letters: Sequence[Sealed]) -> None:
        for letter in letters:
            about = properties(letter.event_id)
            channel.basic_publish(EXCHANGE, ThingMeasured.type, letter.body, about, mandatory=True)

    try:
        return timed(task, publish_each, at_once=AT_ONCE)
    finally:
        connection.close()
