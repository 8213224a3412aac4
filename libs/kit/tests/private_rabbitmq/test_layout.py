"""What is laid out for private nodes, before any of them runs."""

import socket
from pathlib import Path

import pytest

from kit.private_rabbitmq import LOOPBACK, free_port, layout, prepare, prepare_cluster

LENT = Path("/proc/sys/net/ipv4/ip_local_port_range")


@pytest.fixture(autouse=True)
def installed() -> None:
    if not layout.SERVER.exists():
        pytest.skip("RabbitMQ is not installed here.")


def test_a_free_port_is_never_one_that_the_system_lends_to_callers() -> None:
    lowest = int(LENT.read_text().split()[0]) if LENT.exists() else 32_768
    ports = [free_port() for _ in range(100)]
    assert max(ports) < lowest
    assert len(set(ports)) > 90
    with socket.socket() as line:
        line.bind((LOOPBACK, ports[0]))


def test_a_node_alone_keeps_its_password_and_runs_its_own_port_mapper(tmp_path: Path) -> None:
    node = prepare(tmp_path)
    again = prepare(tmp_path, port=node.port)
    assert again.amqp_url == node.amqp_url
    assert node.name == "aimwell@localhost"
    assert node.epmd[0] == "epmd"
    assert "cluster_formation" not in (tmp_path / "rabbitmq.conf").read_text()


def test_the_nodes_of_a_cluster_share_what_lets_them_find_and_trust_each_other(
    tmp_path: Path,
) -> None:
    nodes = prepare_cluster(tmp_path, definitions={"queues": [{"name": "q"}], "policies": []})
    assert len({node.name for node in nodes}) == len({node.port for node in nodes}) == 3
    for shared in ("HOME", "ERL_EPMD_PORT"):
        assert len({node.environ[shared] for node in nodes}) == 1
    assert len({node.amqp_url.split("@")[0] for node in nodes}) == 1
    assert not any(node.epmd for node in nodes)
    joins = [
        "nodes.1 = aimwell-1@localhost" in (node.directory / "rabbitmq.conf").read_text()
        for node in nodes
    ]
    assert joins == [False, True, True]
    assert "queues" not in (nodes[0].directory / "definitions.json").read_text()
