"""Lays out the folder of a private node: its password, its configuration, its environment."""

import base64
import hashlib
import json
import os
import secrets
import socket
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

SERVER: Final = Path("/usr/lib/rabbitmq/bin/rabbitmq-server")
"""The package's own script; the wrapper in /usr/sbin refuses everybody but root and rabbitmq."""

LOOPBACK: Final = "127.0.0.1"
USER: Final = "aimwell"
HOST: Final = "localhost"
PORTS: Final = range(10_000, 20_000)


class BrokerMissing(Exception):
    """This machine has no RabbitMQ; the message says what to type."""


@dataclass(frozen=True)
class Company:
    """What the nodes of a cluster have in common: password, cookie, and one port mapper for all."""

    directory: Path
    mapper: int
    first: str
    """The node that the others join."""


@dataclass(frozen=True)
class Node:
    """What it takes to run one node: two programs, their environment and the way in."""

    directory: Path
    port: int
    amqp_url: str
    environ: Mapping[str, str]
    epmd: Sequence[str]
    """Its port mapper; empty when the cluster's owner runs one for all."""
    server: Sequence[str] = (str(SERVER),)

    def answers(self) -> bool:
        """Whether the node takes connections and greets a client of AMQP."""
        try:
            with socket.create_connection((LOOPBACK, self.port), timeout=1) as line:
                line.settimeout(2)
                # A client that asks for a version nobody speaks is told which one is spoken.
                line.sendall(b"AMQP\x00\x00\x00\x00")
                return line.recv(8).startswith(b"AMQP")
        except OSError:
            return False

    @property
    def name(self) -> str:
        """The node's name among Erlang's nodes."""
        return self.environ["RABBITMQ_NODENAME"]

    @property
    def journals(self) -> Path:
        """Where the node keeps its members of quorum queues."""
        return self.directory / "mnesia" / self.name / "quorum" / self.name

    def last_words(self, lines: int = 15) -> str:
        """The end of the node's log."""
        log = self.directory / "log" / "rabbitmq.log"
        text = log.read_text(encoding="utf-8", errors="replace") if log.exists() else "(no log)"
        return "\n".join(text.splitlines()[-lines:])


def prepare(
    directory: Path,
    *,
    port: int | None = None,
    definitions: Mapping[str, Any] | None = None,
    name: str = "aimwell",
    company: Company | None = None,
) -> Node:
    """Lay out a node's folder, and say how to run it.

    `port` is the one for AMQP (another free one is taken when it is in use);
    `definitions` are the exchanges, queues, bindings and policies to begin with, as RabbitMQ exports them;
    `name` and `company` are for the nodes of a cluster, which `prepare_cluster` lays out.
    What the folder holds from an earlier run is kept.
    Raises `BrokerMissing`.
    """
    if not SERVER.exists():
        raise BrokerMissing(
            "RabbitMQ is not installed here. Type: sudo apt-get install rabbitmq-server,"
            " or name a broker with AMQP_URL."
        )
    directory = directory.absolute()
    shared = company or Company(directory, free_port(), first=name)
    for folder in (directory, directory / "log", shared.directory / "home"):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    password = _kept_password(shared.directory / "password")
    port = port if port and _is_free(port) else free_port()
    (directory / "definitions.json").write_text(
        json.dumps(_with_user(definitions or {}, password), indent=1), encoding="utf-8"
    )
    (directory / "definitions.json").chmod(0o600)
    joins = "" if name == shared.first else shared.first
    (directory / "rabbitmq.conf").write_text(
        _configuration(directory, port, joins, clustered=company is not None), encoding="utf-8"
    )
    (directory / "enabled_plugins").write_text("[].\n", encoding="utf-8")
    (directory / "rabbitmq-env.conf").touch()
    return Node(
        directory=directory,
        port=port,
        amqp_url=f"amqp://{USER}:{password}@{LOOPBACK}:{port}/%2F",
        environ=_environment(directory, name, shared),
        epmd=() if company else port_mapper(shared.mapper),
    )


def port_mapper(port: int) -> Sequence[str]:
    """The command of a port mapper (epmd), by which Erlang's nodes find each other."""
    return ("epmd", "-address", LOOPBACK, "-port", str(port))


def free_port() -> int:
    """A port of the loopback that nobody listens on now.

    Never one of those that the system lends to callers: somebody who calls a dead node again and again
    would sooner or later be lent the node's own, and the node could not start.
    """
    while True:
        number = secrets.choice(PORTS)
        if _is_free(number):
            return number


