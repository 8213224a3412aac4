"""Gives quorum queues back what a kill within two seconds of their making takes from them.

RabbitMQ 3.10 keeps a queue's journal under an id, and which id is which queue's in ``names.dets``.
The journal is on the disk before a message is confirmed; that file is written half a second to two seconds late.
A node that is killed in between starts the queue with an empty journal and without a leader, for ever,
though the old journal is still there and says whose it is.
"""

import subprocess
from pathlib import Path
from typing import Final

from kit.private_rabbitmq.layout import Node

SECONDS: Final = 60

ENTER_NAMES: Final = """
    [File | Configs] = init:get_plain_arguments(),
    {ok, Names} = dets:open_file(names, [{file, File}]),
    Enter = fun(Config) ->
        case file:consult(Config) of
            {ok, [#{id := {Name, _}, uid := Id}]} -> dets:insert(Names, {Name, Id});
            {error, _} -> ok
        end
    end,
    lists:foreach(Enter, Configs),
    ok = dets:close(Names),
    halt().
"""


def mend(node: Node) -> None:
    """Enter every journal that is there under its queue's name; the node must not be running.

    Of two journals of one queue the younger counts: the older one's queue was deleted.
    A node that was stopped in peace is left as it is by this.
    """
    configs = sorted(node.journals.glob("*/config"), key=_age)
    if configs:
        command = ["erl", "-noinput", "-boot", "start_clean", "-eval", ENTER_NAMES, "-extra"]
        files = [str(node.journals / "names.dets"), *map(str, configs)]
        subprocess.run(  # noqa: S603 - the words are our own
            command + files,
            env={**node.environ, "ERL_CRASH_DUMP": str(node.directory / "log" / "mending.dump")},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=SECONDS,
            check=False,
        )


def _age(config: Path) -> int:
    return config.stat().st_mtime_ns
