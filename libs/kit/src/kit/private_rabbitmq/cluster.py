"""A cluster of private nodes on this machine, to be lost and found one by one."""

from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from kit.private_rabbitmq.layout import Company, Node, free_port, port_mapper, prepare
from kit.private_rabbitmq.running import PrivateRabbitmq, started


def prepare_cluster(
    directory: Path, *, nodes: int = 3, definitions: Mapping[str, Any] | None = None
) -> list[Node]:
    """Lay out the folders of nodes that know each other; arguments and errors as for `prepare`.

    The definitions' queues and their bindings are left out:
    they are to be declared when all nodes are there, so that each has a member of every queue.
    """
    directory = directory.absolute()
    names = [f"aimwell-{number}" for number in range(1, nodes + 1)]
    company = Company(directory, mapper=free_port(), first=names[0])
    first = {
        kind: what
        for kind, what in (definitions or {}).items()
        if kind not in {"queues", "bindings"}
    }
    return [
        prepare(directory / name, definitions=first, name=name, company=company) for name in names
    ]


@contextmanager
def private_cluster(
    directory: Path, *, nodes: int = 3, definitions: Mapping[str, Any] | None = None
) -> Iterator[list[PrivateRabbitmq]]:
    """A cluster that runs while the block does; arguments and errors as for `prepare_cluster` and `start`.

    Nodes that were all down at once have to be launched together: each waits for the others.
    """
    members = [
        PrivateRabbitmq(node)
        for node in prepare_cluster(directory, nodes=nodes, definitions=definitions)
    ]
    environ = members[0].node.environ
    mapper = started(port_mapper(int(environ["ERL_EPMD_PORT"])), environ)
    with ExitStack() as ending:
        ending.callback(mapper.wait)
        ending.callback(mapper.kill)
        for member in members:
            ending.callback(member.kill)
        members[0].start()
        for member in members[1:]:
            member.launch()
        for member in members[1:]:
            member.wait_until_ready()
        yield members