def _is_free(port: int) -> bool:
    with socket.socket() as line:
        line.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            line.bind((LOOPBACK, port))
        except (OSError, OverflowError):
            return False
        return True


def _kept_password(file: Path) -> str:
    """The password of an earlier run, or a new one that only this user can read."""
    if not file.exists():
        file.touch(mode=0o600)
        file.write_text(secrets.token_urlsafe(24), encoding="ascii")
    return file.read_text(encoding="ascii").strip()


def password_hash(password: str, salt: bytes | None = None) -> str:
    """A password as RabbitMQ's definitions keep it: four bytes of salt, then SHA-256 over both."""
    salt = secrets.token_bytes(4) if salt is None else salt
    digest = hashlib.sha256(salt + password.encode()).digest()
    return base64.b64encode(salt + digest).decode("ascii")


def _with_user(definitions: Mapping[str, Any], password: str) -> dict[str, Any]:
    """The definitions with the one virtual host, and the user of our own, that a private node has."""
    return {
        **definitions,
        "vhosts": [{"name": "/"}],
        "users": [
            *definitions.get("users", ()),
            {
                "name": USER,
                "password_hash": password_hash(password),
                "hashing_algorithm": "rabbit_password_hashing_sha256",
                "tags": ["administrator"],
            },
        ],
        "permissions": [
            *definitions.get("permissions", ()),
            {"user": USER, "vhost": "/", "configure": ".*", "write": ".*", "read": ".*"},
        ],
    }


def _configuration(directory: Path, port: int, joins: str, *, clustered: bool) -> str:
    peers = (
        "cluster_formation.peer_discovery_backend = classic_config\n"
        f"cluster_formation.classic_config.nodes.1 = {joins}@{HOST}\n"
        "cluster_formation.discovery_retry_limit = 120\n"
    )
    # A node that hears fewer than half of the others must not go on by itself.
    alone = "cluster_partition_handling = pause_minority\n" if clustered else ""
    return (
        (peers if joins else "")
        + alone
        + (
            f"listeners.tcp.1 = {LOOPBACK}:{port}\n"
            f"load_definitions = {directory}/definitions.json\n"
            "log.file.level = warning\n"
            # Half a gigabyte of journal set aside is for clusters, not for one desk.
            "raft.wal_max_size_bytes = 33554432\n"
            # A laptop's last gigabytes are no reason to stop a year of meetings.
            "disk_free_limit.absolute = 50MB\n"
            # Four times what a service reads; what is larger is refused before it is anybody's burden.
            "max_message_size = 1048576\n"
        )
    )


def _environment(directory: Path, name: str, company: Company) -> dict[str, str]:
    """The node's whole environment: nothing of the caller's settings for RabbitMQ reaches it."""
    return {
        "PATH": os.environ.get("PATH", "/usr/bin:/bin"),
        "LANG": "C.UTF-8",
        # Erlang's cookie is kept here, without which no other node is let in.
        "HOME": str(company.directory / "home"),
        # The package's script then becomes the node itself instead of watching over it.
        "RUNNING_UNDER_SYSTEMD": "true",
        "ERL_EPMD_PORT": str(company.mapper),
        "ERL_EPMD_ADDRESS": LOOPBACK,
        "RABBITMQ_NODENAME": f"{name}@{HOST}",
        "RABBITMQ_DIST_PORT": str(free_port()),
        "RABBITMQ_CONF_ENV_FILE": str(directory / "rabbitmq-env.conf"),
        "RABBITMQ_CONFIG_FILE": str(directory / "rabbitmq.conf"),
        "RABBITMQ_ADVANCED_CONFIG_FILE": str(directory / "advanced.config"),
        "RABBITMQ_ENABLED_PLUGINS_FILE": str(directory / "enabled_plugins"),
        "RABBITMQ_MNESIA_BASE": str(directory / "mnesia"),
        "RABBITMQ_LOG_BASE": str(directory / "log"),
        "RABBITMQ_LOGS": str(directory / "log" / "rabbitmq.log"),
        "RABBITMQ_PID_FILE": str(directory / "rabbitmq.pid"),
        # Idle schedulers sleep instead of spinning: several nodes share a small machine.
        "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": (
            "-kernel inet_dist_use_interface {127,0,0,1}"
            " +S 2:2 +sbwt none +sbwtdcpu none +sbwtdio none"
        ),
    }
