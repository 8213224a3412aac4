"""One private broker or a cluster of three, and everything that may happen to it."""

import shutil
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from kit.private_rabbitmq import PrivateRabbitmq, private_cluster

from . import erlang
from .console import Console, NodeSaysNo

READY_SECONDS: Final = 90.0
DEAD_LETTERS: Final = "aimwell.dead"
USUAL_WATERMARK: Final = 0.4


class NotReady(Exception):
    """The brokers did not come to what was waited for; the message says how far they got."""


class Brokers:
    """Nodes that know each other; a number names one of them, None all.

    Only quorum queues of the virtual host ``/`` are looked after.
    """

    def __init__(
        self, members: list[PrivateRabbitmq], console: Console, definitions: Mapping[str, Any]
    ) -> None:
        """Take nodes that run, a line into them, and what is declared on them when they are new."""
        self._members = members
        self._console = console
        self._definitions = dict(definitions)
        self._user = str(urlsplit(self.amqp_urls[0]).username)
        self._revoked: set[str] = set()
        self._unbound: dict[str, list[list[str]]] = {}

    @property
    def amqp_urls(self) -> list[str]:
        """The ways in, one for each node; they stay the same over restarts."""
        return [member.amqp_url for member in self._members]

    def alive(self, node: int) -> bool:
        """Whether a node takes connections and greets clients."""
        return self._members[node].node.answers()

    def kill(self, node: int | None = None) -> None:
        """Take nodes away as a power cut would (kill -9)."""
        for member in self._chosen(node):
            member.kill()

    def stop(self, node: int | None = None) -> None:
        """Ask nodes to finish, and wait until they have."""
        for member in reversed(self._chosen(node)):
            member.stop()

    def start(self, node: int | None = None) -> None:
        """Start what does not run, and wait until clients can work; raises `BrokerFailed` or `NotReady`.

        After the whole cluster was down its nodes start only together: say None.
        """
        asleep = [member for member in self._chosen(node) if not member.processes]
        for member in asleep:
            member.launch()
        for member in asleep:
            member.wait_until_ready()
        self.settled()

    def restart(self, node: int | None = None) -> None:
        """Stop and start."""
        self.stop(node)
        self.start(node)

    def lose_disks(self) -> None:
        """Kill every node and take away all that it had on its disk: each will start as a new one."""
        self.kill()
        for member in self._members:
            shutil.rmtree(member.node.directory / "mnesia")

    def start_new(self) -> None:
        """Start nodes that know nothing, and declare on them what is declared on new ones."""
        self.start()
        self.declare()

    def declare(self) -> None:
        """Wait for all nodes to know each other, and have them take the definitions."""
        self._wait_for_all()
        self._ask(erlang.importing(self._definitions))
        self.settled()

    def cut_off(self, node: int) -> int:
        """Have a node and the others not hear each other; being fewer, it pauses. Answers how many there were."""
        others: int = self._console.ask(self._members[node].node.name, erlang.CUT_OFF)
        return others

    def join(self, node: int) -> None:
        """Let them hear each other again, and wait until all work together."""
        self._console.ask(self._members[node].node.name, erlang.JOIN)
        self._wait_for_all()
        self._members[node].wait_until_ready()
        self.settled()

    def settled(self, seconds: float = READY_SECONDS) -> None:
        """Wait until every queue has a leader, and what has been declared would survive a kill.

        With fewer than half of the nodes there is nothing to wait for. Raises `NotReady`.
        """
        if len(self._awake()) * 2 > len(self._members):
            self._until("every queue has a leader", self.depths, seconds)
        for member in self._awake():
            self._console.ask(member.node.name, erlang.SETTLE)

    def memory_alarm(self, on: bool) -> None:
        """Ring every node's memory alarm, which stops all who publish; or end it."""
        wanted = len(self._awake()) if on else 0
        for member in self._awake():
            self._console.ask(member.node.name, erlang.watermark(0.0 if on else USUAL_WATERMARK))
        self._until("the alarm is as told", lambda: self._ask(erlang.ALARMS) == wanted or None)

    def wait_for_queue(self, name: str, seconds: float = READY_SECONDS) -> None:
        """Wait until a queue stands: its service makes it when it comes. Raises `NotReady`."""
        self._until(f"the queue {name} stands", lambda: self.depths().get(name), seconds)

    def delete_queue(self, name: str) -> int:
        """Delete a queue; answers how many messages went with it."""
        lost: int = self._ask(erlang.deleting(name))
        return lost

    def cancel_consumers(self, queue: str) -> int:
        """Have the broker cancel a queue's consumers (basic.cancel); answers how many there were."""
        cancelled: int = self._ask(erlang.cancelling(queue))
        return cancelled

    def revoke(self, user: str | None = None) -> None:
        """Take every permission from a user (None: the clients' own), and close the connections.

        A channel remembers what it was once allowed for as long as it is busy,
        so it is the next connection that feels it: it opens, and is refused whatever it asks.
        A node that starts grants again, because its definitions do.
        """
        self._revoked.add(user or self._user)
        self._ask(erlang.permitting(user or self._user, "^$"))
        self.close_connections()

    def grant(self) -> None:
        """Give back what was revoked."""
        for user in self._revoked:
            self._ask(erlang.permitting(user, ".*"))
        self._revoked.clear()

    def close_connections(self) -> int:
        """Close every client's connection; answers how many there were."""
        closed: int = self._ask(erlang.CLOSE_CONNECTIONS)
        return closed

    def fill(self, queue: str) -> None:
        """Have a queue refuse what is published to it (`reject-publish`), although it is consumed."""
        self._ask(erlang.filling(queue))

    def unfill(self, queue: str) -> None:
        """Let it take messages again."""
        self._ask(erlang.emptying(queue))

    def unbind(self, queue: str) -> None:
        """Take a queue's bindings away: what is published for it comes back, if mandatory."""
        found = self._ask(erlang.bindings_of(queue))
        for source, key in found:
            self._ask(erlang.binding("remove", source, key, queue))
        self._unbound.setdefault(queue, []).extend(found)

    def rebind(self, queue: str) -> None:
        """Give back the bindings."""
        for source, key in self._unbound.pop(queue, []):
            self._ask(erlang.binding("add", source, key, queue))

    def depths(self) -> dict[str, tuple[int, int]]:
        """Each queue's messages, ready and unacknowledged, at this moment; raises `NodeSaysNo` without a leader."""
        found = self._ask(erlang.DEPTHS)
        leaderless = [name for name, ready, _ in found if ready is None or ready == "none"]
        if leaderless:
            raise NodeSaysNo(f"No leader for {', '.join(leaderless)}.")
        return {name: (ready, unacked) for name, ready, unacked in found}

    def dead_letters(self) -> int:
        """How many messages the broker has put aside."""
        return sum(self.depths().get(DEAD_LETTERS, (0, 0)))

    def ask(self, expression: str) -> Any:
        """The value of an Erlang expression, evaluated in some node that runs; raises `NodeSaysNo`."""
        return self._ask(expression)

    def _wait_for_all(self) -> None:
        many = len(self._members)
        self._until("all nodes are there", lambda: len(self._ask(erlang.RUNNING)) == many or None)

    def _ask(self, expression: str) -> Any:
        why = NodeSaysNo("No node runs.")
        for member in self._awake():
            try:
                return self._console.ask(member.node.name, expression)
            except NodeSaysNo as no:
                why = no
        raise why

    def _chosen(self, node: int | None) -> list[PrivateRabbitmq]:
        return self._members if node is None else [self._members[node]]

    def _awake(self) -> list[PrivateRabbitmq]:
        return [member for member in self._members if member.processes]

    def _until(self, what: str, done: Callable[[], object], seconds: float = READY_SECONDS) -> None:
        """Wait until a question is answered with anything but None."""
        deadline = time.monotonic() + seconds
        while True:
            try:
                if done() is not None:
                    return
                last = "not yet"
            except NodeSaysNo as no:
                last = str(no)
            if time.monotonic() > deadline:
                raise NotReady(f"Not in {seconds:.0f} s: {what} ({last}).")
            time.sleep(0.1)


@contextmanager
def brokers(
    directory: Path, nodes: int = 1, definitions: Mapping[str, Any] | None = None
) -> Iterator[Brokers]:
    """Brokers that run while the block does, with what the definitions say declared on every node.

    Raises `BrokerMissing`, `BrokerFailed`.
    """
    with private_cluster(directory, nodes=nodes, definitions=definitions) as members:
        console = Console(members[0].node.environ)
        try:
            made = Brokers(members, console, definitions or {})
            made.declare()
            yield made
        finally:
            console.close()
