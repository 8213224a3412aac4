"""A line into the broker: Erlang expressions evaluated inside a node, answered in milliseconds.

The broker's own command line starts a virtual machine for each command, which takes a second.
This one is started once, and stays.
"""

import json
import subprocess
import threading
from collections.abc import Mapping
from typing import Any, Final

ANSWER_SECONDS: Final = 20

APART: Final = (
    "-noshell -hidden -sname console@localhost -start_epmd false -connect_all false"
    " -kernel inet_dist_use_interface {127,0,0,1} +S 1:1 +sbwt none"
)
"""A node that no other node counts as one of its own."""

READ_EVALUATE_PRINT: Final = """
    Evaluate = fun(Node, Text) ->
        {ok, Tokens, _} = erl_scan:string(Text),
        {ok, Parsed} = erl_parse:parse_exprs(Tokens),
        rpc:call(list_to_atom(Node), erl_eval, exprs, [Parsed, []], SECONDS * 1000)
    end,
    Loop = fun Again() ->
        case io:get_line("") of
            eof -> halt();
            Line ->
                [Node, Text] = string:split(string:trim(Line), " "),
                case catch Evaluate(Node, Text) of
                    {value, Json, _} -> io:format("~ts~n", [Json]);
                    Other -> io:format("!~0tp~n", [Other])
                end,
                Again()
        end
    end,
    Loop().
""".replace("SECONDS", str(ANSWER_SECONDS))


class NodeSaysNo(Exception):
    """A node is away, or could not evaluate what it was asked; the message is its own."""


class Console:
    """A hidden node beside the cluster, which asks on our behalf."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        """Take the environment of one of the nodes: it has the cookie and the port mapper."""
        self._one_at_a_time = threading.Lock()
        self._process = subprocess.Popen(
            ["erl", *APART.split(), "-eval", READ_EVALUATE_PRINT],
            env=environ,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            start_new_session=True,
        )

    def ask(self, node: str, expression: str) -> Any:
        """The value of an expression, as JSON knows it; raises `NodeSaysNo`."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        on_one_line = " ".join(expression.split())
        with self._one_at_a_time:
            self._process.stdin.write(f"{node} rabbit_json:encode(begin {on_one_line} end).\n")
            self._process.stdin.flush()
            answer = self._process.stdout.readline().rstrip("\n")
        if not answer or answer.startswith("!"):
            raise NodeSaysNo(answer[1:] or "The console has ended.")
        return json.loads(answer)

    def close(self) -> None:
        """End it."""
        self._process.kill()
        self._process.wait()
        for end in (self._process.stdin, self._process.stdout):
            if end is not None:
                end.close()
