"""Sets the scene: brokers, databases, a line of its own for every process to both, and the processes on top."""

from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from typing import Final
from urllib.parse import urlsplit

from kit.bus.topology import definitions
from kit.lost_queues import of_lost_queues
from kit.private_rabbitmq import LOOPBACK, free_port

from . import processes
from .catalogue import PROCESSES, SERVICES, WEBS, WORKERS
from .clients import Quarry
from .environments import BROKER_LINE, DATABASE_LINE, environ_of_commands, environ_of_process
from .ledger import Ledger
from .machinery import FaultProxy, brokers, databases
from .operator import Operator
from .processes import Keeper
from .reading import WITH_EFFECT
from .scene import Scene, Setup

LISTENS: Final = {
    "mill": [*WITH_EFFECT["quarry"], *of_lost_queues("mill")],
    "quarry": [*WITH_EFFECT["mill"], *of_lost_queues("quarry")],
}


@contextmanager
def set_the_scene(setup: Setup) -> Iterator[Scene]:
    """Everything runs while the block does; nothing stays behind but the logs.

    Raises `BrokerMissing`, `BrokerFailed`, `CannotStart`.
    """
    folder = setup.directory
    for name in ("var", "flaws"):
        (folder / name).mkdir()
    with ExitStack() as held:
        broker = held.enter_context(brokers(folder / "rabbitmq", setup.nodes, definitions(LISTENS)))
        stores = held.enter_context(databases(setup.database, folder / "var", SERVICES))
        straight = _lines(setup, broker.amqp_urls, {name: stores[name].url for name in SERVICES})
        proxies = {line: held.enter_context(_proxy_to(url)) for line, url in straight.items()}
        lines = {line: proxies[line].url_of(url) for line, url in straight.items()}
        ports = {web: free_port() for web in WEBS}
        commands = {
            name: environ_of_commands(setup, broker.amqp_urls[0], stores[name].url)
            for name in SERVICES
        }
        ledger = Ledger(folder / "requests.log")
        held.callback(ledger.close)
        keeper = Keeper(folder / "log")
        held.callback(keeper.end)
        operator = Operator(stores, commands)
        held.callback(operator.stop)
        made = Scene(
            setup=setup,
            brokers=broker,
            databases=stores,
            proxies=proxies,
            keeper=keeper,
            ledger=ledger,
            quarry=Quarry(tuple(f"http://{LOOPBACK}:{port}" for port in ports.values()), ledger),
            operator=operator,
            environs={
                name: environ_of_process(name, setup, commands, lines, ports) for name in PROCESSES
            },
        )
        for service in SERVICES:
            processes.run(service, ["migrate"], commands[service]).check_returncode()
        for name in PROCESSES:
            keeper.keep(name, made.environs[name])
        yield made


def _lines(setup: Setup, amqp_urls: list[str], database_urls: Mapping[str, str]) -> dict[str, str]:
    """Every line that can break, and where it leads; workers spread over the broker's nodes."""
    lines = {
        BROKER_LINE.format(worker): amqp_urls[number % len(amqp_urls)]
        for number, worker in enumerate(WORKERS)
    }
    if setup.database == "postgres":
        for process in PROCESSES:
            lines[DATABASE_LINE.format(process)] = database_urls[process.split()[0]]
    return lines


@contextmanager
def _proxy_to(url: str) -> Iterator[FaultProxy]:
    address = urlsplit(url)
    proxy = FaultProxy((address.hostname or LOOPBACK, address.port or 0))
    proxy.start()
    try:
        yield proxy
    finally:
        proxy.stop()
