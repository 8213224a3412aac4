"""The way to the broker: pika on a thread of its own, behind two narrow doors."""

from kit.bus.messages import Delivery, Letter, Outcome, Said
from kit.bus.publisher import Publisher
from kit.bus.subscriber import Subscriber

__all__ = ["Delivery", "Letter", "Outcome", "Publisher", "Said", "Subscriber"]
